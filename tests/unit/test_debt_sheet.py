"""The debt of an account: unpaid months by service, penalty with its days, what no rate covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import msgspec
import pytest

from desktop.documents.debt_model import DebtSheet
from desktop.services.debt_sheet import Known, debt_sheet
from domain.money import round_half_up
from domain.settings import OfficeSettings
from tests.support import debtor_samples as debtor
from tests.support.debtor_samples import COLD, HEATING, REPAIR, part

OFFICE = OfficeSettings()
HEAT_OF_APRIL = 274_722


@pytest.fixture(scope="module")
def known() -> Known:
    return Known(debtor.bills_of(), debtor.PAYMENTS, debtor.TODAY, debtor.ZONE)


def sheet_of(known: Known, office: OfficeSettings = OFFICE) -> DebtSheet:
    return debt_sheet(known, debtor.NAMES, office)


def test_what_is_owed_is_told_by_month_and_service_and_comes_to_the_balance(known: Known) -> None:
    sheet = sheet_of(known)
    account = debtor.account_of(known.bills)
    assert sheet.main - sheet.credit + sheet.penalty == account.balance_kopecks
    assert sheet.penalty == account.penalty_kopecks
    april = [row for row in sheet.rows if row.period == 202604]
    assert [(row.service_id, row.charged, row.paid, row.unpaid) for row in april] == [
        (HEATING, HEAT_OF_APRIL, 100_000, HEAT_OF_APRIL - 100_000)
    ]
    assert 202608 not in {row.period for row in sheet.rows}
    assert sheet.rows[-1].due_on == date(2026, 11, 15)
    assert all(row.is_overdue for row in sheet.rows)
    assert {row.supplier for row in sheet.rows} == {debtor.SUPPLIERS[11].short_name}


def test_a_part_of_the_sheet_is_some_months_and_services(known: Known) -> None:
    sheet = sheet_of(known)
    some = sheet.of(202605, 202607, {COLD})
    assert {row.period for row in some.rows} == {202605, 202606, 202607}
    assert {row.service_id for row in some.rows} == {COLD}
    assert {row.service_id for row in some.penalties} == {COLD}
    parts = [sheet.of(period, period) for period in sheet.periods]
    assert sum(one.total for one in parts) == sheet.total


def test_what_is_older_than_the_oldest_bill_goes_with_its_month(known: Known) -> None:
    later = replace(known, bills=known.bills[2:])
    sheet = sheet_of(later)
    assert sheet.rows[0].stands_for_before
    assert sheet.rows[0].period == 202605
    with_older = sheet.of(202606, 202606)
    assert {row.period for row in with_older.rows} == {202605, 202606}
    assert sheet.of(202607, 202610).total + with_older.total == sheet.total


def test_penalty_is_broken_down_by_days_rate_and_fraction(known: Known) -> None:
    row = next(
        one
        for one in sheet_of(known).penalties
        if (one.period, one.service_id) == (202604, HEATING)
    )
    assert row.starts_on == date(2026, 5, 15)
    assert row.billed is not None
    # Due 15.05: the 31st day is 15.06, the 91st 14.08; the bill counts to 31.10.
    assert [(s.from_day, s.to_day, s.divisor) for s in row.billed.segments] == [
        (date(2026, 6, 15), date(2026, 8, 13), 300),
        (date(2026, 8, 14), date(2026, 10, 31), 130),
    ]
    assert row.today is not None
    # The payment of 05.11 splits the rest of the days: its day still counts the whole.
    assert [(s.to_day, s.unpaid) for s in row.today.segments[1:]] == [
        (date(2026, 11, 5), HEAT_OF_APRIL), (date(2026, 11, 20), HEAT_OF_APRIL - 100_000),
    ]  # fmt: skip
    assert row.since == row.today.kopecks - row.billed.kopecks > 0


def test_capital_repair_keeps_one_fraction(known: Known) -> None:
    rows = [one for one in sheet_of(known).penalties if one.service_id == REPAIR]
    assert rows
    for row in rows:
        assert row.capital_repair
        assert row.today is not None
        assert {segment.divisor for segment in row.today.segments} == {300}


def test_paid_penalty_is_taken_off_the_oldest_month_first(known: Known) -> None:
    rows = {one.period: one for one in sheet_of(known).penalties if one.service_id == HEATING}
    april = rows[202604]
    assert april.billed is not None
    assert april.unpaid == april.billed.kopecks - 5_000


def test_penalty_that_no_days_brought_stands_by_itself(known: Known) -> None:
    payments = debtor.PAYMENTS[:2]
    bills = debtor.bills_of(payments=payments)
    last = bills[-1]
    heating = next(row for row in last.rows if row.service_id == HEATING)
    more = msgspec.structs.replace(heating, penalty=heating.penalty + 1_093)
    bill = msgspec.structs.replace(
        last,
        rows=tuple(more if row is heating else row for row in last.rows),
        penalty=last.penalty + 1_093,
        total=last.total + 1_093,
    )
    sheet = sheet_of(replace(known, bills=(*bills[:-1], bill), payments=payments))
    court = next(one for one in sheet.penalties if one.billed is None)
    assert (court.period, court.service_id, court.unpaid) == (202610, HEATING, 1_093)


def test_days_beyond_the_table_of_rates_are_told(known: Known) -> None:
    assert sheet_of(known).rates_cover
    later = replace(known, today=date(2027, 1, 1))
    sheet = sheet_of(later)
    assert not sheet.rates_cover
    assert sheet.rates_known_to == date(2026, 12, 31)
    longer = OfficeSettings(penalty_rates="2022-02-28..2026-12-31=950;2027-01-01..2027-12-31=1600")
    assert sheet_of(later, longer).rates_cover


def test_money_paid_ahead_is_no_row_but_told(known: Known) -> None:
    settled = sheet_of(known).main
    ahead = debtor.paid(9, "2026-11-10", (part(0, 0, settled + 7_000, 2),))
    sheet = sheet_of(replace(known, payments=(*known.payments, ahead)))
    assert (sheet.rows, sheet.credit) == ((), 7_000)


def test_the_segments_of_a_breakdown_come_to_its_sum(known: Known) -> None:
    for row in sheet_of(known).penalties:
        assert row.today is not None
        exact = sum((segment.exact for segment in row.today.segments), Fraction(0))
        assert row.today.kopecks == round_half_up(exact.numerator, exact.denominator)
