"""The program without its window: a profile opened, store, exchange and services put together."""

from __future__ import annotations

import argparse
import os
import random
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from api_client.late import LateApiClient
from desktop.clock import Clock, SystemClock, utc_ms
from desktop.config import load_config
from desktop.context import Context, NoLink
from desktop.demo_server import DemoServer, launch_demo_server
from desktop.errors import AppError
from desktop.events import Bus
from desktop.jobs import Jobs, Post, post_inline
from desktop.logs import start_logging, stop_logging
from desktop.places import profile_root
from desktop.server_time import ServerTime
from desktop.services import terminal_door
from desktop.session import Session
from desktop.store.device_key import NoDeviceKeys, SystemKeyring
from desktop.store.envelope import boot_id
from desktop.store.keys import KeyVault
from desktop.store.profile import ProfileLock, ProfilePaths, harden_process, open_profile
from desktop.store.sealing import KdfParams
from desktop.store.stores import StoreParts, Stores
from desktop.sync.assembly import Desk, make_stream, make_worker
from desktop.sync.stream import EventStreamWorker
from desktop.sync.worker import SyncWorker
from domain.settings import OfficeSettings
from domain.uuid7 import Uuid7Source

OFFICE_ZONE = ZoneInfo(OfficeSettings().office_zone)
_rng = random.SystemRandom()


@dataclass(frozen=True)
class Start:
    """How the program is started; ``server_url`` wins over what the profile remembers."""

    root: Path | None = None
    server_url: str = ""
    enrolment: Path | None = None
    offline: bool = False
    read_only: bool = False
    clock: Clock | None = None
    kdf: KdfParams | None = None
    keyring: bool | None = None


@dataclass(frozen=True)
class Program:
    """A running program; ``close`` ends its threads, its files and its demo server."""

    context: Context
    worker: SyncWorker | None
    stream: EventStreamWorker | None
    demo: DemoServer | None
    _lock: ProfileLock
    _api: LateApiClient | None
    _close_log: object
    server_url: str = ""
    offline: bool = False

    def start(self) -> None:
        """Begin the exchange in its threads: for the window."""
        if self.worker is not None:
            self.worker.start()
        if self.stream is not None:
            self.stream.start()

    def close(self) -> None:
        """End everything in the order that loses nothing; the outbox is on disk already."""
        if self._api is not None:
            self._api.abort()
        if self.stream is not None:
            self.stream.stop()
        if self.worker is not None:
            self.worker.stop()
        context = self.context
        # A paper under way says in the outbox what became of it.
        context.jobs.finish("print")
        context.session.end()
        context.stores.close_cache()
        if context.stores.outbox_open:
            context.in_outbox_lane(context.stores.close_outbox)
        context.jobs.close()
        if self._api is not None:
            self._api.close()
        if self.demo is not None:
            self.demo.stop()
        self._lock.release()
        if callable(self._close_log):
            self._close_log()


def start_of(arguments: argparse.Namespace, *, read_only: bool = False) -> Start:
    """The command line's options as a start."""
    return Start(
        root=profile_root(arguments),
        server_url=arguments.server or "",
        offline=arguments.offline,
        read_only=read_only,
    )


def open_program(
    arguments: argparse.Namespace,
    *,
    read_only: bool = False,
    post: Post = post_inline,
    lock: ProfileLock | None = None,
    demo: DemoServer | None = None,
) -> Program:
    """Open the profile as the command line says; AppError when it cannot be.

    ``lock`` and ``demo`` are given by the window, which takes them in its main thread.
    """
    harden_process()  # before any key is opened; the window's first paint does not wait for it
    start = start_of(arguments, read_only=read_only)
    if not arguments.demo or read_only or arguments.offline:
        return assemble(start, post=post, lock=lock)
    paths = open_profile(start.root)
    lock = lock or ProfileLock(paths)
    if not lock.held:
        lock.acquire()
    demo = demo or launch_demo_server(paths.root)
    try:
        demo.wait_until_healthy()
        joined = replace(start, server_url=demo.url, enrolment=demo.enrolment)
        return assemble(joined, post=post, lock=lock, demo=demo)
    except BaseException:
        demo.stop()
        lock.release()
        raise


def assemble(
    start: Start,
    *,
    post: Post = post_inline,
    lock: ProfileLock | None = None,
    demo: DemoServer | None = None,
) -> Program:
    """Wire everything by hand, once, read top to bottom."""
    paths = open_profile(start.root)
    lock = lock or ProfileLock(paths)
    if not start.read_only and not lock.held:
        lock.acquire()
    handler = start_logging(paths.logs)
    config = load_config(paths.config)
    clock = start.clock or SystemClock()
    bus = Bus()
    jobs = Jobs(post)
    server_time = ServerTime(clock)
    with_keyring = config.keyring if start.keyring is None else start.keyring
    device_keys = SystemKeyring() if with_keyring else NoDeviceKeys()
    vault = KeyVault(paths, device_keys, lambda: utc_ms(clock.now()), start.kdf)
    _take_enrolment(paths, vault, start.enrolment)
    ids = Uuid7Source(lambda: utc_ms(server_time.now()), os.urandom)
    boot = boot_id(fallback=paths.root.name)
    stores = Stores(StoreParts(paths, clock, OFFICE_ZONE, server_time, ids, boot, start.read_only))
    url = start.server_url or config.server_url or _remembered_url(paths, vault)
    connected = bool(url) and not start.offline
    # The HTTP library is loaded at the first request, not before the first paint.
    api = LateApiClient(lambda: (url, config.ca_file or None), "tric-desk") if connected else None
    worker = stream = None
    if api is not None:
        desk = Desk(paths, stores, jobs, bus, clock, server_time)
        worker = make_worker(desk, api, _rng.random)
        stream = make_stream(desk, api, worker, _rng.random)
    context = Context(
        paths=paths,
        clock=clock,
        zone=OFFICE_ZONE,
        bus=bus,
        jobs=jobs,
        session=Session(clock, config.idle_lock_minutes * 60.0),
        stores=stores,
        vault=vault,
        server_time=server_time,
        config=config,
        auth=api.auth if api is not None else None,
        sync=worker or NoLink(),
        wake=worker.wake if worker is not None else _stay,
        server_url=start.server_url,
    )
    return Program(
        context, worker, stream, demo, lock, api, lambda: stop_logging(handler), url, start.offline
    )


def _stay() -> None:
    """Nobody to wake: never connected."""


def _remembered_url(paths: ProfilePaths, vault: KeyVault) -> str:
    terminal = vault.terminal()
    if terminal is not None:
        return terminal.server_url
    try:
        file = terminal_door.enrolment_file(paths)
    except AppError:
        return ""  # told at sign-in, where the file can be chosen anew
    return file.server_url if file is not None else ""


def _take_enrolment(paths: ProfilePaths, vault: KeyVault, enrolment: Path | None) -> None:
    """A demo brings its own enrolment file; it is taken once."""
    if enrolment is not None and vault.terminal() is None:
        paths.enrolment.write_bytes(enrolment.read_bytes())
