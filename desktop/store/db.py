"""The only place that opens databases: cipher, key and durability are set here and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from desktop.errors import AppError

KEY_BYTES = 32
_BUSY_MS = 5_000

# Whatever the engine raises; a flipped bit may also surface as broken text.
DATABASE_TROUBLE = (apsw.Error, UnicodeDecodeError)

_PASSING = (
    apsw.FullError,
    apsw.BusyError,
    apsw.LockedError,
    apsw.CantOpenError,
    apsw.ReadOnlyError,
    apsw.NoMemError,
    apsw.InterruptError,
)
_DAMAGE_IN_IO = frozenset({apsw.SQLITE_IOERR_SHORT_READ, apsw.SQLITE_IOERR_DATA})


def is_damage(error: Exception) -> bool:
    """True if the file's content is at fault, not the disk, the space or another process."""
    if isinstance(error, apsw.IOError):
        return getattr(error, "extendedresult", 0) in _DAMAGE_IN_IO
    return not isinstance(error, _PASSING)


def is_corrupt(error: Exception) -> bool:
    """True if a page or a body that was good cannot be read any more: for a file in use."""
    if isinstance(error, apsw.IOError):
        return is_damage(error)
    return isinstance(error, apsw.CorruptError | apsw.NotADBError | UnicodeDecodeError)


def passing_trouble(error: Exception) -> AppError:
    """What to tell of trouble that is no damage."""
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return AppError("profile_in_use")
    if isinstance(error, apsw.FullError):
        return AppError("disk_full")
    return AppError("disk_trouble", reason=type(error).__name__)


def open_outbox(path: Path, key: bytes) -> apsw.Connection:
    """Open the database of facts that exist nowhere else: a commit is on the disk at once."""
    connection = _open(path, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE, key)
    for setting in (
        "PRAGMA locking_mode = EXCLUSIVE",
        "PRAGMA journal_mode = TRUNCATE",
        "PRAGMA synchronous = EXTRA",
        "PRAGMA secure_delete = ON",
        "PRAGMA cell_size_check = ON",
    ):
        connection.execute(setting)
    return connection


def open_cache(
    path: Path, key: bytes, *, read_only: bool = False, page_cache_kib: int = 8 * 1024
) -> apsw.Connection:
    """Open the disposable copy of the server's rows: WAL, so readers never wait for the writer."""
    flags = apsw.SQLITE_OPEN_READWRITE
    if not read_only:
        flags |= apsw.SQLITE_OPEN_CREATE
    connection = _open(path, flags, key)
    connection.execute(f"PRAGMA cache_size = -{int(page_cache_kib)}")
    if read_only:
        # Not the read-only flag: a reader of a WAL database must be able to make its shared memory.
        connection.execute("PRAGMA query_only = ON")
    else:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def open_plain(path: Path, *, read_only: bool = True) -> apsw.Connection:
    """Open a file without a key: the server's snapshot before it is encrypted."""
    if read_only:
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    else:
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        connection = apsw.Connection(str(path), flags=flags)
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[apsw.Connection]:
    """All or nothing; also a commit that finds the disk full leaves nothing behind."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def scalar(connection: apsw.Connection, sql: str, bindings: tuple[Any, ...] = ()) -> Any:
    """The first column of the first row, None without one."""
    row = connection.execute(sql, bindings).fetchone()
    return row[0] if row else None


def set_key(connection: apsw.Connection, key: bytes, schema: str = "main") -> None:
    """Give a fresh connection its cipher and raw key; no error carries the statement, the key's."""
    if len(key) != KEY_BYTES:
        raise ValueError("a database key has 32 bytes")
    failed = False
    try:
        connection.execute(f"PRAGMA {schema}.cipher = 'chacha20'")
        connection.execute(f"PRAGMA {schema}.key = 'raw:{key.hex()}'")
    except apsw.Error:
        failed = True
    if failed:  # raised outside the handler: the engine's error must not hang on it as context
        raise AppError("database_key_refused")


def _open(path: Path, flags: int, key: bytes) -> apsw.Connection:
    try:
        connection = apsw.Connection(str(path), flags=flags)
    except apsw.CantOpenError as error:
        raise AppError("database_missing", file=path.name) from error
    try:
        set_key(connection, key)
        connection.set_busy_timeout(_BUSY_MS)
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        # The first read proves the key.
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except BaseException:
        connection.close()
        raise
    if os.name == "posix":
        path.chmod(0o600)
    return connection
