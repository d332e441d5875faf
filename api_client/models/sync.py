"""The exchange: envelope of a command, verdict, change, request and reply of POST /v1/sync,
snapshot manifest."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

PROTOCOL = 1
SCHEMA = 4

Outcome = Literal["accepted", "review", "refused"]


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A signed command as it lies in the outbox and on the wire; nothing in it changes after it is
    queued.

    ``request_hash``: hex SHA-256 of the canonical JSON of all fields but itself and ``signature``.
    ``signature``: hex Ed25519 of the ASCII request_hash by the actor's key named in the delegation.
    """

    op_id: str
    kind: str
    kind_version: int
    terminal_id: str
    terminal_seq: int
    actor_id: int
    delegation_id: str
    lane: str
    depends_on: list[str]
    created_at: int
    offset_ms: int
    offset_age_s: int
    boot_id: str
    monotonic_ms: int
    base_version: int
    body: dict[str, Any]
    request_hash: str
    signature: str


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The server's stored answer to one command, byte-equal at every repeat.

    ``seq`` is the change sequence of its effect (0 when none), ``ack`` the receipt that must be
    present.
    """

    op_id: str
    request_hash: str
    outcome: Outcome
    code: str
    fields: dict[str, Any]
    seq: int
    ack: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One replicated row after a change; ``row`` is the array form of the entity's noun, null when
    deleted."""

    seq: int
    entity: str
    id: str
    version: int
    deleted: bool
    row: msgspec.Raw


class SyncRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At most 50 commands up; changes after ``cursor`` down unless ``want_changes`` is false
    (locked terminal)."""

    protocol: int
    cursor: str
    want_changes: bool
    limit: int
    commands: list[Envelope]


class SyncReply(
    msgspec.Struct, frozen=True, kw_only=True, rename={"from_seq": "from", "to_seq": "to"}
):
    """Verdicts in order of the commands, then a page of changes; ``sha256`` is over the encoded
    changes list."""

    epoch: str
    schema: int
    server_time: int
    results: list[Verdict]
    changes: list[Change]
    from_seq: int
    to_seq: int
    more: bool
    count: int
    sha256: str
    cursor: str


class Chunk(msgspec.Struct, frozen=True):
    """One chunk of the compressed snapshot, up to 8 MiB."""

    size_bytes: int
    sha256: str


class SnapshotManifest(msgspec.Struct, frozen=True, kw_only=True):
    """The footer of a snapshot: without it, or with a digest that differs, it is not a snapshot.

    Each chunk is a zstd frame of its own of ``span_bytes`` (the last one: of the rest) of a plain
    SQLite file of the schema ``resources/schema/cache.sql``, so that any part can be read alone.
    """

    id: str
    epoch: str
    schema: int
    seq: int
    cursor: str
    made_at: int
    plain_bytes: int
    plain_sha256: str
    span_bytes: int
    accounts: int
    chunks: list[Chunk]


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Answer of GET /v1/health, without sign-in."""

    status: str
    version: str
    protocol: int
    schema: int
    epoch: str
    server_time: int
