"""One account-month as a stored bill: the domain's calculation put into the wire's noun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from api_client.models.replica import (
    Bill,
    BillMeter,
    BillRecalculation,
    BillReference,
    ChargeRow,
)
from domain.accounts import bill_number
from domain.charge_inputs import AccountInput, MeterInput, MoneyInput, MonthResult
from domain.charge_plan import MonthPlan
from domain.charge_services import AccountVolumes
from domain.charges import charge_month
from domain.money import charge_kopecks, round_half_up
from domain.periods import due_day, first_day, last_day, next_period

HISTORY_MONTHS = 12
_KINDS_WITHOUT_METERS = ("area", "person", "account")
_encoder = msgspec.msgpack.Encoder()


@dataclass(frozen=True, kw_only=True)
class AccountFacts:
    """What of an account its bill names; ``izhku`` begins the bill's number, the account's own
    number stands in where ГИС ЖКХ has given none.
    """

    id: int
    izhku: str
    payer: str
    total_area_e2: int
    living_area_e2: int
    heated_area_e2: int
    residents: int
    owners: int
    executor_id: int


@dataclass(frozen=True)
class Benefit:
    """A monthly benefit of a service: kopecks, or percent x 100 of its charge when they are 0."""

    service_id: int
    amount_kopecks: int
    percent_e2: int


@dataclass(frozen=True, kw_only=True)
class MonthInput:
    """The account in one month; ``last_paid_on`` is ISO text, empty before the first payment.
    ``penalty_paid`` is already taken off the penalties of ``money``.
    """

    account: AccountFacts
    services: frozenset[int]
    meters: Sequence[MeterInput]
    money: MoneyInput
    benefits: Sequence[Benefit] = ()
    last_paid_on: str = ""
    penalty_paid: int = 0


@dataclass(frozen=True)
class MonthDates:
    """The days printed on every bill of a period."""

    issued_on: str
    due_on: str
    counted_to: str


def month_dates(period: int) -> MonthDates:
    """Issued on the first of the next month, due on the plain day, payments to the month's end."""
    return MonthDates(
        first_day(next_period(period)).isoformat(),
        due_day(period).isoformat(),
        last_day(period).isoformat(),
    )


def charge_account(plan: MonthPlan, month: MonthInput) -> MonthResult:
    """The month's calculation, benefits in percent taken from the charges they lower."""
    facts = month.account
    account = AccountInput(
        facts.total_area_e2, facts.heated_area_e2, facts.residents, facts.owners, month.services
    )
    money = month.money
    if month.benefits:
        money = replace(money, benefits=_benefits(plan, account, month))
    return charge_month(plan, account, month.meters, money)


def bill_of(
    result: MonthResult, plan: MonthPlan, month: MonthInput, dates: MonthDates, *, closed: bool
) -> Bill:
    """The bill as terminals hold it, version 1."""
    account = month.account
    return Bill(
        account_id=account.id,
        period=plan.period,
        version=1,
        number=bill_number(account.izhku, plan.period),
        closed=closed,
        issued_on=dates.issued_on,
        due_on=dates.due_on,
        payer=account.payer,
        total_area_e2=account.total_area_e2,
        living_area_e2=account.living_area_e2,
        heated_area_e2=account.heated_area_e2,
        residents=account.residents,
        executor_id=account.executor_id,
        rows=tuple([ChargeRow(*row) for row in result.rows]),
        meters=tuple([BillMeter(*row) for row in result.meters]),
        recalculations=tuple([BillRecalculation(*row) for row in result.recalculations]),
        reference=tuple([BillReference(*row) for row in result.reference]),
        opening=result.opening,
        paid=result.paid,
        last_paid_on=month.last_paid_on,
        counted_to=dates.counted_to,
        charged=result.charged,
        due=result.due,
        penalty=result.penalty,
        total=result.total,
        growth_limit_e2=plan.rules.growth_limit_e2,
        penalty_paid=month.penalty_paid,
    )


def packed_bill(bill: Bill) -> bytes:
    """The bill as its table holds it."""
    return _encoder.encode(bill)


def packed_volumes(result: MonthResult) -> bytes:
    """How each meter zone's month was found, as it is stored beside the bill."""
    return _encoder.encode([tuple(one) for one in result.volumes])


def overdue_kopecks(main_debt: int, not_yet_due: int) -> int:
    """The unpaid charges of bills past their due day, money taken by the oldest bill first: all
    that is owed without penalty, less the bills whose day has not come.
    """
    return max(0, main_debt - max(0, not_yet_due))


def is_past_due(period: int, today: date) -> bool:
    """Whether the bill of the period should have been paid by today."""
    return due_day(period) < today


def _benefits(plan: MonthPlan, account: AccountInput, month: MonthInput) -> dict[int, int]:
    found: dict[int, int] = {}
    for benefit in month.benefits:
        amount = benefit.amount_kopecks
        if not amount:
            base = _charged(plan, account, month, benefit.service_id)
            amount = round_half_up(base * benefit.percent_e2, 10_000)
        if amount:
            found[benefit.service_id] = found.get(benefit.service_id, 0) + amount
    return found


def _charged(plan: MonthPlan, account: AccountInput, month: MonthInput, service_id: int) -> int:
    """What the service is charged before its benefit."""
    service = next((one for one in plan.services if one.service_id == service_id), None)
    if service is None or service_id not in month.services:
        return 0
    if service.kind in _KINDS_WITHOUT_METERS:
        volume_e10, _, _ = AccountVolumes(plan, account, {}).of(service)
        return charge_kopecks(volume_e10, service.tariff_e6)
    rows = charge_month(plan, account, month.meters).rows
    return next((row.charged for row in rows if row.service_id == service_id), 0)
