"""The production calendar: working and shortened days, and time counted in working minutes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.periods import first_day, last_day

_FIXED_HOLIDAYS = frozenset(
    [*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)]
)
"""ТК РФ ст. 112; what a year's decree moves is data."""


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """What differs from weekends and fixed holidays; ``confirmed`` when a decree of the
    government says so.
    """

    year: int
    days_off: frozenset[date]
    working_weekends: frozenset[date] = frozenset()
    shortened: frozenset[date] = frozenset()
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class DeskHours:
    """Opening and closing of a working day in local time; a shortened day ends an hour earlier."""

    opens: time = time(8)
    closes: time = time(17)


class ProductionCalendar:
    """Working days of known years; other years have weekends and the fixed holidays, and are not
    confirmed.
    """

    def __init__(self, years: Iterable[CalendarYear]) -> None:
        self._years = {year.year: year for year in years}

    def is_confirmed(self, year: int) -> bool:
        """True when the year's decree is known."""
        known = self._years.get(year)
        return known is not None and known.confirmed

    def is_working(self, day: date) -> bool:
        """True for a working day, Saturdays moved to work included."""
        known = self._years.get(day.year)
        if known is not None and day in known.working_weekends:
            return True
        if day.weekday() >= 5 or (day.month, day.day) in _FIXED_HOLIDAYS:
            return False
        return known is None or day not in known.days_off

    def is_shortened(self, day: date) -> bool:
        """True when the working day is an hour shorter."""
        known = self._years.get(day.year)
        return known is not None and day in known.shortened

    def working_days(self, period: int) -> int:
        """How many working days a month has."""
        day, end, count = first_day(period), last_day(period), 0
        while day <= end:
            count += self.is_working(day)
            day += timedelta(days=1)
        return count

    def workday_on_or_after(self, day: date) -> date:
        """The day itself or the next working one (ГК РФ ст. 193)."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def add_working_minutes(
        self, asked_at: datetime, minutes: int, hours: DeskHours | None = None
    ) -> datetime:
        """When so many working minutes have passed; ``asked_at`` is the office's wall time, as
        is the answer.
        """
        hours = hours or DeskHours()
        left = timedelta(minutes=minutes)
        moment = asked_at
        while True:
            opens, closes = self._desk_day(moment, hours)
            start = max(moment, opens)
            if start < closes:
                if closes - start >= left:
                    return start + left
                left -= closes - start
            moment = datetime.combine(
                moment.date() + timedelta(days=1), time(0), tzinfo=moment.tzinfo
            )

    def _desk_day(self, moment: datetime, hours: DeskHours) -> tuple[datetime, datetime]:
        """Opening and closing on the moment's day; both the same on a day off."""
        day = moment.date()
        opens = datetime.combine(day, hours.opens, tzinfo=moment.tzinfo)
        if not self.is_working(day):
            return opens, opens
        closes = datetime.combine(day, hours.closes, tzinfo=moment.tzinfo)
        return opens, closes - timedelta(hours=1) if self.is_shortened(day) else closes


def _days(year: int, *days: tuple[int, int]) -> frozenset[date]:
    return frozenset(date(year, month, day) for month, day in days)


YEAR_2024 = CalendarYear(
    2024,
    # ПП РФ 10.08.2023 № 1314.
    days_off=_days(2024, (4, 29), (4, 30), (5, 10), (12, 30), (12, 31)),
    working_weekends=_days(2024, (4, 27), (11, 2), (12, 28)),
    shortened=_days(2024, (2, 22), (3, 7), (5, 8), (6, 11), (11, 2)),
)
YEAR_2025 = CalendarYear(
    2025,
    # ПП РФ 04.10.2024 № 1335.
    days_off=_days(2025, (5, 2), (5, 8), (6, 13), (11, 3), (12, 31)),
    working_weekends=_days(2025, (11, 1)),
    shortened=_days(2025, (3, 7), (4, 30), (6, 11), (11, 1)),
)
YEAR_2026 = CalendarYear(
    2026,
    # ПП РФ 24.09.2025 № 1466: Sat 03.01 moved to Fri 09.01, Sun 04.01 to Thu 31.12.
    days_off=_days(2026, (1, 9), (3, 9), (5, 11), (12, 31)),
    shortened=_days(2026, (4, 30), (5, 8), (6, 11), (11, 3)),
)
YEAR_2027 = CalendarYear(
    2027,
    # No decree was found: the usual moves, to be replaced by data when it is published.
    days_off=_days(2027, (2, 22), (5, 3), (5, 10), (6, 14), (11, 5), (12, 31)),
    working_weekends=_days(2027, (2, 20)),
    confirmed=False,
)
KNOWN_YEARS = (YEAR_2024, YEAR_2025, YEAR_2026, YEAR_2027)
