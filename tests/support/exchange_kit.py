"""Stores and a server for the exchange that live in memory and keep the real interfaces."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from api_client.errors import ApiError, Unreachable
from api_client.models.sync import (
    SCHEMA,
    Change,
    Chunk,
    Envelope,
    Health,
    SnapshotManifest,
    SyncReply,
    SyncRequest,
)
from api_client.replies import Exchanged
from desktop.clock import StoppedClock, utc_ms
from desktop.errors import AppError
from desktop.events import Bus, Changed
from desktop.store.plain_source import PlainSource
from desktop.sync.messages import CacheHead, Settled
from desktop.sync.ports import Parts
from desktop.sync.worker import SyncWorker
from tests.support.engine_desk import START, reply_to

KEY = b"k" * 32


@dataclass(frozen=True)
class AnsweredItem:
    meter_id: int


class MemoryOutbox:
    """Commands and their states in a list."""

    def __init__(self) -> None:
        self.commands: list[Envelope] = []
        self.states: dict[str, str] = {}
        self.full = False

    def next_batch(self, limit: int) -> Sequence[Envelope]:
        ready = [
            one
            for one in self.commands
            if self.states.get(one.op_id) in (None, "queued", "unknown")
        ]
        return ready[:limit]

    def mark_sending(self, op_ids: Sequence[str]) -> None:
        self._write(dict.fromkeys(op_ids, "sending"))

    def release(self, op_ids: Sequence[str], *, unknown: bool) -> None:
        sending = [op_id for op_id in op_ids if self.states.get(op_id) == "sending"]
        self._write(dict.fromkeys(sending, "unknown" if unknown else "queued"))

    def apply_verdicts(
        self, answers: Sequence[Settled], unknown: Sequence[str] = ()
    ) -> Sequence[AnsweredItem]:
        self._write({one.op_id: one.state for one in answers})
        self._write(dict.fromkeys(unknown, "unknown"))
        return [AnsweredItem(int(one.op_id.rpartition("-")[2])) for one in answers]

    def park(self, op_id: str, code: str) -> None:
        self._write({op_id: "parked"})

    def _write(self, states: Mapping[str, str]) -> None:
        if self.full:
            raise AppError("disk_full")
        self.states.update(states)


class MemoryCache:
    """Remembers pages instead of rows."""

    def __init__(self) -> None:
        self.position = CacheHead("c1", "e1", 1)
        self.locked = False
        self.pages: list[SyncReply] = []
        self.as_of_ms = 0
        self.refolded: list[set[int]] = []
        self.plain = b""

    def head(self) -> CacheHead | None:
        return None if self.locked else self.position

    def apply(self, reply: SyncReply, as_of_ms: int) -> Mapping[str, Collection[str]] | None:
        if self.locked:
            return None
        self.pages.append(reply)
        self.as_of_ms = as_of_ms
        self.position = CacheHead(reply.cursor, reply.epoch, reply.to_seq)
        touched: dict[str, set[str]] = {}
        for change in reply.changes:
            touched.setdefault(change.entity, set()).add(change.id)
        return touched

    def refold(self, meter_ids: Collection[int]) -> Collection[int]:
        self.refolded.append(set(meter_ids))
        return meter_ids

    def replace(self, plain: PlainSource, manifest: SnapshotManifest) -> bool:
        if self.locked:
            return False
        self.plain = plain.read(0, plain.size_bytes)
        self.position = CacheHead(manifest.cursor, manifest.epoch, manifest.seq)
        return True

    def part_key(self) -> bytes | None:
        return None if self.locked else KEY


class ScriptedServer:
    """Answers the exchange by ``answer`` and serves one snapshot; every call is remembered."""

    def __init__(self, plain: bytes = b"", span_bytes: int = 64) -> None:
        self.answer: Callable[[SyncRequest], SyncReply] = reply_to
        self.requests: list[SyncRequest] = []
        self.fetched: list[int] = []
        self.fail_at: dict[int, ApiError] = {}
        self.spoil: dict[int, int] = {}
        self.reachable = True
        self.manifest_now, self.chunks = packed(plain or b"SQLite format 3\0", span_bytes)

    def exchange(self, terminal_token: str, request: SyncRequest) -> Exchanged:
        self._reach()
        self.requests.append(request)
        return Exchanged(self.answer(request), 0, 10.0, 10.2)

    def manifest(self, terminal_token: str) -> SnapshotManifest:
        self._reach()
        return self.manifest_now

    def chunk(self, terminal_token: str, snapshot_id: str, number: int) -> bytes:
        self._reach()
        self.fetched.append(number)
        if number in self.fail_at:
            raise self.fail_at.pop(number)
        if self.spoil.get(number, 0) > 0:
            self.spoil[number] -= 1
            return b"?" + self.chunks[number][1:]
        return self.chunks[number]

    def get(self) -> Health:
        self._reach()
        return Health(
            status="ok", version="1", protocol=1, schema=SCHEMA, epoch="e1", server_time=0
        )

    def _reach(self) -> None:
        if not self.reachable:
            raise Unreachable("no_connection")


def packed(plain: bytes, span_bytes: int, **other: Any) -> tuple[SnapshotManifest, list[bytes]]:
    """A snapshot of these bytes as a server keeps it."""
    spans = [plain[start : start + span_bytes] for start in range(0, len(plain), span_bytes)]
    chunks = [zstandard.ZstdCompressor(level=1).compress(span) for span in spans]
    fields: dict[str, Any] = {
        "id": "snap-1",
        "epoch": "e1",
        "schema": SCHEMA,
        "seq": 9,
        "cursor": "c9",
        "made_at": utc_ms(START),
        "plain_bytes": len(plain),
        "plain_sha256": hashlib.sha256(plain).hexdigest(),
        "span_bytes": span_bytes,
        "accounts": 3,
        "chunks": [Chunk(len(one), hashlib.sha256(one).hexdigest()) for one in chunks],
        **other,
    }
    return SnapshotManifest(**fields), chunks


@dataclass(frozen=True)
class Wire:
    """The server's side as ``ApiClient`` groups it."""

    server: ScriptedServer

    @property
    def sync(self) -> ScriptedServer:
        return self.server

    @property
    def health(self) -> ScriptedServer:
        return self.server


