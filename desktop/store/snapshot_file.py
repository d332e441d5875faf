"""Writes a snapshot of the server as a keyed cache file; no plain byte of it touches the disk."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import apsw

from desktop.errors import AppError
from desktop.store.cache_schema import is_current
from desktop.store.db import KEY_BYTES, open_cache, transaction
from desktop.store.plain_source import BytesSource, PlainSource, SourceVfs

_FLAGS = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI


def write_snapshot(
    plain: bytes | PlainSource, path: Path, key: bytes, recent: Iterable[int] = ()
) -> None:
    """Make ``path``, a new file, of the plain database; the caller puts it in the cache's place.

    ``recent``: residents opened last, newest first, which only this workplace knows. Raises
    AppError ``snapshot_damaged`` when it is no database of this program's schema, ``disk_full``
    when it cannot be written.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a database key has 32 bytes")
    path.unlink(missing_ok=True)
    code = _write_keyed(BytesSource(plain) if isinstance(plain, bytes) else plain, path, key)
    if code:  # raised out here: no engine error with the key's text hangs on it
        path.unlink(missing_ok=True)
        raise AppError(code)
    _finish(path, key, list(recent))


def _write_keyed(plain: PlainSource, path: Path, key: bytes) -> str:
    """The code of what went wrong, empty when nothing did."""
    system = apsw.vfs_names()[0]  # before ours: the cipher's
    files = SourceVfs(plain)
    target = f"{path.absolute().as_uri()}?vfs={system}&cipher=chacha20&key=raw:{key.hex()}"
    try:
        whole = apsw.Connection("file:snapshot?immutable=1", flags=_FLAGS, vfs=files.name)
        try:
            if not is_current(whole):
                return "snapshot_damaged"
            whole.execute("VACUUM INTO ?", (target,))
        finally:
            whole.close()
    except (apsw.FullError, apsw.IOError, apsw.CantOpenError):
        return "disk_full"
    except (apsw.Error, OSError):
        return "snapshot_damaged"
    finally:
        files.unregister()
    return ""


def _finish(path: Path, key: bytes, recent: list[int]) -> None:
    if os.name == "posix":
        path.chmod(0o600)
    if recent:
        connection = open_cache(path, key)
        try:
            with transaction(connection):
                connection.executemany(
                    "INSERT OR IGNORE INTO recent (account_id, at) VALUES (?, ?)",
                    [(account_id, -place) for place, account_id in enumerate(recent)],
                )
        finally:
            connection.close()
    with path.open("rb+") as file:
        os.fsync(file.fileno())
