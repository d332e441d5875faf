"""The first fill: a manifest, chunks that survive a restart under seal, and a checked whole."""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import zstandard

from api_client.errors import BadReply, NotFound, Refused
from api_client.models.sync import SCHEMA, SnapshotManifest
from desktop.errors import AppError
from desktop.store.sealing import SealBrokenError, seal, unseal
from desktop.sync.ports import SyncApi

CHUNK_TRIES = 3
PART_AGE_MS = 24 * 3_600_000
MAX_PLAIN_BYTES = 4 * 1024**3
_MANIFEST = "manifest.json"
_PIECE_BYTES = 4 * 1024 * 1024

Progress = Callable[[int, int], None]

log = logging.getLogger(__name__)


class SnapshotFetch:
    """Fetches one snapshot; what was fetched before a stop is not fetched again.

    Chunks lie in ``folder`` sealed under ``key``: compressed is not secret. The manifest beside
    them holds digests and counts only.
    """

    def __init__(self, sync: SyncApi, token: str, folder: Path, key: bytes) -> None:
        self._sync = sync
        self._token = token
        self._folder = folder
        self._key = key

    def fetch(self, now_ms: int, progress: Progress) -> tuple[SnapshotManifest, bytearray]:
        """The manifest and the plain database.

        Raises ApiError as the wire does, BadReply ``snapshot_damaged`` when the server's bytes
        stay wrong, AppError ``disk_full``.
        """
        manifest = self._resumed(now_ms) or self._begun()
        try:
            self._fetch_missing(manifest, progress)
            plain = self._plain(manifest)
        except Refused as error:
            if isinstance(error, NotFound) or error.status == 410:
                self.discard()  # another snapshot has taken its place
            raise
        return manifest, plain

    def discard(self) -> None:
        """Throw the fetched parts away: they are in the cache, or of no use."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _resumed(self, now_ms: int) -> SnapshotManifest | None:
        try:
            text = (self._folder / _MANIFEST).read_bytes()
            manifest = msgspec.json.decode(text, type=SnapshotManifest)
        except (OSError, msgspec.MsgspecError):
            return None
        fresh = 0 <= now_ms - manifest.made_at < PART_AGE_MS
        return manifest if fresh and manifest.schema == SCHEMA else None

    def _begun(self) -> SnapshotManifest:
        manifest = self._sync.manifest(self._token)
        if not manifest.chunks or not 0 < manifest.plain_bytes <= MAX_PLAIN_BYTES:
            raise BadReply("snapshot_damaged")
        self.discard()
        try:
            self._folder.mkdir(mode=0o700, parents=True)
        except OSError as error:
            raise AppError("disk_full") from error
        self._write(_MANIFEST, msgspec.json.encode(manifest))
        return manifest

    def _fetch_missing(self, manifest: SnapshotManifest, progress: Progress) -> None:
        total = len(manifest.chunks)
        for number in range(total):
            progress(number, total)
            if self._kept(manifest, number) is None:
                chunk = self._fetch_chunk(manifest, number)
                context = _context(manifest, number)
                self._write(_name(number), seal(self._key, chunk, context))
        progress(total, total)

    def _fetch_chunk(self, manifest: SnapshotManifest, number: int) -> bytes:
        for _ in range(CHUNK_TRIES):
            chunk = self._sync.chunk(self._token, manifest.id, number)
            if _is_whole(manifest, number, chunk):
                return chunk
            log.warning("snapshot chunk %d has a wrong digest", number)
        self.discard()
        raise BadReply("snapshot_damaged")

    def _kept(self, manifest: SnapshotManifest, number: int) -> bytes | None:
        """A chunk of an earlier try, None when it is absent, cut or not ours."""
        try:
            sealed = (self._folder / _name(number)).read_bytes()
            chunk = unseal(self._key, sealed, _context(manifest, number))
        except (OSError, SealBrokenError):
            return None
        return chunk if _is_whole(manifest, number, chunk) else None

    def _plain(self, manifest: SnapshotManifest) -> bytearray:
        """The whole after decompression, never larger than the manifest says, digest checked."""
        plain = bytearray(manifest.plain_bytes)  # at once: growing would hold it nearly twice
        digest = hashlib.sha256()
        end = 0
        try:
            for piece in self._pieces(manifest):
                digest.update(piece)
                start, end = end, end + len(piece)
                if end > len(plain):
                    break
                plain[start:end] = piece
        except zstandard.ZstdError:
            end = 0
        if end != len(plain) or digest.hexdigest() != manifest.plain_sha256:
            self.discard()
            raise BadReply("snapshot_damaged")
        return plain

    def _pieces(self, manifest: SnapshotManifest) -> Iterator[bytes]:
        unpacker = zstandard.ZstdDecompressor().decompressobj(write_size=_PIECE_BYTES)
        for number in range(len(manifest.chunks)):
            chunk = self._kept(manifest, number)
            if chunk is None:
                raise BadReply("snapshot_damaged")
            # Small bites, so that a bomb shows after megabytes and not after gigabytes.
            for start in range(0, len(chunk), 65_536):
                yield unpacker.decompress(chunk[start : start + 65_536])

    def _write(self, name: str, content: bytes) -> None:
        path = self._folder / name
        draft = path.with_suffix(".new")
        try:
            draft.write_bytes(content)
            draft.replace(path)
        except OSError as error:
            raise AppError("disk_full") from error


def _name(number: int) -> str:
    return f"{number:05d}.part"


def _context(manifest: SnapshotManifest, number: int) -> str:
    return f"snapshot {manifest.id} {number}"


def _is_whole(manifest: SnapshotManifest, number: int, chunk: bytes) -> bool:
    wanted = manifest.chunks[number]
    return len(chunk) == wanted.size_bytes and hashlib.sha256(chunk).hexdigest() == wanted.sha256
