"""Penalty the slow way, one day after the other in fractions: what the fast one is compared with.

Written from ЖК РФ ст. 155 alone; it shares nothing with ``domain.penalty`` but the values it reads.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from domain.penalty import Obligation, PenaltyRules
from domain.penalty_rates import RateRow


def penalty_by_days(obligation: Obligation, until: date, rules: PenaltyRules) -> int:
    """Kopecks, every day on its own, rounded once at the end."""
    sums: dict[int, int] = {}
    day, delay = obligation.due + timedelta(days=1), 1
    while day <= until:
        divisor = _divisor(obligation, delay, rules)
        if divisor:
            sums[divisor] = sums.get(divisor, 0) + _daily(obligation, day, until, rules)
        day, delay = day + timedelta(days=1), delay + 1
    exact = sum((Fraction(one, divisor * 10_000) for divisor, one in sums.items()), Fraction(0))
    if rules.rounding == "down":
        return int(exact)
    return int(exact + Fraction(1, 2))


def _divisor(obligation: Obligation, delay: int, rules: PenaltyRules) -> int:
    steps = rules.capital_repair_steps if obligation.capital_repair else rules.steps
    passed = [divisor for first, divisor in steps if delay >= first]
    return passed[-1] if passed else 0


def _daily(obligation: Obligation, day: date, until: date, rules: PenaltyRules) -> int:
    """The unpaid sum by the yearly rate of the day, in kopecks by hundredths of a percent."""
    unpaid = obligation.sum_kopecks - _paid_before(obligation, day, rules)
    if unpaid <= 0:
        return 0
    row = _row(rules, day)
    if row.mode == "day":
        return unpaid * row.rate_e2
    total = 0
    for paid_on, kopecks in sorted(obligation.payments):
        if _counts_on(paid_on, day, rules):
            continue
        part = max(0, min(unpaid, kopecks))
        total += part * _row(rules, min(paid_on, until)).rate_e2
        unpaid -= part
    return total + unpaid * _row(rules, until).rate_e2


def _paid_before(obligation: Obligation, day: date, rules: PenaltyRules) -> int:
    return sum(k for paid_on, k in obligation.payments if _counts_on(paid_on, day, rules))


def _counts_on(paid_on: date, day: date, rules: PenaltyRules) -> bool:
    """Is what was paid on one day already paid on the other."""
    return paid_on < day if rules.pay_day_counts else paid_on <= day


def _row(rules: PenaltyRules, day: date) -> RateRow:
    earlier = [row for row in rules.rates.rows if row.valid_from <= day]
    return earlier[-1] if earlier else rules.rates.rows[0]
