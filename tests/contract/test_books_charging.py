"""A month charged from the books: as the demo's formulas have it, repeatable, final when closed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection, text

from api_client.models.replica import Account, Bill, ChargeRow
from server import replica
from server.__main__ import main
from server.billing.charging import ChargeDone, ChargeError, ChargeWish, charge_period
from server.changes import current_seq
from server.config import database_url
from server.db import Database
from tests.support.books import open_again, pay
from tests.support.demo_city import bills_of, copy_of, make_city

TODAY = "2026-11-20"
NOON_OF_30_NOVEMBER, DAY_MS = 1_796_022_000_000, 86_400_000


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_city(tmp_path_factory.mktemp("city"), accounts=80, months=4)


@pytest.fixture
def url(city: str, tmp_path: Path) -> str:
    return copy_of(city, tmp_path)


@pytest.fixture
def db(url: str) -> Iterator[Database]:
    opened = Database(database_url(url))
    yield opened
    opened.close()


def run(db: Database, *statements: str) -> None:
    with db.session() as conn:
        for statement in statements:
            conn.execute(text(statement))


def account(conn: Connection, number: int) -> Account:
    found = replica.rows(conn, "account", [str(number)])[0]
    assert isinstance(found, Account)
    return found


def bill(conn: Connection, number: int, period: int = 202611) -> Bill:
    found = replica.rows(conn, "bill", [f"{number}:{period}"])[0]
    assert isinstance(found, Bill)
    return found


def open_october_again(db: Database) -> None:
    with db.session() as conn:
        open_again(conn, 202610)


def test_the_books_give_the_same_month_as_the_generator(db: Database, city: str, url: str) -> None:
    open_october_again(db)
    done = charge_period(db, ChargeWish(202610, True, TODAY))
    made, expected = bills_of(url, 202610), bills_of(city, 202610)
    assert done == ChargeDone(len(expected), len(expected))
    assert made == expected
    assert made[1].total == 1_098_957


def test_balances_come_back_with_the_month(db: Database, city: str, url: str) -> None:
    open_october_again(db)
    charge_period(db, ChargeWish(202610, False, TODAY))
    stands = [
        (one.balance_kopecks, one.overdue_kopecks, one.penalty_kopecks)
        for one in _accounts(url)
        if one.status == "active"
    ]
    assert stands == [
        (one.balance_kopecks, one.overdue_kopecks, one.penalty_kopecks)
        for one in _accounts(city)
        if one.status == "active"
    ]


def test_an_open_month_computed_again_changes_nothing(db: Database) -> None:
    first = charge_period(db, ChargeWish(202611, False, TODAY))
    with db.session(write=False) as conn:
        seq = current_seq(conn)
    again = charge_period(db, ChargeWish(202611, False, TODAY))
    assert first.changed == first.bills > 70
    assert again == ChargeDone(first.bills, 0)
    with db.session(write=False) as conn:
        assert current_seq(conn) == seq


def test_a_new_reading_changes_only_its_own_bill(db: Database) -> None:
    charge_period(db, ChargeWish(202611, False, TODAY))
    with db.session(write=False) as conn:
        before = bill(conn, 1)
    run(
        db,
        "INSERT INTO readings (id, meter_id, period, taken_on, values_e4, state, source,"
        " recorded_at) VALUES ('r-new', 11, 202611, '2026-11-20', '[1344445]', 'effective',"
        " 'counter', 0)",
    )
    again = charge_period(db, ChargeWish(202611, False, TODAY))
    assert again.changed == 1
    with db.session(write=False) as conn:
        after = bill(conn, 1)
    assert after.version == before.version + 1
    assert row(after, 4).volume_e10 == 5 * 10**10
    assert row(after, 4).method == "meter"
    assert row(before, 4).method == "average"


def test_payments_of_the_month_lower_its_debt_and_later_ones_the_balance(db: Database) -> None:
    with db.session() as conn:
        pay(conn, 1, NOON_OF_30_NOVEMBER, [(202610, 1, 0, 5_000)], "paid-in-november")
        pay(conn, 1, NOON_OF_30_NOVEMBER + DAY_MS, [(202610, 1, 0, 700)], "paid-in-december")
    charge_period(db, ChargeWish(202611, True, TODAY))
    with db.session(write=False) as conn:
        made = bill(conn, 1)
        assert (made.opening, made.paid, made.last_paid_on) == (1_097_864, 5_000, "2026-11-30")
        assert account(conn, 1).balance_kopecks == made.total - 700
        counted = (
            conn.execute(
                text("SELECT op_id FROM payments WHERE counted_in = 202611 AND op_id <> ''")
            )
            .scalars()
            .all()
        )
    assert counted == ["paid-in-november"]


def test_penalty_stays_owed_and_what_comes_from_outside_is_added(db: Database) -> None:
    charge_period(db, ChargeWish(202611, False, TODAY))
    # 16 days of the debt of September, due on 15.10.2026; rounded once a service.
    came = 1_580
    with db.session(write=False) as conn:
        assert bill(conn, 1).penalty == 1_093 + came
        assert sum(row.accrued for row in bill(conn, 1).rows) == came
    run(db, "INSERT INTO penalties VALUES (1, 202611, 3, 2000)")
    charge_period(db, ChargeWish(202611, False, TODAY))
    with db.session(write=False) as conn:
        assert bill(conn, 1).penalty == 1_093 + came + 2_000
        assert account(conn, 1).penalty_kopecks == 1_093 + came + 2_000


def test_closing_is_final_and_opens_the_next_month(db: Database) -> None:
    charge_period(db, ChargeWish(202611, True, TODAY))
    with db.session(write=False) as conn:
        assert bill(conn, 1).closed
    with pytest.raises(ChargeError, match="2026-11 is closed for good"):
        charge_period(db, ChargeWish(202611, False, TODAY))
    with pytest.raises(ChargeError, match="close 2026-12 first"):
        charge_period(db, ChargeWish(202701, False, TODAY))
    run(db, "UPDATE tariffs SET value_e6 = value_e6 * 2")
    with db.session(write=False) as conn:
        closed = bill(conn, 1)
    charge_period(db, ChargeWish(202612, False, TODAY))
    with db.session(write=False) as conn:
        assert bill(conn, 1) == closed
        assert bill(conn, 1, 202612).opening == closed.opening - closed.paid + closed.due


def test_a_bill_not_yet_due_is_not_overdue(db: Database) -> None:
    charge_period(db, ChargeWish(202611, False, "2026-12-14"))
    with db.session(write=False) as conn:
        made, stands = bill(conn, 1), account(conn, 1)
    assert stands.overdue_kopecks == 1_097_864 + made.penalty
    assert stands.balance_kopecks == made.total
    charge_period(db, ChargeWish(202611, False, "2026-12-16"))
    with db.session(write=False) as conn:
        assert account(conn, 1).overdue_kopecks == 1_097_864 + made.due + made.penalty


def test_closed_accounts_get_no_more_bills(db: Database, url: str) -> None:
    charge_period(db, ChargeWish(202611, False, TODAY))
    charged = bills_of(url, 202611)
    assert {one.id for one in _accounts(url) if one.status == "active"} == set(charged)


def test_the_next_three_months_without_readings_go_by_average_then_by_norm(db: Database) -> None:
    found = []
    for period in (202611, 202612, 202701, 202702):
        charge_period(db, ChargeWish(period, True, TODAY))
        with db.session(write=False) as conn:
            found.append(row(bill(conn, 1, period), 4).method)
    assert found == ["average", "average", "average", "norm"]


def test_the_verb_says_what_it_did_and_why_it_cannot(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["charge", "--db", url, "--period", "2026-11", "--close", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["closed"] is True
    assert told["bills"] == told["changed"] > 70
    assert main(["charge", "--db", url, "--period", "11.2026"]) == 1
    assert capsys.readouterr().err == ("2026-11 is closed for good; the open month is 2026-12\n")
    assert main(["charge", "--db", f"{url}.none", "--period", "2026-11"]) == 1
    assert "there is no database" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main(["charge", "--db", url, "--period", "october"])
    assert stopped.value.code == 2


def row(of: Bill, service_id: int) -> ChargeRow:
    return next(one for one in of.rows if one.service_id == service_id)


def _accounts(url: str) -> list[Account]:
    db = Database(database_url(url))
    try:
        with db.session(write=False) as conn:
            found = list(replica.all_rows(conn, "account"))
    finally:
        db.close()
    return [one for one in found if isinstance(one, Account)]


def test_bills_are_stored_as_the_wire_packs_them(db: Database) -> None:
    with db.session(write=False) as conn:
        body = conn.execute(text("SELECT body FROM bills WHERE account_id = 1")).scalars().first()
    assert body is not None
    decoded = msgspec.msgpack.decode(body, type=Bill)
    assert decoded.account_id == 1
