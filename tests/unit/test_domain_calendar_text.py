"""Days off of a decree as a setting: read, above the known years, refused when they are no days."""

from __future__ import annotations

from datetime import date

import pytest

from domain.calendar_text import office_calendar
from domain.errors import InputError
from domain.settings import parse_setting


def test_a_year_of_the_settings_stands_above_the_known_one() -> None:
    assert not office_calendar("").is_confirmed(2027)
    calendar = office_calendar("2027: -22.02 +20.02 ~30.04; 2028?: -09.05")
    assert calendar.is_confirmed(2027)
    assert not calendar.is_confirmed(2028)
    assert calendar.is_working(date(2027, 2, 20))
    assert not calendar.is_working(date(2027, 2, 22))
    assert calendar.is_shortened(date(2027, 4, 30))
    assert calendar.is_working(date(2027, 5, 3))


def test_the_calendars_of_past_years_know_their_moved_days() -> None:
    calendar = office_calendar("")
    assert calendar.is_working(date(2025, 11, 1))
    assert not calendar.is_working(date(2025, 11, 3))
    assert not calendar.is_working(date(2024, 5, 10))
    assert (calendar.working_days(202511), calendar.working_days(202405)) == (19, 20)


@pytest.mark.parametrize("text", ["2027", "2027: 22.02", "2027: -30.02", "27: -01.01"])
def test_what_is_no_calendar_never_becomes_a_setting(text: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_setting("calendar_years", text)
    assert refused.value.code == "calendar.format"
