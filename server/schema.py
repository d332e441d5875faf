"""Every table of the office server in one MetaData: imported by whoever needs all of them."""

from __future__ import annotations

from server import audit, changes, identity, operations
from server.staff import tables as staff_tables
from server.tables import metadata

TABLES_OF = (audit, changes, identity, operations, staff_tables)
"""The modules that add tables to the MetaData by being imported."""

__all__ = ["TABLES_OF", "metadata"]
