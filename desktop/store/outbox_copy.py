"""One queued command as both copies keep it: a row of the outbox, a record on the tape."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import apsw
import msgspec

from api_client.commands import Command, account_of, entity_of, from_body, meter_of
from api_client.models.sync import Envelope
from desktop.store.tape import TapeRecord

COLUMNS = (
    "seq",
    "op_id",
    "kind",
    "kind_version",
    "lane",
    "entity",
    "account_id",
    "meter_id",
    "actor_id",
    "actor_name",
    "actor_role",
    "created_at",
    "depends_on",
    "resolves",
    "request_hash",
    "envelope",
    "previous",
    "chain",
    "state",
    "doubtful",
    "attempts",
    "code",
    "fields",
    "change_seq",
    "ack",
    "reason",
    "decided_at",
)
_NAMES = ", ".join(COLUMNS)
_MARKS = ", ".join(f":{name}" for name in COLUMNS)
_INSERT = f"INSERT INTO operation ({_NAMES}) VALUES ({_MARKS})"  # noqa: S608 - constants only
SELECT = f"SELECT {_NAMES} FROM operation"  # noqa: S608 - constants only


class Queued(msgspec.Struct, frozen=True):
    """What the tape keeps of a command: the envelope and what stands beside it in the row."""

    envelope: Envelope
    actor_name: str
    resolves: str
    actor_role: str = ""


@dataclass(frozen=True)
class Standing:
    """The part of a row that changes: where the command stands."""

    state: str
    doubtful: int = 0
    attempts: int = 0
    code: str = ""
    fields: str = "{}"
    change_seq: int = 0
    ack: str = ""
    reason: str = ""
    decided_at: int = 0


def command_of(envelope: Envelope) -> Command:
    """The command inside."""
    return from_body(envelope.kind, envelope.kind_version, envelope.body)


def record_of(queued: Queued) -> TapeRecord:
    """The tape's record of it."""
    content = msgspec.json.encode(queued)
    envelope = queued.envelope
    return TapeRecord("command", envelope.terminal_seq, envelope.op_id, content, b"")


def queued_of(record: TapeRecord) -> Queued:
    """What the tape's record holds."""
    return msgspec.json.decode(record.content, type=Queued)


def chain_after(previous: bytes, envelope: bytes) -> bytes:
    """The hash chain of the rows."""
    return hashlib.sha256(previous + envelope).digest()


def row_of(queued: Queued, previous: bytes, standing: Standing) -> dict[str, Any]:
    """The outbox's row of it."""
    envelope = queued.envelope
    command = command_of(envelope)
    content = msgspec.json.encode(envelope)
    return {
        "seq": envelope.terminal_seq,
        "op_id": envelope.op_id,
        "kind": envelope.kind,
        "kind_version": envelope.kind_version,
        "lane": envelope.lane,
        "entity": entity_of(command, envelope.op_id),
        "account_id": account_of(command),
        "meter_id": meter_of(command),
        "actor_id": envelope.actor_id,
        "actor_name": queued.actor_name,
        "actor_role": queued.actor_role,
        "created_at": envelope.created_at,
        "depends_on": msgspec.json.encode(envelope.depends_on).decode(),
        "resolves": queued.resolves,
        "request_hash": envelope.request_hash,
        "envelope": content,
        "previous": previous,
        "chain": chain_after(previous, content),
        **{name: getattr(standing, name) for name in Standing.__dataclass_fields__},
    }


def insert(connection: apsw.Connection, row: dict[str, Any]) -> None:
    """Write the row; the caller holds the transaction."""
    connection.execute(_INSERT, row)


def named(row: tuple[Any, ...]) -> dict[str, Any]:
    """A row of SELECT by its column names."""
    return dict(zip(COLUMNS, row, strict=True))


def queued_in(row: dict[str, Any]) -> Queued:
    """What the tape should hold of this row."""
    envelope = msgspec.json.decode(row["envelope"], type=Envelope)
    return Queued(envelope, row["actor_name"], row["resolves"], row["actor_role"])
