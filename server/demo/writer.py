"""Bulk writing past the ORM: many rows a statement through the driver, COPY on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table

_FULL = 20_000
"""Rows kept in memory before they are written: a few megabytes."""

Row = tuple[object, ...]


class BulkWriter:
    """Rows by table, written when enough of them wait; ``flush`` at the end."""

    def __init__(self, conn: Connection, columns: dict[Table, tuple[str, ...]]) -> None:
        self._conn = conn
        self._columns = columns
        self._rows: dict[Table, list[Row]] = {table: [] for table in columns}
        self._waiting = 0

    def add(self, table: Table, rows: Iterable[Row]) -> None:
        """Rows in the order of the table's columns as they were given."""
        kept = self._rows[table]
        before = len(kept)
        kept.extend(rows)
        self._waiting += len(kept) - before
        if self._waiting >= _FULL:
            self.flush()

    def flush(self) -> None:
        """Write what waits; parents first, in the order of the tables."""
        for table, rows in self._rows.items():
            if rows:
                self._write(table, rows)
                rows.clear()
        self._waiting = 0

    def _write(self, table: Table, rows: list[Row]) -> None:
        names = ", ".join(f'"{name}"' for name in self._columns[table])
        raw: Any = self._conn.connection
        cursor = raw.cursor()
        try:
            if self._conn.dialect.name == "postgresql":
                with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" * len(self._columns[table]))
                # Names come from our own tables; every value is bound.
                cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)  # noqa: S608
        finally:
            cursor.close()


@contextmanager
def fast_and_unsafe(conn: Connection) -> Iterator[None]:
    """A new SQLite file that is thrown away when the run fails needs no journal."""
    if conn.dialect.name != "sqlite":
        yield
        return
    cursor: Any = conn.connection.cursor()
    # Before the transaction: these do nothing inside one.
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-65536"):
        cursor.execute(f"PRAGMA {pragma}").fetchall()
    yield
    cursor.execute("PRAGMA journal_mode=WAL").fetchall()
    cursor.close()
