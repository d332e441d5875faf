"""Office data in: Excel templates of ГИС ЖКХ, all of a file or nothing of it."""

from __future__ import annotations

from pathlib import Path

from server.db import Database
from server.importing.container import FileLimits
from server.importing.outcome import ImportFailedError, ImportReport
from server.importing.taking import Around, Kind, run

__all__ = [
    "Around",
    "FileLimits",
    "ImportFailedError",
    "ImportReport",
    "Kind",
    "import_accounts",
    "import_meters",
    "run",
]


def import_accounts(db: Database, path: Path, *, dry_run: bool) -> ImportReport:
    """Take accounts; raises ImportFailedError that names every cause."""
    return _or_fail(run(db, "accounts", path, dry_run))


def import_meters(db: Database, path: Path, *, dry_run: bool) -> ImportReport:
    """Take meters; raises ImportFailedError that names every cause."""
    return _or_fail(run(db, "meters", path, dry_run))


def _or_fail(report: ImportReport) -> ImportReport:
    if not report.ok:
        raise ImportFailedError(report.text())
    return report
