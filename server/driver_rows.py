"""Rows as the driver's own tuples: a snapshot reads millions of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select

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
