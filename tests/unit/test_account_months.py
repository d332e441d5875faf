"""Months of an account: each line adds up, follows the one before and ends with the balance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from api_client.models.replica import Account, Bill, Payment
from desktop.documents.account_months import account_months
from desktop.documents.month_sums import AccountMonth, MonthSums, summed, total
from desktop.services.debt_sheet import Known, Names, debt_sheet
from domain.settings import office_settings
from tests.support import debtor_samples as debtor
from tests.support.debtor_samples import COLD, HEATING, TODAY, ZONE, part
from tests.support.demo_city import make_city, rows_of


def months_of(payments: Sequence[Payment] = debtor.PAYMENTS) -> tuple[AccountMonth, ...]:
    bills = debtor.bills_of(payments=payments)
    return account_months(bills, payments, debtor.account_of(bills, payments).balance_kopecks, ZONE)


def adds_up(sums: MonthSums) -> bool:
    return sums.opening + sums.due + sums.penalty - sums.paid + sums.other == sums.closing


def check(months: Sequence[AccountMonth], balance: int) -> None:
    for number, month in enumerate(months):
        assert adds_up(month.sums)
        assert all(adds_up(one.sums) for one in month.services)
        assert month.sums == total(one.sums for one in month.services)
        if number:
            assert month.sums.opening == months[number - 1].sums.closing
        if month.bill:
            assert month.sums.closing == month.bill.total
            assert month.sums.paid == month.bill.paid + month.bill.penalty_paid
    if months:
        assert months[-1].sums.closing == balance
        together = summed(months)
        assert all(adds_up(one.sums) for one in together)
        assert total(one.sums for one in together).closing == balance


def test_each_month_follows_the_one_before_and_the_last_ends_with_the_balance() -> None:
    months = months_of()
    check(months, debtor.account_of(debtor.bills_of()).balance_kopecks)
    assert [month.period for month in months] == [*debtor.MONTHS, 202611]
    assert months[-1].bill is None
    assert months[-1].sums.paid == 105_000
    september = months[5].sums
    assert september.paid == 2 * (67_544 + 34_365)
    assert september.penalty > 0
    assert all(month.sums.other == 0 for month in months)


def test_what_was_paid_stands_with_its_service_penalty_apart() -> None:
    november = {one.service_id: one for one in months_of()[-1].services}
    assert (november[HEATING].sums.paid, november[HEATING].penalty_paid) == (105_000, 5_000)
    assert november[COLD].sums.paid == 0


def test_several_months_are_one_line_a_service() -> None:
    months = months_of()
    lines = {one.service_id: one for one in summed(months[:3])}
    water = lines[COLD].sums
    assert water.opening == 0
    assert water.charged == 34_365 + 27_492 + 41_238
    assert water.closing == water.charged + water.penalty > water.charged


def test_money_of_a_closed_month_that_came_late_stands_in_the_next_one() -> None:
    late = debtor.paid(8, "2026-10-30", (part(202605, COLD, 27_492),))
    bills = debtor.bills_of()
    balance = debtor.account_of(bills).balance_kopecks - late.amount
    months = account_months(bills, (*debtor.PAYMENTS, late), balance, ZONE)
    check(months, balance)
    assert (months[-1].sums.paid, months[-1].sums.other) == (105_000 + 27_492, 0)


def test_what_no_payment_explains_is_told_apart() -> None:
    bills = debtor.bills_of()
    balance = debtor.account_of(bills).balance_kopecks + 333
    months = account_months(bills, debtor.PAYMENTS, balance, ZONE)
    check(months, balance)
    assert months[-1].sums.other == 333
    quiet = account_months(bills, debtor.PAYMENTS[:2], bills[-1].total + 50, ZONE)
    assert (quiet[-1].period, quiet[-1].sums.other) == (202611, 50)


def test_a_bill_that_does_not_follow_the_one_before_is_told_apart() -> None:
    bills = list(debtor.bills_of())
    row = bills[-1].rows[0]
    bills[-1] = msgspec.structs.replace(
        bills[-1], total=bills[-1].total + 700, opening=bills[-1].opening + 700,
        rows=(msgspec.structs.replace(row, debt=row.debt + 700), *bills[-1].rows[1:]),
    )  # fmt: skip
    balance = bills[-1].total - 105_000
    months = account_months(bills, debtor.PAYMENTS, balance, ZONE)
    check(months, balance)
    assert months[-2].sums.other == 700


def test_an_account_without_bills_has_the_months_of_its_money() -> None:
    assert account_months((), (), 0, ZONE) == ()
    months = account_months((), debtor.PAYMENTS, -sum(p.amount for p in debtor.PAYMENTS), ZONE)
    assert [month.period for month in months] == [202609, 202611]
    check(months, -sum(one.amount for one in debtor.PAYMENTS))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_city(tmp_path_factory.mktemp("city"), accounts=60, months=14, seed=3)


def test_every_account_of_a_city_adds_up_and_owes_what_the_office_says(city: str) -> None:
    bills: dict[int, list[Bill]] = {}
    payments: dict[int, list[Payment]] = {}
    for bill in rows_of(city, "bill"):
        assert isinstance(bill, Bill)
        bills.setdefault(bill.account_id, []).append(bill)
    for payment in rows_of(city, "payment"):
        assert isinstance(payment, Payment)
        payments.setdefault(payment.account_id, []).append(payment)
    names = Names(_by_id(city, "service"), _by_id(city, "supplier"))
    settings: list[Any] = list(rows_of(city, "setting"))
    office = office_settings({one.key: one.value for one in settings})
    for account in rows_of(city, "account"):
        assert isinstance(account, Account)
        own, given = tuple(bills.get(account.id, ())), tuple(payments.get(account.id, ()))
        months = account_months(own, given, account.balance_kopecks, ZONE)
        check(months, account.balance_kopecks)
        assert all(month.sums.other == 0 for month in months)
        sheet = debt_sheet(Known(own, given, TODAY, ZONE), names, office)
        assert sheet.main - sheet.credit + sheet.penalty == account.balance_kopecks
        assert sheet.penalty == account.penalty_kopecks
        # The sheet says penalty apart.
        assert sheet.overdue + sheet.penalty == account.overdue_kopecks


def _by_id(city: str, entity: str) -> dict[int, Any]:
    rows: list[Any] = list(rows_of(city, entity))
    return {row.id: row for row in rows}
