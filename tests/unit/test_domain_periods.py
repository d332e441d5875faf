"""Periods: steps, names, parsing, the period of a reading and the due day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import periods
from domain.errors import InputError

PERIODS = st.builds(
    lambda year, month: year * 100 + month, st.integers(1990, 2150), st.integers(1, 12)
)


@settings(max_examples=80, derandomize=True)
@given(PERIODS, st.integers(-400, 400))
def test_shift_and_months_between_are_inverse(period: int, months: int) -> None:
    shifted = periods.shift(period, months)
    assert periods.months_between(period, shifted) == months
    assert (
        periods.next_period(periods.previous_period(shifted))
        == shifted
        == periods.shift(shifted, 0)
    )


def test_period_range_crosses_the_year() -> None:
    assert list(periods.period_range(202611, 202702)) == [202611, 202612, 202701, 202702]
    assert list(periods.period_range(202611, 202610)) == []


def test_names_and_days() -> None:
    assert periods.period_name(202610) == "октябрь 2026"
    assert periods.period_name_in(202610) == "октябре 2026"
    assert periods.last_day(202402) == date(2024, 2, 29)
    assert periods.period_of(date(2026, 11, 20)) == 202611
    assert periods.period_text(202601) == "2026-01"


@pytest.mark.parametrize("text", ["2026-10", "10.2026", " 10/2026 ", "2026-10\u00a0"])
def test_a_period_is_read_from_both_forms(text: str) -> None:
    assert periods.parse_period(text) == 202610


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "period.empty"), ("13.2026", "period.range"), ("0.2026", "period.range"),
     ("10.26", "period.format"),
     ("٣.2026", "period.format"), ("1e2-10", "period.format"), ("9" * 30, "period.too_long")],
)  # fmt: skip
def test_a_wrong_period_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        periods.parse_period(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("taken_on", "open_period", "expected"),
    [(date(2026, 11, 20), 202611, 202611), (date(2026, 11, 25), 202611, 202611),
     (date(2026, 11, 26), 202611, 202612),
     (date(2026, 11, 1), 202611, 202611), (date(2026, 10, 5), 202611, 202611),
     (date(2026, 12, 26), 202611, 202701)],
)  # fmt: skip
def test_a_reading_counts_in_its_month_up_to_the_window_and_never_in_a_closed_one(
    taken_on: date, open_period: int, expected: int
) -> None:
    assert periods.reading_period(taken_on, 25, open_period) == expected


@pytest.mark.parametrize(
    ("period", "due"),
    [(202610, date(2026, 11, 15)), (202612, date(2027, 1, 15)), (202603, date(2026, 4, 15)),
     (202602, date(2026, 3, 10)), (202512, date(2026, 1, 10))],
)  # fmt: skip
def test_the_printed_due_day_is_the_plain_one(period: int, due: date) -> None:
    assert periods.due_day(period) == due
