"""A debtor for tests of money papers: bills that follow from charges, payments and days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import msgspec

from api_client.models.replica import Account, Bill, ChargeRow, Payment, PaymentPart, Service
from desktop.services.accounts import Card
from desktop.services.debt_sheet import Names
from domain.calendar import KNOWN_YEARS, ProductionCalendar
from domain.money import charge_kopecks
from domain.obligations import Obligations, PenaltyTerms, accrued_by_service
from domain.periods import due_day, last_day, next_period, previous_period
from tests.support import bill_samples

ZONE = ZoneInfo("Asia/Yekaterinburg")
TODAY = date(2026, 11, 20)
REPAIR, HEATING, COLD = 2, 3, 4
"""As the golden services are numbered."""

SERVICES: dict[int, Service] = bill_samples.services_of(bill_samples.GOLDEN)
SUPPLIERS = {1: bill_samples.CENTRE, 11: bill_samples.EXECUTOR}
NAMES = Names(SERVICES, SUPPLIERS)
TERMS = PenaltyTerms(ProductionCalendar(KNOWN_YEARS), repair=frozenset({REPAIR}))
TARIFFS = {REPAIR: 14_620_000, HEATING: 2_747_220_000, COLD: 68_730_000}

Charges = Mapping[int, Mapping[int, int]]
"""Volume in 1e-10 by service, by period."""

MONTHS: Charges = {
    202604: {REPAIR: 462 * 10**9, HEATING: 10**10, COLD: 5 * 10**10},
    202605: {REPAIR: 462 * 10**9, COLD: 4 * 10**10},
    202606: {REPAIR: 462 * 10**9, COLD: 6 * 10**10},
    202607: {REPAIR: 462 * 10**9, COLD: 5 * 10**10},
    202608: {REPAIR: 462 * 10**9, COLD: 5 * 10**10},
    202609: {REPAIR: 462 * 10**9, COLD: 7 * 10**10},
    202610: {REPAIR: 462 * 10**9, HEATING: 13 * 10**9, COLD: 5 * 10**10},
}


def part(period: int, service_id: int, amount: int, kind: int = 0) -> PaymentPart:
    """One part of a payment."""
    return PaymentPart(period, service_id, amount, kind)


def paid(number: int, day: str, parts: Sequence[PaymentPart], **changes: object) -> Payment:
    """A payment of these parts at noon of the office's day."""
    moment = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=ZONE)
    stamp = int(moment.astimezone(UTC).timestamp() * 1000)
    amount = sum(one.amount for one in parts)
    made = Payment(
        number, 1, bill_samples.ACCOUNT.id, stamp, amount, "cash", "Окно 2", f"7F3A-1-{number:03d}",
        tuple(parts), op_id=f"0190-{number}", operator="Гладкова О. П.",
        tenders=(("cash", amount),),
    )  # fmt: skip
    return msgspec.structs.replace(made, **changes)


PAYMENTS = (
    # April paid in September but for the heating, with its penalty; August in time.
    paid(1, "2026-09-10", (part(202604, REPAIR, 67_544), part(202604, COLD, 34_365))),
    paid(2, "2026-09-12", (part(202608, REPAIR, 67_544), part(202608, COLD, 34_365))),
    paid(3, "2026-11-05", (part(202604, HEATING, 100_000), part(202610, HEATING, 5_000, 1))),
)


def day_of(payment: Payment) -> date:
    """The office's day of a payment."""
    return datetime.fromtimestamp(payment.paid_at / 1000, UTC).astimezone(ZONE).date()


