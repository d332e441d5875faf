"""The operations: every command that was carried out, with the text of its verdict."""

from __future__ import annotations

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    Table,
    Text,
    bindparam,
    select,
    text,
)

from api_client.models.sync import Envelope
from server.acts import Effect
from server.envelopes import TurnedAwayError
from server.prepared import Prepared
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

_STORED = Prepared(
    select(
        operations.c.request_hash,
        operations.c.terminal_id,
        operations.c.outcome,
        operations.c.verdict,
    ).where(operations.c.op_id == bindparam("op_id"))
)
_BECAME = Prepared(
    select(operations.c.outcome, operations.c.kind).where(operations.c.op_id == bindparam("op_id"))
)
_CLAIM = Prepared(
    text(
        "INSERT INTO operations (op_id, request_hash, kind, kind_version, terminal_id,"
        " terminal_seq, actor_id, delegation_id, lane, created_at, received_at, body, outcome,"
        " code, verdict)"
        " VALUES (:op_id, :request_hash, :kind, :kind_version, :terminal_id, :terminal_seq,"
        " :actor_id, :delegation_id, :lane, :created_at, :received_at, :body, '', '', '')"
        " ON CONFLICT (op_id) DO NOTHING RETURNING op_id"
    )
)
_SETTLE = Prepared(
    text(
        "UPDATE operations SET outcome = :outcome, code = :code, verdict = :verdict"
        " WHERE op_id = :op_id"
    )
)


def stored_verdict(conn: Connection, envelope: Envelope) -> bytes | None:
    """The answer this command already got; another one's key is told apart by its hash."""
    found = _STORED.first(conn, {"op_id": envelope.op_id})
    if found is None:
        return None
    if found.terminal_id != envelope.terminal_id or found.request_hash != envelope.request_hash:
        raise TurnedAwayError("key_reuse")
    return str(found.verdict).encode()


def claim(conn: Connection, envelope: Envelope, now_ms: int) -> bool:
    """Take the key; False when somebody else has it (on PostgreSQL this waits for their commit)."""
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
    }
    return _CLAIM.first(conn, row) is not None


def settle(conn: Connection, op_id: str, effect: Effect, verdict: bytes) -> None:
    """Keep the verdict of a claimed command; the transaction's last statement but the commit."""
    settled = {"outcome": effect.outcome, "code": effect.code, "verdict": verdict.decode()}
    _SETTLE.run(conn, {**settled, "op_id": op_id})


def what_became_of(conn: Connection, op_id: str) -> tuple[str, str]:
    """Outcome and kind of a command, empty when it is not known here."""
    found = _BECAME.first(conn, {"op_id": op_id})
    return ("", "") if found is None else (found.outcome, found.kind)
