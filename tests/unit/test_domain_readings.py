"""Readings: the bad-input table, printing, consumption, averages, suggestions, whose stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import InputError
from domain.readings import (
    ReadingPoint,
    StoredReading,
    average_e4,
    consumption_e4,
    digit_suggestion,
    format_reading,
    merge_decision,
    monthly_volumes,
    parse_reading,
)

# Rows of the bad-input table; the meter has 5 whole digits and 3 decimals.
READING_ROWS: list[tuple[int, str, int | str]] = [
    (1, "1240,5", 12_405_000),
    (2, "1240.5", 12_405_000),
    (3, "1 240,5", 12_405_000),
    (3, "1\u00a0240,5", 12_405_000),
    (3, "1\u202f240,5", 12_405_000),
    (3, "\u20091240,5 ", 12_405_000),
    (4, "01240", 12_400_000),
    (4, "000001240", 12_400_000),
    (5, "12,3456", "reading.too_many_decimals"),
    (6, "1,240.5", "reading.two_separators"),
    (6, "1.240,5", "reading.two_separators"),
    (7, "1,240", 12_400),
    (8, "", "reading.empty"),
    (8, " \u00a0 ", "reading.empty"),
    (9, "-1", "reading.negative"),
    (9, "−1", "reading.negative"),
    (9, "–1", "reading.negative"),
    (10, "+5", "reading.letters"),
    (11, "1e9", "reading.letters"),
    (11, "1E3", "reading.letters"),
    (12, "NaN", "reading.letters"),
    (12, "inf", "reading.letters"),
    (12, "Infinity", "reading.letters"),
    (13, "٣", "reading.not_ascii_digit"),
    (13, "１２", "reading.not_ascii_digit"),
    (13, "५", "reading.not_ascii_digit"),
    (13, "²", "reading.not_ascii_digit"),
    (14, "1_000", "reading.letters"),
    (14, "0x10", "reading.letters"),
    (14, "12л", "reading.letters"),
    (15, "O123", "reading.looks_like_letter"),
    (15, "1З4", "reading.looks_like_letter"),
    (16, "123456", "reading.too_many_digits"),
    (21, "12,", "reading.incomplete"),
    (21, ",5", "reading.incomplete"),
    (21, ".", "reading.incomplete"),
    (22, "12,5,6", "reading.many_separators"),
    (22, "12..5", "reading.many_separators"),
    (23, "1" * 10_000, "reading.too_long"),
    (24, "12\n34", "reading.invisible"),
    (24, "12\t34", "reading.invisible"),
    (24, "12\x0034", "reading.invisible"),
    (24, "12\u200b34", "reading.invisible"),
    (24, "\u200b1234\u200b", 12_340_000),
    (61, "12\u202e34", "reading.invisible"),
    (61, "\ud800", "reading.invisible"),
    (5, "99999,999", 999_999_990),
]


@pytest.mark.parametrize(("row", "text", "expected"), READING_ROWS)
def test_readings_follow_the_table(row: int, text: str, expected: int | str) -> None:
    try:
        result: int | str = parse_reading(text, 5, 3)
    except InputError as error:
        result = error.code
    assert result == expected, row


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("12,3456", {"allowed": 3, "entered": 4}),
        ("123456", {"allowed": 5, "entered": 6}),
        ("O123", {"letter": "O"}),
        ("1З4", {"letter": "З"}),
        ("12,", {"side": "after"}),
        (",5", {"side": "before"}),
        ("12\n34", {"position": 3, "sign": "U+000A"}),
    ],
)
def test_a_refusal_carries_the_facts_of_its_sentence(text: str, fields: dict[str, object]) -> None:
    with pytest.raises(InputError) as caught:
        parse_reading(text, 5, 3)
    assert caught.value.fields == fields


@settings(max_examples=150, derandomize=True)
@given(st.integers(0, 10**9 - 1), st.integers(0, 4))
def test_a_printed_reading_reads_back_as_itself(number: int, decimals: int) -> None:
    value = number // 10 ** (4 - decimals) * 10 ** (4 - decimals)
    assert parse_reading(format_reading(value, decimals), 5, decimals) == value


@settings(max_examples=150, derandomize=True)
@given(st.text(max_size=60))
def test_any_text_is_a_value_or_a_coded_refusal(text: str) -> None:
    code, value = "reading.ok", 0
    try:
        value = parse_reading(text, 5, 3)
    except InputError as error:
        code = error.code
    assert code.startswith("reading.")
    assert 0 <= value < 10**9


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (12_843_170, 4, "1\u00a0284,3170"),
        (184_020_000, 0, "18\u00a0402"),
        (12_405_000, 3, "1\u00a0240,500"),
        (-11_450, 4, "−1,1450"),
        (5_001, 2, "0,5001"),
        (0, 0, "0"),
    ],
)
def test_readings_are_printed_in_the_meters_own_decimals(
    value: int, decimals: int, text: str
) -> None:
    assert format_reading(value, decimals) == text


def test_consumption_over_zero_needs_a_person() -> None:
    assert consumption_e4(999_984_000, 31_000, 5, rollover=True) == 47_000
    assert consumption_e4(1_243_210, 1_294_445, 5) == 51_235
    with pytest.raises(InputError) as caught:
        consumption_e4(999_984_000, 31_000, 5)
    assert caught.value.code == "reading.less_than_previous"


@pytest.mark.parametrize(
    ("volumes", "expected"),
    [
        ((), None),
        ((None, None), None),
        ((10, None, 11), 11),
        ((1, 2, 3, 4, 5, 6, 7), 5),
        ((100_000, 200_000, 0), 100_000),
        ((1, 1, 2), 1),
    ],
)
def test_the_average_is_of_six_known_months_rounded_half_up(
    volumes: tuple[int | None, ...], expected: int | None
) -> None:
    assert average_e4(volumes) == expected


def test_a_reading_after_a_gap_is_spread_over_its_months() -> None:
    points = [
        ReadingPoint(202607, 100_000),
        ReadingPoint(202608, 150_000),
        ReadingPoint(202611, 241_000),
        ReadingPoint(202612, 200_000),
        ReadingPoint(202701, 5_000, restart=True),
        ReadingPoint(202702, 9_000),
    ]
    assert monthly_volumes(points, 5) == ((202608, 50_000), (202611, 30_333), (202702, 4_000))
    over = [ReadingPoint(202601, 999_990_000), ReadingPoint(202602, 10_000, rollover=True)]
    assert monthly_volumes(over, 5) == ((202602, 20_000),)


def test_the_suggestion_is_one_slip_away_and_nearest_to_the_usual() -> None:
    assert digit_suggestion(7_679_210, 7_420_810, 61_000, 5, 4) == 7_479_210
    assert digit_suggestion(7_679_210, 7_420_810, None, 5, 4) is None
    # 01270 typed for 01207: the swap is nearer to the usual 7 than any changed digit
    assert digit_suggestion(12_700_000, 12_000_000, 70_000, 5, 0) == 12_070_000


@settings(max_examples=100, derandomize=True)
@given(st.integers(0, 99_999), st.integers(0, 99_999), st.integers(1, 500))
def test_a_suggestion_never_lies_below_the_previous_reading(
    value: int, previous: int, usual: int
) -> None:
    found = digit_suggestion(value * 10_000, previous * 10_000, usual * 10_000, 5, 0)
    if found is not None:
        assert found >= previous * 10_000
        assert found % 10_000 == 0
        assert found - previous * 10_000 <= 3 * usual * 10_000


FIRST = StoredReading("a", (10,), "phone")


@pytest.mark.parametrize(
    ("effective", "seen", "values", "source", "expected"),
    [
        (None, "", (11,), "counter", "effective"),
        (FIRST, "", (10,), "counter", "merged"),
        (FIRST, "a", (11,), "counter", "effective"),
        (FIRST, "", (11,), "counter", "review"),
        (FIRST, "", (11,), "cabinet", "review"),
        (FIRST, "", (11,), "inspector", "effective"),
        (StoredReading("b", (10,), "inspector"), "", (11,), "counter", "kept"),
        (StoredReading("b", (10,), "inspector"), "a", (11,), "inspector", "review"),
        (StoredReading("b", (10,), "inspector"), "b", (11,), "counter", "kept"),
    ],
)
def test_whose_reading_stands_when_two_arrive(
    effective: StoredReading | None, seen: str, values: tuple[int, ...], source: str, expected: str
) -> None:
    assert merge_decision(effective, seen, values, source) == expected
