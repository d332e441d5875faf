"""Numbers of accounts in foreign texts: what stands behind its name, what only may be one."""

from __future__ import annotations

import pytest

from domain.told_numbers import MOST, gis_identifiers, named_numbers, possible_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Лицевой счёт № 7200 000 001, Иванов", "7200000001"),
        ("лицевого счета: 7200000001", "7200000001"),
        ("по л/с 7200-000-001", "7200000001"),
        ("ЛС 7200\u00a0000\u00a0001", "7200000001"),
        ("Л / С №00123", "00123"),
    ],
)
def test_a_number_is_taken_from_behind_its_name(text: str, number: str) -> None:
    assert named_numbers(text)[0] == number


def test_digits_elsewhere_are_only_possible_numbers() -> None:
    text = "Телефон 8 912 345-67-89, оплачено 5090,59, договор 7200000001 от 20.11.2026"
    assert named_numbers(text) == ()
    assert "7200000001" in possible_numbers(text)


def test_groups_that_touch_a_neighbour_are_tried_alone_and_together() -> None:
    found = possible_numbers("25 7200 000 001")
    assert "7200000001" in found
    assert "257200000001" in found


def test_identifiers_of_the_state_system_are_found_once() -> None:
    text = "ЕЛС 72АА123456, ИЖКУ 72АА123456-01, снова 72АА123456"
    assert gis_identifiers(text) == ("72АА123456", "72АА123456-01")


def test_a_page_of_digits_does_not_grow_without_end() -> None:
    assert len(possible_numbers("12345 " * 50_000)) <= MOST


def test_words_and_decimals_are_no_numbers() -> None:
    assert possible_numbers("ABC12345 12345x 1,2 30.11") == ()
