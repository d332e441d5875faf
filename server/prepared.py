"""Statements compiled once and handed to the driver as they are: a command needs thirty of them."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Executable

Values = Mapping[str, object]
_NOTHING: Values = {}


class Prepared:
    """One statement of the hot path; its text and the order of its parameters by database.

    What the toolkit adds to each execution costs more than most of these statements. Columns come
    as the driver gives them; an IN of many values is not for this class.
    """

    def __init__(self, clause: Executable) -> None:
        self._clause = clause
        self._compiled: dict[str, tuple[str, list[str] | None, dict[str, Any]]] = {}
        columns: Any = getattr(clause, "selected_columns", None)
        named: Any = None if columns is None else namedtuple("Found", columns.keys())
        self._row: Any = tuple if named is None else named._make

    def run(self, conn: Connection, values: Values = _NOTHING) -> int:
        """Carry it out; how many rows it touched."""
        cursor = self._execute(conn, values)
        touched = int(cursor.rowcount)
        cursor.close()
        return touched

    def run_many(self, conn: Connection, rows: Iterable[Values]) -> None:
        """Carry it out once for each of these."""
        statement, order, fixed = self._text(conn)
        bound = [_bound(order, fixed, one) for one in rows]
        cursor = _cursor(conn)
        try:
            cursor.executemany(statement, bound)
        except conn.dialect.loaded_dbapi.Error as error:
            raise _told(conn, statement, error) from error
        cursor.close()

    def first(self, conn: Connection, values: Values = _NOTHING) -> Any:
        """The first row, its columns by name if they have names, or None."""
        cursor = self._execute(conn, values)
        found = cursor.fetchone()
        cursor.close()
        return None if found is None else self._row(found)

    def scalar(self, conn: Connection, values: Values = _NOTHING) -> Any:
        """The first column of the first row, or None."""
        found = self.first(conn, values)
        return None if found is None else found[0]

    def rows(self, conn: Connection, values: Values = _NOTHING) -> list[tuple[Any, ...]]:
        """All rows as plain tuples."""
        cursor = self._execute(conn, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.close()
        return found

    def _execute(self, conn: Connection, values: Values) -> Any:
        statement, order, fixed = self._text(conn)
        cursor = _cursor(conn)
        try:
            cursor.execute(statement, _bound(order, fixed, values))
        except conn.dialect.loaded_dbapi.Error as error:
            raise _told(conn, statement, error) from error
        return cursor

    def _text(self, conn: Connection) -> tuple[str, list[str] | None, dict[str, Any]]:
        known = self._compiled.get(conn.dialect.name)
        if known is None:
            compiled: Any = self._clause.compile(dialect=conn.dialect)  # type: ignore[attr-defined]
            order = list(compiled.positiontup) if compiled.positional else None
            fixed = {name: value for name, value in compiled.params.items() if value is not None}
            known = self._compiled[conn.dialect.name] = (str(compiled), order, fixed)
        return known


def _cursor(conn: Connection) -> Any:
    """A cursor of the driver inside the connection's transaction."""
    if not conn.in_transaction():
        conn.begin()
    return conn.connection.cursor()


def _bound(order: list[str] | None, fixed: dict[str, Any], values: Values) -> Any:
    """The values as this driver wants them: by name, or in the order of the text."""
    if fixed:
        values = {**fixed, **values}
    return values if order is None else [values[name] for name in order]


def _told(conn: Connection, statement: str, error: Any) -> BaseException:
    """The toolkit's error, as of any other statement; values may be personal and are not told."""
    base = conn.dialect.loaded_dbapi.Error
    told: BaseException = DBAPIError.instance(statement, None, error, base, hide_parameters=True)
    return told
