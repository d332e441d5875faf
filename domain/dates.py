"""Dates as clerks type and services send them: one parser for each, ranges, the office's day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, tzinfo

from domain.clean_text import shown, trimmed, without_spaces
from domain.errors import InputError
from domain.periods import MONTHS_GENITIVE

MAX_DATE_LENGTH = 30
EARLIEST_YEAR = 1900
LATEST_YEAR = 2199
EARLIEST_BIRTH = date(1900, 1, 1)
_CENTURY_TURN = 70

_DAY_FIRST = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4}|[0-9]{2})(?:г\.?)?", re.ASCII)
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)


def parse_date(text: str, full_year: bool = False) -> date:
    """«22.11.2026», «1.1.26» or «2026-11-22» as a date; two digits of a year mean 1970-2069.

    Raises ``date.empty``, ``date.too_long``, ``date.invisible``, ``date.format`` (entered),
    ``date.short_year`` when ``full_year`` is wanted, ``date.part`` (part: day, month or year;
    entered) and ``date.day_of_month`` (days, period YYYYMM) for a day its month does not have.
    """
    cleaned = without_spaces(trimmed(text, MAX_DATE_LENGTH, "date"))
    if not cleaned:
        raise InputError("date.empty")
    if match := _YEAR_FIRST.fullmatch(cleaned):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(cleaned):
        day, month, year = match.groups()
    else:
        raise InputError("date.format", entered=shown(text))
    if len(year) == 2 and full_year:
        raise InputError("date.short_year", entered=shown(text))
    return _date(_full_year(year), int(month), int(day))


def parse_birth_date(text: str, today: date) -> date:
    """A date of birth with a full year; raises as ``parse_date`` and ``date.birth_range``
    (earliest, latest).
    """
    born = parse_date(text, full_year=True)
    if not EARLIEST_BIRTH <= born <= today:
        raise InputError("date.birth_range", earliest=EARLIEST_BIRTH, latest=today)
    return born


def check_order(start: date, end: date) -> None:
    """Raises ``date.end_before_start`` (start, end) when a stretch ends before it begins."""
    if end < start:
        raise InputError("date.end_before_start", start=start, end=end)


def parse_wire_date(value: object) -> date:
    """A date of a message: text ``YYYY-MM-DD`` and nothing else; raises ``date.wire``."""
    match = _YEAR_FIRST.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise InputError("date.wire")
    try:
        return _date(int(match[1]), int(match[2]), int(match[3]))
    except InputError as error:
        raise InputError("date.wire") from error


def parse_moment(value: object) -> datetime:
    """An ISO moment with its offset as aware UTC; raises ``moment.wire`` without an offset or
    for any other form.
    """
    if not isinstance(value, str) or _MOMENT.fullmatch(value) is None:
        raise InputError("moment.wire")
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InputError("moment.wire") from error


def office_day(moment: datetime, zone: tzinfo) -> date:
    """The business date of a moment: the day in the office's zone, wherever the clerk's clock
    stands.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment must carry its zone")
    return moment.astimezone(zone).date()


def format_date(day: date) -> str:
    """«22.11.2026»."""
    return f"{day.day:02d}.{day.month:02d}.{day.year:04d}"


def long_date(day: date) -> str:
    """«22 ноября 2026 г.» with no-break spaces before the year and «г.»."""
    return f"{day.day}\u00a0{MONTHS_GENITIVE[day.month - 1]} {day.year}\u00a0г."


def _full_year(year: str) -> int:
    number = int(year)
    if len(year) == 4:
        return number
    return number + (1900 if number >= _CENTURY_TURN else 2000)


def _date(year: int, month: int, day: int) -> date:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise InputError("date.part", part="year", entered=year)
    if not 1 <= month <= 12:
        raise InputError("date.part", part="month", entered=month)
    if not 1 <= day <= 31:
        raise InputError("date.part", part="day", entered=day)
    days = monthrange(year, month)[1]
    if day > days:
        raise InputError("date.day_of_month", days=days, period=year * 100 + month, entered=day)
    return date(year, month, day)
