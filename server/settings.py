"""The office's settings as typed values, read in the transaction that needs them."""

from __future__ import annotations

from sqlalchemy import Connection

from api_client.models.replica import Setting
from domain.settings import OfficeSettings, office_settings
from server import replica


def settings(conn: Connection) -> OfficeSettings:
    """The settings of this moment; absent ones have their defaults."""
    rows = replica.all_rows(conn, "setting")
    return office_settings({row.key: row.value for row in rows if isinstance(row, Setting)})
