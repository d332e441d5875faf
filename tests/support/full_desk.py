"""The whole program without a screen against a served office: the wiring of main, for tests."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from api_client.client import ApiClient
from api_client.commands import Command, meter_of
from api_client.models.auth import EnrolmentFile
from api_client.models.replica import Meter
from api_client.transport import Timeouts, Transport
from desktop.clock import StoppedClock, utc_ms
from desktop.config import Config
from desktop.context import Context
from desktop.events import Bus, Changed
from desktop.jobs import Jobs
from desktop.server_time import ServerTime
from desktop.services import auth
from desktop.session import Session
from desktop.store.device_key import DeviceKeys
from desktop.store.keys import KeyVault
from desktop.store.profile import ProfilePaths
from desktop.store.stores import StoreParts, Stores
from desktop.sync import assembly
from domain.uuid7 import Uuid7Source
from server.staff import commands as staff_commands
from tests.support.office import PASSWORD, TYUMEN_NOON_MS, RunningOffice
from tests.support.store_kit import CHEAP, ZONE, MemoryKeyring

QUICK = Timeouts(connect_s=2, read_s=10, total_s=10, stream_read_s=10)


class FullDesk:
    """A terminal of its own in ``folder``; ``url`` may lead through a proxy.

    In another process the office is known by its enrolment file; ``life`` counts the starts.
    """

    def __init__(
        self,
        folder: Path,
        office: RunningOffice | EnrolmentFile,
        url: str = "",
        *,
        keyring: DeviceKeys | None = None,
        life: int = 0,
    ) -> None:
        folder.mkdir(mode=0o700, exist_ok=life > 0)
        self.clock = StoppedClock(datetime.fromtimestamp(TYUMEN_NOON_MS / 1000, UTC))
        self.bus = Bus()
        self.events: list[Changed] = []
        self.bus.subscribe(self.events.append)
        paths = ProfilePaths(folder)
        server_time = ServerTime(self.clock)
        count = iter(range((life << 20) + 1, (life + 1) << 20))

        def noise(size: int) -> bytes:
            return hashlib.sha256(f"{folder}{next(count)}".encode()).digest()[:size]

        ids = Uuid7Source(lambda: utc_ms(self.clock.now()), noise)
        stores = Stores(StoreParts(paths, self.clock, ZONE, server_time, ids, "boot"))
        jobs = Jobs()
        self.shared = assembly.Desk(paths, stores, jobs, self.bus, self.clock, server_time)
        file = office if isinstance(office, EnrolmentFile) else enrolment_of(office)
        self._connect(url or file.server_url)
        self.context = Context(
            paths=paths,
            clock=self.clock,
            zone=ZONE,
            bus=self.bus,
            jobs=jobs,
            session=Session(self.clock),
            stores=stores,
            vault=KeyVault(
                paths, keyring or MemoryKeyring(), lambda: utc_ms(self.clock.now()), CHEAP
            ),
            server_time=server_time,
            config=Config(),
            auth=self.api.auth,
            sync=self.worker,
            wake=self.worker.wake,
        )
        if self.context.vault.has_data_keys():
            return
        path = folder.with_suffix(".json")
        path.write_bytes(msgspec.json.encode(file))
        auth.enrol(self.context, path)

    def _connect(self, url: str) -> None:
        self.api = ApiClient(Transport(url, timeouts=QUICK))
        self.worker = assembly.make_worker(self.shared, self.api, lambda: 0.5)
        self.stream = assembly.make_stream(self.shared, self.api, self.worker, lambda: 0.5)

    def move_to(self, url: str) -> None:
        """The same terminal before another address."""
        self.api.close()
        self._connect(url)
        self.context = replace(self.context, sync=self.worker, wake=self.worker.wake)

    def sign_in(self, login: str = "kassir") -> None:
        auth.sign_in(self.context, login, PASSWORD)

    def queue(self, command: Command) -> str:
        """Queue a command of the clerk who is signed in."""
        stores, actor = self.context.stores, self.context.session.acting()

        def add() -> str:
            op_id = stores.outbox.add(command, actor)
            stores.refold([meter_of(command)])
            return op_id

        return self.context.in_outbox_lane(add)

    def state_of(self, op_id: str) -> str:
        outbox = self.context.outbox
        return self.context.in_outbox_lane(lambda: outbox.item(op_id)).state

    def meter(self, meter_id: int) -> Meter:
        """The meter as screens show it."""
        found = self.context.jobs.call("read", lambda: self.context.cache.meter(meter_id))
        assert found is not None
        return found

    def close(self) -> None:
        self.stream.stop()
        self.worker.stop()
        if self.context.session.signed_in:
            auth.sign_out(self.context)
        self.context.jobs.close()
        self.api.close()


def enrolment_of(office: RunningOffice) -> EnrolmentFile:
    """A fresh enrolment file of this office."""
    with office.office.db.session() as conn:
        code = staff_commands.make_enrolment(conn, "Окно 1", office.clock())
    return EnrolmentFile(
        office="ТРИЦ",
        workplace="Окно 1",
        server_url=office.url,
        server_key=office.office.identity.public_key,
        code=code,
    )
