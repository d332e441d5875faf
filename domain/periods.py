"""Accounting periods as YYYYMM integers: steps, names, a reading's period, a bill's due day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from domain.clean_text import trimmed, without_spaces
from domain.errors import InputError

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
MONTHS_GENITIVE = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
MONTHS_PREPOSITIONAL = (
    "январе", "феврале", "марте", "апреле", "мае", "июне",
    "июле", "августе", "сентябре", "октябре", "ноябре", "декабре",
)  # fmt: skip

DUE_DAYS = ((199001, 10), (202603, 15))
"""From which month on a bill is paid by which day of the next month (ЖК РФ ст. 155; the 15th since
01.03.2026)."""

_YEAR_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})", re.ASCII)
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[./]([0-9]{4})", re.ASCII)


def period_of(day: date) -> int:
    """The period a day lies in."""
    return day.year * 100 + day.month


def shift(period: int, months: int) -> int:
    """The period that many months later, or earlier when negative."""
    index = period // 100 * 12 + period % 100 - 1 + months
    return index // 12 * 100 + index % 12 + 1


def next_period(period: int) -> int:
    """The month after."""
    return period + 89 if period % 100 == 12 else period + 1


def previous_period(period: int) -> int:
    """The month before."""
    return period - 89 if period % 100 == 1 else period - 1


def months_between(earlier: int, later: int) -> int:
    """How many months the later period lies after the earlier one; negative when it lies before."""
    return (later // 100 - earlier // 100) * 12 + later % 100 - earlier % 100


def period_range(first: int, last: int) -> Iterator[int]:
    """Every period from first to last, both included; empty when last lies before first."""
    period = first
    while period <= last:
        yield period
        period = next_period(period)


def days_in(period: int) -> int:
    """The number of days of the month."""
    return monthrange(period // 100, period % 100)[1]


def first_day(period: int) -> date:
    """The first day of the month."""
    return date(period // 100, period % 100, 1)


def last_day(period: int) -> date:
    """The last day of the month."""
    return date(period // 100, period % 100, days_in(period))


def is_period(period: int) -> bool:
    """True when the integer is a month of the years 1990 to 2199."""
    return 199001 <= period <= 219912 and 1 <= period % 100 <= 12


def parse_period(text: str) -> int:
    """«2026-10», «10.2026» or «10/2026» as a period; raises ``period.empty``, ``period.format``,
    ``period.range``.
    """
    cleaned = without_spaces(trimmed(text, 20, "period"))
    if not cleaned:
        raise InputError("period.empty")
    if match := _YEAR_MONTH.fullmatch(cleaned):
        year, month = match[1], match[2]
    elif match := _MONTH_YEAR.fullmatch(cleaned):
        month, year = match[1], match[2]
    else:
        raise InputError("period.format", entered=cleaned)
    period = int(year) * 100 + int(month)
    if not is_period(period):
        raise InputError("period.range", entered=cleaned)
    return period


def period_name(period: int) -> str:
    """«октябрь 2026»."""
    return f"{MONTHS[period % 100 - 1]} {period // 100}"


def period_name_in(period: int) -> str:
    """«октябре 2026», after the preposition «в»."""
    return f"{MONTHS_PREPOSITIONAL[period % 100 - 1]} {period // 100}"


def period_text(period: int) -> str:
    """«2026-10», the form of commands and file names."""
    return f"{period // 100:04d}-{period % 100:02d}"


def reading_period(taken_on: date, window_to_day: int, open_period: int) -> int:
    """The period a reading counts in (Правила 354 п. 31): its month up to the last day of the
    window, else the next.

    Never earlier than the open period, so a reading of a closed month counts in the open one.
    """
    month = period_of(taken_on)
    if taken_on.day > window_to_day:
        month = next_period(month)
    return max(month, open_period)


def due_day(period: int) -> date:
    """The day printed as the last one to pay the bill of the period: the plain 15th (10th to
    02.2026) of the next month.

    The move to a workday (ГК РФ ст. 193) matters to penalty only and is not made here.
    """
    following = next_period(period)
    day = next(day for since, day in reversed(DUE_DAYS) if period >= since)
    return date(following // 100, following % 100, day)
