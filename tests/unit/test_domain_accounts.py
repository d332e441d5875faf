"""Account numbers, phones, e-mail and search keys (bad-input rows 55-70)."""

from __future__ import annotations

import pytest

from domain import accounts, contacts, search_keys
from domain.errors import InputError
from domain.search_query import read_query, street_key

ACCOUNT_ROWS = [
    (68, "7200 000 001", "7200000001"), (68, "7200-000-001", "7200000001"),
    (68, "№ 7200000001", "7200000001"),
    (68, "№\u00a07200\u202f000–001", "7200000001"), (22, "80рс558347", "80РС558347"),
    (22, "A1", "A1"),
    (68, "", "account.empty"), (68, "№ -", "account.empty"), (68, "1" * 31, "account.too_long"),
    (13, "٣٣٣", "account.letters"), (13, "１２", "account.letters"),
    (58, "=1+1", "account.letters"),
    (24, "12\t34", "account.invisible"), (60, "9" * 100_000, "account.too_long"),
]  # fmt: skip


def outcome(parser: object, text: str) -> object:
    """What a parser makes of a text: its value or the code of its refusal."""
    try:
        return parser(text)  # type: ignore[operator]
    except InputError as error:
        return error.code


@pytest.mark.parametrize(("row", "text", "expected"), ACCOUNT_ROWS)
def test_account_numbers_follow_the_table(row: int, text: str, expected: str) -> None:
    assert outcome(accounts.parse_account_number, text) == expected, row


def test_ten_digits_are_shown_in_groups_and_others_as_they_are() -> None:
    assert accounts.format_account("7200000001") == "7200\u00a0000\u00a0001"
    assert accounts.format_account("1234567") == "1234567"
    assert accounts.format_account("80РС558347") == "80РС558347"


def test_neighbours_of_a_number_hold_every_slip_of_one_digit_or_swap() -> None:
    near = accounts.neighbour_numbers("7200000010")
    assert {"7200000001", "7200000011", "2700000010"} <= set(near)
    assert "7200000010" not in near
    assert len(near) == len(set(near)) == 10 * 9 + 4


@pytest.mark.parametrize("text", ["80рс558347", "80РС558347-01", "70АА000560-01-6103"])
def test_gis_identifiers_keep_their_shape(text: str) -> None:
    assert accounts.parse_gis_identifier(text) == text.upper()


def test_a_bill_number_carries_year_month_and_running_number() -> None:
    assert accounts.bill_number("70АА000560-01", 201610, 3) == "70АА000560-01-6103"
    assert outcome(accounts.parse_gis_identifier, "70AA000560") == "gis.format"


PHONE_ROWS = [
    (64, "8 (912) 345-67-89", "+79123456789"), (64, "+79123456789", "+79123456789"),
    (64, "9123456789", "+79123456789"),
    (64, "7 912 345 67 89", "+79123456789"), (65, "891234567", "phone.length"),
    (65, "+1 202 555 01 00", "+12025550100"),
    (65, "", "phone.empty"), (65, "звонить вечером", "phone.letters"),
    (13, "９123456789", "phone.letters"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "text", "expected"), PHONE_ROWS)
def test_phones_follow_the_table(row: int, text: str, expected: str) -> None:
    assert outcome(lambda t: contacts.parse_phone(t).international(), text) == expected, row


def test_a_short_phone_says_how_many_digits_it_has_and_an_extension_has_its_own_field() -> None:
    with pytest.raises(InputError) as caught:
        contacts.parse_phone("891234567")
    assert caught.value.fields["digits"] == 9
    assert contacts.parse_phone("8 3452 39-93-99 доб. 12") == contacts.Phone("3452399399", "12")
    assert contacts.parse_phone("+1 202 555 01 00").foreign
    assert contacts.format_phone("9123456789") == "+7\u00a0912\u00a0345-67-89"


EMAIL_ROWS = [
    (70, "a@b", "email.format"), (70, "a b@c.ru", "email.spaces"), (70, "а@почта.рф", "а@почта.рф"),
    (70, " Anna@Mail.RU ", "Anna@mail.ru"), (70, "a@@b.ru", "email.format"),
    (70, ".a@b.ru", "email.format"),
    (70, "a@b..ru", "email.format"), (70, "a@-b.ru", "email.format"), (70, "", "email.empty"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "text", "expected"), EMAIL_ROWS)
