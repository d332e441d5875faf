"""Migrations of the office database, run by program: numbered, never edited after a release."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.engine import URL

from server.audit import ensure_head
from server.changes import ensure_counter
from server.db import make_engine
from server.identity import ensure_identity
from server.ledger.posting import ensure_head as ensure_ledger_head

FOLDER = Path(__file__).parent


def upgrade(url: URL) -> None:
    """Bring the database to the newest revision and make the server's own facts if absent."""
    engine = make_engine(url)
    try:
        with engine.begin() as conn:
            command.upgrade(alembic_config(conn), "head")
            ensure_identity(conn)
            ensure_counter(conn)
            ensure_head(conn)
            ensure_ledger_head(conn)
    finally:
        engine.dispose()


def is_newest(url: URL) -> bool:
    """Whether the database already is of this program's revision."""
    engine = make_engine(url)
    try:
        with engine.connect() as conn:
            found = MigrationContext.configure(conn).get_current_revision()
            return found == ScriptDirectory.from_config(alembic_config(conn)).get_current_head()
    finally:
        engine.dispose()


def alembic_config(conn: Connection) -> Config:
    """Alembic's settings without a file: our folder and this connection."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = conn
    return config
