"""A shift of the till as a fold of its facts: expected cash, X and Z figures, expiry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from domain.errors import InputError

MS_OF_HOUR = 3_600_000
SHIFT_HOURS = 24

State = Literal["open", "expired", "closed"]
Tenders = Iterable[tuple[str, int]]
"""(kind, kopecks): cash, card, sbp; sums are positive, also those given back."""


@dataclass(frozen=True, slots=True)
class ShiftBook:
    """The sums of a shift; every method gives the book after one more fact.

    The order of facts does not matter, so server and desk agree whatever came first. Whoever
    voids calls ``refunded``: nothing is taken out of what was booked.
    """

    float_kopecks: int = 0
    cash_in: int = 0
    cash_out: int = 0
    cash: int = 0
    card: int = 0
    sbp: int = 0
    refunds_cash: int = 0
    refunds_card: int = 0
    refunds_sbp: int = 0
    count: int = 0
    refund_count: int = 0

    @property
    def expected(self) -> int:
        """What the drawer must hold."""
        held = self.float_kopecks + self.cash_in - self.cash_out
        return held + self.cash - self.refunds_cash

    @property
    def taken(self) -> int:
        """All taken by all tenders, refunds not subtracted."""
        return self.cash + self.card + self.sbp

    @property
    def refunds(self) -> int:
        """All given back by all tenders."""
        return self.refunds_cash + self.refunds_card + self.refunds_sbp

    @property
    def net(self) -> int:
        """The takings of the shift: taken without what was given back."""
        return self.taken - self.refunds

    def opened(self, float_kopecks: int) -> ShiftBook:
        """The change money the drawer began with."""
        return replace(self, float_kopecks=float_kopecks)

    def moved(self, way: str, amount: int) -> ShiftBook:
        """Cash put in («in») or taken out («out») beside payments."""
        if way == "in":
            return replace(self, cash_in=self.cash_in + amount)
        if way == "out":
            return replace(self, cash_out=self.cash_out + amount)
        raise ValueError(f"no way {way!r} to move cash")

    def paid(self, tenders: Tenders) -> ShiftBook:
        """One more payment."""
        cash, card, sbp = _by_kind(tenders)
        return replace(
            self,
            cash=self.cash + cash,
            card=self.card + card,
            sbp=self.sbp + sbp,
            count=self.count + 1,
        )

    def refunded(self, tenders: Tenders) -> ShiftBook:
        """One more refund or void."""
        cash, card, sbp = _by_kind(tenders)
        return replace(
            self,
            refunds_cash=self.refunds_cash + cash,
            refunds_card=self.refunds_card + card,
            refunds_sbp=self.refunds_sbp + sbp,
            refund_count=self.refund_count + 1,
        )

    def difference(self, counted: int) -> int:
        """Counted without expected: minus is a shortage, plus a surplus."""
        return counted - self.expected


def state_of(opened_at: int, closed_at: int, now: int, hours: int = SHIFT_HOURS) -> State:
    """The state of a shift by moments in UTC milliseconds; ``closed_at`` 0 means not closed."""
    if closed_at:
        return "closed"
    return "expired" if now - opened_at >= hours * MS_OF_HOUR else "open"


def check_cash_out(book: ShiftBook, amount: int) -> None:
    """Raises ``shift.not_in_drawer`` (expected_kopecks, amount_kopecks) when the drawer holds
    less.
    """
    if amount > book.expected:
        held = book.expected
        raise InputError("shift.not_in_drawer", expected_kopecks=held, amount_kopecks=amount)


def _by_kind(tenders: Tenders) -> tuple[int, int, int]:
    sums = {"cash": 0, "card": 0, "sbp": 0}
    for kind, amount in tenders:
        if kind not in sums:
            raise ValueError(f"no tender {kind!r}")
        sums[kind] += amount
    return sums["cash"], sums["card"], sums["sbp"]
