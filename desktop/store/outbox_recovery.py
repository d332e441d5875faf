"""The start of the outbox: check both copies, unite them, name what neither has."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import apsw

from desktop.clock import utc_ms
from desktop.store import outbox_copy, outbox_states
from desktop.store.db import (
    DATABASE_TROUBLE,
    is_damage,
    open_outbox,
    passing_trouble,
    scalar,
    transaction,
)
from desktop.store.outbox_copy import Standing
from desktop.store.outbox_rows import Recovery
from desktop.store.outbox_schema import migrate
from desktop.store.profile import ProfilePaths
from desktop.store.tape import Tape, TapeContent, TapeRecord

START = b"\x00" * 32
_SUFFIXES = ("", "-journal", "-wal", "-shm")


@dataclass(frozen=True)
class OpenedOutbox:
    """Both copies, equal and checked."""

    connection: apsw.Connection
    tape: Tape
    recovery: Recovery


def quarantine(paths: ProfilePaths, path: Path, now: datetime) -> str:
    """Put a damaged file aside under its date, never delete it; its name in the quarantine."""
    paths.quarantine.mkdir(mode=0o700, exist_ok=True)
    name = f"{now:%Y%m%d-%H%M%S-%f}-{path.name}"
    for suffix in _SUFFIXES:
        part = path.with_name(path.name + suffix)
        if part.exists():
            shutil.move(part, paths.quarantine / (name + suffix))
    return name


def open_recovered(paths: ProfilePaths, key: bytes, now: datetime) -> OpenedOutbox:
    """Open, check, unite; both copies hold the same commands when this returns."""
    tape = Tape(paths.tape, key)
    content = tape.read()
    connection, rows, put_aside = _open_checked(paths, key, now)
    month = f"{now:%Y%m}"
    try:
        return _united(_Sides(paths, connection, tape, content, rows), put_aside, month, now)
    except BaseException:
        connection.close()
        raise


@dataclass(frozen=True)
class _Sides:
    paths: ProfilePaths
    connection: apsw.Connection
    tape: Tape
    content: TapeContent
    rows: dict[int, dict[str, Any]]


def _united(sides: _Sides, put_aside: list[str], month: str, now: datetime) -> OpenedOutbox:
    floor = outbox_states.floor(sides.connection)
    on_tape = {one.seq: one for one in sides.content.records if one.kind == "command"}
    closed = {
        one.op_id: one.content.decode() for one in sides.content.records if one.kind != "command"
    }
    from_tape = [seq for seq in on_tape if seq not in sides.rows and seq > floor]
    to_tape = [seq for seq in sides.rows if seq not in on_tape]
    if put_aside or from_tape:
        _write_rows(sides, from_tape, rebuilt=bool(put_aside))
    _close_withdrawn(sides, closed, now)
    put_aside += [_copied_aside(sides.paths, path, now) for path in sides.content.damaged]
    if to_tape or sides.content.damaged or sides.content.torn:
        sides.tape.rewrite(month, _records(sides.connection))
    seqs = {*sides.rows, *on_tape}
    first = floor if not put_aside or floor else min(seqs, default=1) - 1
    missing = [seq for seq in range(first + 1, max(seqs, default=0) + 1) if seq not in seqs]
    recovery = Recovery(len(from_tape), len(to_tape), tuple(put_aside), tuple(missing))
    return OpenedOutbox(sides.connection, sides.tape, recovery)


def _open_checked(
    paths: ProfilePaths, key: bytes, now: datetime
) -> tuple[apsw.Connection, dict[int, dict[str, Any]], list[str]]:
    """The connection and its rows; a damaged file is put aside and what it still says is kept."""
    connection: apsw.Connection | None = None
    try:
        connection = open_outbox(paths.outbox, key)
        migrate(connection, paths.outbox)
        verdict = scalar(connection, "PRAGMA integrity_check(1)")
        rows = {row["seq"]: row for row in _all_rows(connection)}
        if verdict == "ok" and _chained(rows):
            return connection, rows, []
    except DATABASE_TROUBLE as error:
        if not is_damage(error):
            if connection is not None:
                connection.close()
            raise passing_trouble(error) from error
    salvaged = _salvaged(connection)
    if connection is not None:
        connection.close()
    name = quarantine(paths, paths.outbox, now)
    fresh = open_outbox(paths.outbox, key)
    migrate(fresh, paths.outbox)
    return fresh, salvaged, [name]


def _all_rows(connection: apsw.Connection) -> Iterator[dict[str, Any]]:
    for row in connection.execute(f"{outbox_copy.SELECT} ORDER BY seq"):
        yield outbox_copy.named(row)


def _chained(rows: dict[int, dict[str, Any]]) -> bool:
    """True if every row follows from its own content and from the row before it."""
    for seq, row in rows.items():
        if outbox_copy.chain_after(row["previous"], row["envelope"]) != row["chain"]:
            return False
        before = rows.get(seq - 1)
        if before is not None and before["chain"] != row["previous"]:
            return False
    return True


def _salvaged(connection: apsw.Connection | None) -> dict[int, dict[str, Any]]:
    """Rows that can still be read one by one."""
    rows: dict[int, dict[str, Any]] = {}
    if connection is None:
        return rows
    highest = 0
    with contextlib.suppress(*DATABASE_TROUBLE):
        highest = scalar(connection, "SELECT max(seq) FROM operation") or 0
    for seq in range(1, highest + 1):
        with contextlib.suppress(*DATABASE_TROUBLE):
            found = connection.execute(f"{outbox_copy.SELECT} WHERE seq = ?", (seq,)).fetchone()
            row = outbox_copy.named(found) if found else None
            if row and outbox_copy.chain_after(row["previous"], row["envelope"]) == row["chain"]:
                rows[seq] = row
    return rows


def _write_rows(sides: _Sides, from_tape: list[int], *, rebuilt: bool) -> None:
    """Bring the database to the union, with one unbroken chain."""
    records = {one.seq: one for one in sides.content.records if one.kind == "command"}
    rows = dict(sides.rows)
    for seq in from_tape:
        queued = outbox_copy.queued_of(records[seq])
        # It may have been on the wire: only the server knows.
        rows[seq] = outbox_copy.row_of(queued, START, Standing("unknown", doubtful=1))
    with transaction(sides.connection) as connection:
        connection.execute("DELETE FROM operation")
        previous = START
        for seq in sorted(rows):
            row = rows[seq]
            if seq - 1 in rows or rebuilt:
                row["previous"] = previous
            row["chain"] = outbox_copy.chain_after(row["previous"], row["envelope"])
            outbox_copy.insert(connection, row)
            previous = row["chain"]


def _close_withdrawn(sides: _Sides, closed: dict[str, str], now: datetime) -> None:
    """Finish withdrawals that reached the tape only; what waited for them can never pass."""
    with transaction(sides.connection) as connection:
        for op_id, reason in closed.items():
            connection.execute(
                "UPDATE operation SET state = 'closed', reason = ?, decided_at = ?"
                " WHERE op_id = ? AND state NOT IN ('acked', 'superseded', 'closed')",
                (reason, utc_ms(now), op_id),
            )
            if connection.changes():
                outbox_states.settle_entity_of(connection, op_id)


def _records(connection: apsw.Connection) -> Iterator[TapeRecord]:
    for row in _all_rows(connection):
        record = outbox_copy.record_of(outbox_copy.queued_in(row))
        yield record
        if row["state"] == "closed":
            yield TapeRecord("closed", record.seq, record.op_id, row["reason"].encode(), b"")


def _copied_aside(paths: ProfilePaths, path: Path, now: datetime) -> str:
    paths.quarantine.mkdir(mode=0o700, exist_ok=True)
    name = f"{now:%Y%m%d-%H%M%S-%f}-{path.name}"
    shutil.copy2(path, paths.quarantine / name)
    return name
