"""The months of an account from its bills and payments: charged ones and what came since; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from api_client.models.replica import Bill, Payment
from desktop.documents.charged_months import charged_month
from desktop.documents.month_sums import (
    AccountMonth,
    MonthSums,
    ServiceSums,
    local_day,
    parts_by_service,
    total,
)
from domain.periods import last_day, next_period, period_of, previous_period


@dataclass(frozen=True, slots=True)
class _Paid:
    day: date
    payment: Payment


def account_months(
    bills: Iterable[Bill], payments: Iterable[Payment], balance: int, zone: ZoneInfo
) -> tuple[AccountMonth, ...]:
    """Oldest first; the last one closes with ``balance``, what waits to be sent counted in.

    A charged month counts the payments its bill has counted; those made in a closed month that
    came later stand in the month they were counted in.
    """
    known = sorted(bills, key=lambda bill: bill.period)
    paid = sorted(
        (_Paid(local_day(one.paid_at, zone), one) for one in payments),
        key=lambda one: one.payment.paid_at,
    )
    months: list[AccountMonth] = []
    for number, bill in enumerate(known):
        before = known[number - 1] if number else None
        months.append(charged_month(bill, before, _inside(bill, before, paid)))
    return (*months, *_since(known, months, paid, balance))


def _inside(bill: Bill, before: Bill | None, paid: Iterable[_Paid]) -> list[Payment]:
    """Payments of the days the bill has counted, without those before the first known month."""
    since = before.counted_to if before else last_day(previous_period(bill.period)).isoformat()
    return [one.payment for one in paid if since < one.day.isoformat() <= bill.counted_to]


def _since(
    known: Sequence[Bill], months: Sequence[AccountMonth], paid: Sequence[_Paid], balance: int
) -> list[AccountMonth]:
    """Months after the last bill that have money in them."""
    last = known[-1] if known else None
    opened = last.total if last else 0
    later = [one for one in paid if last is None or one.day.isoformat() > last.counted_to]
    groups = _by_month(later, last)
    late = _uncounted(known, paid)
    if opened - sum(one.payment.amount for one in later) - balance != late:
        late = 0
    if not groups and balance != opened:
        groups = {_after(last): []}
    standing = {one.service_id: one for one in months[-1].services} if months else {}
    found: list[AccountMonth] = []
    for period, rows in groups.items():
        month = _open_month(period, rows, standing, 0 if found else late)
        found.append(month)
        standing = {one.service_id: one for one in month.services}
    if found and found[-1].sums.closing != balance:
        found[-1] = _with_other(found[-1], balance - found[-1].sums.closing)
    return found


def _uncounted(known: Sequence[Bill], paid: Sequence[_Paid]) -> int:
    """Money of the days of the bills that came after they were made."""
    if not known:
        return 0
    first, last = known[0], known[-1]
    made = sum(
        one.payment.amount
        for one in paid
        if first.period <= period_of(one.day) and one.day.isoformat() <= last.counted_to
    )
    return made - sum(bill.paid + bill.penalty_paid for bill in known)


def _by_month(later: Sequence[_Paid], last: Bill | None) -> dict[int, list[Payment]]:
    found: dict[int, list[Payment]] = {}
    for one in later:
        found.setdefault(max(period_of(one.day), _after(last)), []).append(one.payment)
    return found


def _after(last: Bill | None) -> int:
    """The first month whose money no bill has counted: an open bill's own month goes on."""
    if last is None:
        return 0
    return next_period(last.period) if last.closed else last.period


def _open_month(
    period: int, payments: Sequence[Payment], standing: Mapping[int, ServiceSums], extra: int
) -> AccountMonth:
    main = parts_by_service(payments, penalty=False)
    penalty = parts_by_service(payments, penalty=True)
    if extra:
        main[0] = main.get(0, 0) + extra
    services = []
    for key in dict.fromkeys([*standing, *main, *penalty]):
        before = standing.get(key) or ServiceSums(key, 0, MonthSums())
        given, of_penalty = main.get(key, 0), penalty.get(key, 0)
        sums = MonthSums(
            opening=before.sums.closing,
            paid=given + of_penalty,
            closing=before.sums.closing - given - of_penalty,
        )
        left = before.penalty_closing - of_penalty
        services.append(ServiceSums(key, before.supplier_id, sums, left, of_penalty))
    return AccountMonth(period, None, tuple(services), total(one.sums for one in services))


def _with_other(month: AccountMonth, amount: int) -> AccountMonth:
    """What the account's balance says beyond its bills and payments."""
    services = {one.service_id: one for one in month.services}
    nameless = services.get(0) or ServiceSums(0, 0, MonthSums())
    sums = replace(
        nameless.sums,
        other=nameless.sums.other + amount,
        closing=nameless.sums.closing + amount,
    )
    services[0] = replace(nameless, sums=sums)
    rows = tuple(services.values())
    return replace(month, services=rows, sums=total(one.sums for one in rows))
