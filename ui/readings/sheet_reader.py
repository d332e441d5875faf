"""Reads the sheet of a resident or a house with its draft, off the UI thread; one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.context import Context
from desktop.jobs import JobHandle
from desktop.services import readings
from desktop.services.readings import HouseSheet, ReadingSheet
from ui.readings.draft_body import SheetDraft
from ui.readings.drafting import DraftKeeper
from ui.readings.rows import MadeRows, untouched_rows


@dataclass(frozen=True)
class ResidentFound:
    """An account's sheet and what was typed on it before."""

    sheet: ReadingSheet
    draft: SheetDraft | None


@dataclass(frozen=True)
class HouseFound:
    """A house's sheet, its rows made ready, and what was typed on it before."""

    sheet: HouseSheet
    made: MadeRows
    draft: SheetDraft | None


class SheetReader:
    """A later question drops the answer to the former one."""

    def __init__(
        self, ctx: Context, drafts: DraftKeeper, failed: Callable[[Exception], None]
    ) -> None:
        self._ctx, self._drafts, self._failed = ctx, drafts, failed
        self._job: JobHandle | None = None

    def cancel(self) -> None:
        """Nobody waits for the answer any more."""
        if self._job is not None:
            self._job.cancel()

    def resident(self, account_id: int, show: Callable[[ResidentFound], None]) -> None:
        """The meters of an account."""
        wanted = self._drafts.wanted

        def read() -> ResidentFound:
            return ResidentFound(readings.sheet(self._ctx, account_id), self._drafts.find(wanted))

        self.cancel()
        self._job = self._ctx.jobs.submit("read", read, show, self._failed)

    def house(self, house_id: int, show: Callable[[HouseFound], None]) -> None:
        """The meters of a house; its hundreds of rows are made there as well."""
        wanted = self._drafts.wanted

        def read() -> HouseFound:
            sheet = readings.house_sheet(self._ctx, house_id)
            made = untouched_rows((row.account, row.view) for row in sheet.rows)
            return HouseFound(sheet, made, self._drafts.find(wanted))

        self.cancel()
        self._job = self._ctx.jobs.submit("read", read, show, self._failed)
