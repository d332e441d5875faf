"""Rows as the driver's own tuples: a snapshot reads millions of them, each payment adds dozens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table

Scope = Callable[[ColumnElement[Any]], ColumnElement[bool]]
"""The condition which rows are wanted, by the column of their id."""


def tuples(conn: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """What the query finds; rows with names cost five times as much."""
    found = conn.execute(query)
    cursor: Any = found.cursor
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    found.close()
    return rows


def grouped(conn: Connection, query: Select[Any]) -> dict[int, list[tuple[Any, ...]]]:
    """Rows by their first column."""
    groups: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in tuples(conn, query):
        groups[row[0]].append(row)
    return groups


def add_rows(
    conn: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[tuple[object, ...]]
) -> None:
    """Insert rows that name every column in one order; preparing each by name costs as much again
    as writing it.
    """
    if rows:
        statement = _insert(table.name, columns, conn.dialect.name == "postgresql")
        conn.exec_driver_sql(statement, list(rows))


@lru_cache(maxsize=64)
def _insert(table: str, columns: tuple[str, ...], postgres: bool) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join(["%s" if postgres else "?"] * len(columns))
    # Names come from our own tables; every value is bound.
    return f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
