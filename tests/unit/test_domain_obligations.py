"""Obligations: charges, payments, advances and returns laid against each other to the kopeck."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from domain.calendar import KNOWN_YEARS, ProductionCalendar
from domain.obligations import Obligations, PenaltyTerms, accrued_by_service, counted_before
from domain.periods import last_day, next_period

WATER, HEAT, REPAIR = 4, 3, 2
TERMS = PenaltyTerms(ProductionCalendar(KNOWN_YEARS), repair=frozenset({REPAIR}))


def unpaid(book: Obligations) -> list[tuple[int, int, int]]:
    return [(due.period, due.service_id, due.amount) for due in book.dues()]


def two_months() -> Obligations:
    book = Obligations()
    book.charge(202608, [(WATER, 100), (HEAT, 300)])
    book.charge(202609, [(WATER, 100), (HEAT, 300)])
    return book


def test_a_part_pays_the_month_and_service_it_names() -> None:
    book = two_months()
    book.pay(date(2026, 10, 2), [(202609, WATER, 60)])
    assert unpaid(book) == [
        (202608, WATER, 100),
        (202608, HEAT, 300),
        (202609, WATER, 40),
        (202609, HEAT, 300),
    ]


def test_what_a_part_pays_too_much_goes_to_its_service_then_to_the_oldest_month() -> None:
    book = two_months()
    book.pay(date(2026, 10, 2), [(202609, WATER, 240)])
    assert unpaid(book) == [(202608, HEAT, 260), (202609, HEAT, 300)]


def test_an_advance_pays_the_oldest_month_in_proportion_and_waits_with_its_rest() -> None:
    book = two_months()
    book.pay(date(2026, 10, 2), [(0, 0, 200)])
    assert unpaid(book)[:2] == [(202608, WATER, 50), (202608, HEAT, 150)]
    book.pay(date(2026, 10, 3), [(0, 0, 1000)])
    assert (unpaid(book), book.credit) == ([], 400)
    book.charge(202610, [(WATER, 300), (HEAT, 300)])
    assert (unpaid(book), book.credit) == ([(202610, WATER, 100), (202610, HEAT, 100)], 0)


def test_a_negative_charge_pays_its_own_service_first() -> None:
    book = two_months()
    book.charge(202610, [(WATER, 100), (HEAT, -450)])
    assert unpaid(book) == [
        (202608, WATER, 100),
        (202609, WATER, 100),
        (202609, HEAT, 150),
        (202610, WATER, 100),
    ]


def test_a_month_paid_before_it_is_charged_pays_no_older_one() -> None:
    book = two_months()
    book.pay(date(2026, 10, 20), [(202610, HEAT, 250)])
    assert (book.unpaid(), book.credit) == (800, 250)
    book.charge(202610, [(WATER, 100), (HEAT, 200)])
    # 50 too much for heating go to the oldest heating.
    assert unpaid(book) == [
        (202608, WATER, 100),
        (202608, HEAT, 250),
        (202609, WATER, 100),
        (202609, HEAT, 300),
        (202610, WATER, 100),
    ]


def test_a_return_opens_what_it_had_paid() -> None:
    book = two_months()
    book.pay(date(2026, 10, 2), [(202608, WATER, 100), (202608, HEAT, 300), (0, 0, 450)])
    book.pay(date(2026, 10, 9), [(202608, WATER, -100), (0, 0, -450)])
    assert unpaid(book) == [(202608, WATER, 100), (202609, WATER, 100), (202609, HEAT, 300)]
    assert book.credit == 0
    assert book.items[202608, WATER].payments == [
        (date(2026, 10, 2), 100),
        (date(2026, 10, 9), -100),
    ]


def test_more_given_back_than_was_paid_is_made_good_by_the_next_money() -> None:
    book = Obligations()
    book.pay(date(2026, 10, 1), [(0, 0, -70)])
    assert book.credit == -70
    book.pay(date(2026, 10, 2), [(0, 0, 100)])
    assert book.credit == 30


def test_debts_brought_from_before_stand_for_all_older_months() -> None:
    book = Obligations()
    book.bring(202607, {WATER: 500, HEAT: -40})
    book.charge(202608, [(WATER, 100), (HEAT, 100)])
    book.pay(date(2026, 9, 2), [(202501, WATER, 200), (202607, WATER, 50)])
    assert unpaid(book) == [(202607, WATER, 210), (202608, WATER, 100), (202608, HEAT, 100)]


@pytest.mark.parametrize("seed", range(40))
def test_unpaid_less_credit_is_always_the_main_debt(seed: int) -> None:
    rng, book, owed = Random(seed), Obligations(), 0
    book.bring(202512, {WATER: rng.randint(-500, 500)})
    owed += book.unpaid() - book.credit
    period = 202601
    for _ in range(9):
        day = last_day(period) - timedelta(days=rng.randint(1, 20))
        for _ in range(rng.randint(0, 3)):
            key = rng.choice([(0, 0), (period, HEAT), (202512, WATER), (202601, HEAT), (202603, 4)])
            amount = rng.choice([-1, 1, 1, 1]) * rng.randint(1, 900)
            book.pay(day, [(*key, amount)])
            owed -= amount
        dues = [(WATER, rng.randint(-200, 400)), (HEAT, rng.randint(0, 900))]
        book.charge(period, dues)
        owed += sum(amount for _, amount in dues)
        assert book.unpaid() - book.credit == owed
        for item in book.items.values():
            assert 0 <= item.unpaid <= item.sum_kopecks
            assert item.unpaid == item.sum_kopecks - sum(paid for _, paid in item.payments)
        period = next_period(period)


def test_penalty_of_months_adds_up_to_the_penalty_of_the_whole_delay() -> None:
    # Vector 5 and 9 of the law's table: due 15.04.2026, unpaid to 20.08.2026.
    book = Obligations()
    book.charge(202603, [(WATER, 625_000), (REPAIR, 73_100)])
    counted: dict[tuple[int, int], int] = {}
    months = []
    for until in (*map(last_day, range(202603, 202608)), date(2026, 8, 20)):
        came, counted = accrued_by_service(book.items, until, counted, TERMS)
        months.append(came)
    assert months[:2] == [{}, {}]
    assert sum(month.get(WATER, 0) for month in months) == 28_774
    assert sum(month.get(REPAIR, 0) for month in months) == 2_245


def test_a_payment_that_became_known_late_lowers_what_was_counted() -> None:
    before, now = Obligations(), Obligations()
    for book in (before, now):
        book.charge(202603, [(WATER, 625_000)])
    now.pay(date(2026, 6, 10), [(202603, WATER, 625_000)])
    june, july = date(2026, 6, 30), date(2026, 7, 31)
    counted = counted_before(before.items, now.items, june, TERMS)
    came, left = accrued_by_service(now.items, july, counted, TERMS)
    paid_in_time = TERMS.penalty(now.items[202603, WATER], date(2026, 12, 31))
    assert counted[202603, WATER] + came[WATER] == paid_in_time
    assert came[WATER] < 0
    assert left == {}


def test_an_item_paid_in_the_month_counts_its_last_days() -> None:
    book = Obligations()
    book.charge(202603, [(WATER, 1_000_000)])
    _, counted = accrued_by_service(book.items, date(2026, 4, 30), {}, TERMS)
    assert counted == {(202603, WATER): 0}
    book.pay(date(2026, 5, 16), [(202603, WATER, 1_000_000)])
    came, _ = accrued_by_service(book.items, date(2026, 5, 31), counted, TERMS)
    assert came == {WATER: 317}
