"""One command, one transaction: the verdict is stored with its effect and given back for ever."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy import BigInteger, Column, Connection, Index, Integer, Table, Text, select, text
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from api_client.commands import Command, EnterReading, ReplaceReading, UndoReading
from api_client.models.sync import Envelope, Verdict
from server import audit, changes
from server.acts import READING_ROLES, Act, Effect, refused
from server.envelopes import Checked, TurnedAwayError, check_author, check_shape
from server.identity import Identity
from server.meters.commands import enter_reading, replace_reading, undo_reading
from server.settings import settings
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


class Executor:
    """Carries out commands for one server; the slices' functions are named here alone."""

    def __init__(self, own: Identity, now_ms: Callable[[], int]) -> None:
        self._own = own
        self._now_ms = now_ms

    def execute(self, conn: Connection, terminal_id: str, envelope: Envelope) -> bytes:
        """The verdict's text; call it with a transaction of its own.

        What is turned away leaves no trace, so that it can be tried again; every other outcome is
        stored, refusals included.
        """
        try:
            command = check_shape(envelope, terminal_id)
            known = _stored(conn, envelope)
            if known is not None:
                return known
            checked = check_author(conn, envelope, command)
            _check_order(conn, envelope)
        except TurnedAwayError as away:
            return self._verdict(envelope, refused(away.code, **away.fields), 0)
        if not _claim(conn, envelope, self._now_ms()):
            # Another connection was carrying out the same command; it has committed by now.
            return _stored(conn, envelope) or b""
        return self._carry_out(conn, envelope, checked)

    def _carry_out(self, conn: Connection, envelope: Envelope, checked: Checked) -> bytes:
        act = Act(
            conn=conn,
            op_id=envelope.op_id,
            actor=checked.actor,
            settings=settings(conn),
            now_ms=self._now_ms(),
            doubt=checked.doubt,
        )
        effect = _dispatch(act, checked.command)
        audit.append(conn, _entry(act, envelope, effect))
        seq = changes.note_many(conn, effect.touched)
        verdict = self._verdict(envelope, effect, seq)
        settled = {"outcome": effect.outcome, "code": effect.code, "verdict": verdict.decode()}
        conn.execute(_SETTLE, {**settled, "op_id": envelope.op_id})
        return verdict

    def _verdict(self, envelope: Envelope, effect: Effect, seq: int) -> bytes:
        receipt = f"{envelope.op_id}:{envelope.request_hash}:{effect.outcome}:{seq}"
        return msgspec.json.encode(
            Verdict(
                op_id=envelope.op_id,
                request_hash=envelope.request_hash,
                outcome=effect.outcome,
                code=effect.code,
                fields=dict(effect.fields),
                seq=seq,
                ack=self._own.mark(receipt),
            )
        )


def _dispatch(act: Act, command: Command) -> Effect:
    if act.actor.role not in READING_ROLES:
        return refused("forbidden", reason="role")
    if isinstance(command, EnterReading):
        return enter_reading(act, command)
    if isinstance(command, ReplaceReading):
        return replace_reading(act, command)
    assert isinstance(command, UndoReading)  # noqa: S101 - the set of commands is closed
    return undo_reading(act, command)


def _stored(conn: Connection, envelope: Envelope) -> bytes | None:
    """The answer this command already got; another one's key is told apart by its hash."""
    found = conn.execute(_STORED.where(operations.c.op_id == envelope.op_id)).one_or_none()
    if found is None:
        return None
    if found.terminal_id != envelope.terminal_id or found.request_hash != envelope.request_hash:
        raise TurnedAwayError("key_reuse")
    return str(found.verdict).encode()


def _check_order(conn: Connection, envelope: Envelope) -> None:
    """What this command depends on must have been accepted."""
    for earlier in envelope.depends_on:
        outcome = conn.execute(
            select(operations.c.outcome).where(operations.c.op_id == earlier)
        ).scalar()
        if outcome != "accepted":
            raise TurnedAwayError("dependency_missing", op_id=earlier[:64], outcome=outcome or "")


def _claim(conn: Connection, envelope: Envelope, now_ms: int) -> bool:
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
    return conn.execute(statement).rowcount == 1


def _entry(act: Act, envelope: Envelope, effect: Effect) -> audit.Entry:
    return audit.Entry(
        at_ms=act.now_ms,
        actor_id=act.actor.clerk_id,
        terminal_id=envelope.terminal_id,
        action=f"{envelope.kind}.{effect.outcome}",
        object=envelope.lane,
        op_id=envelope.op_id,
        digest=envelope.request_hash,
    )
