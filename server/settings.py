"""The office's settings as typed values, read in the transaction that needs them."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Connection, select

from domain.settings import OfficeSettings, office_settings
from server.accounts.tables import office_settings as settings_table
from server.prepared import Prepared

_ALL = Prepared(select(settings_table.c.key, settings_table.c.value).order_by(settings_table.c.key))


def settings(conn: Connection) -> OfficeSettings:
    """The settings of this moment; absent ones have their defaults."""
    return _parsed(tuple((key, value) for key, value in _ALL.rows(conn)))


@lru_cache(maxsize=8)
def _parsed(texts: tuple[tuple[str, str], ...]) -> OfficeSettings:
    """The same texts mean the same for every command: they are read once."""
    return office_settings(dict(texts))
