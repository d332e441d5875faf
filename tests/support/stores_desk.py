"""A terminal with its real stores, its real lanes and an exchange, in a folder of a test."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from api_client.commands import Command
from api_client.models.replica import Meter, Reading
from api_client.models.sync import Change
from desktop.clock import StoppedClock, utc_ms
from desktop.events import Bus, Changed
from desktop.jobs import Jobs
from desktop.server_time import ServerTime
from desktop.store.cache_read import CacheReader
from desktop.store.keys import DataKeys
from desktop.store.profile import ProfilePaths
from desktop.store.stores import StoreParts, Stores
from desktop.sync import assembly
from desktop.sync.ports import ExchangeApi
from desktop.sync.worker import SyncWorker
from domain.uuid7 import Uuid7Source
from tests.support.store_kit import NOW, OUTBOX_KEY, ZONE, actor

CACHE_KEY = bytes(range(64, 96))
KEYS = DataKeys(OUTBOX_KEY, CACHE_KEY, "terminal-token")


class RealDesk:
    """Open from the start; ``lock``, ``unlock`` and ``close`` do what the sign-in service does."""

    def __init__(self, folder: Path, api: ExchangeApi) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        self.paths = ProfilePaths(folder)
        self.clock = StoppedClock(NOW)
        self.bus = Bus()
        self.events: list[Changed] = []
        self.bus.subscribe(self.events.append)
        self.jobs = Jobs()
        server_time = ServerTime(self.clock)
        count = iter(range(1, 1 << 20))

        def noise(size: int) -> bytes:
            return hashlib.sha256(f"{folder}{next(count)}".encode()).digest()[:size]

        ids = Uuid7Source(lambda: utc_ms(self.clock.now()), noise)
        parts = StoreParts(self.paths, self.clock, ZONE, server_time, ids, "boot")
        self.stores = Stores(parts)
        shared = assembly.Desk(
            self.paths, self.stores, self.jobs, self.bus, self.clock, server_time
        )
        self.worker: SyncWorker = assembly.make_worker(shared, api, lambda: 0.5)
        self.unlock()

    def unlock(self) -> None:
        def open_stores() -> None:
            self.stores.open_outbox(KEYS, "t-1")
            self.stores.open_cache(CACHE_KEY)

        self.jobs.call("outbox", open_stores)
        self.bus.publish(Changed("session"))

    def lock(self) -> None:
        self.stores.close_cache()
        self.bus.publish(Changed("session"))

    def close(self) -> None:
        self.worker.stop()
        self.stores.close_cache()
        self.jobs.call("outbox", self.stores.close_outbox)
        self.jobs.close()

    def enter(self, command: Command) -> str:
        """Queue a command as the readings service does."""

        def add() -> str:
            op_id = self.stores.outbox.add(command, actor())
            self.stores.refold([command.meter_id])
            return op_id

        return self.jobs.call("outbox", add)

    def state_of(self, op_id: str) -> str:
        return self.jobs.call("outbox", lambda: self.stores.outbox.item(op_id)).state

    def visible(self, meter_id: int) -> Meter | None:
        """The meter as screens show it."""
        return self.jobs.call("read", lambda: CacheReader(self.stores.reading()).meter(meter_id))


def meter(meter_id: int = 1, *readings: Reading, version: int = 1) -> Meter:
    """A cold-water meter of account 100."""
    return Meter(
        id=meter_id,
        version=version,
        account_id=100,
        service_id=3,
        serial=f"SN-{meter_id}",
        brand="СГВ-15",
        place="кухня",
        zones=1,
        zone_names=("",),
        digits=5,
        decimals=3,
        initial_e4=(0,),
        installed_on="2020-01-10",
        commissioned_on="2020-01-10",
        verified_on="2024-01-10",
        verify_until="2030-01-10",
        removed_on="",
        status="active",
        remote=False,
        readings=readings,
    )


def change(seq: int, row: Meter) -> Change:
    """The meter as a change on the wire."""
    raw = msgspec.Raw(msgspec.json.encode(row))
    return Change(
        seq=seq, entity="meter", id=str(row.id), version=row.version, deleted=False, row=raw
    )


def with_reading(row: Meter, op_id: str, value_e4: int) -> Meter:
    """The meter after the server took a command."""
    taken = Reading(
        id=op_id,
        period=202611,
        taken_on="2026-11-20",
        values_e4=(value_e4,),
        state="effective",
        source="counter",
        author="Гладкова О. П.",
        recorded_at=utc_ms(NOW),
        reason="",
        flags=(),
        replaces="",
    )
    return msgspec.structs.replace(row, version=row.version + 1, readings=(*row.readings, taken))