def test_emails_follow_the_table(row: int, text: str, expected: str) -> None:
    assert outcome(contacts.parse_email, text) == expected, row


def test_normal_form_folds_case_yo_and_spaces() -> None:
    assert search_keys.normalise("  Семёнов\u00a0  Пётр ") == "семенов петр"
    assert len(search_keys.normalise("я" * 100_000)) == 200


def test_layouts_are_swapped_both_ways_with_signs() -> None:
    assert search_keys.swap_layout_to_russian("bdfyjd") == "иванов"
    assert search_keys.swap_layout_to_latin("ЫЕ00012/ЗукыФсс=1") == "ST00012|PersAcc=1"


@pytest.mark.parametrize(
    ("number", "expected"),
    [("86 к1", (86, "к1")), ("12А", (12, "а")), ("86/2", (86, "/2")), ("104", (104, "")),
     ("86 корпус 1", (86, "к1")),
     ("5 стр. 2", (5, "с2")), ("д. 7", (7, "")), ("7 литера А", (7, "а")), ("б/н", (0, "б/н")),
     ("", (0, ""))],
)  # fmt: skip
def test_house_numbers_are_split_for_sorting(number: str, expected: tuple[int, str]) -> None:
    assert search_keys.split_house_number(number) == expected


def test_reversed_tails_and_typo_keys() -> None:
    assert search_keys.reversed_text("80рс12") == "21СР08"
    assert search_keys.reversed_digits("+7 912 3") == "32197"
    assert search_keys.deletes("иванов") & search_keys.deletes("ивонов")
    assert search_keys.deletes("ли") == {"ли"}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("иванов", "иванов", True), ("иванов", "ивонов", True), ("иванов", "иванво", True),
     ("иванов", "иваново", True),
     ("иванов", "ванов", True), ("иванов", "вианво", False), ("иванов", "петров", False),
     ("", "а", True)],
)  # fmt: skip
def test_one_edit_is_told_from_two(first: str, second: str, expected: bool) -> None:
    assert search_keys.is_one_edit_away(first, second) is expected


@pytest.mark.parametrize(
    ("text", "kind", "digits", "words", "house", "flat"),
    [("7200 000 001", "digits", "7200000001", (), "", ""),
     ("912-345-67-89", "digits", "9123456789", (), "", ""),
     ("104-27", "address", "", (), "104", "27"), ("12а", "address", "", (), "12а", ""),
     ("ул. Широтная, д. 104, кв. 27", "address", "", ("широтная",), "104", "27"),
     ("широтная 86к1 5", "address", "", ("широтная",), "86к1", "5"),
     ("широтная 86 к 1 кв 5", "address", "", ("широтная",), "86к1", "5"),
     ("широтная 86 к1-5", "address", "", ("широтная",), "86к1", "5"),
     ("широтная д104 кв27", "address", "", ("широтная",), "104", "27"),
     ("30 лет Победы 5", "address", "", ("30", "лет", "победы"), "5", ""),
     ("30 лет победы", "words", "", ("30", "лет", "победы"), "", ""),
     ("иванов широтная 104", "address", "", ("иванов", "широтная"), "104", ""),
     ("Иванова А.С.", "words", "", ("иванова", "а", "с"), "", ""),
     ("петров д а", "words", "", ("петров", "д", "а"), "", ""),
     ("ул", "words", "", ("ул",), "", ""), ("", "empty", "", (), "", ""),
     ("...", "empty", "", (), "", "")],
)  # fmt: skip
def test_a_query_is_told_by_its_shape(
    text: str, kind: str, digits: str, words: tuple[str, ...], house: str, flat: str
) -> None:
    query = read_query(text)
    assert (query.kind, query.digits, query.words, query.house, query.flat) == (
        kind,
        digits,
        words,
        house,
        flat,
    )


@pytest.mark.parametrize(
    "text",
    ["'; DROP TABLE", "%", "_", '"', "AND", "NEAR(", "*", "name:x", "^", "-x", "к" * 100_000],
)
def test_a_query_of_any_signs_is_read_literally(text: str) -> None:
    assert read_query(text).kind in {"words", "empty"}


def test_a_street_is_searched_without_its_kind() -> None:
    assert street_key("ул Широтная") == "широтная"
    assert street_key("ул. 30 лет Победы") == "30 лет победы"
