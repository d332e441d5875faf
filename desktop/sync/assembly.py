"""Puts the exchange of one terminal together: stores, wire, thread and event stream."""

from __future__ import annotations

from dataclasses import dataclass

from api_client.retry import Rng
from desktop.clock import Clock
from desktop.events import Bus, Changed
from desktop.jobs import Jobs
from desktop.server_time import ServerTime
from desktop.store.profile import ProfilePaths
from desktop.store.stores import Stores
from desktop.sync.cache_side import CacheSide
from desktop.sync.ports import ExchangeApi, Parts
from desktop.sync.stream import EventStreamWorker, StreamApi
from desktop.sync.worker import SyncWorker


@dataclass(frozen=True)
class Desk:
    """What the exchange shares with the rest of the program."""

    paths: ProfilePaths
    stores: Stores
    jobs: Jobs
    bus: Bus
    clock: Clock
    server_time: ServerTime


def make_worker(desk: Desk, api: ExchangeApi, rng: Rng) -> SyncWorker:
    """The exchange, not started; it follows the session's opening and closing of the stores."""
    fresh = desk.paths.cache.with_name("cache.new")
    worker = SyncWorker(
        Parts(
            api=api,
            terminal_token=lambda: desk.stores.terminal_token,
            outbox=lambda: desk.stores.outbox,
            cache=CacheSide(desk.stores, desk.jobs, fresh),
            lanes=desk.jobs,
            bus=desk.bus,
            clock=desk.clock,
            server_time=desk.server_time,
            parts_folder=desk.paths.root / "snapshot.part",
        ),
        rng,
    )

    def follow(event: Changed) -> None:
        if event.kind != "session":
            return
        if desk.stores.cache_open:
            worker.unlocked()
        elif desk.stores.outbox_open:
            worker.locked()
        else:
            worker.closed()

    desk.bus.subscribe(follow)
    return worker


def make_stream(desk: Desk, api: StreamApi, worker: SyncWorker, rng: Rng) -> EventStreamWorker:
    """The listener that wakes the exchange, not started."""
    return EventStreamWorker(api, lambda: desk.stores.terminal_token, worker.wake, rng)
