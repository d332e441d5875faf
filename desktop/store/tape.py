"""The control tape: an append-only second copy of every queued command, sealed and chained."""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from desktop.store.profile import sync_directory
from desktop.store.sealing import SealBrokenError, derive, seal, unseal

# A record: magic, length of the sealed part, sealed part (nonce and AEAD of a TapeRecord).
# After a damaged record the reader looks for the next magic: one flipped bit costs one record.
_MAGIC = b"TRIC"
_HEAD = struct.Struct(">4sI")
_MAX_RECORD_BYTES = 1024 * 1024
_START = b"\x00" * 32


class TapeRecord(msgspec.Struct, frozen=True):
    """``command``: an envelope queued under number ``seq``; ``closed``: it must never be sent.

    ``previous``: SHA-256 of the record before it, 32 zero bytes for the first of a segment.
    """

    kind: Literal["command", "closed"]
    seq: int
    op_id: str
    content: bytes
    previous: bytes


@dataclass
class TapeContent:
    """What a reading of the tape found; ``damaged`` names segments with an unreadable place."""

    records: list[TapeRecord] = field(default_factory=list)
    damaged: list[Path] = field(default_factory=list)
    torn: list[Path] = field(default_factory=list)


class Tape:
    """Appends to the month's segment; one thread owns it."""

    def __init__(self, directory: Path, outbox_key: bytes) -> None:
        self._directory = directory
        self._key = derive(outbox_key, b"tric-desk tape", "tape")
        self._segment: Path | None = None
        self._handle = -1
        self._last = _START
        self._undo_size, self._undo_last = 0, _START

    def read(self) -> TapeContent:
        """Every readable record of every segment, oldest first, chains verified."""
        content = TapeContent()
        for path in self.segments():
            _Reading(path, self._key, content).run()
        return content

    def segments(self) -> list[Path]:
        """Segment files, oldest first."""
        return sorted(self._directory.glob("*.tape"))

    def append(self, month: str, records: Iterable[TapeRecord]) -> None:
        """Write records and sync once; on OSError the segment is as it was before."""
        self._open(month)
        before, last, framed = os.fstat(self._handle).st_size, self._last, b""
        for record in records:
            plain = msgspec.msgpack.encode(msgspec.structs.replace(record, previous=last))
            last = hashlib.sha256(plain).digest()
            framed += self._framed(plain)
        try:
            _write_all(self._handle, framed)
            os.fsync(self._handle)
        except OSError:
            os.ftruncate(self._handle, before)
            raise
        self._undo_size, self._undo_last = before, self._last
        self._last = last

    def undo_last(self) -> None:
        """Take back what was appended last, because its other copy could not be written."""
        os.ftruncate(self._handle, self._undo_size)
        os.fsync(self._handle)
        self._last = self._undo_last

    def rewrite(self, month: str, records: Iterable[TapeRecord]) -> None:
        """Replace all segments by one good one; the caller has put the damaged ones aside."""
        self.close()
        old = self.segments()
        self._directory.mkdir(mode=0o700, exist_ok=True)
        target = self._directory / f"{month}.tape"
        temporary = target.with_suffix(".new")
        last = _START
        with temporary.open("wb") as file:
            for record in records:
                plain = msgspec.msgpack.encode(msgspec.structs.replace(record, previous=last))
                file.write(self._framed(plain))
                last = hashlib.sha256(plain).digest()
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
        for path in old:
            if path != target:
                path.unlink()
        sync_directory(self._directory)

    def drop_segments_before(self, month: str, keep_from_seq: int) -> None:
        """Delete sealed segments whose every record is finished and old."""
        for path in self.segments():
            if path.stem >= month:
                continue
            content = TapeContent()
            _Reading(path, self._key, content).run()
            if not content.damaged and all(one.seq < keep_from_seq for one in content.records):
                path.unlink()

    def close(self) -> None:
        """Close the segment; the next append opens it again."""
        if self._handle >= 0:
            os.close(self._handle)
        self._handle, self._segment, self._last = -1, None, _START

    def _open(self, month: str) -> None:
        path = self._directory / f"{month}.tape"
        if self._segment == path:
            return
        self.close()
        self._directory.mkdir(mode=0o700, exist_ok=True)
        fresh = not path.exists()
        if not fresh:
            content = TapeContent()
            self._last = _Reading(path, self._key, content).run()
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        self._handle = os.open(path, flags, 0o600)
        self._segment = path
        if fresh:
            sync_directory(self._directory)

    def _framed(self, plain: bytes) -> bytes:
        sealed = seal(self._key, plain, "tape record")
        return _HEAD.pack(_MAGIC, len(sealed)) + sealed


class _Reading:
    """Reads one segment, stepping over damaged places."""

    def __init__(self, path: Path, key: bytes, found: TapeContent) -> None:
        self._path = path
        self._key = key
        self._found = found
        self._bytes = path.read_bytes()

    def run(self) -> bytes:
        """Add what is readable; the digest of the last good record."""
        last, whole = _START, True
        for record, digest in self._records():
            if record is None:
                whole = False
                continue
            # A gap in the chain after a damaged place is that damage; without one it is a sin.
            if record.previous != last:
                whole = False
            last = digest
            self._found.records.append(record)
        if not whole:
            self._found.damaged.append(self._path)
        return last

    def _records(self) -> Iterator[tuple[TapeRecord | None, bytes]]:
        at = 0
        while at < len(self._bytes):
            end = self._end_of(at)
            plain = self._plain(at, end) if end else None
            if plain is None:
                following = self._bytes.find(_MAGIC, at + 1)
                if following < 0 and self._is_torn(at):
                    self._found.torn.append(self._path)
                else:
                    yield None, b""
                if following < 0:
                    return
                at = following
                continue
            record = msgspec.msgpack.decode(plain, type=TapeRecord)
            yield record, hashlib.sha256(plain).digest()
            at = end

    def _end_of(self, at: int) -> int:
        """Where the record at this place ends, 0 if none begins here or it is not whole."""
        if len(self._bytes) - at < _HEAD.size:
            return 0
        magic, length = _HEAD.unpack_from(self._bytes, at)
        end: int = at + _HEAD.size + length
        if magic != _MAGIC or length > _MAX_RECORD_BYTES or end > len(self._bytes):
            return 0
        return end

    def _plain(self, at: int, end: int) -> bytes | None:
        try:
            return unseal(self._key, self._bytes[at + _HEAD.size : end], "tape record")
        except SealBrokenError:
            return None

    def _is_torn(self, at: int) -> bool:
        """True if what is left may be the beginning of a record cut by a stop."""
        left = self._bytes[at : at + _HEAD.size]
        if len(left) < _HEAD.size:
            return _MAGIC.startswith(left[: len(_MAGIC)])
        magic, length = _HEAD.unpack(left)
        return bool(magic == _MAGIC and at + _HEAD.size + length > len(self._bytes))


def _write_all(handle: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]