class NoLanes:
    """Runs lane work in the caller's thread."""

    def call(self, lane: str, work: Callable[[], Any], timeout_s: float = 60.0) -> Any:
        return work()


class NotedTime:
    """Remembers the last answer's time."""

    def __init__(self, clock: StoppedClock) -> None:
        self._clock = clock
        self.noted: list[tuple[int, datetime, float]] = []

    def note(self, server_ms: int, sent_at: datetime, round_trip_s: float) -> None:
        self.noted.append((server_ms, sent_at, round_trip_s))

    def now(self) -> datetime:
        return self._clock.now()


class Terminal:
    """An exchange put together over memory; ``events`` holds what the bus carried."""

    def __init__(self, folder: Path, plain: bytes = b"") -> None:
        self.clock = StoppedClock(START)
        self.outbox = MemoryOutbox()
        self.cache = MemoryCache()
        self.server = ScriptedServer(plain)
        self.time = NotedTime(self.clock)
        self.token = "terminal-token"
        self.bus = Bus()
        self.events: list[Changed] = []
        self.bus.subscribe(self.events.append)
        self.parts = Parts(
            api=Wire(self.server),
            terminal_token=lambda: self.token,
            outbox=lambda: self.outbox,
            cache=self.cache,
            lanes=NoLanes(),
            bus=self.bus,
            clock=self.clock,
            server_time=self.time,
            parts_folder=folder / "snapshot.part",
        )
        self.worker = SyncWorker(self.parts, lambda: 0.5)

    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]


def setting_change(seq: int) -> Change:
    row = msgspec.Raw(b'["k",1,"v"]')
    return Change(seq=seq, entity="setting", id="k", version=1, deleted=False, row=row)
