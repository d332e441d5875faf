"""The ledger on both databases: balanced, chained, never changed, and every broken rule noticed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from server.accounts.tables import accounts
from server.config import database_url
from server.db import Database
from server.ledger import posting
from server.ledger.chain import first_broken
from server.ledger.charges import Moment
from server.ledger.invariants import check
from server.ledger.opening import open_ledger
from server.ledger.posting import Entry, LedgerTx, PostingError, post, resident
from server.ledger.tables import ledger_entries, ledger_transactions
from server.migrations import upgrade
from tests.support import small_city
from tests.support.books import pay
from tests.support.postgres import Cluster

ONE, OTHER = small_city.ACCOUNT, small_city.OTHER_ACCOUNT
NOON = 1_796_022_000_000
DRAWER = posting.cash("terminal-1")
PAID = Entry(posting.CARD, resident(ONE), 500, ONE, 202610, 1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def db(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_cluster: Cluster
) -> Iterator[Database]:
    on_sqlite = request.param == "sqlite"
    address = f"sqlite:///{tmp_path}/office.db" if on_sqlite else postgres_cluster.new_database()
    upgrade(database_url(address))
    opened = Database(database_url(address))
    with opened.session() as conn:
        small_city.fill(conn)
    yield opened
    opened.close()


def tx(op_id: str, *entries: Entry, **changed: Any) -> LedgerTx:
    return replace(LedgerTx(op_id, "payment", NOON, "2026-11-30", entries), **changed)


def stands(conn: Connection, account_id: int = ONE) -> tuple[int, int, int]:
    a = accounts.c
    query = select(a.balance_kopecks, a.penalty_kopecks, a.version).where(a.id == account_id)
    return tuple(conn.execute(query).one())


def test_posting_moves_balance_and_penalty_of_its_residents(db: Database) -> None:
    penalty = Entry(resident(ONE), posting.PENALTY, 40, ONE, 202610, 1, posting.PENALTY_PART)
    with db.session() as conn:
        moved = post(conn, tx("a", PAID, penalty))
        assert moved == {ONE}
        assert stands(conn) == (-460, 40, 2)
        own = Entry(posting.SAFE, posting.cash("t"), 5), Entry(posting.cash("t"), posting.SAFE, 5)
        assert post(conn, tx("b", *own)) == frozenset()


def test_a_payment_moves_between_residents_in_one_transaction(db: Database) -> None:
    entries = (
        Entry(resident(ONE), posting.TRANSFER, 300, ONE),
        Entry(posting.TRANSFER, resident(OTHER), 300, OTHER),
    )
    with db.session() as conn:
        assert post(conn, tx("move", *entries)) == {ONE, OTHER}
        assert (stands(conn)[0], stands(conn, OTHER)[0]) == (300, -300)
        with pytest.raises(PostingError, match="stay between"):
            post(conn, tx("half", entries[0]))


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (tx("", PAID), "operation"),
        (tx("a", PAID, kind=""), "kind"),
        (tx("a", PAID, at_ms=-1), "moment"),
        (tx("a", PAID, business_date="30.11.2026"), "business date"),
        (tx("a"), "nothing moves"),
        (tx("a", PAID._replace(amount=0)), "not a sum"),
        (tx("a", PAID._replace(amount=-5)), "not a sum"),
        (tx("a", PAID._replace(amount=10**13 + 1)), "not a sum"),
        (tx("a", Entry(*PAID[:2], 1.5, ONE)), "not a sum"),  # type: ignore[arg-type]
        (tx("a", PAID._replace(amount=True)), "not a sum"),
        (tx("a", PAID._replace(debit="pocket")), "no such place"),
        (tx("a", PAID._replace(debit="cash:")), "no such place"),
        (tx("a", PAID._replace(debit="card\n")), "no such place"),
        (tx("a", PAID._replace(account_id=OTHER)), "names account 2"),
        (tx("a", PAID._replace(debit=resident(OTHER))), "between residents"),
        (tx("a", Entry(posting.SAFE, posting.SAFE, 5)), "between residents"),
        (tx("a", PAID._replace(credit=resident(99), account_id=99)), "no account 99"),
    ],
)
def test_what_cannot_be_true_is_not_posted(db: Database, bad: LedgerTx, why: str) -> None:
    with pytest.raises(PostingError, match=why), db.session() as conn:
        post(conn, bad)
    with db.session() as conn:
        assert conn.execute(select(ledger_transactions.c.id)).all() == []
        assert stands(conn) == (0, 0, 1)


def test_an_operation_is_posted_once_and_undone_as_a_whole_once(db: Database) -> None:
    back = PAID._replace(debit=PAID.credit, credit=PAID.debit)
    with db.session() as conn:
        post(conn, tx("a", PAID))
        post(conn, tx("void-1", back, kind="void", reverses="a"))
    for second in (tx("a", PAID), tx("void-2", back, kind="void", reverses="a")):
        with pytest.raises(IntegrityError), db.session() as conn:
            post(conn, second)
    with db.session() as conn:
        assert (stands(conn)[0], first_broken(conn)) == (0, None)


def test_nothing_posted_can_be_changed_or_removed(db: Database) -> None:
    with db.session() as conn:
        post(conn, tx("a", PAID))
    attempts = [
        update(ledger_transactions).values(note="x"),
        delete(ledger_transactions),
        update(ledger_entries).values(amount_kopecks=1),
        delete(ledger_entries),
    ]
    if db.engine.dialect.name == "postgresql":
        attempts.append(text("TRUNCATE ledger_entries"))  # type: ignore[arg-type]
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="append only"), db.session() as conn:
            conn.execute(attempt)
    with db.session() as conn:
        assert first_broken(conn) is None


def test_the_database_itself_refuses_sums_that_are_none(db: Database) -> None:
    with db.session() as conn:
        post(conn, tx("a", PAID))
    for amount, debit in ((0, "card"), (-1, "card"), (10**13 + 1, "card"), (5, "safe")):
        with pytest.raises(IntegrityError), db.session() as conn:
            conn.execute(
                ledger_entries.insert(),
                {
                    "tx_id": 1, "line": 9, "debit": debit, "credit": "safe",
                    "amount_kopecks": amount,
                },
            )  # fmt: skip


def test_transactions_of_many_at_once_make_one_chain(db: Database) -> None:
    def work(number: int) -> None:
        with db.session() as conn:
            account_id = ONE if number % 2 else OTHER
            entry = Entry(posting.CARD, resident(account_id), number, account_id)
            post(conn, tx(f"op-{number}", entry))

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work, range(1, 41)))
    with db.session() as conn:
        numbers = conn.execute(select(ledger_transactions.c.id)).scalars().all()
        assert sorted(numbers) == list(range(1, 41))
        assert first_broken(conn) is None
        assert stands(conn)[0] + stands(conn, OTHER)[0] == -sum(range(1, 41))


def test_what_stood_before_the_ledger_is_opened_once(db: Database) -> None:
    with db.session() as conn:
        standing = {ONE: (1_500, 200), OTHER: (-700, 0)}
        for number, (balance, penalty) in standing.items():
            values = {"balance_kopecks": balance, "penalty_kopecks": penalty}
            conn.execute(update(accounts).where(accounts.c.id == number).values(values))
        assert [one.rule for one in check(conn)] == ["I7", "I7"]
        now = Moment(NOON, "2026-11-30")
        assert (open_ledger(conn, now), open_ledger(conn, now)) == (2, 0)
        assert check(conn) == ()
        assert stands(conn)[:2] == (1_500, 200)


def settled_books(conn: Connection) -> None:
    """Two payments, one of them undone, in books that are right."""
    pay(conn, ONE, NOON, [(202610, 1, 0, 900), (0, 0, 2, 100)], "first")
    pay(conn, OTHER, NOON + 1, [(202610, 1, 0, 70)], "second")
    pay(conn, ONE, NOON + 2, [(202610, 1, 0, -300)], "back", "first")
    for table in ("ledger_transactions", "ledger_entries", "payment_parts", "payments"):
        for act in ("UPDATE", "DELETE", "update", "delete"):
            conn.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{act}"))
    assert check(conn) == ()


@pytest.mark.parametrize(
    ("damage", "rules"),
    [
        ("UPDATE ledger_entries SET amount_kopecks = 899 WHERE tx_id = 1 AND line = 0",
         {"chain", "I2", "I7"}),
        ("UPDATE ledger_entries SET service_id = 2 WHERE tx_id = 1", {"chain"}),
        ("UPDATE ledger_transactions SET note = 'x' WHERE id = 2", {"chain"}),
        ("UPDATE ledger_transactions SET reverses = 'x' WHERE id = 2", {"chain"}),
        ("UPDATE ledger_transactions SET op_id = 'x' WHERE id = 2", {"chain", "I2", "I3"}),
        ("UPDATE ledger_head SET tx_id = 2", {"chain"}),
        ("DELETE FROM ledger_entries WHERE tx_id = 2", {"chain", "I1", "I7"}),
        ("UPDATE ledger_entries SET account_id = 2 WHERE tx_id = 1", {"chain", "I1", "I7"}),
        ("UPDATE ledger_entries SET debit = 'transfer' WHERE tx_id = 2", {"chain", "I1"}),
        ("DELETE FROM payment_parts WHERE period = 0", {"I2"}),
        ("UPDATE payments SET amount_kopecks = 71 WHERE op_id = 'second'", {"I2"}),
        ("UPDATE payments SET op_id = 'third' WHERE op_id = 'second'", {"I2", "I3"}),
        ("UPDATE payments SET amount_kopecks = -1001 WHERE op_id = 'back'", {"I2", "I4"}),
        ("UPDATE payments SET kind = 'void' WHERE op_id = 'back'", {"I4"}),
        ("UPDATE payments SET reverses = 'nothing' WHERE op_id = 'back'", {"I4"}),
        ("UPDATE accounts SET balance_kopecks = balance_kopecks + 1 WHERE id = 1", {"I7"}),
        ("UPDATE accounts SET penalty_kopecks = 1 WHERE id = 1", {"I7"}),
        ("INSERT INTO suspense (id, version, received_at, amount_kopecks, source, code, state)"
         " VALUES ('s', 1, 1, 5, 'registry', 'no_such_account', 'open')", {"I8"}),
        ("INSERT INTO suspense (id, version, received_at, amount_kopecks, source, code, state,"
         " settled_op) VALUES ('s', 1, 1, 5, 'registry', 'no_such_account', 'matched', 'first')",
         {"I8"}),
        ("UPDATE ledger_entries SET debit = 'suspense' WHERE tx_id = 2", {"chain", "I8"}),
        ("INSERT INTO cash_moves (op_id, shift_id, terminal_id, way, amount_kopecks, moved_at,"
         " clerk_id, reason) VALUES ('m', 's', 't', 'in', 5, 1, 1, 'x')", {"I2", "I6"}),
        ("UPDATE ledger_entries SET credit = 'cash:t', debit = 'safe', account_id = 0"
         " WHERE tx_id = 2", {"chain", "I2", "I5", "I6", "I7"}),
        ("UPDATE payments SET kind = 'payment', tenders = '[[\"cash\",70,\"\"]]', shift_id = 's',"
         " terminal_id = 't' WHERE op_id = 'second'", {"I6", "I9"}),
        ("INSERT INTO shifts (id, version, number, terminal_id, terminal_name, clerk_id, clerk,"
         " opened_at, state, cash) VALUES ('s', 1, 1, 't', 't', 1, 'c', 1, 'open', 5)", {"I6"}),
    ],
)  # fmt: skip
def test_every_broken_rule_is_noticed(tmp_path: Path, damage: str, rules: set[str]) -> None:
    url = database_url(f"sqlite:///{tmp_path}/office.db")
    upgrade(url)
    db = Database(url)
    with db.session() as conn:
        small_city.fill(conn)
        settled_books(conn)
        # Who can write the file can also drop its triggers.
        conn.execute(text(damage))
        found = check(conn)
    db.close()
    assert {one.rule for one in found} == rules
    assert all(str(one).startswith(one.rule) and one.told for one in found)


def test_the_rules_hold_on_both_databases(db: Database) -> None:
    with db.session() as conn:
        pay(conn, ONE, NOON, [(202610, 1, 0, 900), (0, 0, 2, 100)], "first")
        pay(conn, ONE, NOON, [(202610, 1, 0, -900)], reverses="first")
        assert check(conn) == ()
        conn.execute(text("UPDATE accounts SET balance_kopecks = 7"))
        assert {one.rule for one in check(conn)} == {"I7"}
