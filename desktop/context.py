"""The context: what every service gets as its first argument, put together once in main."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from api_client.models.auth import Enrolled, EnrolRequest, SignedIn, SignInRequest
from desktop.clock import Clock
from desktop.config import Config
from desktop.events import Bus
from desktop.jobs import Jobs
from desktop.server_time import ServerTime
from desktop.session import Session
from desktop.store.cache_read import CacheReader
from desktop.store.keys import KeyVault
from desktop.store.outbox import Outbox
from desktop.store.profile import ProfilePaths
from desktop.store.stores import Stores
from desktop.sync.messages import LinkState
from domain.settings import OfficeSettings, office_settings

T = TypeVar("T")

OUTBOX_LANE = "outbox"


class AuthApi(Protocol):
    """Sign-in on the wire (``ApiClient.auth``)."""

    def enrol(self, request: EnrolRequest) -> Enrolled: ...

    def sign_in(self, terminal_token: str, request: SignInRequest) -> SignedIn: ...

    def sign_out(self, clerk_token: str, terminal_id: str) -> None: ...


class LinkSource(Protocol):
    """The line as the exchange last saw it (``SyncWorker``)."""

    @property
    def state(self) -> LinkState: ...


class NoLink:
    """``--offline`` and verbs without an exchange: never connected."""

    @property
    def state(self) -> LinkState:
        return LinkState()


@dataclass(frozen=True)
class Context:
    """Services receive it and keep nothing. ``auth`` is None when the line must not be used."""

    paths: ProfilePaths
    clock: Clock
    zone: ZoneInfo
    bus: Bus
    jobs: Jobs
    session: Session
    stores: Stores
    vault: KeyVault
    server_time: ServerTime
    config: Config
    auth: AuthApi | None
    sync: LinkSource
    wake: Callable[[], None]

    @property
    def outbox(self) -> Outbox:
        """AppError ``not_signed_in`` before the first sign-in."""
        return self.stores.outbox

    @property
    def cache(self) -> CacheReader:
        """A reader on this thread's own connection; AppError ``locked``."""
        return CacheReader(self.stores.reading())

    def office(self) -> OfficeSettings:
        """The office's settings as the cache has them."""
        return office_settings(self.cache.settings())

    def in_outbox_lane(self, work: Callable[[], T]) -> T:
        """Run in the one thread that owns the outbox, and wait; never on the UI thread."""
        if threading.current_thread().name == f"job-{OUTBOX_LANE}":
            return work()
        return self.jobs.call(OUTBOX_LANE, work)
