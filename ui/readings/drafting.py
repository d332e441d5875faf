"""Keeps what is typed as a draft of its clerk: on disk soon after the last key."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection

import msgspec
from PySide6.QtCore import QObject, QTimer

from desktop.clock import utc_ms
from desktop.context import Context
from desktop.errors import AppError
from desktop.services import drafts
from ui.readings.draft_body import SheetDraft, draft_of, from_body, to_body
from ui.readings.entry_sheet import EntrySheet

AFTER_MS = 300

log = logging.getLogger(__name__)


class DraftKeeper:
    """The draft of the sheet in front, under a key such as ``readings:100``.

    ``taken`` are meters whose readings are queued for good; ``failed`` hears why a draft was not
    kept, once until one is kept again.
    """

    def __init__(
        self,
        ctx: Context,
        sheet: EntrySheet,
        taken: Callable[[], Collection[int]],
        failed: Callable[[Exception], None],
        parent: QObject,
    ) -> None:
        self._ctx, self._sheet, self._taken, self._failed = ctx, sheet, taken, failed
        self._key = ""
        self._read = False
        self._kept: SheetDraft | None = None
        self._troubled = False
        self._timer = QTimer(parent)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_MS)
        self._timer.timeout.connect(self.flush)

    def open(self, key: str) -> None:
        """Another sheet comes: what was typed into the former one is kept; empty for none."""
        self.flush()
        self._key, self._read, self._kept = key, False, None

    @property
    def wanted(self) -> str:
        """The key to look under, as long as nobody has looked."""
        return "" if self._read else self._key

    def find(self, key: str) -> SheetDraft | None:
        """The clerk's own draft, on a lane of jobs; what cannot be read keeps nobody from work."""
        if not key:
            return None
        try:
            return from_body(drafts.find(self._ctx, key))
        except AppError as error:
            log.warning("draft not read: %s", error.code)
            return None

    def found(self, draft: SheetDraft | None) -> None:
        """The sheet is shown, this lies on disk for it."""
        self._read, self._kept = True, draft

    def touch(self) -> None:
        """A key was pressed or an answer given."""
        if self._key:
            self._timer.start()

    def flush(self) -> None:
        """Hand over now what differs from the disk, as when the screen is left or covered."""
        self._timer.stop()
        if not self._key or not self._read:
            return
        draft = draft_of(self._sheet, utc_ms(self._ctx.clock.now()), self._taken())
        if _same(draft, self._kept):
            return
        try:
            owner_id = drafts.owner(self._ctx)
        except AppError:
            return  # under the lock nothing is typed, and what was is on disk
        self._kept = draft
        self._write(owner_id, self._key, draft)

    def _write(self, owner_id: int, key: str, draft: SheetDraft | None) -> None:
        ctx = self._ctx
        if draft is None:
            ctx.jobs.submit(
                "outbox", lambda: drafts.drop(ctx, key, owner_id), self._written, self._not_written
            )
        else:
            body = to_body(draft)
            ctx.jobs.submit(
                "outbox",
                lambda: drafts.keep(ctx, key, body, owner_id),
                self._written,
                self._not_written,
            )

    def _written(self, _none: None) -> None:
        self._troubled = False

    def _not_written(self, error: Exception) -> None:
        # The next key tries again.
        self._kept = None
        if not self._troubled:
            self._troubled = True
            self._failed(error)


def _same(one: SheetDraft | None, other: SheetDraft | None) -> bool:
    """Equal but for the time."""
    if one is None or other is None:
        return one is other
    return msgspec.structs.replace(one, typed_at=other.typed_at) == other
