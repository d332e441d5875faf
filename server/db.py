"""The database engine: SQLite in one thread or PostgreSQL in a small pool, one code for both."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

P = ParamSpec("P")
R = TypeVar("R")

POSTGRES_THREADS = 8
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # An answered command must survive a power cut: WAL with NORMAL lost acknowledged commits.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA cache_size=-32768",
)
_POSTGRES_SETTINGS = (
    "SET synchronous_commit TO on",
    "SET timezone TO 'UTC'",
    "SET statement_timeout TO '50s'",
    "SET lock_timeout TO '10s'",
)


class Database:
    """Runs whole transactions: ``read`` and ``write`` off the event loop, ``session`` in place."""

    def __init__(self, url: URL) -> None:
        self.engine = make_engine(url)
        threads = POSTGRES_THREADS if self.engine.dialect.name == "postgresql" else 1
        # One thread for SQLite: pool threads fighting for one writer cost p99 of 500 ms (measured).
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")
        # A snapshot reads for seconds; WAL lets it read beside the one thread.
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="database-aside")

    async def read(
        self, work: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """The result of ``work(conn, ...)`` inside one read transaction."""
        return await self._run(self._threads, False, lambda conn: work(conn, *args, **kwargs))

    async def write(
        self, work: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """The result of ``work(conn, ...)``, committed and on disk when it is returned."""
        return await self._run(self._threads, True, lambda conn: work(conn, *args, **kwargs))

    async def read_aside(
        self, work: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """A long read that must not hold up the others."""
        return await self._run(self._aside, False, lambda conn: work(conn, *args, **kwargs))

    @contextmanager
    def session(self, *, write: bool = True) -> Iterator[Connection]:
        """One transaction in the calling thread, for commands of the console."""
        with self.engine.connect() as conn:
            conn.execution_options(tric_write=write)
            if not write and conn.dialect.name == "postgresql":
                # Several queries of one read must see one moment, as they do on SQLite.
                conn.execution_options(isolation_level="REPEATABLE READ")
            with conn.begin():
                yield conn

    def close(self) -> None:
        """Let running transactions end, then close every connection."""
        self._threads.shutdown(wait=True)
        self._aside.shutdown(wait=True)
        self.engine.dispose()

    async def _run(
        self, threads: ThreadPoolExecutor, write: bool, work: Callable[[Connection], R]
    ) -> R:
        def transaction() -> R:
            with self.session(write=write) as conn:
                return work(conn)

        loop = asyncio.get_running_loop()
        # Shielded: a caller that went away must not leave a transaction half reported.
        return await asyncio.shield(loop.run_in_executor(threads, transaction))


def make_engine(url: URL) -> Engine:
    """An engine with our settings on every connection."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(url, pool_size=POSTGRES_THREADS, max_overflow=4, pool_pre_ping=True)
    event.listen(engine, "connect", _prepare_postgres)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling is off: BEGIN is ours.
    connection.isolation_level = None
    cursor = connection.cursor()
    for statement in _SQLITE_PRAGMAS:
        cursor.execute(statement)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("tric_write", True)
    # A deferred transaction that turns to writing would fail instead of waiting for another writer.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _prepare_postgres(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        for statement in _POSTGRES_SETTINGS:
            cursor.execute(statement)
    connection.commit()
