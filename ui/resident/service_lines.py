"""Charged months by service: debt, charged, recalculated, paid, to pay; pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import msgspec

from api_client.models.replica import Bill, ChargeRow
from desktop.documents.account_months import account_months
from desktop.documents.month_sums import AccountMonth, ServiceSums, local_day, summed
from desktop.services.accounts import Card
from ui import format as shown
from ui.nouns import service_icon

__all__ = ["MonthLines", "ServiceLine", "local_day", "month_lines", "months_of", "span_lines"]

PENALTY_ICON = "percentage"
NAMELESS = "Авансы и прочее"
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class ServiceLine:
    """One service of a month or of several, kopecks; ``row`` is None for penalty and costs.

    debt + charged + recalculated - paid = to_pay.
    """

    name: str
    icon: str
    row: ChargeRow | None
    debt: int
    charged: int
    recalculated: int
    paid: int
    to_pay: int

    @property
    def owed(self) -> int:
        """What is left of the debt: payments go to the oldest months first."""
        return self.debt - max(0, min(self.debt, self.paid))

    @property
    def paid_of_month(self) -> int:
        """What payments left for the month itself: owed + charged + recalculated - it = to_pay."""
        return self.paid - (self.debt - self.owed)


@dataclass(frozen=True)
class MonthLines:
    """The lines of a month or of several and their sums; ``bill`` is the last one's.

    ``latest``: it is the last charged month, and payments up to now are counted in.
    """

    bill: Bill
    lines: tuple[ServiceLine, ...]
    debt: int
    charged: int
    recalculated: int
    paid: int
    to_pay: int
    latest: bool
    from_period: int = 0
    penalty: int = 0
    """What of the penalty is still to pay."""
    zone: ZoneInfo = _UTC

    @property
    def owed(self) -> int:
        """What is left of the debts of all services."""
        return sum(line.owed for line in self.lines)

    @property
    def paid_of_month(self) -> int:
        """What was paid towards the month itself."""
        return sum(line.paid_of_month for line in self.lines)


def months_of(card: Card, zone: ZoneInfo) -> tuple[AccountMonth, ...]:
    """Every month this copy knows, oldest first."""
    return account_months(card.bills, card.payments, card.account.balance_kopecks, zone)


def month_lines(card: Card, bill: Bill, zone: ZoneInfo) -> MonthLines:
    """The lines of a bill; in the last charged month what was paid since then counts as well."""
    return span_lines(card, months_of(card, zone), bill, bill.period, zone)


def span_lines(
    card: Card, months: Sequence[AccountMonth], last: Bill, first_period: int, zone: ZoneInfo
) -> MonthLines:
    """The months from the first to the last one's bill as lines of one table."""
    inside = [
        month
        for month in months
        if month.bill is not None and first_period <= month.period <= last.period
    ]
    latest = bool(card.bills) and card.bills[0].period == last.period
    tail = [month for month in months if month.bill is None] if latest else []
    added = {one.service_id: one for one in summed(inside)}
    later = {one.service_id: one for one in summed(tail)}
    rows = _rows(month.bill for month in inside if month.bill is not None)
    lines = [
        _line(card, rows[key], _main_closing(last, key), added[key], later.get(key)) for key in rows
    ]
    lines += _other_lines(last, inside, tail)
    lines += [_nameless(later[key]) for key in later if key not in rows and _moves(later[key])]
    return MonthLines(
        bill=last,
        lines=tuple(lines),
        debt=sum(line.debt for line in lines),
        charged=sum(line.charged for line in lines),
        recalculated=sum(line.recalculated for line in lines),
        paid=sum(line.paid for line in lines),
        to_pay=sum(line.to_pay for line in lines),
        latest=latest,
        from_period=first_period,
        penalty=last.penalty - _penalty_paid(tail),
        zone=zone,
    )


def _rows(bills: Iterable[Bill]) -> dict[int, ChargeRow]:
    """One row a service: volumes of all its rows added, its price only where it did not change."""
    found: dict[int, ChargeRow] = {}
    for bill in bills:
        for row in bill.rows:
            before = found.get(row.service_id)
            found[row.service_id] = row if before is None else _joined(before, row)
    return found


def _joined(before: ChargeRow, row: ChargeRow) -> ChargeRow:
    same = before.tariff_e6 == row.tariff_e6
    return msgspec.structs.replace(
        row,
        volume_e10=before.volume_e10 + row.volume_e10,
        tariff_e6=row.tariff_e6 if same else 0,
    )


def _main_closing(bill: Bill, service_id: int) -> int:
    return sum(row.debt + row.due for row in bill.rows if row.service_id == service_id)


def _line(
    card: Card, row: ChargeRow, closing: int, added: ServiceSums, later: ServiceSums | None
) -> ServiceLine:
    service = card.services.get(row.service_id)
    sums = added.sums
    paid = sums.paid - added.penalty_paid
    recalculated = sums.recalculated - sums.benefit
    paid_later = later.sums.paid - later.penalty_paid if later else 0
    return ServiceLine(
        name=service.name if service else shown.DASH,
        icon=service_icon(service.code)[0] if service else "receipt",
        row=row,
        debt=closing - sums.charged - recalculated + paid,
        charged=sums.charged,
        recalculated=recalculated,
        paid=paid + paid_later,
        to_pay=closing - paid_later,
    )


def _other_lines(
    bill: Bill, inside: Sequence[AccountMonth], tail: Sequence[AccountMonth]
) -> list[ServiceLine]:
    """Penalty with what was paid of it, and costs."""
    penalty = sum(row.penalty for row in bill.rows)
    costs = sum(row.duty + row.costs - row.executor_fine for row in bill.rows)
    before, after = _penalty_paid(inside), _penalty_paid(tail)
    made = []
    if penalty or before or after:
        debt, left = penalty + before, penalty - after
        paid = before + after
        made.append(ServiceLine("Пени", PENALTY_ICON, None, debt, 0, 0, paid, left))
    if costs:
        made.append(ServiceLine("Пошлина и издержки", "receipt", None, costs, 0, 0, 0, costs))
    return made


def _penalty_paid(months: Iterable[AccountMonth]) -> int:
    return sum(one.penalty_paid for month in months for one in month.services)


def _nameless(one: ServiceSums) -> ServiceLine:
    """Money that names no service of the bill: an advance, what came late."""
    paid = one.sums.paid - one.penalty_paid
    other = one.sums.other
    return ServiceLine(NAMELESS, "cash", None, 0, 0, other, paid, other - paid)


def _moves(one: ServiceSums) -> bool:
    return bool(one.sums.paid - one.penalty_paid or one.sums.other)
