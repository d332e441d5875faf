"""What a month of an account comes to by service: sums that add up, of one month or several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from api_client.models.replica import Bill, Payment
from domain.reversal import PENALTY

Amounts = dict[int, int]
"""Kopecks by service; service 0 is money that names none."""


@dataclass(frozen=True, slots=True)
class MonthSums:
    """opening + charged + recalculated - benefit + penalty - paid + other = closing.

    All that is to pay: main debt with penalty and costs. ``charged`` holds the excess of a raising
    coefficient, ``penalty`` what came of it in the month, ``paid`` payments of penalty as well.
    ``other``: costs of a court, and what the copy of this terminal cannot explain.
    """

    opening: int = 0
    charged: int = 0
    recalculated: int = 0
    benefit: int = 0
    penalty: int = 0
    paid: int = 0
    other: int = 0
    closing: int = 0

    @property
    def due(self) -> int:
        """What the month itself charges."""
        return self.charged + self.recalculated - self.benefit


_NAMES = tuple(one.name for one in fields(MonthSums))


@dataclass(frozen=True, slots=True)
class ServiceSums:
    """One service of one month or of several; ``supplier_id`` as the last bill has it.

    ``penalty_closing`` is the part of ``sums.closing`` that is penalty, ``penalty_paid`` the part
    of ``sums.paid``.
    """

    service_id: int
    supplier_id: int
    sums: MonthSums
    penalty_closing: int = 0
    penalty_paid: int = 0


@dataclass(frozen=True, slots=True)
class AccountMonth:
    """``bill`` is None for a month that is not charged yet but has money in it."""

    period: int
    bill: Bill | None
    services: tuple[ServiceSums, ...]
    sums: MonthSums


def summed(months: Sequence[AccountMonth]) -> tuple[ServiceSums, ...]:
    """Several months as one by service: the first one's opening, the last one's closing."""
    found: dict[int, ServiceSums] = {}
    for number, month in enumerate(months):
        for one in month.services:
            so_far = found.get(one.service_id)
            if so_far is None:
                # A service that stands here for the first time had nothing before.
                start = one.sums.opening if number == 0 else 0
                so_far = ServiceSums(one.service_id, 0, MonthSums(opening=start, closing=start))
            found[one.service_id] = _joined(so_far, one)
    return tuple(found.values())


def total(sums: Iterable[MonthSums]) -> MonthSums:
    """The sums of several services of one month or span."""
    added = dict.fromkeys(_NAMES, 0)
    for one in sums:
        for name in _NAMES:
            added[name] += getattr(one, name)
    return MonthSums(**added)


def sums_of(months: Sequence[AccountMonth]) -> MonthSums:
    """All months as one: the first one's opening, the last one's closing."""
    if not months:
        return MonthSums()
    added = total(month.sums for month in months)
    return replace(added, opening=months[0].sums.opening, closing=months[-1].sums.closing)


def local_day(moment_ms: int, zone: ZoneInfo) -> date:
    """The office's day of a moment."""
    return datetime.fromtimestamp(moment_ms / 1000, UTC).astimezone(zone).date()


def parts_by_service(payments: Iterable[Payment], *, penalty: bool) -> Amounts:
    """Parts of payments by service: those of penalty, or all others."""
    found: Amounts = {}
    for payment in payments:
        for part in payment.parts:
            if (part.kind == PENALTY) == penalty:
                found[part.service_id] = found.get(part.service_id, 0) + part.amount
    return found


def _joined(so_far: ServiceSums, one: ServiceSums) -> ServiceSums:
    """One more month of a service; a gap between closing and opening is told as ``other``."""
    gap = one.sums.opening - so_far.sums.closing
    added = total((so_far.sums, one.sums))
    return ServiceSums(
        one.service_id,
        one.supplier_id or so_far.supplier_id,
        replace(
            added,
            opening=so_far.sums.opening,
            other=added.other + gap,
            closing=one.sums.closing,
        ),
        one.penalty_closing,
        so_far.penalty_paid + one.penalty_paid,
    )
