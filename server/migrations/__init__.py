"""Migrations of the office database, run by program: numbered, never edited after a release."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.engine import URL

from domain.dates import office_day
from server.audit import ensure_head
from server.changes import ensure_counter
from server.db import make_engine
from server.identity import ensure_identity
from server.ledger.charges import Moment
from server.ledger.opening import open_ledger
from server.ledger.posting import ensure_head as ensure_ledger_head
from server.settings import settings

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
            open_ledger(conn, _now(conn))
    finally:
        engine.dispose()


def _now(conn: Connection) -> Moment:
    """This moment and the office's day, for balances that stand from before the ledger."""
    moment = datetime.now(UTC)
    day = office_day(moment, ZoneInfo(settings(conn).office_zone))
    return Moment(int(moment.timestamp() * 1000), day.isoformat())


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
