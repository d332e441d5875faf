"""One line of an address into settlement, street, house and flat, or the part that is wrong."""

from __future__ import annotations

import pytest

from domain.errors import InputError
from server.importing.addresses import parse_address
from server.importing.cells import CellError, text_of
from server.importing.sentences import sentence_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("обл Тюменская, г Тюмень, ул Широтная, д. 104", ("г Тюмень", "ул Широтная", "104", "")),
        (
            "625000, Тюменская область, г. Тюмень, ул. Малыгина, д. 86, корп. 1, кв. 27",
            ("г Тюмень", "ул Малыгина", "86 к1", "27"),
        ),
        ("г. Тюмень, Широтная ул., 104 к1, 5", ("г Тюмень", "ул Широтная", "104 к1", "5")),
        (
            "г Тюмень,ул.50 лет Октября,57Б, кв 3",
            ("г Тюмень", "ул 50 лет Октября", "57Б", "3"),
        ),
        ("г Тюмень, проезд Тихий, д 6 стр 2", ("г Тюмень", "проезд Тихий", "6 с2", "")),
        (
            "Тюменский р-н, д. Решетникова, ул Новая, д. 10/2а, лит. Б",
            ("д Решетникова", "ул Новая", "10/2аБ", ""),
        ),
        ("ул Широтная, 104", ("г Тюмень", "ул Широтная", "104", "")),
        (
            "Тюмень, тракт Московский, 83 к4, пом 3",
            ("г Тюмень", "тракт Московский", "83 к4", "пом 3"),
        ),
        ("п. Боровский, ул. 8 Марта, д.12 А", ("п Боровский", "ул 8 Марта", "12А", "")),
        ("РФ, г Тюмень, мкр 2-й, ул Мира, д 5", ("г Тюмень", "мкр 2-й, ул Мира", "5", "")),
        (
            "г Тюмень, проспект Геологоразведчиков, 7",
            ("г Тюмень", "пр-кт Геологоразведчиков", "7", ""),
        ),
    ],
)
def test_an_address_falls_into_its_parts(text: str, parts: tuple[str, ...]) -> None:
    found = parse_address(text, "Тюмень")
    assert (found.settlement, found.street, found.house, found.flat) == parts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("г Тюмень, ул Мира", "номер дома"),
        ("г Тюмень", "не найдена улица"),
        ("г Тюмень, ул Мира, д 5, у реки", "«у реки»"),
        ("г Тюмень, ул Мира, д 5 и 6", "номер дома"),
        ("Киев, ул Мира, д 5", "«Киев»"),
        ("г Тюмень, ул Мира, д 5\x00", "невидимый"),
    ],
)
def test_what_is_not_understood_is_named(text: str, words: str) -> None:

    with pytest.raises((CellError, InputError)) as caught:
        parse_address(text, "Тюмень")
    error = caught.value
    assert words in (sentence_of(error) if isinstance(error, InputError) else str(error))


def test_without_a_city_the_settlement_must_be_named() -> None:
    with pytest.raises(CellError, match="населённый пункт"):
        parse_address("ул Мира, д 5", "")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (7300000001.0, "7300000001"),
        (7.3e9, "7300000000"),
        (1e-7, "0.0000001"),
        (-5, "-5"),
        (True, "Да"),
        (None, ""),
    ],
)
def test_a_number_is_read_as_excel_shows_it(value: float | bool | None, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize("value", [10**15, float("inf"), float("nan"), 1e300])
def test_a_number_that_has_lost_digits_is_refused(value: float) -> None:
    with pytest.raises(CellError, match="15 цифр"):
        text_of(value)
