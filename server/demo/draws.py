"""Draws that cost one random number each: the standard library's do several times the work."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


def below(rng: Random, limit: int) -> int:
    """An integer from 0 to one less than the limit."""
    return int(rng.random() * limit)


def pick(rng: Random, items: Sequence[Item]) -> Item:
    """One of the items."""
    return items[int(rng.random() * len(items))]


def lots_of(items: Sequence[Item], weights: Sequence[int]) -> tuple[Item, ...]:
    """The items repeated by their weights, to be picked from."""
    return tuple(item for item, weight in zip(items, weights, strict=True) for _ in range(weight))
