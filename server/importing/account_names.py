"""Accounts by every name a file may call them: number, ЕЛС, ИЖКУ with or without its hyphens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, select

from server.accounts.tables import accounts
from server.importing.stock import rows_of

_ACCOUNT = select(
    *(accounts.c.id, accounts.c.number, accounts.c.els, accounts.c.izhku),
    *(accounts.c.flat, accounts.c.status),
)


def accounts_by_name(conn: Connection, names: Iterable[str]) -> dict[str, list[Row[Any]]]:
    """The accounts each name means, more than one when it is not clear; names are without hyphens
    and those nobody has are left out.
    """
    wanted = sorted(set(names))
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    identifiers = sorted({form for name in wanted for form in _identifier_forms(name)})
    for column, keys in (
        (accounts.c.number, wanted),
        (accounts.c.els, wanted),
        (accounts.c.izhku, identifiers),
    ):
        for row in rows_of(conn, _ACCOUNT, column, keys):
            name = getattr(row, column.name).replace("-", "")
            if all(row.id != other.id for other in found[name]):
                found[name].append(row)
    return dict(found)


def _identifier_forms(name: str) -> tuple[str, ...]:
    """How an ИЖКУ written without hyphens stands in the books."""
    if len(name) == 12:
        return (f"{name[:10]}-{name[10:]}",)
    return ()
