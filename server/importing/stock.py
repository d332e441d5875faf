"""Small questions to the database that both imports ask: the next free id, rows of many keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, func, select, text

_CHUNK = 500
_LOCK = 7_202_611
"""The advisory lock of imports on PostgreSQL; the number means nothing."""


def one_import_at_a_time(conn: Connection) -> None:
    """Ids are taken by counting, so a second import waits; SQLite has one writer anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def free_id(conn: Connection, table: Table) -> int:
    """The number after the greatest of the table."""
    return int(conn.execute(select(func.max(table.c.id))).scalar() or 0) + 1


def rows_of(
    conn: Connection, query: Select[Any], column: ColumnElement[Any], keys: Sequence[object]
) -> Iterator[Row[Any]]:
    """Rows of the query whose column is one of the keys, asked in chunks."""
    for start in range(0, len(keys), _CHUNK):
        yield from conn.execute(query.where(column.in_(keys[start : start + _CHUNK])))


def lock_versions(conn: Connection, table: Table, versions: Mapping[int, int]) -> bool:
    """Lock these rows until the commit, in the order of ids as everyone does; whether all of them
    still have the version they are known by.
    """
    wanted = sorted(versions)
    query = select(table.c.id, table.c.version).order_by(table.c.id).with_for_update()
    return {row.id: row.version for row in rows_of(conn, query, table.c.id, wanted)} == versions
