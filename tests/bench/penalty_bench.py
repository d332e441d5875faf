"""Penalty of many obligations with two years of payments, beside counting it day by day."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from domain.penalty import LAW, Obligation, penalty_kopecks, penalty_of
from tests.bench.harness import Row, row, timed
from tests.support.penalty_by_days import penalty_by_days

OBLIGATIONS = 100_000
MONTHS = 24
LIMIT_S = 10.0
UNTIL = date(2026, 11, 20)
PEER_SAMPLE = 300
GOAL = 0.05
"""Of the time of the peer; measured 0.01 to 0.02."""


def measure(_accounts: int) -> list[Row]:
    """The number of obligations is the issue's own, whatever city the other benches run on."""
    obligations = _obligations()
    sample = obligations[:: OBLIGATIONS // PEER_SAMPLE]
    peer_s, expected = timed(lambda: [penalty_by_days(one, UNTIL, LAW) for one in sample])
    peer_us = peer_s / len(sample) * 1e6
    rows = []
    for name, count in (("sum", penalty_kopecks), ("with breakdown", _with_breakdown)):
        seconds, sums = timed(_all, count, obligations)
        if sums[:: OBLIGATIONS // PEER_SAMPLE] != expected:
            raise AssertionError("the peer counts other sums")
        each = round(seconds / OBLIGATIONS * 1e6, 2)
        figures = {"us": each, "seconds": round(seconds, 2)}
        rows.append(row(f"penalty {name} / day by day", "us", figures, _us(peer_us), GOAL))
        limit = {"seconds": LIMIT_S}
        rows.append(row(f"penalty {name} / 10 s", "seconds", figures, limit, 1.0, margin=1.0))
    return rows


def _all(count: Callable[[Obligation, date], int], obligations: Sequence[Obligation]) -> list[int]:
    return [count(one, UNTIL) for one in obligations]


def _with_breakdown(obligation: Obligation, until: date) -> int:
    return penalty_of(obligation, until).kopecks


def _us(value: float) -> dict[str, float]:
    return {"us": round(value, 2)}


def _obligations() -> list[Obligation]:
    """Sums of one service, a payment in each of 24 months, some short, the last ones unpaid."""
    chance = random.Random(20_261_120)
    result = []
    for number in range(OBLIGATIONS):
        due = date(2024, 11, 15) + timedelta(days=number % 28)
        kopecks = chance.randint(10_000, 1_500_000)
        part = kopecks // (MONTHS + chance.randint(0, 12))
        payments = tuple(
            (due + timedelta(days=30 * month + chance.randint(0, 29)), part)
            for month in range(MONTHS)
        )
        result.append(Obligation(kopecks, due, payments, number % 20 == 0))
    return result
