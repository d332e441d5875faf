"""Penalty for late payment (ЖК РФ ст. 155 ч. 14): exact rationals, rounded once an obligation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from domain.calendar import ProductionCalendar
from domain.money import round_half_up
from domain.penalty_rates import KNOWN_RATES, RateRow, RateTable, parse_rates
from domain.periods import due_day
from domain.settings import OfficeSettings

Step = tuple[int, int]
"""(day of delay it begins with, n of 1/n of the rate a day); day 1 follows the due day."""

_PERCENT_E2 = 10_000


@dataclass(frozen=True, slots=True)
class PenaltyRules:
    """What the law or the office may change.

    ``pay_day_counts``: the day of payment is still a day of delay. ``shift_due``: a due day that
    is a day off moves to the next working one (ГК РФ ст. 193).
    """

    rates: RateTable = KNOWN_RATES
    steps: tuple[Step, ...] = ((31, 300), (91, 130))
    capital_repair_steps: tuple[Step, ...] = ((31, 300),)
    pay_day_counts: bool = True
    shift_due: bool = True
    rounding: str = "half_up"


LAW = PenaltyRules()


def penalty_rules(settings: OfficeSettings) -> PenaltyRules:
    """The rules of an office; raises as ``parse_rates`` for a text that is no table."""
    first = (settings.penalty_from_day, settings.penalty_first_part)
    return PenaltyRules(
        rates=parse_rates(settings.penalty_rates),
        steps=(first, (settings.penalty_second_day, settings.penalty_second_part)),
        capital_repair_steps=(first,),
        pay_day_counts=settings.penalty_pay_day_counts != 0,
        shift_due=settings.penalty_shift_due != 0,
        rounding=settings.penalty_rounding,
    )


@dataclass(frozen=True, slots=True)
class Obligation:
    """A month's charge of one service: its sum, its due day (moved already, see
    ``effective_due``) and payments as (day, kopecks), in any order; a refund is negative.
    """

    sum_kopecks: int
    due: date
    payments: tuple[tuple[date, int], ...] = ()
    capital_repair: bool = False


class Segment(NamedTuple):
    """Days, both ends included, on which one unpaid sum was counted by one rate and fraction."""

    from_day: date
    to_day: date
    unpaid: int
    rate_e2: int
    divisor: int
    days: int

    @property
    def exact(self) -> Fraction:
        """Its penalty in kopecks, not rounded."""
        return Fraction(self.unpaid * self.rate_e2 * self.days, _PERCENT_E2 * self.divisor)


@dataclass(frozen=True, slots=True)
class Penalty:
    """Penalty of an obligation with its breakdown; not ``covered`` when a day of it lies outside
    the table of rates, which is to be said wherever the sum is shown.
    """

    kopecks: int
    segments: tuple[Segment, ...]
    covered: bool


_Piece = tuple[int, int, int, int, int, bool]
"""First and last day as ordinals, unpaid kopecks, rate, divisor, is the rate known."""

_Stretch = tuple[int, int, int, RateRow, bool]
"""First and last day as ordinals, divisor, row of rates, is the row in force."""


def penalty_of(obligation: Obligation, until: date, rules: PenaltyRules = LAW) -> Penalty:
    """Penalty counted to the end of ``until`` with its breakdown, earliest days first."""
    pieces = _pieces(obligation, until, rules)
    return Penalty(
        _rounded(pieces, rules),
        tuple(_segment(piece) for piece in pieces),
        all(covered for *_, covered in pieces),
    )


def penalty_kopecks(obligation: Obligation, until: date, rules: PenaltyRules = LAW) -> int:
    """The sum of ``penalty_of`` without its breakdown, for many obligations."""
    return _rounded(_pieces(obligation, until, rules), rules)


def effective_due(period: int, calendar: ProductionCalendar, rules: PenaltyRules = LAW) -> date:
    """The day whose morrow is the first day of delay of a month's bill."""
    return shifted_due(due_day(period), calendar, rules)


def shifted_due(due: date, calendar: ProductionCalendar, rules: PenaltyRules = LAW) -> date:
    """A printed due day, moved off a day off when the rules say so."""
    return calendar.workday_on_or_after(due) if rules.shift_due else due


def _segment(piece: _Piece) -> Segment:
    first, last, unpaid, rate, divisor, _ = piece
    days = last - first + 1
    return Segment(date.fromordinal(first), date.fromordinal(last), unpaid, rate, divisor, days)


def _pieces(obligation: Obligation, until: date, rules: PenaltyRules) -> list[_Piece]:
    """Days of equal unpaid sum, rate and fraction."""
    last_day = until.toordinal()
    stretches = _stretches(obligation, last_day, rules)
    if not stretches:
        return []
    payments = sorted((day.toordinal(), kopecks) for day, kopecks in obligation.payments)
    pays_later = 1 if rules.pay_day_counts else 0
    changes = [(day + pays_later, kopecks) for day, kopecks in payments]
    pieces: list[_Piece] = []
    unpaid, at, count = obligation.sum_kopecks, 0, len(changes)
    for start, end, divisor, row, covered in stretches:
        while start <= end:
            while at < count and changes[at][0] <= start:
                unpaid -= changes[at][1]
                at += 1
            to = end if at == count else min(end, changes[at][0] - 1)
            if unpaid > 0 and row.mode == "day":
                pieces.append((start, to, unpaid, row.rate_e2, divisor, covered))
            elif unpaid > 0:
                later = [*payments[at:], (last_day, unpaid)]
                for rate, part, known in _by_pay_day(unpaid, later, last_day, rules.rates):
                    pieces.append((start, to, part, rate, divisor, covered and known))
            start = to + 1
    return pieces


def _stretches(obligation: Obligation, last_day: int, rules: PenaltyRules) -> list[_Stretch]:
    """Days of delay up to the last one, broken where the fraction or the row of rates changes."""
    steps = rules.capital_repair_steps if obligation.capital_repair else rules.steps
    due = obligation.due.toordinal()
    result: list[_Stretch] = []
    for index, (first_delay, divisor) in enumerate(steps):
        first = due + first_delay
        if first > last_day:
            break
        last = last_day
        if index + 1 < len(steps):
            last = min(last, due + steps[index + 1][0] - 1)
        for span_first, span_last, row, covered in rules.rates.spans:
            if span_first <= last and first <= span_last:
                result.append((max(first, span_first), min(last, span_last), divisor, row, covered))
    return result


def _by_pay_day(
    unpaid: int, later: Sequence[tuple[int, int]], last_day: int, rates: RateTable
) -> list[tuple[int, int, bool]]:
    """An unpaid sum by the rates of the days its parts are paid: (rate, part, is it known)."""
    parts: dict[tuple[int, bool], int] = {}
    for day, kopecks in later:
        part = min(unpaid, kopecks)
        if part <= 0:
            continue
        paid_on = date.fromordinal(min(day, last_day))
        key = (rates.row_at(paid_on).rate_e2, rates.covers(paid_on))
        parts[key] = parts.get(key, 0) + part
        unpaid -= part
    return [(rate, part, known) for (rate, known), part in parts.items()]


def _rounded(pieces: Sequence[_Piece], rules: PenaltyRules) -> int:
    """The sum of the pieces in kopecks, rounded once."""
    if not pieces:
        return 0
    common = lcm(*(divisor for *_, divisor, _ in pieces))
    numerator = sum(
        unpaid * rate * (last - first + 1) * (common // divisor)
        for first, last, unpaid, rate, divisor, _ in pieces
    )
    denominator = _PERCENT_E2 * common
    if rules.rounding == "down":
        return numerator // denominator
    return round_half_up(numerator, denominator)
