"""The cache as a file: made when absent, put aside when damaged, exchanged for a new one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import apsw

from desktop.store.cache_schema import create_schema, is_current
from desktop.store.db import DATABASE_TROUBLE, open_cache, scalar
from desktop.store.outbox_recovery import quarantine
from desktop.store.profile import ProfilePaths, sync_directory

_PROBED = ("meta", "house", "account", "account_body", "meter", "bill", "payment", "item", "recent")


def prepare(paths: ProfilePaths, key: bytes, now: datetime) -> bool:
    """A good cache file is in its place when this returns; True if it is a new empty one."""
    if paths.cache.exists():
        if _is_good(paths.cache, key):
            return False
        quarantine(paths, paths.cache, now)
    connection = open_cache(paths.cache, key)
    try:
        create_schema(connection)
    finally:
        connection.close()
    return True


def swap(paths: ProfilePaths, fresh: Path) -> None:
    """Put the finished file in the cache's place; every connection must be closed."""
    for suffix in ("-wal", "-shm"):
        paths.cache.with_name(paths.cache.name + suffix).unlink(missing_ok=True)
    fresh.replace(paths.cache)
    sync_directory(paths.root)


def _is_good(path: Path, key: bytes) -> bool:
    connection: apsw.Connection | None = None
    try:
        connection = open_cache(path, key)
        if not is_current(connection):
            return False
        for table in _PROBED:
            # Every page carries its own seal, so a short look at each table finds a foreign key
            # or a cut file; a damaged page further in is found when it is read.
            connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchall()  # noqa: S608 - names above
        return bool(scalar(connection, "SELECT count(*) FROM meta") is not None)
    except DATABASE_TROUBLE:
        return False
    finally:
        if connection is not None:
            connection.close()
