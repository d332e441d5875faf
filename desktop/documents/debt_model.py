"""What is owed on an account, as plain values: by month, service and supplier, penalty by days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from domain.penalty import Penalty


@dataclass(frozen=True)
class DebtRow:
    """What is unpaid of one service for one month; ``due_on`` as the bill prints it.

    ``stands_for_before``: the month stands for all months before the oldest bill of this copy.
    """

    period: int
    service_id: int
    service: str
    supplier_id: int
    supplier: str
    charged: int
    paid: int
    unpaid: int
    due_on: date
    is_overdue: bool
    stands_for_before: bool = False


@dataclass(frozen=True)
class PenaltyRow:
    """Penalty of one service for one month's charge.

    ``unpaid``: what of the billed penalty is still to pay, older months taken as paid first.
    ``billed``: counted to the day of the last bill, ``today``: to today, both with their days.
    Both are None for penalty that no days of this copy brought: a court's, one of older months.
    """

    period: int
    service_id: int
    service: str
    supplier_id: int
    supplier: str
    charged: int
    starts_on: date | None
    unpaid: int
    billed: Penalty | None
    today: Penalty | None
    capital_repair: bool = False

    @property
    def since(self) -> int:
        """What came since the last bill: the next one will ask for it."""
        if self.billed is None or self.today is None:
            return 0
        return max(0, self.today.kopecks - self.billed.kopecks)


@dataclass(frozen=True)
class DebtSheet:
    """The debt of an account on a day; rows oldest month first.

    ``credit``: paid ahead, not taken off the rows. ``billed_to``: the day the billed penalty is
    counted to, None without bills. ``rates_known_to``: the last day with a known rate, which today
    may have passed (``rates_cover`` False). ``waiting``: payments counted in that were not sent.
    ``begins``: the month of the oldest bill; what is older goes with it.
    """

    today: date
    rows: tuple[DebtRow, ...]
    penalties: tuple[PenaltyRow, ...]
    credit: int
    billed_to: date | None
    rates_known_to: date
    rates_cover: bool
    waiting: int = 0
    begins: int = 0

    @property
    def main(self) -> int:
        """The unpaid charges."""
        return sum(row.unpaid for row in self.rows)

    @property
    def overdue(self) -> int:
        """Those past their due day."""
        return sum(row.unpaid for row in self.rows if row.is_overdue)

    @property
    def penalty(self) -> int:
        """The unpaid penalty as bills tell it."""
        return sum(row.unpaid for row in self.penalties)

    @property
    def total(self) -> int:
        """All that may be asked for."""
        return self.main + self.penalty

    @property
    def since(self) -> int:
        """Penalty that came since the last bill."""
        return sum(row.since for row in self.penalties)

    @property
    def periods(self) -> tuple[int, ...]:
        """Months with anything to pay."""
        found = {row.period for row in self.rows}
        found |= {row.period for row in self.penalties if row.unpaid}
        return tuple(sorted(found))

    def of(self, first: int, last: int, services: Iterable[int] | None = None) -> DebtSheet:
        """The part of these months and services (None: all)."""
        wanted = None if services is None else frozenset(services)
        first = 0 if first <= self.begins else first

        def inside(row: DebtRow | PenaltyRow) -> bool:
            return first <= row.period <= last and (wanted is None or row.service_id in wanted)

        return replace(
            self,
            rows=tuple(row for row in self.rows if inside(row)),
            penalties=tuple(row for row in self.penalties if inside(row)),
        )
