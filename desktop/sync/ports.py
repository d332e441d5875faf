"""What the exchange needs of the stores, the wire and the session, as narrow as it is used."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from api_client.models.sync import Envelope, Health, SnapshotManifest, SyncReply, SyncRequest
from api_client.replies import Exchanged
from desktop.clock import Clock
from desktop.events import Bus
from desktop.store.plain_source import PlainSource
from desktop.sync.messages import CacheHead, Settled

T = TypeVar("T")


class Answered(Protocol):
    """An item of the outbox that has got its verdict."""

    @property
    def meter_id(self) -> int: ...

    @property
    def account_id(self) -> int: ...


class OutboxPort(Protocol):
    """The queue of commands; called in its own lane only."""

    def next_batch(self, limit: int) -> Sequence[Envelope]: ...

    def mark_sending(self, op_ids: Sequence[str]) -> None: ...

    def release(self, op_ids: Sequence[str], *, unknown: bool) -> None: ...

    def apply_verdicts(
        self, answers: Sequence[Settled], unknown: Sequence[str] = ()
    ) -> Sequence[Answered]: ...

    def park(self, op_id: str, code: str) -> None: ...


class CachePort(Protocol):
    """The copy of the server's rows; called in the exchange's thread only."""

    def head(self) -> CacheHead | None:
        """Where the cache stands; an empty cursor before the first fill, None while locked."""

    def apply(self, reply: SyncReply, as_of_ms: int) -> Mapping[str, Collection[str]] | None:
        """A page with its cursor in one transaction: touched ids by entity; None while locked."""

    def refold(self, meter_ids: Collection[int]) -> Collection[int]:
        """Lay the open commands anew after verdicts for these meters; the meters that changed."""

    def replace(self, plain: PlainSource, manifest: SnapshotManifest) -> bool:
        """Put this plain database, keyed, in the place of the cache; False while locked."""

    def part_key(self) -> bytes | None:
        """32 bytes for parts of a snapshot that wait on the disk; None while locked."""


class SyncApi(Protocol):
    """The exchange and the snapshot on the wire."""

    def exchange(self, terminal_token: str, request: SyncRequest) -> Exchanged: ...

    def manifest(self, terminal_token: str) -> SnapshotManifest: ...

    def chunk(self, terminal_token: str, snapshot_id: str, number: int) -> bytes: ...


class HealthApi(Protocol):
    """The server's health on the wire."""

    def get(self) -> Health: ...


class ExchangeApi(Protocol):
    """What the exchange uses of ``ApiClient``; asked for at each use, so it may come late."""

    @property
    def sync(self) -> SyncApi: ...

    @property
    def health(self) -> HealthApi: ...


class ServerTimePort(Protocol):
    """Learns the server's time from answers."""

    def note(self, server_ms: int, sent_at: datetime, round_trip_s: float) -> None: ...

    def now(self) -> datetime: ...


class Lane(Protocol):
    """Runs work in a lane of the jobs and waits for its result."""

    def call(self, lane: str, work: Callable[[], Any], timeout_s: float = 60.0) -> Any: ...


@dataclass(frozen=True)
class Parts:
    """Everything the exchange is put together of; functions are asked anew at each round.

    ``outbox`` raises AppError while nobody has signed in since the start; ``terminal_token`` is
    empty then. ``parts_folder`` keeps the sealed chunks of an unfinished snapshot.
    """

    api: ExchangeApi
    terminal_token: Callable[[], str]
    outbox: Callable[[], OutboxPort]
    cache: CachePort
    lanes: Lane
    bus: Bus
    clock: Clock
    server_time: ServerTimePort
    parts_folder: Path
