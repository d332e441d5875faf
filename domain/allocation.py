"""How a payment is divided: the payer's wish, oldest month first, penalty last, rest to advance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from domain.errors import InputError
from domain.money import split_largest_remainder

Kind = Literal["charge", "penalty", "advance"]
CENTRE = 0
"""The payee of all that is paid to the centre's account."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is unpaid of one service of one month; rows of a month stand in the order of its bill.

    ``payee`` other than ``CENTRE``: the money goes to an account of its own (a regional operator
    of capital repair with its own code) and is never mixed with the rest.
    """

    period: int
    service_id: int
    kind: Kind
    amount: int
    supplier_id: int = 0
    payee: int = CENTRE


@dataclass(frozen=True, slots=True)
class Wish:
    """What the payer named; an empty set means anything.

    ``kinds`` of penalty alone is how a payer asks to pay penalty before the rest; without it
    penalty waits for all charged months. ``payee``: whose account the money goes to.
    """

    periods: frozenset[int] = frozenset()
    services: frozenset[int] = frozenset()
    suppliers: frozenset[int] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    payee: int = CENTRE

    def names(self, due: Due) -> bool:
        """True when the wish names this due, or names nothing."""
        return (
            (not self.periods or due.period in self.periods)
            and (not self.services or due.service_id in self.services)
            and (not self.suppliers or due.supplier_id in self.suppliers)
            and (not self.kinds or due.kind in self.kinds)
        )


NO_WISH = Wish()


@dataclass(frozen=True, slots=True)
class Part:
    """What of a payment goes to one service of one month; an advance has period and service 0."""

    period: int
    service_id: int
    kind: Kind
    amount: int


@dataclass(slots=True)
class _Split:
    """What is left to divide and what was given, by key, in the order of giving."""

    left: int
    given: dict[tuple[int, int, Kind], int] = field(default_factory=dict)

    def pay(self, dues: Sequence[Due]) -> None:
        """Pay one month's dues in full, or what is left in proportion to them."""
        amount = min(self.left, sum(due.amount for due in dues))
        if amount == 0:
            return
        self.left -= amount
        shares = split_largest_remainder(amount, [due.amount for due in dues])
        for due, share in zip(dues, shares, strict=True):
            if share:
                key = (due.period, due.service_id, due.kind)
                self.given[key] = self.given.get(key, 0) + share


def allocate(dues: Iterable[Due], amount: int, wish: Wish = NO_WISH) -> tuple[Part, ...]:
    """The parts of a payment, in the order they are paid; their sum is the amount.

    What the wish names is paid first, then the other charges, then penalty, oldest month first in
    each; inside a month in proportion to what is unpaid by the largest remainder, ties to the
    earlier row; the rest is an advance. Dues of another payee are left alone. Raises
    ``ValueError`` for a negative amount.
    """
    if amount < 0:
        raise ValueError("a payment is not negative")
    open_dues = [due for due in dues if due.amount > 0 and due.payee == wish.payee]
    split = _Split(amount)
    for stage in _stages(open_dues, wish):
        for month in _by_month(stage):
            split.pay(month)
    parts = [Part(*key, given) for key, given in split.given.items()]
    if split.left:
        parts.append(Part(0, 0, "advance", split.left))
    return tuple(parts)


def check_split(dues: Iterable[Due], parts: Sequence[Part], amount: int) -> None:
    """Is an edited split right; any order of paying is, for the payer may wish it. ``dues`` are
    those of one payee.

    Raises ``split.differs`` (amount_kopecks, parts_kopecks), ``split.over_due`` (due_kopecks,
    part_kopecks, period), and with the period ``split.not_positive``, ``split.twice`` and
    ``split.not_due``.
    """
    total = sum(part.amount for part in parts)
    if total != amount:
        raise InputError("split.differs", amount_kopecks=amount, parts_kopecks=total)
    owed: dict[tuple[int, int, Kind], int] = defaultdict(int)
    for due in dues:
        owed[due.period, due.service_id, due.kind] += due.amount
    seen: set[tuple[int, int, Kind]] = set()
    for part in parts:
        key = (part.period, part.service_id, part.kind)
        if part.amount <= 0:
            raise InputError("split.not_positive", period=part.period, service_id=part.service_id)
        if key in seen:
            raise InputError("split.twice", period=part.period, service_id=part.service_id)
        seen.add(key)
        _check_due(part, owed.get(key))


def _check_due(part: Part, due: int | None) -> None:
    if part.kind == "advance" and part.period == part.service_id == 0:
        return
    named = {"period": part.period, "service_id": part.service_id}
    if due is None:
        raise InputError("split.not_due", **named)
    if part.amount > due:
        raise InputError("split.over_due", due_kopecks=due, part_kopecks=part.amount, **named)


def _stages(dues: Sequence[Due], wish: Wish) -> list[list[Due]]:
    """Who is paid before whom: wished charges, other charges, wished penalty, other penalty;
    penalty wished by its kind comes first of all.
    """
    charges = [due for due in dues if due.kind != "penalty"]
    penalty = [due for due in dues if due.kind == "penalty"]
    stages = [*_wished_first(charges, wish), *_wished_first(penalty, wish)]
    if wish.kinds == {"penalty"}:
        stages = [stages[2], *stages[:2], stages[3]]
    return stages


def _wished_first(dues: Sequence[Due], wish: Wish) -> tuple[list[Due], list[Due]]:
    return [d for d in dues if wish.names(d)], [d for d in dues if not wish.names(d)]


def _by_month(dues: Sequence[Due]) -> list[list[Due]]:
    """The dues of each month, oldest month first, rows in the order given."""
    months: dict[int, list[Due]] = defaultdict(list)
    for due in dues:
        months[due.period].append(due)
    return [months[period] for period in sorted(months)]
