"""The cache as the exchange uses it: pages in, snapshots in its place, commands laid over."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from api_client.models.sync import SnapshotManifest, SyncReply
from desktop.errors import AppError
from desktop.store.cache_read import CacheReader
from desktop.store.cache_write import CacheWriter
from desktop.store.db import DATABASE_TROUBLE, is_corrupt
from desktop.store.plain_source import PlainSource
from desktop.store.refold import cache_seq, page_fold
from desktop.store.sealing import derive
from desktop.store.snapshot_file import write_snapshot
from desktop.store.stores import Stores
from desktop.sync.messages import CacheHead
from desktop.sync.ports import Lane

RECENT = 12

log = logging.getLogger(__name__)


class CacheSide:
    """Works on the exchange's own connection; a lock at any moment is no error, it is an answer."""

    def __init__(self, stores: Stores, lanes: Lane, fresh: Path) -> None:
        self._stores = stores
        self._lanes = lanes
        self._fresh = fresh

    def head(self) -> CacheHead | None:
        """Where the cache stands; an empty cursor before the first fill, None while locked."""
        with self._open_or_locked():
            connection = self._stores.writing()
            position = CacheReader(connection).position()
            return CacheHead(position.cursor, position.epoch, cache_seq(connection))
        return None

    def apply(self, reply: SyncReply, as_of_ms: int) -> Mapping[str, Collection[str]] | None:
        """A page with its cursor and the fold of what it touched, in one transaction."""
        with self._open_or_locked():
            connection = self._stores.writing()
            fold = page_fold(connection, self._stores.outbox.overlay, reply.to_seq)
            touched = CacheWriter(connection).apply(
                reply.changes, reply.cursor, reply.epoch, as_of_ms, within=fold
            )
            fallen = map(str, self._lanes.call("outbox", self._stores.after_exchange))
            meters = touched.get("meter", set()) | set(fallen)
            return {**touched, "meter": meters} if meters else touched
        return None

    def refold(self, meter_ids: Collection[int]) -> Collection[int]:
        """After verdicts: what fell back, beside the meters of the answered commands."""
        with self._open_or_locked():
            fallen: frozenset[int] = self._lanes.call("outbox", self._stores.after_exchange)
            return fallen | frozenset(meter_ids)
        return ()

    def replace(self, plain: PlainSource, manifest: SnapshotManifest) -> bool:
        """A new file beside the cache, then in its place; clerks read the old one until then."""
        with self._open_or_locked():
            recent = CacheReader(self._stores.writing()).recent(RECENT)
            try:
                write_snapshot(plain, self._fresh, self._stores.cache_key(), recent)
                self._stores.replace_cache(self._fresh)
            finally:
                self._fresh.unlink(missing_ok=True)
            self._lanes.call("outbox", self._stores.refold_all)
            log.info("cache filled: %d accounts", manifest.accounts)
            return True
        return False

    def part_key(self) -> bytes | None:
        """A key of its own for parts of a snapshot, as long-lived as the cache's."""
        with self._open_or_locked():
            return derive(self._stores.cache_key(), b"", "snapshot parts")
        return None

    @contextmanager
    def _open_or_locked(self) -> Iterator[None]:
        """Swallow whatever fails because the cache was closed; begin anew what is damaged."""
        generation = self._stores.cache_generation
        try:
            yield
        except AppError as error:
            if error.code != "locked":
                raise
        except DATABASE_TROUBLE as error:
            if self._stores.cache_open:
                log.error("cache: %s", type(error).__name__)
                if is_corrupt(error):
                    self._lanes.call("outbox", lambda: self._stores.rebuild_cache(generation))
                    raise AppError("cache_damaged") from error
                raise AppError("cache_trouble") from error
