"""Payments posted a second against one bare INSERT transaction of the very same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, select

from api_client.models.sync import Envelope
from domain.reversal import Share
from server.audit import audit
from server.billing.standing import refresh
from server.config import database_url
from server.db import Database
from server.executor import Executor
from server.ledger import posting
from server.ledger.posting import Entry, LedgerTx, post
from server.ledger.tables import ledger_entries, ledger_transactions
from server.migrations import upgrade
from server.operations import operations
from server.payments.store import NewPayment, add_payment
from server.payments.tables import payment_parts, payments
from tests.bench.harness import Row, row, timed, times_ms
from tests.support import small_city
from tests.support.postgres import running_cluster
from tests.support.till_city import Till, part, served_till

ROUNDS, BATCH = 6, 60
PARTS = [(period, service) for period in (202607, 202608, 202609, 202610) for service in (1, 2, 3)]
TODAY = date(2026, 11, 20)
GOAL = 2.0
"""The command also checks hash, signature and mandate, asks for twins of the payment, moves its
shift, the trail and the change log: 28 statements to the peer's 6.
"""
_Rows = list[tuple[Table, list[dict[str, Any]]]]
"""The rows of one payment, table by table."""


def measure(_accounts: int) -> list[Row]:
    """A payment of twelve parts; the number of accounts changes nothing."""
    rows: list[Row] = []
    with TemporaryDirectory(prefix="tric-posting-") as folder:
        rows += _on("SQLite", *(f"sqlite:///{folder}/{name}.db" for name in ("office", "bare")))
    with running_cluster() as cluster:
        rows += _on("PostgreSQL", cluster.new_database(), cluster.new_database())
    return rows


def _on(engine: str, address: str, bare_address: str) -> list[Row]:
    with served_till(address) as till, _bare(bare_address) as bare:
        till.open()
        db = till.city.office.office.db
        posted = _compare(
            lambda: [_posted(db, number) for number in _numbers(BATCH)], db, bare, _paid_rows
        )
        executor = Executor(till.city.office.office.identity, till.desk.clock)
        taken = _compare(
            lambda: [_taken(db, executor, one) for one in _envelopes(till)], db, bare, _all_rows
        )
    return [
        row(f"payment posted, {engine} / INSERT", "median_ms", *posted, GOAL),
        row(f"signed command whole, {engine} / INSERT", "median_ms", *taken, GOAL),
    ]


_counter = iter(range(1, 1_000_000))


def _numbers(count: int) -> list[int]:
    return [next(_counter) for _ in range(count)]


def _compare(
    product: Callable[[], list[tuple[float, str]]],
    db: Database,
    bare: Database,
    rows_of: Callable[[Connection, str], _Rows],
) -> tuple[dict[str, float], dict[str, float]]:
    """Batches in turn: the product's, then its rows again by nothing but INSERT."""
    ours: list[float] = []
    theirs: list[float] = []
    for turn in range(ROUNDS):
        batch = product()
        with db.session(write=False) as conn:
            rows = [rows_of(conn, op_id) for _, op_id in batch]
        inserted = [timed(_insert, bare, one)[0] for one in rows]
        if turn:  # the first batch warms both
            ours += [seconds for seconds, _ in batch]
            theirs += inserted
    return _figures(ours), _figures(theirs)


def _figures(seconds: list[float]) -> dict[str, float]:
    return {"per_second": round(len(seconds) / sum(seconds), 1), **times_ms(seconds)}


def _posted(db: Database, number: int) -> tuple[float, str]:
    """A payment of twelve parts booked and on disk: its row, parts, ledger, what then stands."""
    account_id, op_id = small_city.ACCOUNT, f"bench-{number}"
    shares = [Share(*one, 0, 100 + number) for one in PARTS]
    paid = NewPayment(
        op_id=op_id,
        account_id=account_id,
        paid_at=number,
        amount=12 * (100 + number),
        channel="card",
        shares=shares,
    )
    who = posting.resident(account_id)
    entries = [Entry(posting.CARD, who, one.amount, account_id, *one[:2]) for one in shares]
    tx = LedgerTx(op_id, "payment", number, TODAY.isoformat(), entries)

    def work() -> None:
        with db.session() as conn:
            add_payment(conn, paid)
            refresh(conn, post(conn, tx), TODAY)

    return timed(work)[0], op_id


def _envelopes(till: Till) -> Iterator[Envelope]:
    """Signed payments, each of its own sum: equal ones would be asked about."""
    for number in _numbers(BATCH):
        amount = 1_200 * (100 + number)
        shares = tuple(part(amount // 12, period, service) for period, service in PARTS)
        command = till.payment(amount, parts=shares)
        yield msgspec.convert(till.desk.envelope(till.clerk, command), Envelope)


def _taken(db: Database, executor: Executor, envelope: Envelope) -> tuple[float, str]:
    """One command from its envelope to its verdict, booked and on disk."""

    def work() -> bytes:
        with db.session() as conn:
            return executor.execute(conn, envelope.terminal_id, envelope)

    seconds, verdict = timed(work)
    if msgspec.json.decode(verdict)["outcome"] != "accepted":
        raise AssertionError(verdict)
    return seconds, envelope.op_id


@contextmanager
def _bare(address: str) -> Iterator[Database]:
    """The same tables with their keys, indexes and triggers."""
    upgrade(database_url(address))
    db = Database(database_url(address))
    try:
        with db.session() as conn:
            small_city.fill(conn)
        yield db
    finally:
        db.close()


def _paid_rows(conn: Connection, op_id: str) -> _Rows:
    paid = _select(conn, payments, payments.c.op_id == op_id)
    head = _select(conn, ledger_transactions, ledger_transactions.c.op_id == op_id)
    return [
        (payments, paid),
        (payment_parts, _select(conn, payment_parts, payment_parts.c.payment_id == paid[0]["id"])),
        (ledger_transactions, head),
        (ledger_entries, _select(conn, ledger_entries, ledger_entries.c.tx_id == head[0]["id"])),
    ]


def _all_rows(conn: Connection, op_id: str) -> _Rows:
    return [
        (operations, _select(conn, operations, operations.c.op_id == op_id)),
        *_paid_rows(conn, op_id),
        (audit, _select(conn, audit, audit.c.op_id == op_id)),
    ]


def _select(conn: Connection, table: Table, where: Any) -> list[dict[str, Any]]:
    found = conn.execute(select(table).where(where)).mappings()
    return [dict(one) for one in found]


def _insert(db: Database, rows: _Rows) -> None:
    """One transaction through the driver, a statement a table."""
    with db.session() as conn:
        cursor: Any = conn.connection.cursor()
        mark = "%s" if conn.dialect.name == "postgresql" else "?"
        for table, values in rows:
            names = ", ".join(f'"{name}"' for name in values[0])
            marks = ", ".join([mark] * len(values[0]))
            statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608
            cursor.executemany(statement, [tuple(one.values()) for one in values])
        cursor.close()
