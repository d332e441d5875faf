"""An empty migrated office for imports, with its clock stopped, and what tests ask of its books."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table, func, select

from server.accounts.tables import accounts, houses, people, premises
from server.billing.tables import services
from server.changes import changes
from server.config import database_url
from server.db import Database
from server.importing import Around, FileLimits, ImportReport, Kind, run
from server.meters.tables import meters
from server.migrations import upgrade
from tests.support.office import TYUMEN_NOON_MS

BOOKS = (accounts, houses, people, premises, services, meters, changes)


@dataclass
class ImportDesk:
    """One office database."""

    db: Database
    folder: Path
    limits: FileLimits

    def take(self, kind: Kind, path: Path, *, dry_run: bool = False) -> ImportReport:
        around = Around(now_ms=lambda: TYUMEN_NOON_MS, limits=self.limits)
        return run(self.db, kind, path, dry_run, around)

    def count(self, table: Table) -> int:
        with self.db.session(write=False) as conn:
            return int(conn.execute(select(func.count()).select_from(table)).scalar_one())

    def is_empty(self) -> bool:
        return not any(self.count(table) for table in BOOKS)

    def rows(self, query: Any) -> list[Any]:
        with self.db.session(write=False) as conn:
            return list(conn.execute(query))

    def told(self, entity: str) -> int:
        """How many rows of the entity the change log names."""
        return len(self.rows(select(changes.c.seq).where(changes.c.entity == entity)))


@contextmanager
def import_desk(
    folder: Path, address: str = "", limits: FileLimits | None = None
) -> Iterator[ImportDesk]:
    """A fresh office; in a file of the folder unless an address is given."""
    if address:
        upgrade(database_url(address))
    else:
        (folder / "office.db").write_bytes(_migrated_file())
    url = database_url(address or f"sqlite:///{folder}/office.db")
    db = Database(url)
    try:
        yield ImportDesk(db, folder, limits or FileLimits())
    finally:
        db.close()


@cache
def _migrated_file() -> bytes:
    """Migrating takes longer than most tests, so it is done once and copied."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        upgrade(database_url(f"sqlite:///{path}"))
        return path.read_bytes()
