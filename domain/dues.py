"""What is unpaid of an account by month and service, from its bills and payments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from domain.allocation import Due, Part
from domain.money import split_largest_remainder
from domain.obligations import Obligations
from domain.periods import last_day, previous_period
from domain.reversal import PENALTY


class BillRow(Protocol):
    """One service of a bill, kopecks."""

    @property
    def service_id(self) -> int: ...
    @property
    def due(self) -> int: ...
    @property
    def debt(self) -> int: ...
    @property
    def penalty(self) -> int: ...


class BillOfMonth(Protocol):
    """A bill as the wire names it; ``counted_to``: the last day whose payments it knows."""

    @property
    def period(self) -> int: ...
    @property
    def counted_to(self) -> str: ...
    @property
    def rows(self) -> Sequence[BillRow]: ...


class PaidPart(Protocol):
    """What of a payment went to one service of one month."""

    @property
    def period(self) -> int: ...
    @property
    def service_id(self) -> int: ...
    @property
    def amount(self) -> int: ...
    @property
    def kind(self) -> int: ...


class SplitPayment(Protocol):
    """A payment as the wire names it."""

    @property
    def paid_at(self) -> int: ...
    @property
    def parts(self) -> Sequence[PaidPart]: ...


@dataclass(frozen=True)
class Owed:
    """The obligations of an account and its unpaid penalty by service.

    ``opening_period``: the month that stands for all before the oldest known bill. ``last_bill``
    names the month penalty is paid in.
    """

    book: Obligations
    penalty: dict[int, int]
    opening_period: int
    last_period: int

    def dues(self) -> tuple[Due, ...]:
        """Charges oldest month first, rows in the order of the bills, then penalty."""
        charges = sorted(self.book.dues(), key=lambda due: due.period)
        penalty = (
            Due(self.last_period, service_id, "penalty", amount)
            for service_id, amount in self.penalty.items()
            if amount > 0
        )
        return (*charges, *penalty)

    def pay(self, day: date, parts: Iterable[Part]) -> None:
        """Count a further payment, as the next one of the same account must see it."""
        for part in parts:
            if part.kind == "penalty":
                self.penalty[part.service_id] -= part.amount
            else:
                self.book.pay(day, [(part.period, part.service_id, part.amount)])


def owed_of(
    bills: Iterable[BillOfMonth],
    payments: Iterable[SplitPayment],
    penalty_kopecks: int,
    zone: ZoneInfo,
) -> Owed:
    """What is owed; bills and payments in any order, waiting payments among them.

    ``penalty_kopecks`` is the unpaid penalty as the office counts it: bills only tell whose it is.
    """
    known = sorted(bills, key=lambda bill: bill.period)
    if not known:
        return Owed(_without_bills(payments, zone), {}, 0, 0)
    first, last = known[0], known[-1]
    rows = sorted(
        ((_day(one, zone), one) for one in payments), key=lambda row: (row[0], row[1].paid_at)
    )
    later = [row for row in rows if row[0].isoformat() > first.counted_to]
    book = Obligations()
    opening = previous_period(first.period)
    book.bring(opening, {row.service_id: row.debt for row in first.rows if row.debt})
    index = 0
    for bill in known:
        until = last_day(bill.period)
        while index < len(later) and later[index][0] <= until:
            _pay(book, *later[index])
            index += 1
        book.charge(bill.period, [(row.service_id, row.due) for row in bill.rows])
    for day, payment in later[index:]:
        _pay(book, day, payment)
    return Owed(book, _penalty(last, rows, penalty_kopecks), opening, last.period)


def _without_bills(payments: Iterable[SplitPayment], zone: ZoneInfo) -> Obligations:
    book = Obligations()
    for payment in sorted(payments, key=lambda one: one.paid_at):
        _pay(book, _day(payment, zone), payment)
    return book


def _pay(book: Obligations, day: date, payment: SplitPayment) -> None:
    book.pay(
        day,
        [(one.period, one.service_id, one.amount) for one in payment.parts if one.kind != PENALTY],
    )


def _penalty(
    last: BillOfMonth, rows: Sequence[tuple[date, SplitPayment]], penalty_kopecks: int
) -> dict[int, int]:
    """By service: the last bill's less what was paid since; brought to what the office says."""
    left = {row.service_id: row.penalty for row in last.rows if row.penalty > 0}
    for day, payment in rows:
        if day.isoformat() <= last.counted_to:
            continue
        for part in payment.parts:
            if part.kind == PENALTY:
                left[part.service_id] = left.get(part.service_id, 0) - part.amount
    left = {service_id: amount for service_id, amount in left.items() if amount > 0}
    total = sum(left.values())
    if total == penalty_kopecks or penalty_kopecks <= 0:
        return left if penalty_kopecks > 0 else {}
    if not left:
        place = last.rows[0].service_id if last.rows else 0
        return {place: penalty_kopecks} if place else {}
    shares = split_largest_remainder(penalty_kopecks, list(left.values()))
    return dict(zip(left, shares, strict=True))


def _day(payment: SplitPayment, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(payment.paid_at / 1000, UTC).astimezone(zone).date()
