"""A charged month by service: debt, charged, recalculated, paid, to pay; pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from api_client.models.replica import Bill, ChargeRow, Payment
from desktop.services.accounts import Card
from domain.periods import first_day
from ui import format as shown
from ui.nouns import service_icon

PENALTY_ICON = "percentage"


@dataclass(frozen=True)
class ServiceLine:
    """One service of a month, kopecks; ``row`` is None for penalty and costs.

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
    """A month's lines and their sums; ``latest``: payments up to now are counted in."""

    bill: Bill
    lines: tuple[ServiceLine, ...]
    debt: int
    charged: int
    recalculated: int
    paid: int
    to_pay: int
    latest: bool

    @property
    def owed(self) -> int:
        """What is left of the debts of all services."""
        return sum(line.owed for line in self.lines)

    @property
    def paid_of_month(self) -> int:
        """What was paid towards the month itself."""
        return sum(line.paid_of_month for line in self.lines)


def month_lines(card: Card, bill: Bill, zone: ZoneInfo) -> MonthLines:
    """The lines of a bill; in the last charged month what was paid since then counts as well."""
    latest = bool(card.bills) and card.bills[0].period == bill.period
    begin = first_day(bill.period).isoformat()
    inside = _paid_by_service(card.payments, zone, begin, bill.counted_to)
    later: dict[int, int] = {}
    if latest and bill.counted_to:
        # The plus sorts after the day itself: only later days count.
        later = _paid_by_service(card.payments, zone, f"{bill.counted_to}+", "")
    lines = [_line(card, row, inside, later) for row in bill.rows]
    lines += _other_lines(bill)
    known = {row.service_id for row in bill.rows}
    rest = sum(sum_ for service, sum_ in later.items() if service not in known)
    if rest:
        lines.append(ServiceLine("Прочие платежи", "cash", None, 0, 0, 0, rest, -rest))
    return MonthLines(
        bill=bill,
        lines=tuple(lines),
        debt=sum(line.debt for line in lines),
        charged=sum(line.charged for line in lines),
        recalculated=sum(line.recalculated for line in lines),
        paid=sum(line.paid for line in lines),
        to_pay=sum(line.to_pay for line in lines),
        latest=latest,
    )


def local_day(moment_ms: int, zone: ZoneInfo) -> date:
    """The office's day of a moment."""
    return datetime.fromtimestamp(moment_ms / 1000, UTC).astimezone(zone).date()


def _line(card: Card, row: ChargeRow, inside: dict[int, int], later: dict[int, int]) -> ServiceLine:
    service = card.services.get(row.service_id)
    paid_inside = inside.get(row.service_id, 0)
    paid_later = later.get(row.service_id, 0)
    return ServiceLine(
        name=service.name if service else shown.DASH,
        icon=service_icon(service.code)[0] if service else "receipt",
        row=row,
        debt=row.debt + paid_inside,
        charged=row.charged + row.excess,
        recalculated=row.recalculated - row.benefit,
        paid=paid_inside + paid_later,
        to_pay=row.due + row.debt - paid_later,
    )


def _other_lines(bill: Bill) -> list[ServiceLine]:
    penalty = sum(row.penalty for row in bill.rows)
    costs = sum(row.duty + row.costs - row.executor_fine for row in bill.rows)
    made = []
    if penalty:
        made.append(ServiceLine("Пени", PENALTY_ICON, None, penalty, 0, 0, 0, penalty))
    if costs:
        made.append(ServiceLine("Пошлина и издержки", "receipt", None, costs, 0, 0, 0, costs))
    return made


def _paid_by_service(
    payments: Iterable[Payment], zone: ZoneInfo, begin: str, end: str
) -> dict[int, int]:
    """Parts of payments of those days (``end`` empty: until now)."""
    sums: dict[int, int] = {}
    for payment in payments:
        day = local_day(payment.paid_at, zone).isoformat()
        if day < begin or (end and day > end):
            continue
        for part in payment.parts:
            sums[part.service_id] = sums.get(part.service_id, 0) + part.amount
    return sums
