"""The prebuilt snapshots of one server: built when needed, kept for terminals that resume."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from api_client.models.sync import SCHEMA, SnapshotManifest
from server.changes import current_seq
from server.db import Database
from server.errors import ProblemError
from server.snapshot_build import build_snapshot

MANIFEST = "manifest.json"
KEPT = 2


@dataclass(frozen=True)
class Freshness:
    """When a snapshot is too old: changes after it cost more than a new one, or a day passed."""

    changes: int = 20_000
    age_ms: int = 24 * 3_600_000
    wait_s: float = 20.0


class Snapshots:
    """One builder at a time; a terminal that waits too long is told to come back."""

    def __init__(
        self, db: Database, directory: Path, epoch: str, now_ms: Callable[[], int]
    ) -> None:
        self._db = db
        self._directory = directory
        self._epoch = epoch
        self._now_ms = now_ms
        self._freshness = Freshness()
        self._building: asyncio.Task[SnapshotManifest] | None = None
        self._stopping = threading.Event()
        self._kept = self._load()

    def prepare(self) -> None:
        """Begin the first snapshot of this database now, so that no terminal waits for it."""
        if self._newest() is None and self._building is None:
            self._building = asyncio.create_task(self._build())

    async def manifest(self) -> SnapshotManifest:
        """A snapshot that is new enough; raises 503 while one is still being built."""
        newest = self._newest()
        if newest is not None and not await self._stale(newest):
            return newest
        if self._building is None or self._building.done():
            self._building = asyncio.create_task(self._build())
        try:
            async with asyncio.timeout(self._freshness.wait_s):
                return await asyncio.shield(self._building)
        except TimeoutError:
            raise ProblemError(503, "snapshot_building", retry_after_s=5) from None

    def chunk(self, snapshot_id: str, number: int) -> Path:
        """The file of a chunk; raises 410 when the manifest that lists it is no longer kept."""
        manifest = self._kept.get(snapshot_id)
        if manifest is None or number >= len(manifest.chunks):
            raise ProblemError(410, "snapshot_gone")
        return chunk_path(self._directory, manifest.id, number)

    async def stop(self) -> None:
        """End a running build and wait for it, so that no half snapshot is left behind."""
        self._stopping.set()
        if self._building is not None:
            await asyncio.gather(self._building, return_exceptions=True)

    async def _stale(self, manifest: SnapshotManifest) -> bool:
        behind = await self._db.read(current_seq) - manifest.seq
        age_ms = self._now_ms() - manifest.made_at
        return behind > self._freshness.changes or age_ms > self._freshness.age_ms

    async def _build(self) -> SnapshotManifest:
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        manifest = await self._db.read_aside(build_snapshot, self._directory, self._stopping.is_set)
        self._kept[manifest.id] = manifest
        while len(self._kept) > KEPT:
            oldest = min(self._kept.values(), key=lambda kept: kept.made_at)
            del self._kept[oldest.id]
            await asyncio.to_thread(shutil.rmtree, self._directory / oldest.id, True)
        return manifest

    def _newest(self) -> SnapshotManifest | None:
        return max(self._kept.values(), key=lambda kept: kept.made_at, default=None)

    def _load(self) -> dict[str, SnapshotManifest]:
        """Snapshots of an earlier run of the same database; those of another one are removed."""
        for half in self._directory.glob("*.building"):
            shutil.rmtree(half, ignore_errors=True)
        kept: dict[str, SnapshotManifest] = {}
        for folder in self._directory.glob("*/"):
            try:
                text = (folder / MANIFEST).read_bytes()
                manifest = msgspec.json.decode(text, type=SnapshotManifest)
            except (OSError, msgspec.MsgspecError):
                continue  # not ours to remove
            if manifest.epoch == self._epoch and manifest.schema == SCHEMA:
                kept[manifest.id] = manifest
            else:
                shutil.rmtree(folder, ignore_errors=True)
        return kept


def chunk_path(directory: Path, snapshot_id: str, number: int) -> Path:
    """Where a chunk lies: a folder a snapshot, a file a chunk."""
    return directory / snapshot_id / f"{number:05d}.zst"
