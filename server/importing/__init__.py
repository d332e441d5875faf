"""Office data in: Excel templates of ГИС ЖКХ, all of a file or nothing of it."""

from __future__ import annotations

from server.importing.container import FileLimits
from server.importing.outcome import ImportFailedError, ImportReport
from server.importing.taking import Around, Kind, run

__all__ = ["Around", "FileLimits", "ImportFailedError", "ImportReport", "Kind", "run"]
