"""Notes and coins of the rouble and a drawer counted by them, blind: no expected sum is needed."""

from __future__ import annotations

from collections.abc import Mapping

from domain.decimal_text import grouped
from domain.errors import InputError

NOTES = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 1_000, 500)
"""Values in kopecks, dearest first; 10 and 5 roubles are notes and coins and are counted once."""

COINS = (200, 100, 50, 10, 5, 1)
DENOMINATIONS = NOTES + COINS
MAX_COUNT = 100_000


def counted_kopecks(counts: Mapping[int, int]) -> int:
    """The sum of a counted drawer: denomination in kopecks -> how many of it.

    Raises ``count.denomination`` for what is no denomination, ``count.negative`` and
    ``count.too_many`` (value_kopecks, count, allowed).
    """
    total = 0
    for value, count in counts.items():
        if value not in DENOMINATIONS:
            raise InputError("count.denomination", value_kopecks=value)
        if count < 0:
            raise InputError("count.negative", value_kopecks=value, count=count)
        if count > MAX_COUNT:
            raise InputError("count.too_many", value_kopecks=value, count=count, allowed=MAX_COUNT)
        total += value * count
    return total


def denomination_name(value: int) -> str:
    """«5 000 ₽» or «50 коп.» with no-break spaces."""
    if value < 100:
        return f"{value}\u00a0коп."
    return f"{grouped(str(value // 100))}\u00a0₽"


def in_fewest(amount: int) -> dict[int, int]:
    """A sum in as few notes and coins as can be: what change to give."""
    left, result = amount, {}
    for value in DENOMINATIONS:
        count, left = divmod(left, value)
        if count:
            result[value] = count
    return result