def bills_of(months: Charges = MONTHS, payments: Sequence[Payment] = PAYMENTS) -> tuple[Bill, ...]:
    """The bills of these months, each with the payments of its days counted, penalty by days."""
    book = Obligations()
    debts: dict[int, int] = {}
    penalty: dict[int, int] = {}
    counted: dict[tuple[int, int], int] = {}
    bills: list[Bill] = []
    for period, volumes in months.items():
        inside = [
            one for one in payments
            if last_day(previous_period(period)) < day_of(one) <= last_day(period)
        ]  # fmt: skip
        main = penalty_paid = 0
        for one in inside:
            named = [row for row in one.parts if row.kind != 1]
            book.pay(day_of(one), [(row.period, row.service_id, row.amount) for row in named])
            for row in named:
                debts[row.service_id] = debts.get(row.service_id, 0) - row.amount
                main += row.amount
            for row in one.parts:
                if row.kind == 1:
                    penalty[row.service_id] = penalty.get(row.service_id, 0) - row.amount
                    penalty_paid += row.amount
        came, counted = accrued_by_service(book.items, last_day(period), counted, TERMS)
        for key, amount in came.items():
            penalty[key] = penalty.get(key, 0) + amount
        rows = tuple(
            _row(key, volumes.get(key, 0), debts.get(key, 0), penalty.get(key, 0), came.get(key, 0))
            for key in dict.fromkeys([*volumes, *debts, *penalty])
        )
        bills.append(_bill(period, rows, main, penalty_paid))
        book.charge(period, [(row.service_id, row.due) for row in rows])
        for charge in rows:
            debts[charge.service_id] = charge.debt + charge.due
    return tuple(bills)


def account_of(bills: Sequence[Bill], payments: Sequence[Payment] = PAYMENTS) -> Account:
    """The account as the office has it after all of them."""
    last = bills[-1]
    later = [one for one in payments if day_of(one).isoformat() > last.counted_to]
    of_penalty = sum(row.amount for one in later for row in one.parts if row.kind == 1)
    balance = last.total - sum(one.amount for one in later)
    penalty = last.penalty - of_penalty
    return msgspec.structs.replace(
        bill_samples.ACCOUNT, balance_kopecks=balance, penalty_kopecks=penalty,
        overdue_kopecks=max(0, balance - penalty),
    )  # fmt: skip


def _row(service_id: int, volume_e10: int, debt: int, penalty: int, accrued: int) -> ChargeRow:
    charged = charge_kopecks(volume_e10, TARIFFS[service_id])
    return ChargeRow(
        service_id=service_id, supplier_id=11, method="meter" if service_id == COLD else "area",
        volume_e10=volume_e10, common_volume_e10=0, tariff_e6=TARIFFS[service_id],
        charged=charged, coefficient_e2=0, excess=0, recalculated=0, benefit=0, due=charged,
        debt=debt, penalty=penalty, executor_fine=0, duty=0, costs=0,
        total=charged + debt + penalty, accrued=accrued,
    )  # fmt: skip


def _bill(period: int, rows: tuple[ChargeRow, ...], main: int, penalty_paid: int) -> Bill:
    following = next_period(period)
    return bill_samples.make_bill(
        period=period, number=f"72АБ123456-01-{period % 10000 // 1000}{period % 100:02d}1",
        rows=rows, opening=sum(row.debt for row in rows) + main, paid=main, last_paid_on="",
        issued_on=f"{following // 100}-{following % 100:02d}-01",
        due_on=due_day(period).isoformat(), counted_to=last_day(period).isoformat(),
        charged=sum(row.charged for row in rows), due=sum(row.due for row in rows),
        penalty=sum(row.penalty for row in rows), total=sum(row.total for row in rows),
        penalty_paid=penalty_paid, meters=(), recalculations=(), reference=(),
    )  # fmt: skip


def card() -> Card:
    """The debtor's card as the services give it."""
    bills = bills_of()
    return Card(
        account=account_of(bills), house=bill_samples.HOUSE,
        address="г Тюмень, ул Широтная, д 104, кв 27", badge="debt", bills=bills[::-1],
        payments=PAYMENTS[::-1], meters=(), services=SERVICES, suppliers=SUPPLIERS,
    )  # fmt: skip
