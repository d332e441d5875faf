"""Money in the month's bills: each payment counted once, penalty by days, nobody's money lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, insert, text

from api_client.models.replica import Account, Bill
from domain.money import split_largest_remainder
from domain.periods import next_period
from server import replica
from server.billing.charging import ChargeError, ChargeWish, charge_period
from server.billing.tables import recalculations
from server.config import database_url
from server.db import Database
from server.ledger.invariants import check
from server.ledger.rules import Breach
from server.payments.tables import payments
from tests.support.books import pay
from tests.support.demo_city import copy_of, make_city

GOLDEN = 1
NOVEMBER_25, DAY_MS = 1_795_590_000_000, 86_400_000
TODAY = "2026-11-25"
HEATING, MAINTENANCE = 3, 1


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_city(tmp_path_factory.mktemp("city"), accounts=80, months=4)


@pytest.fixture
def db(city: str, tmp_path: Path) -> Iterator[Database]:
    opened = Database(database_url(copy_of(city, tmp_path)))
    yield opened
    with opened.session(write=False) as conn:
        assert check(conn) == ()
    opened.close()


def close(db: Database, period: int, today: str = TODAY) -> None:
    charge_period(db, ChargeWish(period, True, today))


def account(db: Database, number: int = GOLDEN) -> Account:
    with db.session(write=False) as conn:
        found = replica.rows(conn, "account", [str(number)])[0]
    assert isinstance(found, Account)
    return found


def bill(db: Database, period: int, number: int = GOLDEN) -> Bill:
    with db.session(write=False) as conn:
        found = replica.rows(conn, "bill", [f"{number}:{period}"])[0]
    assert isinstance(found, Bill)
    return found


def all_of(conn: Connection, entity: str) -> list[object]:
    return list(replica.all_rows(conn, entity))


def closed_account(db: Database) -> int:
    """An account that owes nothing, closed with October."""
    with db.session() as conn:
        found = [one for one in all_of(conn, "account") if isinstance(one, Account)]
        number = next(one.id for one in found if not one.balance_kopecks)
        shut = "UPDATE accounts SET status = 'closed', closed_on = '2026-10-31' WHERE id = :id"
        conn.execute(text(shut), {"id": number})
    return number


def counted(db: Database, op_id: str) -> int:
    query = text("SELECT counted_in FROM payments WHERE op_id = :op_id")
    with db.session(write=False) as conn:
        return int(conn.execute(query, {"op_id": op_id}).scalar_one())


def test_money_of_a_closed_account_stays_its_own_until_a_bill_counts_it(db: Database) -> None:
    number = closed_account(db)
    with db.session() as conn:
        pay(conn, number, NOVEMBER_25, [(202610, HEATING, 0, 5_000)], "late")
    assert account(db, number).balance_kopecks == -5_000
    close(db, 202611)
    assert (counted(db, "late"), account(db, number).balance_kopecks) == (0, -5_000)
    with db.session() as conn:
        reopened = "UPDATE accounts SET status = 'active', closed_on = '' WHERE id = :id"
        conn.execute(text(reopened), {"id": number})
    close(db, 202612)
    made = bill(db, 202612, number)
    # October's bill had been paid in November, which no bill has counted yet either.
    assert (counted(db, "late"), made.paid) == (202612, made.opening + 5_000)
    assert account(db, number).balance_kopecks == made.total == made.due - 5_000


def test_a_debt_of_a_closed_account_grows_overdue_without_bills(db: Database) -> None:
    with db.session() as conn:
        shut = "UPDATE accounts SET status = 'closed', closed_on = '2026-10-31' WHERE id = 1"
        conn.execute(text(shut))
    charge_period(db, ChargeWish(202611, False, "2026-11-15"))
    assert account(db).overdue_kopecks == 312_040 + 1_093
    charge_period(db, ChargeWish(202611, False, "2026-11-16"))
    assert account(db).overdue_kopecks == 1_098_957
    assert account(db).balance_kopecks == 1_098_957


def test_an_account_closed_after_its_open_month_was_computed_owes_nothing_of_it(
    db: Database,
) -> None:
    before = account(db).balance_kopecks
    charge_period(db, ChargeWish(202611, False, TODAY))
    assert account(db).balance_kopecks > before
    with db.session() as conn:
        conn.execute(text("UPDATE accounts SET closed_on = '2026-10-31' WHERE id = 1"))
    charge_period(db, ChargeWish(202611, False, TODAY))
    assert account(db).balance_kopecks == before
    with db.session() as conn:
        assert replica.rows(conn, "bill", ["1:202611"]) == []
        conn.execute(text("UPDATE accounts SET closed_on = '' WHERE id = 1"))
    close(db, 202611)
    assert account(db).balance_kopecks == bill(db, 202611).total


def test_an_open_month_computed_again_posts_only_the_difference(db: Database) -> None:
    charge_period(db, ChargeWish(202611, False, TODAY))
    before = bill(db, 202611)
    with db.session() as conn:
        last = conn.execute(text("SELECT max(id) FROM ledger_transactions")).scalar_one()
        row = {"id": 9_000_001, "account_id": GOLDEN, "period": 202611, "service_id": HEATING}
        change = {**row, "reason": "Перерыв в отоплении 2 суток", "amount_kopecks": -12_345}
        conn.execute(insert(recalculations), change)
    charge_period(db, ChargeWish(202611, False, TODAY))
    close(db, 202611)
    with db.session(write=False) as conn:
        posted = conn.execute(
            text(
                "SELECT debit, credit, amount_kopecks, account_id, period, service_id"
                " FROM ledger_entries WHERE tx_id > :last"
            ),
            {"last": last},
        ).all()
    supplier = next(one.supplier_id for one in before.rows if one.service_id == HEATING)
    sides = (f"supplier:{supplier}", "resident:1")
    assert posted == [(*sides, 12_345, GOLDEN, 202611, HEATING)]
    assert bill(db, 202611).total == before.total - 12_345 == account(db).balance_kopecks


def test_a_payment_that_is_not_its_parts_stops_the_month(db: Database) -> None:
    row = {"id": 9_000_001, "version": 1, "account_id": 1, "paid_at": NOVEMBER_25}
    with db.session() as conn:
        conn.execute(insert(payments), {**row, "amount_kopecks": 700, "channel": "cash"})
    for wish in (ChargeWish(202611, False, TODAY), ChargeWish(202611, True, TODAY)):
        with pytest.raises(ChargeError, match="parts of payment 9000001 are not its sum"):
            charge_period(db, wish)
    with db.session(write=False) as conn:
        assert Breach("I2", "p-9000001", "its parts are 0 kopecks, the payment 700") in check(conn)
    with db.session() as conn:
        conn.execute(text("DROP TRIGGER payments_no_delete"))
        conn.execute(text("DELETE FROM payments WHERE id = 9000001"))


def test_a_paid_penalty_is_owed_no_more(db: Database) -> None:
    assert account(db).penalty_kopecks == 1_093
    with db.session() as conn:
        pay(conn, GOLDEN, NOVEMBER_25, [(202610, HEATING, 1, 1_000)])
    assert account(db).penalty_kopecks == 93
    close(db, 202611)
    made = bill(db, 202611)
    came = sum(row.accrued for row in made.rows)
    assert (made.penalty, made.penalty_paid, made.paid) == (93 + came, 1_000, 0)
    assert account(db).penalty_kopecks == made.penalty
    with db.session() as conn:
        back = [(202610, HEATING, 1, -1_000)]
        pay(conn, GOLDEN, NOVEMBER_25 + 10 * DAY_MS, back, reverses=f"registry:1:{NOVEMBER_25}")
    assert account(db).penalty_kopecks == made.penalty + 1_000
    close(db, 202612)
    assert bill(db, 202612).penalty_paid == -1_000


def test_penalty_is_counted_by_days_and_stops_when_the_debt_is_paid(db: Database) -> None:
    september = bill(db, 202610).opening
    assert september == 312_040
    close(db, 202611)
    first = sum(row.accrued for row in bill(db, 202611).rows)
    # Due on 15.10.2026: the 31st day is 15.11, so 16 days of November by 1/300 of 9.5 %.
    assert abs(first - september * 95 * 16 / 300_000) < 6
    with db.session() as conn:
        # The tenth of December: ten more days. Nothing is named, so the oldest month is paid.
        pay(conn, GOLDEN, NOVEMBER_25 + 15 * DAY_MS, [(0, 0, 2, september)])
    close(db, 202612)
    december = bill(db, 202612)
    # October's bill was due on Monday 16.11: its 31st day is 17.12.
    october = bill(db, 202610).due
    second = sum(row.accrued for row in december.rows)
    assert abs(second - (september * 10 + october * 15) * 95 / 300_000) < 14
    assert december.penalty == 1_093 + first + second


def test_a_payment_heard_of_late_takes_its_penalty_back(db: Database) -> None:
    close(db, 202611)
    with db.session() as conn:
        # Paid on 25.11, told in December: the last five days of November were counted too many.
        pay(conn, GOLDEN, NOVEMBER_25, [(0, 0, 2, 312_040)], "told-late")
    close(db, 202612)
    september = [row.accrued for row in bill(db, 202612).rows]
    days_of_october = bill(db, 202610).due * 95 * 15 / 300_000
    assert abs(sum(september) - (days_of_october - 312_040 * 95 * 5 / 300_000)) < 14
    assert counted(db, "told-late") == 202612


def test_what_is_given_back_is_owed_again(db: Database) -> None:
    with db.session() as conn:
        pay(conn, GOLDEN, NOVEMBER_25, [(202610, HEATING, 0, 50_000)], "paid")
        pay(conn, GOLDEN, NOVEMBER_25 + 1, [(202610, HEATING, 0, -20_000)], "back", "paid")
    close(db, 202611)
    made = bill(db, 202611)
    assert (made.paid, made.total) == (30_000, made.opening - 30_000 + made.due + made.penalty)
    with db.session() as conn:
        pay(conn, GOLDEN, NOVEMBER_25 + 9 * DAY_MS, [(202610, HEATING, 0, -30_000)], "b2", "paid")
    close(db, 202612)
    assert (bill(db, 202612).paid, bill(db, 202612).opening) == (-30_000, made.total - made.penalty)


def test_an_advance_pays_what_is_owed_and_then_the_month_in_proportion(db: Database) -> None:
    opening = bill(db, 202610).total - bill(db, 202610).penalty
    with db.session() as conn:
        pay(conn, GOLDEN, NOVEMBER_25, [(0, 0, 2, opening + 100_000)])
    close(db, 202611)
    made = bill(db, 202611)
    assert (made.paid, made.total) == (opening + 100_000, made.due - 100_000 + made.penalty)
    weights = [row.due for row in made.rows]
    assert [-row.debt for row in made.rows] == list(split_largest_remainder(100_000, weights))
    with db.session() as conn:
        back = [(0, 0, 2, -100_000)]
        pay(conn, GOLDEN, NOVEMBER_25 + 9 * DAY_MS, back, reverses=f"registry:1:{NOVEMBER_25}")
    close(db, 202612)
    assert bill(db, 202612).paid == -100_000


def test_money_for_a_service_the_house_has_not_is_not_lost(db: Database) -> None:
    with db.session() as conn:
        pay(conn, GOLDEN, NOVEMBER_25, [(202610, 999, 0, 1_000), (202610, 999, 1, 500)])
    close(db, 202611)
    made = bill(db, 202611)
    assert (made.paid, made.penalty_paid) == (1_000, 500)
    assert made.total == sum(row.total for row in made.rows)


@pytest.mark.parametrize("seed", range(3))
def test_months_of_payments_and_returns_keep_every_rule(db: Database, seed: int) -> None:
    rng, period, at_ms = Random(seed), 202611, NOVEMBER_25
    for _ in range(4):
        with db.session() as conn:
            charged = [
                one.id
                for one in all_of(conn, "account")
                if isinstance(one, Account) and one.status == "active"
            ]
            for index, number in enumerate(rng.choices(charged, k=25)):
                _pay_at_random(conn, rng, number, at_ms + rng.randint(-9, 5) * DAY_MS + index)
            assert check(conn) == ()
        if rng.random() < 0.5:
            charge_period(db, ChargeWish(period, False, TODAY))
        close(db, period)
        period, at_ms = next_period(period), at_ms + 30 * DAY_MS
    with db.session(write=False) as conn:
        made = [one for one in all_of(conn, "bill") if isinstance(one, Bill)]
    by_key = {(one.account_id, one.period): one for one in made}
    for (number, month), one in by_key.items():
        before = by_key.get((number, month - 1))
        if before is not None and month in (202611, 202612):
            accrued = sum(row.accrued for row in one.rows)
            assert one.penalty == before.penalty - one.penalty_paid + accrued
            assert one.opening == before.total - before.penalty
            assert one.total == one.opening - one.paid + one.due + one.penalty
    assert any(one.penalty_paid for one in made)


def _pay_at_random(conn: Connection, rng: Random, number: int, at_ms: int) -> None:
    period = rng.choice([202608, 202609, 202610])
    amount = rng.randint(100, 400_000)
    kind = rng.choice([0, 0, 0, 1, 2])
    share = (0, 0, 2, amount) if kind == 2 else (period, rng.randint(1, 5), kind, amount)
    op_id = f"paid:{number}:{at_ms}"
    pay(conn, number, at_ms, [share], op_id)
    if rng.random() < 0.3:
        back = (*share[:3], -rng.randint(1, amount))
        pay(conn, number, at_ms + DAY_MS, [back], f"back:{number}:{at_ms}", op_id)
