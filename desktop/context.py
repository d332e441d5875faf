"""The context: what every service gets as its first argument, put together once in main."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from api_client.models.auth import Enrolled, EnrolRequest, SignedIn, SignInRequest
from desktop.clock import Clock
from desktop.config import Config
from desktop.errors import AppError
from desktop.events import Bus, Changed
from desktop.jobs import Jobs
from desktop.server_time import ServerTime
from desktop.session import Session
from desktop.store.cache_money import MoneyReader
from desktop.store.cache_read import CacheReader
from desktop.store.cache_register import RegisterReader
from desktop.store.db import is_corrupt, passing_trouble
from desktop.store.guarded import guarded, guarded_call
from desktop.store.keys import KeyVault
from desktop.store.outbox import Outbox
from desktop.store.profile import ProfilePaths
from desktop.store.stores import Stores
from desktop.sync.messages import LinkState
from domain.settings import OfficeSettings, office_settings

T = TypeVar("T")

OUTBOX_LANE = "outbox"

log = logging.getLogger(__name__)


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
    server_url: str = ""
    """The address given at this start; it wins over the enrolment file's and is remembered."""

    @property
    def outbox(self) -> Outbox:
        """AppError ``not_signed_in`` before the first sign-in."""
        return self.stores.outbox

    @property
    def cache(self) -> CacheReader:
        """A reader on this thread's own connection; AppError ``locked``, ``cache_damaged``."""
        connection = guarded_call(self.stores.reading, self.cache_trouble)
        return guarded(CacheReader(connection), self.cache_trouble)

    @property
    def money(self) -> MoneyReader:
        """The cache's payments, shifts and put-aside money; errors as ``cache``."""
        connection = guarded_call(self.stores.reading, self.cache_trouble)
        return guarded(MoneyReader(connection), self.cache_trouble)

    @property
    def register(self) -> RegisterReader:
        """The cache's households, certificates and lent numbers; errors as ``cache``."""
        connection = guarded_call(self.stores.reading, self.cache_trouble)
        return guarded(RegisterReader(connection), self.cache_trouble)

    def cache_trouble(self, error: Exception) -> AppError:
        """What a database error means to people; a damaged cache is begun anew in its lane."""
        if not self.stores.cache_open:
            return AppError("locked")
        if not is_corrupt(error):
            return passing_trouble(error)
        generation = self.stores.cache_generation
        self.jobs.submit(
            OUTBOX_LANE,
            lambda: self.stores.rebuild_cache(generation),
            self._begun_anew,
            lambda trouble: log.error("cache not begun anew: %s", type(trouble).__name__),
        )
        return AppError("cache_damaged")

    def new_id(self) -> str:
        """A key for an intent: whoever repeats it gives the same one again."""
        return self.stores.new_id()

    def office(self) -> OfficeSettings:
        """The office's settings as the cache has them."""
        return office_settings(self.cache.settings())

    def in_outbox_lane(self, work: Callable[[], T]) -> T:
        """Run in the one thread that owns the outbox, and wait; never on the UI thread."""
        if threading.current_thread().name == f"job-{OUTBOX_LANE}":
            return work()
        return self.jobs.call(OUTBOX_LANE, work)

    def _begun_anew(self, rebuilt: bool) -> None:
        if rebuilt:
            self.bus.publish(Changed("session"))
            self.wake()
