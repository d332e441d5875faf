"""What goes back when a payment is undone in whole or in part: which parts of it, which tenders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

CHARGE, PENALTY, ADVANCE = 0, 1, 2
_BACK_FIRST = (ADVANCE, PENALTY, CHARGE)


class Share(NamedTuple):
    """Money of one service of one month; ``kind``: 0 charge, 1 penalty, 2 advance."""

    period: int
    service_id: int
    kind: int
    amount: int


def rest_of(shares: Iterable[Share]) -> tuple[Share, ...]:
    """What is left of a payment: its shares with the negative ones of its reversals summed up, in
    the order of months, services and kinds.
    """
    left: dict[tuple[int, int, int], int] = {}
    for share in shares:
        key = (share.period, share.service_id, share.kind)
        left[key] = left.get(key, 0) + share.amount
    return tuple(Share(*key, left[key]) for key in sorted(left) if left[key] > 0)


def taken_back(rest: Iterable[Share], amount: int) -> tuple[Share, ...]:
    """The shares of what goes back, positive: the advance, then penalty, then the newest months.

    The opposite of how a payment is spread, so that what it did first is undone last. Raises
    ``ValueError`` when there is not so much left.
    """
    found: list[Share] = []
    for share in sorted(rest, key=_order):
        taken = min(share.amount, amount)
        if taken:
            found.append(share._replace(amount=taken))
            amount -= taken
    if amount:
        raise ValueError("more is taken back than is left")
    return tuple(sorted(found))


def tenders_left(tenders: Iterable[tuple[str, int]]) -> dict[str, int]:
    """What is left by kind of tender, reversals given with a minus."""
    left: dict[str, int] = {}
    for kind, amount in tenders:
        left[kind] = left.get(kind, 0) + amount
    return {kind: amount for kind, amount in left.items() if amount > 0}


def tenders_taken(left: dict[str, int], amount: int) -> tuple[tuple[str, int], ...]:
    """Tenders of so much money carried over with a payment, in the order they are named."""
    found: list[tuple[str, int]] = []
    for kind, held in left.items():
        taken = min(held, amount)
        if taken > 0:
            found.append((kind, taken))
            amount -= taken
    return tuple(found)


def _order(share: Share) -> tuple[int, int, int]:
    return _BACK_FIRST.index(share.kind), -share.period, -share.service_id
