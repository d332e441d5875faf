"""The operations: every command that was carried out, with the text of its verdict."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, Column, Connection, Index, Integer, Table, Text, select, text
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from api_client.models.sync import Envelope
from server.acts import Effect
from server.envelopes import TurnedAwayError
from server.tables import metadata

operations = Table(
    "operations",
    metadata,
    Column("op_id", Text, primary_key=True),
    Column("request_hash", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("kind_version", Integer, nullable=False),
    Column("terminal_id", Text, nullable=False),
    Column("terminal_seq", BigInteger, nullable=False),
    Column("actor_id", BigInteger, nullable=False),
    Column("delegation_id", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Index(None, "terminal_id", "terminal_seq"),
)
"""``verdict`` is the text of the answer: a repeated command gets exactly these bytes."""

_STORED = select(
    operations.c.request_hash, operations.c.terminal_id, operations.c.outcome, operations.c.verdict
)
_SETTLE = text(
    "UPDATE operations SET outcome = :outcome, code = :code, verdict = :verdict"
    " WHERE op_id = :op_id"
)


def stored_verdict(conn: Connection, envelope: Envelope) -> bytes | None:
    """The answer this command already got; another one's key is told apart by its hash."""
    found = conn.execute(_STORED.where(operations.c.op_id == envelope.op_id)).one_or_none()
    if found is None:
        return None
    if found.terminal_id != envelope.terminal_id or found.request_hash != envelope.request_hash:
        raise TurnedAwayError("key_reuse")
    return str(found.verdict).encode()


def claim(conn: Connection, envelope: Envelope, now_ms: int) -> bool:
    """Take the key; False when somebody else has it (on PostgreSQL this waits for their commit)."""
    insert = postgres_insert if conn.dialect.name == "postgresql" else sqlite_insert
    row = {
        "op_id": envelope.op_id,
        "request_hash": envelope.request_hash,
        "kind": envelope.kind,
        "kind_version": envelope.kind_version,
        "terminal_id": envelope.terminal_id,
        "terminal_seq": envelope.terminal_seq,
        "actor_id": envelope.actor_id,
        "delegation_id": envelope.delegation_id,
        "lane": envelope.lane,
        "created_at": envelope.created_at,
        "received_at": now_ms,
        "body": msgspec.json.encode(envelope.body).decode(),
        "outcome": "",
        "code": "",
        "verdict": "",
    }
    statement = insert(operations).values(row).on_conflict_do_nothing(index_elements=["op_id"])
    return conn.execute(statement.returning(operations.c.op_id)).first() is not None


def settle(conn: Connection, op_id: str, effect: Effect, verdict: bytes) -> None:
    """Keep the verdict of a claimed command; the transaction's last statement but the commit."""
    settled = {"outcome": effect.outcome, "code": effect.code, "verdict": verdict.decode()}
    conn.execute(_SETTLE, {**settled, "op_id": op_id})


def what_became_of(conn: Connection, op_id: str) -> tuple[str, str]:
    """Outcome and kind of a command, empty when it is not known here."""
    query = select(operations.c.outcome, operations.c.kind).where(operations.c.op_id == op_id)
    found = conn.execute(query).one_or_none()
    return ("", "") if found is None else (found.outcome, found.kind)
