"""The audit trail: who did what to which object, each row chained to the one before."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Connection, Integer, Table, Text, insert, select, text

from domain.canonical import canonical_json
from server.prepared import Prepared
from server.tables import metadata

GENESIS = "0" * 64

audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("actor_id", BigInteger, nullable=False),
    Column("terminal_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("op_id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("chain", Text, nullable=False),
)
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("chain", Text, nullable=False),
)

_LOCKED_HEAD = Prepared(select(audit_head.c.seq, audit_head.c.chain).with_for_update())
_ADD = Prepared(insert(audit))
_MOVE_HEAD = Prepared(text("UPDATE audit_head SET seq = :seq, chain = :chain WHERE id = 1"))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One act; ``actor_id`` 0 is the console. ``digest`` stands for the values, which may be
    erased one day without breaking the chain."""

    at_ms: int
    actor_id: int
    terminal_id: str
    action: str
    object: str
    op_id: str = ""
    digest: str = ""


def ensure_head(conn: Connection) -> None:
    """Make the head row of a new database."""
    if conn.execute(select(audit_head.c.id)).first() is None:
        conn.execute(insert(audit_head), {"id": 1, "seq": 0, "chain": GENESIS})


def append(conn: Connection, entry: Entry) -> None:
    """Write the act in the transaction of the act itself."""
    seq, before = _LOCKED_HEAD.first(conn)
    chain = chained(before, seq + 1, entry)
    _ADD.run(
        conn,
        {
            "seq": seq + 1,
            "at_ms": entry.at_ms,
            "actor_id": entry.actor_id,
            "terminal_id": entry.terminal_id,
            "action": entry.action,
            "object": entry.object,
            "op_id": entry.op_id,
            "digest": entry.digest,
            "chain": chain,
        },
    )
    _MOVE_HEAD.run(conn, {"seq": seq + 1, "chain": chain})


def chained(before: str, seq: int, entry: Entry) -> str:
    """The hash of a row over the hash of the row before and every field of its own."""
    fields = [
        seq,
        entry.at_ms,
        entry.actor_id,
        entry.terminal_id,
        entry.action,
        entry.object,
        entry.op_id,
        entry.digest,
    ]
    return hashlib.sha256(before.encode() + canonical_json(fields)).hexdigest()


def first_broken(conn: Connection) -> int | None:
    """The number of the first row that was changed, removed or put in; None when all is whole."""
    before, expected = GENESIS, 1
    for row in conn.execute(select(audit).order_by(audit.c.seq)):
        entry = Entry(
            at_ms=row.at_ms,
            actor_id=row.actor_id,
            terminal_id=row.terminal_id,
            action=row.action,
            object=row.object,
            op_id=row.op_id,
            digest=row.digest,
        )
        if row.seq != expected or chained(before, row.seq, entry) != row.chain:
            return expected
        before, expected = row.chain, expected + 1
    head = conn.execute(select(audit_head.c.seq, audit_head.c.chain)).one()
    return None if (head.seq, head.chain) == (expected - 1, before) else expected
