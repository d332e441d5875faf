"""A payment until it is durable: checked, signed, on tape and in the outbox; and a bare commit."""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from desktop.services import till
from desktop.services.till_model import PaymentDraft, PaymentForm
from tests.bench.harness import Row, alternate, row
from tests.support import desk_kit
from tests.support.till_desk import Till, draft, open_till

ACCOUNTS = 200
ROUNDS = 400
LIMIT_MS = 50.0
_FIRST = 1000
_ENVELOPE_BYTES = 1500
"""What a command of a payment with five parts weighs."""


def measure(_accounts: int) -> list[Row]:
    """The share of the limit, and the price over a commit of SQLite with nothing around it."""
    folder = Path(tempfile.mkdtemp(prefix="tric-bench-take-"))
    try:
        return _measured(folder)
    finally:
        shutil.rmtree(folder)


def _measured(folder: Path) -> list[Row]:
    numbers = range(_FIRST, _FIRST + ACCOUNTS)
    residents = [desk_kit.account(id=one, number=f"72{one:08d}") for one in numbers]
    desk = open_till(folder / "p", *residents)
    works: dict[str, Callable[[], object]] = {
        "take": _taking(desk),
        "commit": _committing(folder / "bare.db"),
        "twice": _committing(folder / "peer.db", folder / "peer.tape"),
    }
    figures = alternate(works, ROUNDS)
    figures["take"]["unsent"] = float(desk.ctx.outbox.counts().unsent)
    desk.close()
    limit = {"p95_ms": LIMIT_MS}
    return [
        row("T1 payment durable, p95 / 50 ms", "p95_ms", figures["take"], limit, 1.0, margin=1.0),
        row("T2 payment durable, p95 / bare SQLite commit", "p95_ms", figures["take"],
            figures["commit"], 6.0),
        row("T3 payment durable, median / bare commit and a synced append", "median_ms",
            figures["take"], figures["twice"], 3.0),
    ]  # fmt: skip


def _taking(desk: Till) -> Callable[[], object]:
    """The second Enter: from the button to «Принято»; the form is opened before it."""
    forms = itertools.cycle(range(_FIRST, _FIRST + ACCOUNTS))
    amounts = itertools.count(10_000)
    ready: list[tuple[PaymentForm, PaymentDraft]] = []

    def prepare() -> None:
        desk.desk.clock.advance(timedelta(seconds=20))
        form = desk.form(next(forms))
        ready.append((form, draft(form, next(amounts))))

    prepare()
    # A shift of the bench has many hours: each form is made outside the measured call.
    for _ in range(ROUNDS):
        prepare()

    def take() -> object:
        form, entered = ready.pop()
        return till.take(desk.ctx, form, entered)

    return take


def _committing(path: Path, tape: Path | None = None) -> Callable[[], object]:
    """One row of the same weight in a plain file, as durable as SQLite can be told to be."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("CREATE TABLE act (seq INTEGER PRIMARY KEY, body BLOB NOT NULL)")
    body = os.urandom(_ENVELOPE_BYTES)
    handle = os.open(tape, os.O_WRONLY | os.O_CREAT | os.O_APPEND) if tape else -1

    def commit() -> None:
        if handle >= 0:
            os.write(handle, body)
            os.fsync(handle)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO act (body) VALUES (?)", (body,))
        connection.execute("COMMIT")

    return commit
