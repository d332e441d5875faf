"""Both databases of the profile while they are open: who may use them, from which thread."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import apsw

from desktop.clock import Clock, utc_ms
from desktop.errors import AppError
from desktop.server_time import ServerTime
from desktop.store import cache_file, print_jobs
from desktop.store.db import DATABASE_TROUBLE, open_cache
from desktop.store.envelope import EnvelopeMaker
from desktop.store.keys import DataKeys
from desktop.store.money_reviews import settled_money
from desktop.store.outbox import Outbox
from desktop.store.outbox_money import acknowledge, money_under_review
from desktop.store.outbox_recovery import open_recovered
from desktop.store.profile import ProfilePaths, keep_reserve
from desktop.store.refold import cache_seq, moved_at_office, refold, refold_all
from domain.uuid7 import Uuid7Source

log = logging.getLogger(__name__)

SEARCH_CACHE_KIB = 64 * 1024
_CACHE_KIB = 8 * 1024
_CLOSE_LIMIT_S = 5.0


@dataclass(frozen=True)
class StoreParts:
    """What the stores are made with."""

    paths: ProfilePaths
    clock: Clock
    zone: ZoneInfo
    server_time: ServerTime
    ids: Uuid7Source
    boot_id: str
    read_only: bool = False


class Stores:
    """The outbox belongs to its lane; the cache has one connection a thread and purpose."""

    def __init__(self, parts: StoreParts) -> None:
        self._parts = parts
        self._guard = threading.RLock()
        self._outbox: Outbox | None = None
        self._terminal_token = ""
        self._cache_key: bytearray | None = None
        self._connections: dict[tuple[int, str], apsw.Connection] = {}
        self._rebuilt = 0
        self._pruned_on = date.min

    @property
    def read_only(self) -> bool:
        """True beside a running window: the cache is only looked at, the outbox not touched."""
        return self._parts.read_only

    @property
    def outbox(self) -> Outbox:
        """The open outbox; AppError ``not_signed_in`` before the first sign-in."""
        if self._outbox is None:
            raise AppError("not_signed_in")
        return self._outbox

    @property
    def outbox_open(self) -> bool:
        return self._outbox is not None

    @property
    def cache_open(self) -> bool:
        return self._cache_key is not None

    def new_id(self) -> str:
        """A key for an intent, born before its command."""
        return self._parts.ids.new()

    @property
    def terminal_token(self) -> str:
        """The terminal's bearer, empty while the outbox is closed."""
        return self._terminal_token

    def open_outbox(self, keys: DataKeys, terminal_id: str) -> Outbox:
        """Open and recover it in the calling thread, which owns it from now on."""
        if self._outbox is None:
            parts = self._parts
            maker = EnvelopeMaker(terminal_id, parts.clock, parts.server_time, parts.boot_id)
            opened = open_recovered(parts.paths, keys.outbox, parts.clock.now())
            self._outbox = Outbox(opened, parts.paths, maker, parts.ids, parts.clock, parts.zone)
            keep_reserve(parts.paths)
            with contextlib.suppress(apsw.FullError, apsw.IOError):
                self._outbox.keep(print_jobs.after_start)
            self._pruned_on = date.min
            self._prune_daily()
        self._terminal_token = keys.terminal_token
        return self._outbox

    def close_outbox(self) -> None:
        """In its own thread."""
        if self._outbox is not None:
            self._outbox.close()
            self._outbox = None
        self._terminal_token = ""

    def open_cache(self, key: bytes) -> bool:
        """Give the cache its key; True if it was damaged, absent or of another schema and is empty.

        The outbox must be open, in the calling thread: what waits there is laid over the rows.
        """
        with self._guard:
            emptied = cache_file.prepare(self._parts.paths, key, self._parts.clock.now())
            self._cache_key = bytearray(key)
        self.refold_all()
        return emptied

    def open_cache_beside(self, key: bytes) -> None:
        """Read-only, without the outbox; AppError ``cache_missing`` or ``cache_damaged``."""
        state = cache_file.examine(self._parts.paths, key)
        if state != "good":
            raise AppError("cache_damaged" if state == "damaged" else "cache_missing")
        with self._guard:
            self._cache_key = bytearray(key)

    @property
    def cache_generation(self) -> int:
        """Grows when the cache was begun anew, so that one damage is mended once."""
        return self._rebuilt

    def rebuild_cache(self, generation: int) -> bool:
        """In the outbox's thread: a damaged cache in use is put aside and begun anew, empty.

        False when it was closed or mended meanwhile.
        """
        with self._guard:
            if self._cache_key is None or generation != self._rebuilt:
                return False
            self._close_connections()
            parts = self._parts
            log.error("cache damaged, begun anew")
            cache_file.begin_anew(parts.paths, bytes(self._cache_key), parts.clock.now())
            self._rebuilt += 1
        self.refold_all()
        return True

    def close_cache(self) -> None:
        """Drop the key and every connection; readers under way are interrupted."""
        with self._guard:
            if self._cache_key is not None:
                self._cache_key[:] = bytes(len(self._cache_key))
            self._cache_key = None
            self._close_connections()

    def reading(self) -> apsw.Connection:
        """This thread's connection for reads; AppError ``locked``."""
        return self._connection("read")

    def searching(self) -> apsw.Connection:
        """This thread's connection for the search, with the large page cache."""
        return self._connection("search")

    def writing(self) -> apsw.Connection:
        """This thread's connection for writes."""
        return self._connection("write")

    def replace_cache(self, fresh: Path) -> None:
        """Put a finished cache file in the place of the present one.

        Readers begin anew on the next call; the caller refolds in the outbox lane.
        """
        with self._guard:
            self._check_open()
            self._close_connections()
            cache_file.swap(self._parts.paths, fresh)

    def refold_all(self) -> None:
        """Lay what waits in the outbox over the whole cache; in the outbox's thread."""
        connection = self.writing()
        self.outbox.overlay_after(cache_seq(connection))
        refold_all(connection, self.outbox.overlay)

    def refold(self, meter_ids: Iterable[int]) -> None:
        """Lay what waits over these meters, if the cache is open.

        Never fails: what was queued is durable, and the next opening folds everything anew.
        """
        try:
            if self.cache_open:
                refold(self.writing(), meter_ids, self.outbox.overlay)
        except (AppError, *DATABASE_TROUBLE) as error:
            log.warning("refold left for the next opening: %s", type(error).__name__)

    def after_exchange(self) -> frozenset[int]:
        """In the outbox's thread, after verdicts and pages: decided reviews, what fell back.

        The meters whose visible row may have changed.
        """
        self._prune_daily()
        if not self.cache_open:
            return frozenset()
        connection = self.writing()
        seq = cache_seq(connection)
        for op_id, state in moved_at_office(connection, self.outbox.held_readings(seq)):
            self.outbox.follow_office(op_id, state)
        for op_id in settled_money(connection, self.outbox.look(money_under_review)):
            now_ms = utc_ms(self._parts.clock.now())
            self.outbox.keep(partial(acknowledge, op_id=op_id, now_ms=now_ms))
        self.outbox.overlay_after(seq)
        meters = self.outbox.overlay.meters()
        refold(connection, meters, self.outbox.overlay)
        return meters

    def _prune_daily(self) -> None:
        """At the opening, and on each further day the program runs through."""
        today = self._parts.clock.now().date()
        if today != self._pruned_on:
            self._pruned_on = today
            with contextlib.suppress(apsw.FullError, apsw.IOError):
                self.outbox.prune()  # a full disk is no reason to stop

    def cache_key(self) -> bytes:
        """For whoever makes a new cache file; AppError ``locked``."""
        with self._guard:
            return bytes(self._check_open())

    def _check_open(self) -> bytearray:
        if self._cache_key is None:
            raise AppError("locked")
        return self._cache_key

    def _connection(self, purpose: str) -> apsw.Connection:
        place = (threading.get_ident(), purpose)
        with self._guard:
            key = self._check_open()
            connection = self._connections.get(place)
            if connection is None:
                size = SEARCH_CACHE_KIB if purpose == "search" else _CACHE_KIB
                connection = open_cache(
                    self._parts.paths.cache,
                    bytes(key),
                    read_only=purpose != "write",
                    page_cache_kib=size,
                )
                self._connections[place] = connection
            return connection

    def _close_connections(self) -> None:
        until = time.monotonic() + _CLOSE_LIMIT_S
        for connection in self._connections.values():
            while not _closed(connection):
                # Another thread is inside a statement, or about to be: interrupt it each time.
                if time.monotonic() > until:
                    log.error("a connection of the cache could not be closed")
                    break
                time.sleep(0.001)
        self._connections.clear()


def _closed(connection: apsw.Connection) -> bool:
    try:
        connection.interrupt()
        connection.close(force=True)
    except apsw.ConnectionClosedError:
        return True
    except (apsw.ThreadingViolationError, apsw.BusyError):
        return False
    return True
