"""What is owed at the desk: bills less payments, advances on the oldest, the office's penalty."""

from __future__ import annotations

from datetime import date
from random import Random

from api_client.models.replica import Payment, PaymentPart
from desktop.clock import utc_ms
from desktop.store.money_fold import Standing, fold_standing
from domain.allocation import allocate
from domain.dues import owed_of
from tests.support.desk_kit import COLD
from tests.support.store_kit import NOW, ZONE
from tests.support.till_desk import HEATING, OCTOBER, SEPTEMBER, bill, booked

BILLS = (
    bill(SEPTEMBER, 10_000, 20_000),
    bill(OCTOBER, 15_000, 25_000, penalty=500, debt=(10_000, 20_000)),
)
KINDS = {"charge": 0, "penalty": 1, "advance": 2}


def paid(number: int, *parts: tuple[int, int, int, int]) -> Payment:
    split = tuple(PaymentPart(*part) for part in parts)
    return booked(number, sum(part.amount for part in split), parts=split)


def dues(*payments: Payment, penalty: int = 500) -> list[tuple[int, int, str, int]]:
    owed = owed_of(BILLS, payments, penalty, ZONE)
    return [(due.period, due.service_id, due.kind, due.amount) for due in owed.dues()]


def test_an_advance_is_laid_on_the_oldest_month() -> None:
    assert dues(paid(1, (0, 0, 30_000, 2)))[0] == (OCTOBER, COLD, "charge", 15_000)


def test_a_return_opens_what_it_had_paid() -> None:
    there, back = paid(1, (SEPTEMBER, COLD, 10_000, 0)), paid(2, (SEPTEMBER, COLD, -4_000, 0))
    assert dues(there, back)[:2] == [
        (SEPTEMBER, COLD, "charge", 4_000),
        (SEPTEMBER, HEATING, "charge", 20_000),
    ]


def test_debt_older_than_the_bills_here_is_one_month_before_them() -> None:
    old = (bill(OCTOBER, 15_000, 25_000, debt=(7_000, 0)),)
    owed = owed_of(old, (), 0, ZONE)
    assert [(due.period, due.service_id, due.amount) for due in owed.dues()] == [
        (SEPTEMBER, COLD, 7_000),
        (OCTOBER, COLD, 15_000),
        (OCTOBER, HEATING, 25_000),
    ]


def test_penalty_is_the_offices_sum_shared_as_the_bill_has_it() -> None:
    assert dues()[-1] == (OCTOBER, HEATING, "penalty", 500)
    # Paid after the bill: it is owed no more.
    assert dues(paid(1, (OCTOBER, HEATING, 500, 1)), penalty=0)[-1][2] == "charge"
    # The office counted more since: the sum is the office's.
    assert dues(penalty=730)[-1] == (OCTOBER, HEATING, "penalty", 730)
    # Paid before the last bill was made: the bill knows.
    early = booked(1, 100, paid_at=utc_ms(NOW) - 40 * 86_400_000,
                   parts=(PaymentPart(SEPTEMBER, HEATING, 100, 1),))  # fmt: skip
    assert dues(early)[-1][3] == 500


def test_without_bills_nothing_is_owed() -> None:
    owed = owed_of((), (paid(1, (0, 0, 100, 2)),), 0, ZONE)
    assert (owed.dues(), owed.book.credit) == ((), 100)


def test_the_sum_owed_falls_by_every_payment_whatever_its_split() -> None:
    rng = Random(20261122)
    for _ in range(200):
        payments: list[Payment] = []
        left = 70_000
        for number in range(1, rng.randint(2, 6)):
            owed = owed_of(BILLS, payments, 0, ZONE)
            amount = rng.randint(1, 40_000)
            parts = [
                (part.period, part.service_id, part.amount, KINDS[part.kind])
                for part in allocate(owed.dues(), amount)
            ]
            payments.append(paid(number, *parts))
            left -= amount
            book = owed_of(BILLS, payments, 0, ZONE).book
            assert book.unpaid() - book.credit == left


def test_what_waits_lowers_balance_overdue_and_penalty() -> None:
    today = date(2026, 11, 10)  # October's bill is not due yet
    waiting = paid(1, (SEPTEMBER, COLD, 10_000, 0), (OCTOBER, COLD, 5_000, 0), (0, 0, 300, 1))
    assert fold_standing(Standing(70_500, 30_000, 500), (waiting,), today) == Standing(
        55_200, 19_700, 200
    )
    back = paid(2, (SEPTEMBER, COLD, -10_000, 0))
    assert fold_standing(Standing(0, 0, 0), (back,), today) == Standing(10_000, 0, 0)
