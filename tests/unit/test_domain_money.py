"""Money: the bad-input table, printing, rounding, splitting and sums in words."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import words
from domain.decimal_text import without_unit
from domain.errors import InputError
from domain.money import (
    charge_kopecks,
    format_kopecks,
    parse_kopecks,
    round_half_up,
    split_largest_remainder,
)

MONEY_ROWS: list[tuple[int, str, int | str]] = [
    (29, "1234,5", 123_450),
    (29, "1234.50", 123_450),
    (30, "1 234,50 ₽", 123_450),
    (30, "1\u00a0234,50\u00a0₽", 123_450),
    (30, "1234 руб. 50 коп.", 123_450),
    (30, "1234 рубля 5 копеек", 123_405),
    (30, "100 р.", 10_000),
    (31, "12,345", "money.too_many_decimals"),
    (32, "0", "money.zero"),
    (32, "0,00", "money.zero"),
    (33, "-100", "money.negative"),
    (33, "−100", "money.negative"),
    (34, "1e5", "money.letters"),
    (34, "NaN", "money.letters"),
    (34, "٣", "money.not_ascii_digit"),
    (35, "1.000,00", "money.two_separators"),
    (35, "1,000.00", "money.two_separators"),
    (36, "99999999999", "money.over_limit"),
    (36, "1000000", 100_000_000),
    (37, "0,015", "money.too_many_decimals"),
    (8, "", "money.empty"),
    (8, "₽", "money.empty"),
    (23, "9" * 100_000, "money.too_long"),
    (24, "12\n3", "money.invisible"),
]


@pytest.mark.parametrize(("row", "text", "expected"), MONEY_ROWS)
def test_money_follows_the_table(row: int, text: str, expected: int | str) -> None:
    try:
        result: int | str = parse_kopecks(text)
    except InputError as error:
        result = error.code
    assert result == expected, row


@settings(max_examples=100, derandomize=True)
@given(st.integers(1, 100_000_000))
def test_printed_money_reads_back_as_itself(kopecks: int) -> None:
    assert parse_kopecks(format_kopecks(kopecks)) == kopecks


def test_money_is_printed_with_no_break_groups_and_a_true_minus() -> None:
    assert format_kopecks(1_261_831) == "12\u00a0618,31"
    assert format_kopecks(-5) == "−0,05"
    assert format_kopecks(123_456_789_00) == "123\u00a0456\u00a0789,00"


@settings(max_examples=100, derandomize=True)
@given(st.integers(-(10**12), 10**12), st.integers(1, 10**9))
def test_half_goes_away_from_zero(numerator: int, denominator: int) -> None:
    rounded = round_half_up(numerator, denominator)
    exact = abs(Fraction(numerator, denominator))
    assert abs(rounded) == int(exact + Fraction(1, 2))


def test_a_charge_is_rounded_once_from_the_exact_volume() -> None:
    assert charge_kopecks(1_625_227_500, 2_747_220_000) == 44_649
    assert charge_kopecks(51_235_000_000, 68_730_000) == 35_214


SPLITS = [
    (44, 10_000, (1, 1, 1), (3_334, 3_333, 3_333)),
    (0, 100_000, (153_510, 84_233, 31_005, 9_701), (55_130, 30_251, 11_135, 3_484)),
    (0, -100, (1, 1, 1), (-34, -33, -33)),
    (0, 0, (0, 5), (0, 0)),
]


@pytest.mark.parametrize(("row", "amount", "weights", "parts"), SPLITS)
def test_splits_follow_the_vectors(
    row: int, amount: int, weights: tuple[int, ...], parts: tuple[int, ...]
) -> None:
    assert split_largest_remainder(amount, weights) == parts, row


@settings(max_examples=150, derandomize=True)
@given(
    st.integers(-(10**9), 10**9),
    st.lists(st.integers(0, 10**8), min_size=1, max_size=12).filter(any),
)
def test_a_split_is_exact_and_no_part_is_a_kopeck_off(amount: int, weights: list[int]) -> None:
    parts = split_largest_remainder(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(amount * weight, sum(weights))) < 1


def test_a_split_over_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        split_largest_remainder(5, (0, 0))


WORDS = [
    (0, "Ноль рублей 00 копеек"),
    (100, "Один рубль 00 копеек"),
    (202, "Два рубля 02 копейки"),
    (511, "Пять рублей 11 копеек"),
    (1121, "Одиннадцать рублей 21 копейка"),
    (2112, "Двадцать один рубль 12 копеек"),
    (10101, "Сто один рубль 01 копейка"),
    (100_000, "Одна тысяча рублей 00 копеек"),
    (200_000, "Две тысячи рублей 00 копеек"),
    (1_201_200, "Двенадцать тысяч двенадцать рублей 00 копеек"),
    (2_100_100, "Двадцать одна тысяча один рубль 00 копеек"),
    (100_000_000, "Один миллион рублей 00 копеек"),
    (1_098_957, "Десять тысяч девятьсот восемьдесят девять рублей 57 копеек"),
    (431_257, "Четыре тысячи триста двенадцать рублей 57 копеек"),
]


@pytest.mark.parametrize(("kopecks", "text"), WORDS)
def test_sums_in_words_follow_the_table(kopecks: int, text: str) -> None:
    assert words.amount_in_words(kopecks) == text


@pytest.mark.parametrize(
    ("number", "form"),
    [(1, "рубль"), (2, "рубля"), (5, "рублей"), (11, "рублей"), (12, "рублей"), (14, "рублей"),
     (21, "рубль"), (22, "рубля"), (111, "рублей"), (112, "рублей"), (1001, "рубль"),
     (0, "рублей")],
)  # fmt: skip
def test_the_plural_form_fits_the_number(number: int, form: str) -> None:
    assert words.plural(number, words.ROUBLES) == form


def test_a_negative_sum_has_no_words() -> None:
    with pytest.raises(ValueError, match="negative"):
        words.amount_in_words(-1)
    assert words.counted(3, words.READINGS) == "3\u00a0показания"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 240,5 м³", "1 240,5"),
        ("117 кВт·ч", "117"),
        ("№ 12", "12"),
        ("50 руб.", "50"),
        ("12л", "12л"),
    ],
)
def test_a_pasted_unit_is_left_out(text: str, number: str) -> None:
    assert without_unit(text) == number
