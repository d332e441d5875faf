"""A month charged and closed while payments arrive: nobody waits for ever, no kopeck is lost."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, text

from server.accounts.tables import accounts
from server.billing import charging
from server.billing.charging import ChargeWish, charge_period
from server.config import database_url
from server.db import Database
from server.demo.city import DemoSize, make_demo
from server.ledger.invariants import check
from tests.support.books import pay
from tests.support.postgres import Cluster

NOVEMBER_25, DAY_MS = 1_795_590_000_000, 86_400_000
TODAY = "2026-11-25"
PAYERS, PAYMENTS = 4, 12


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def db(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    postgres_cluster: Cluster,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Database]:
    monkeypatch.chdir(tmp_path)  # a city on PostgreSQL leaves its enrolment file here
    on_sqlite = request.param == "sqlite"
    address = f"sqlite:///{tmp_path}/office.db" if on_sqlite else postgres_cluster.new_database()
    make_demo(database_url(address), DemoSize(60, 3, 7))
    opened = Database(database_url(address))
    yield opened
    opened.close()


def test_payments_beside_a_month_that_is_charged_and_closed(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Many small pages, so that payments come between them and inside them.
    monkeypatch.setattr(charging, "PAGE", 7)

    def payer(number: int) -> None:
        for turn in range(PAYMENTS):
            account_id = 1 + (number * 17 + turn * 5) % 60
            at_ms = NOVEMBER_25 + number * 1000 + turn + (turn % 3) * 5 * DAY_MS
            share = (202610, 1 + turn % 5, turn % 2, 1_000 + turn)
            with db.session() as conn:
                pay(conn, account_id, at_ms, [share], f"paid-{number}-{turn}")

    def charger() -> None:
        for close in (False, False, True):
            charge_period(db, ChargeWish(202611, close, TODAY))

    with ThreadPoolExecutor(PAYERS + 1) as threads:
        work = [threads.submit(charger), *(threads.submit(payer, one) for one in range(PAYERS))]
        for one in work:
            one.result(timeout=120)
    with db.session() as conn:
        assert check(conn) == ()
        booked = conn.execute(text("SELECT count(*) FROM payments WHERE op_id LIKE 'paid-%'"))
        assert booked.scalar_one() == PAYERS * PAYMENTS
        before = conn.execute(select(accounts.c.id, accounts.c.balance_kopecks)).all()
    charge_period(db, ChargeWish(202612, True, TODAY))
    with db.session(write=False) as conn:
        assert check(conn) == ()
        left = conn.execute(
            text("SELECT count(*) FROM payments WHERE counted_in = 0 AND op_id LIKE 'paid-%'")
        ).scalar_one()
    assert len(before) == 60
    # What no bill counted belongs to accounts that get none any more.
    assert left < PAYMENTS
