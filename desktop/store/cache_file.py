"""The cache as a file: made when absent, put aside when damaged, exchanged for a new one."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from typing import Literal

import apsw

from desktop.errors import AppError
from desktop.store.cache_schema import create_schema, is_current
from desktop.store.db import DATABASE_TROUBLE, is_damage, open_cache, passing_trouble
from desktop.store.outbox_recovery import quarantine
from desktop.store.profile import ProfilePaths, sync_directory

_PROBED = ("meta", "house", "account", "account_body", "meter", "bill", "payment", "item", "recent")

State = Literal["good", "absent", "old", "damaged"]


def prepare(paths: ProfilePaths, key: bytes, now: datetime) -> bool:
    """A good cache file is in its place when this returns; True if it is a new empty one.

    AppError ``disk_full``, ``disk_trouble``: nothing was put aside for that.
    """
    state = examine(paths, key)
    if state == "good":
        return False
    if state == "old":
        _drop(paths)
    elif state == "damaged":
        quarantine(paths, paths.cache, now)
    _create(paths, key)
    return True


def begin_anew(paths: ProfilePaths, key: bytes, now: datetime) -> None:
    """Put a damaged cache aside and make an empty one; every connection must be closed."""
    quarantine(paths, paths.cache, now)
    _create(paths, key)


def _create(paths: ProfilePaths, key: bytes) -> None:
    try:
        with contextlib.closing(open_cache(paths.cache, key)) as connection:
            create_schema(connection)
    except apsw.Error as error:
        _drop(paths)
        raise passing_trouble(error) from error


def examine(paths: ProfilePaths, key: bytes) -> State:
    """What lies in the cache's place; AppError for trouble that is not the file's."""
    if not paths.cache.exists():
        return "absent"
    try:
        with contextlib.closing(open_cache(paths.cache, key)) as connection:
            if not is_current(connection):
                return "old"
            for table in _PROBED:
                # Every page carries its own seal: a short look at each table finds a foreign key
                # or a cut file; a damaged page further in is found when it is read.
                query = f"SELECT * FROM {table} LIMIT 1"  # noqa: S608 - the names above
                connection.execute(query).fetchall()
    except DATABASE_TROUBLE as error:
        if not is_damage(error):
            raise passing_trouble(error) from error
        return "damaged"
    except AppError as error:
        if error.code != "database_key_refused":
            raise
        return "damaged"
    return "good"


def swap(paths: ProfilePaths, fresh: Path) -> None:
    """Put the finished file in the cache's place; every connection must be closed."""
    _drop_side_files(paths)
    fresh.replace(paths.cache)
    sync_directory(paths.root)


def _drop(paths: ProfilePaths) -> None:
    _drop_side_files(paths)
    paths.cache.unlink(missing_ok=True)


def _drop_side_files(paths: ProfilePaths) -> None:
    for suffix in ("-wal", "-shm"):
        paths.cache.with_name(paths.cache.name + suffix).unlink(missing_ok=True)
