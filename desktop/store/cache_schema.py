"""The schema of the cache file: read from resources, made in an empty file, checked when opened."""

from __future__ import annotations

from pathlib import Path

import apsw

SCHEMA_FILE = Path(__file__).resolve().parents[2] / "resources" / "schema" / "cache.sql"
SCHEMA_VERSION = 4
_INDEXES_MARK = "-- INDEXES"


def schema_parts() -> tuple[str, str]:
    """The statements that make the tables, and those that make the indexes."""
    tables, mark, indexes = SCHEMA_FILE.read_text(encoding="utf-8").partition(_INDEXES_MARK)
    return tables, mark + indexes


def create_schema(connection: apsw.Connection) -> None:
    """Make every table and index in an empty file."""
    tables, indexes = schema_parts()
    connection.execute(f"BEGIN IMMEDIATE; {tables}{indexes} COMMIT")


def is_current(connection: apsw.Connection) -> bool:
    """True when the file has this program's schema; any other is dropped and filled anew."""
    return bool(connection.execute("PRAGMA user_version").get == SCHEMA_VERSION)
