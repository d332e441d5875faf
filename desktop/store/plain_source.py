"""A plain database that is read piece by piece and lies nowhere as a file: source and file system.

A first fill of a million residents is over a gigabyte; it must not stand in memory as a whole.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Protocol, cast

import apsw

_names = itertools.count(1)


class PlainSource(Protocol):
    """``size_bytes`` of a database and any piece of it; an unreadable piece is an OSError."""

    @property
    def size_bytes(self) -> int: ...

    def read(self, offset: int, amount: int) -> bytes: ...


@dataclass(frozen=True)
class BytesSource:
    """A small database that is in memory anyway."""

    content: bytes

    @property
    def size_bytes(self) -> int:
        return len(self.content)

    def read(self, offset: int, amount: int) -> bytes:
        return self.content[offset : offset + amount]


class SourceVfs(apsw.VFS):
    """A file system with one file that cannot be written; everything else is the system's own."""

    def __init__(self, source: PlainSource) -> None:
        self._source = source
        self.name = f"plain-source-{next(_names)}"
        super().__init__(self.name, "")

    def xFullPathname(self, name: str) -> str:  # noqa: N802 - the engine's name
        return name

    def xAccess(self, pathname: str, flags: int) -> bool:  # noqa: N802
        """There is no journal and no log beside the file."""
        return False

    def xOpen(  # noqa: N802
        self, name: str | apsw.URIFilename | None, flags: list[int]
    ) -> apsw.VFSFile:
        if flags[0] & apsw.SQLITE_OPEN_MAIN_DB:
            flags[1] = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_MAIN_DB
            return cast(apsw.VFSFile, _SourceFile(self._source))
        return super().xOpen(name, flags)


class _SourceFile:
    """The methods the engine calls on a read-only main database."""

    def __init__(self, source: PlainSource) -> None:
        self._source = source

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return self._source.read(offset, amount)

    def xFileSize(self) -> int:  # noqa: N802
        return self._source.size_bytes

    def xSectorSize(self) -> int:  # noqa: N802
        return 4096

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return int(apsw.SQLITE_IOCAP_IMMUTABLE)

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xLock(self, level: int) -> None:  # noqa: N802
        """Nobody else can write it."""

    def xUnlock(self, level: int) -> None:  # noqa: N802
        """As above."""

    def xFileControl(self, op: int, ptr: int) -> bool:  # noqa: N802
        return False

    def xClose(self) -> None:  # noqa: N802
        """The source belongs to its maker."""
