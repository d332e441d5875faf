"""Search: every way a clerk asks for a resident, over a real encrypted file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.store.search import Search
from desktop.store.search_rows import Hit
from tests.support.small_town import open_town

UNHURRIED_S = 60.0


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    connection = open_town(tmp_path_factory.mktemp("town"))
    yield Search(connection, budget_s=UNHURRIED_S)
    connection.close()


def found(search: Search, text: str) -> list[int]:
    return [hit.account_id for hit in search.find(text).rows]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("7200000001", 1),
        ("7200 000 001", 1),
        ("72000", 11),
        ("720001", 5),
        ("0123", 3),
        ("1734", 10),
        ("4801734", 1),
        ("+7 922 480-17-34", 1),
        ("8 (922) 480-17-34", 1),
        ("1234567", 7),
        ("998877", None),
        ("72000991", 5),
        ("СГВ998877", 3),
        ("сгв 9988", 3),
        ("а72к000009", 9),
        ("72АБ000004-01-6101", 4),
        ("72аб 000004 01 6101", 4),
        ("72АБ000004-01", 4),
        ("72АБ000004", 4),
        ("72F<000004-01-6101", 4),
        ("72AБ000004", 4),
        ("72АБ999999-01-6101", None),
    ],
)
def test_digits_and_numbers_find_their_account_first(
    search: Search, text: str, first: int | None
) -> None:
    assert found(search, text)[:1] == ([] if first is None else [first])


def test_exact_account_comes_before_prefix_phone_tail_account_tail_and_meter(
    search: Search,
) -> None:
    assert found(search, "72000") == [11, 1, 2, 3, 4, 5]
    assert found(search, "1234567") == [7, 1]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Иванова", 1),
        ("иванова а", 1),
        ("Иванова А.С.", 1),
        ("иванова анна сер", 1),
        ("анна иванова", 1),
        ("анна сергеевна", 1),
        ("анна сергеевна иванова", 1),
        ("иванов п", 2),
        ("иванов петр", 2),
        ("иванов пётр", 2),
        ("семенов", 3),
        ("СЕМЁНОВ АРТЕМ", 3),
        ("римский-корсаков", 4),
        ("римский корсаков", 4),
        ("корсаков", 4),
        ("корсаков николай", 4),
        ("жанна", 8),
    ],
)
def test_names_are_found_by_beginnings_initials_and_any_order(
    search: Search, text: str, first: int
) -> None:
    assert found(search, text)[:1] == [first]


def test_the_exact_surname_comes_before_longer_ones(search: Search) -> None:
    assert found(search, "иванов")[:2] == [2, 1]


def test_an_owner_is_found_and_named_beside_the_payer(search: Search) -> None:
    (hit,) = search.find("сидорова о").rows
    assert (hit.account_id, hit.name, hit.owner, hit.found_by) == (
        6,
        "Петров Иван Иванович",
        "Сидорова Ольга Юрьевна",
        "owner",
    )
    assert found(search, "сидоров") == [7, 6]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("широтная 104-27", [1, 2]),
        ("ул широтная д 104 кв 27", [1, 2]),
        ("Тюмень, ул. Широтная, 104 - 270", [2]),
        ("широтная 10", [1, 2]),
        ("республики 86 к1 12", [3]),
        ("республики 86 12", [4, 3]),
        ("30 лет победы 5", [5]),
        ("победы 5", [5]),
        ("ленина 1", [6, 8, 7, 11]),
        ("ембаево ленина", [8]),
        ("маркса 7", [10]),
        ("карла маркса", [10]),
        ("петров ленина", [6]),
        ("петров ленина 1", [6]),
        ("сидоров ленина 12", [7]),
        ("широтная 999", []),
    ],
)
def test_addresses_are_found_as_they_are_written(
    search: Search, text: str, expected: list[int]
) -> None:
    assert found(search, text) == expected


def test_a_street_named_after_a_person_comes_after_the_persons(search: Search) -> None:
    assert found(search, "иванова") == [1, 9]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("хабибулин", 5),
        ("хабибуллни", 5),
        ("хаббибуллин", 5),
        ("хобибуллин р", 5),
        ("ивонова анна", 1),
        ("смирнва", 10),
    ],
)
def test_one_mistake_in_the_surname_is_forgiven(search: Search, text: str, first: int) -> None:
    assert first in found(search, text)


def test_latin_text_is_searched_as_typed_and_in_the_other_layout(search: Search) -> None:
    result = search.find("bdfyjdf fyyf")
    assert (result.rows[0].account_id, result.shown_as) == (1, "иванова анна")
    assert search.find("bdfyjdf fyyf", literal=True).rows == ()
    assert search.find("ibhjnyfz 104-27").rows[0].account_id == 1
    assert search.find("[f,b").rows[0].account_id == 5


def test_cyrillic_text_is_tried_as_latin_only_when_nothing_was_found(search: Search) -> None:
    assert search.find("иванова").shown_as is None
    assert search.find("ффффф").rows == ()


def test_spans_name_the_letters_that_matched(search: Search) -> None:
    def texts(hit: Hit) -> list[str]:
        return [getattr(hit, field)[at : at + size] for field, at, size in hit.spans]

    assert texts(search.find("семенов арт").rows[0]) == ["Семёнов", "Арт"]
    assert texts(search.find("широтная 104-27").rows[0]) == ["Широтная", "104", "27"]
    assert texts(search.find("720000012").rows[0]) == ["720000012"]
    assert texts(search.find("петров ленина").rows[0]) == ["Петров", "Ленина"]
    assert texts(search.find("сидорова о").rows[0]) == ["Сидорова", "О"]


def test_a_line_has_address_money_and_status(search: Search) -> None:
    hit = search.find("смирнова").rows[0]
    assert hit.address == "г Тюмень, ул Карла-Маркса, д 7, оф 3"
    assert (hit.balance_kopecks, hit.overdue_kopecks, hit.status) == (0, 0, "active")


def test_no_more_rows_than_asked_for_and_more_is_told(search: Search) -> None:
    result = search.find("7", limit=3)
    assert (len(result.rows), result.more) == (3, True)
    assert search.find("хабибуллин", limit=3).more is False


def test_known_accounts_are_shown_without_a_query(search: Search) -> None:
    assert [hit.account_id for hit in search.hits([5, 999, 1])] == [5, 1]


def test_houses_are_found_for_the_picker(search: Search) -> None:
    assert [house.number for house in search.houses("республики")] == ["86", "86 к1"]
    assert [house.id for house in search.houses("ленина 1")] == [5, 7, 6]
    assert search.houses("") == ()


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "'", '"; DROP TABLE account; --', "%", "_", "*", "\x00", "\ud800",
        "а" * 100_000, "1" * 100_000, "-" * 500, "٣٤٥", "²", "½", "1" * 199 + "а", "к1", "д", "кв",
        "ул", "ул ул ул", "\U0010ffff", "а\u0301", "..", "1-1-1-1", "г.", "№", "+7", "(", "кв 5",
        "12а45-99999999999999999999", "ленина 99999999999999999999", "0", "00000000000",
        "\u202e", "' OR 1=1", "иванов " * 60,
    ],
)  # fmt: skip
def test_hostile_text_never_raises(search: Search, text: str) -> None:
    assert len(search.find(text).rows) <= 50
    assert len(search.houses(text)) <= 50


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=60) | st.text("иванов ленина0123456789-.,'\"[;]абвxyz", max_size=40))
def test_any_text_gets_an_answer(search: Search, text: str) -> None:
    assert len(search.find(text).rows) <= 50
