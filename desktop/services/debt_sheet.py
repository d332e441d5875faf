"""The debt of an account from bills and payments: unpaid months, penalty with its days; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from api_client.models.replica import Bill, ChargeRow, Payment, Service, Supplier
from desktop.documents.debt_model import DebtRow, DebtSheet, PenaltyRow
from desktop.documents.month_sums import local_day
from desktop.store.money_fold import PENDING
from domain.calendar_text import office_calendar
from domain.dues import Owed, owed_of
from domain.obligations import Item, PenaltyTerms
from domain.penalty import Penalty, penalty_of, penalty_rules
from domain.periods import due_day, last_day
from domain.reversal import PENALTY
from domain.settings import OfficeSettings

CAPITAL_REPAIR = "capital_repair"


@dataclass(frozen=True)
class Names:
    """Services and suppliers of the office by id."""

    services: Mapping[int, Service]
    suppliers: Mapping[int, Supplier]

    def service(self, service_id: int) -> str:
        """The name a paper shows."""
        found = self.services.get(service_id)
        return found.name if found else "Прочее"

    def supplier(self, supplier_id: int) -> str:
        """The short name, or the whole one; empty for none."""
        found = self.suppliers.get(supplier_id)
        return (found.short_name or found.name) if found else ""


@dataclass(frozen=True)
class Known:
    """What this copy knows of one account on a day."""

    bills: tuple[Bill, ...]
    payments: tuple[Payment, ...]
    today: date
    zone: ZoneInfo


def debt_sheet(known: Known, names: Names, office: OfficeSettings) -> DebtSheet:
    """What is owed on that day, with waiting payments counted in."""
    terms = penalty_terms(names, office)
    bills = sorted(known.bills, key=lambda bill: bill.period)
    owed = owed_of(bills, known.payments, unpaid_penalty(bills, known.payments, known.zone),
                   known.zone)  # fmt: skip
    maker = _Maker(known, names, terms, owed, _suppliers(bills))
    billed_to = last_day(bills[-1].period) if bills else None
    return DebtSheet(
        today=known.today,
        rows=maker.rows({bill.period: date.fromisoformat(bill.due_on) for bill in bills}),
        penalties=maker.penalties(billed_to),
        credit=owed.book.credit,
        billed_to=billed_to,
        rates_known_to=terms.rules.rates.known_to,
        rates_cover=terms.rules.rates.covers(known.today),
        waiting=sum(one.state == PENDING for one in known.payments),
        begins=bills[0].period if bills else 0,
    )


def penalty_terms(names: Names, office: OfficeSettings) -> PenaltyTerms:
    """By what this office counts penalty."""
    repair = (one.id for one in names.services.values() if one.code == CAPITAL_REPAIR)
    calendar = office_calendar(office.calendar_years)
    return PenaltyTerms(calendar, penalty_rules(office), frozenset(repair))


def unpaid_penalty(bills: Iterable[Bill], payments: Iterable[Payment], zone: ZoneInfo) -> int:
    """The last bill's penalty less what was paid of it since."""
    last = max(bills, key=lambda bill: bill.period, default=None)
    if last is None:
        return 0
    paid = sum(
        part.amount
        for payment in payments
        if local_day(payment.paid_at, zone).isoformat() > last.counted_to
        for part in payment.parts
        if part.kind == PENALTY
    )
    return max(0, sum(row.penalty for row in last.rows) - paid)


@dataclass(frozen=True)
class _Maker:
    known: Known
    names: Names
    terms: PenaltyTerms
    owed: Owed
    suppliers: Mapping[tuple[int, int], int]

    def rows(self, due_on: Mapping[int, date]) -> tuple[DebtRow, ...]:
        """Unpaid items, months in their order, services as bills have them."""
        found = []
        for item in self._items():
            if not item.unpaid:
                continue
            supplier_id = self._supplier(item.period, item.service_id)
            due = due_on.get(item.period) or due_day(item.period)
            found.append(
                DebtRow(
                    period=item.period,
                    service_id=item.service_id,
                    service=self.names.service(item.service_id),
                    supplier_id=supplier_id,
                    supplier=self.names.supplier(supplier_id),
                    charged=item.sum_kopecks,
                    paid=item.sum_kopecks - item.unpaid,
                    unpaid=item.unpaid,
                    due_on=due,
                    is_overdue=due < self.known.today,
                    stands_for_before=item.period == self.owed.opening_period,
                )
            )
        return tuple(found)

    def penalties(self, billed_to: date | None) -> tuple[PenaltyRow, ...]:
        """Items that brought penalty, and what of the unpaid none of them brought."""
        if billed_to is None:
            return ()
        counted = [(item, *self._counted(item, billed_to)) for item in self._items()]
        left = dict(self.owed.penalty)
        shares: dict[int, int] = {}
        # Penalty is paid oldest first, so what is unpaid lies in the newest.
        for item, billed, _ in reversed(counted):
            share = min(left.get(item.service_id, 0), billed.kopecks)
            if share > 0:
                shares[id(item)] = share
                left[item.service_id] -= share
        found = [
            self._penalty_row(item, billed, today, shares.get(id(item), 0))
            for item, billed, today in counted
            if shares.get(id(item)) or today.kopecks > billed.kopecks
        ]
        rest = [self._nobodys(key, amount) for key, amount in left.items() if amount]
        return (*found, *rest)

    def _items(self) -> list[Item]:
        return sorted(self.owed.book.items.values(), key=lambda item: item.period)

    def _counted(self, item: Item, billed_to: date) -> tuple[Penalty, Penalty]:
        obligation = self.terms.obligation(item)
        billed = penalty_of(obligation, billed_to, self.terms.rules)
        if self.known.today <= billed_to:
            return billed, billed
        return billed, penalty_of(obligation, self.known.today, self.terms.rules)

    def _penalty_row(self, item: Item, billed: Penalty, today: Penalty, unpaid: int) -> PenaltyRow:
        supplier_id = self._supplier(item.period, item.service_id)
        return PenaltyRow(
            period=item.period,
            service_id=item.service_id,
            service=self.names.service(item.service_id),
            supplier_id=supplier_id,
            supplier=self.names.supplier(supplier_id),
            charged=item.sum_kopecks,
            starts_on=self.terms.due(item.period),
            unpaid=unpaid,
            billed=billed,
            today=today,
            capital_repair=item.service_id in self.terms.repair,
        )

    def _nobodys(self, service_id: int, amount: int) -> PenaltyRow:
        supplier_id = self._supplier(self.owed.last_period, service_id)
        return PenaltyRow(
            period=self.owed.last_period,
            service_id=service_id,
            service=self.names.service(service_id),
            supplier_id=supplier_id,
            supplier=self.names.supplier(supplier_id),
            charged=0,
            starts_on=None,
            unpaid=amount,
            billed=None,
            today=None,
        )

    def _supplier(self, period: int, service_id: int) -> int:
        found = self.suppliers.get((period, service_id))
        if found is None:
            service = self.names.services.get(service_id)
            return service.supplier_id if service else 0
        return found


def _suppliers(bills: Iterable[Bill]) -> dict[tuple[int, int], int]:
    def key(bill: Bill, row: ChargeRow) -> tuple[int, int]:
        return bill.period, row.service_id

    return {key(bill, row): row.supplier_id for bill in bills for row in bill.rows}
