"""The first fill: a manifest, chunks that survive a restart under seal, and a checked whole."""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
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
MAX_SPAN_BYTES = 8 * 1024**2
SPANS_KEPT = 4
_MANIFEST = "manifest.json"

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

    def fetch(self, now_ms: int, progress: Progress) -> tuple[SnapshotManifest, PlainSnapshot]:
        """The manifest and the plain database, which is read from the sealed chunks.

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
        if not _is_possible(manifest):
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

    def _plain(self, manifest: SnapshotManifest) -> PlainSnapshot:
        """The whole, read once from end to end: never larger than told, and its digest is right."""
        plain = PlainSnapshot(manifest, partial(self._kept, manifest))
        try:
            whole = plain.sha256() == manifest.plain_sha256
        except OSError:
            whole = False
        if not whole:
            self.discard()
            raise BadReply("snapshot_damaged")
        return plain

    def _write(self, name: str, content: bytes) -> None:
        path = self._folder / name
        draft = path.with_suffix(".new")
        try:
            draft.write_bytes(content)
            draft.replace(path)
        except OSError as error:
            raise AppError("disk_full") from error


class PlainSnapshot:
    """The plain database of a fetched snapshot; a few spans of it are in memory at a time."""

    def __init__(self, manifest: SnapshotManifest, packed: Callable[[int], bytes | None]) -> None:
        self._manifest = manifest
        self._packed = packed
        self._unpacker = zstandard.ZstdDecompressor()
        self._latest: OrderedDict[int, bytes] = OrderedDict()

    @property
    def size_bytes(self) -> int:
        return self._manifest.plain_bytes

    def read(self, offset: int, amount: int) -> bytes:
        """These bytes, fewer at the end; OSError when a part is gone, cut or not ours."""
        end = min(offset + amount, self.size_bytes)
        found = []
        while offset < end:
            number, start = divmod(offset, self._manifest.span_bytes)
            piece = self.span(number)[start : start + end - offset]
            found.append(piece)
            offset += len(piece)
        return b"".join(found)

    def sha256(self) -> str:
        """The digest of the whole, read from end to end."""
        digest = hashlib.sha256()
        for number in range(len(self._manifest.chunks)):
            digest.update(self.span(number))
        return digest.hexdigest()

    def span(self, number: int) -> bytes:
        """One span, exactly as long as the manifest says."""
        span = self._latest.get(number)
        if span is None:
            span = self._latest[number] = self._unpacked(number)
            if len(self._latest) > SPANS_KEPT:
                self._latest.popitem(last=False)
        else:
            self._latest.move_to_end(number)
        return span

    def _unpacked(self, number: int) -> bytes:
        packed = self._packed(number)
        if packed is None:
            raise OSError("a part of the snapshot is gone")
        rest = self.size_bytes - number * self._manifest.span_bytes
        wanted = min(self._manifest.span_bytes, rest)
        try:
            # The frame tells its size: a bomb is refused before it is unpacked.
            if zstandard.frame_content_size(packed) != wanted:
                raise OSError("a part of the snapshot has another size")
            span: bytes = self._unpacker.decompress(packed, max_output_size=wanted)
        except zstandard.ZstdError as error:
            raise OSError("a part of the snapshot is damaged") from error
        if len(span) != wanted:
            raise OSError("a part of the snapshot is cut")
        return span


def _is_possible(manifest: SnapshotManifest) -> bool:
    """As many chunks as spans, none larger than may be held."""
    if not 0 < manifest.plain_bytes <= MAX_PLAIN_BYTES:
        return False
    if not 0 < manifest.span_bytes <= MAX_SPAN_BYTES:
        return False
    return len(manifest.chunks) == -(-manifest.plain_bytes // manifest.span_bytes)


def _name(number: int) -> str:
    return f"{number:05d}.part"


def _context(manifest: SnapshotManifest, number: int) -> str:
    return f"snapshot {manifest.id} {number}"


def _is_whole(manifest: SnapshotManifest, number: int, chunk: bytes) -> bool:
    wanted = manifest.chunks[number]
    return len(chunk) == wanted.size_bytes and hashlib.sha256(chunk).hexdigest() == wanted.sha256
