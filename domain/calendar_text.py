"""Days off moved by decree as the text of a setting: data for years the program does not know."""

from __future__ import annotations

import re
from datetime import date

from domain.calendar import KNOWN_YEARS, CalendarYear, ProductionCalendar
from domain.errors import InputError

_YEAR = re.compile(r"([0-9]{4})(\?)?:(.*)", re.ASCII)
_DAY = re.compile(r"([-+~])([0-9]{2})\.([0-9]{2})", re.ASCII)
OFF, WORKING, SHORTENED = "-", "+", "~"


def office_calendar(text: str) -> ProductionCalendar:
    """The calendar of an office: the years known, and above them those its settings write."""
    return ProductionCalendar((*KNOWN_YEARS, *parse_years(text)))


def parse_years(text: str) -> tuple[CalendarYear, ...]:
    """Years of their text, apart by semicolons: «2027: -22.02 +20.02 ~30.04; 2028?: -09.05».

    Minus is a day off, plus a Saturday or Sunday of work, tilde a day shorter by an hour; a year
    with a question mark has no decree yet. Raises ``calendar.format`` (entered).
    """
    return tuple(_year(part.strip()) for part in text.split(";") if part.strip())


def _year(text: str) -> CalendarYear:
    match = _YEAR.fullmatch(text)
    if match is None:
        raise InputError("calendar.format", entered=text)
    days: dict[str, set[date]] = {OFF: set(), WORKING: set(), SHORTENED: set()}
    for word in match[3].split():
        found = _DAY.fullmatch(word)
        if found is None:
            raise InputError("calendar.format", entered=word)
        try:
            days[found[1]].add(date(int(match[1]), int(found[3]), int(found[2])))
        except ValueError as error:
            raise InputError("calendar.format", entered=word) from error
    return CalendarYear(
        int(match[1]),
        days_off=frozenset(days[OFF]),
        working_weekends=frozenset(days[WORKING]),
        shortened=frozenset(days[SHORTENED]),
        confirmed=match[2] is None,
    )
