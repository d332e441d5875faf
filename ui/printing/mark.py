"""The permanent mark of the printer in the hint bar: its name, or how many papers did not come
out."""

from __future__ import annotations

from collections.abc import Callable

from desktop.context import Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.services import fiscal, printing
from desktop.services.fiscal import FiscalView
from desktop.services.print_model import PrinterMark
from ui.printing.lines import mark_words

Show = Callable[[str, str, str], None]
"""Words, their tint and the whole sentence; empty words hide the mark."""
_ASK_AGAIN_S = 300.0


class PrinterMarkPresenter:
    """Re-reads when a job of the queue changes and when somebody signed in.

    The fiscal device is asked at the same times, and every five minutes while the line works: its
    24 hours, its paper and ОФД are told before they stop anybody.
    """

    def __init__(self, ctx: Context, show: Show) -> None:
        self._ctx, self._show = ctx, show
        self._mark = PrinterMark("none", "")
        self._warnings: tuple[str, ...] = ()
        self._asked_at = 0.0

    def on_changed(self, event: Changed) -> None:
        """A job took a step, the outbox was opened, or time went by."""
        if event.kind in ("print", "session"):
            self.refresh()
        elif event.kind == "sync" and self._ctx.clock.monotonic_s() - self._asked_at > _ASK_AGAIN_S:
            self._ask_device()

    def refresh(self) -> None:
        """Read the mark anew and ask the device."""

        def show(mark: PrinterMark) -> None:
            self._mark = mark
            self._tell()

        self._ctx.jobs.submit("read", lambda: printing.mark(self._ctx), show, self._unknown)
        self._ask_device()

    def _ask_device(self) -> None:
        self._asked_at = self._ctx.clock.monotonic_s()

        def show(view: FiscalView | None) -> None:
            self._warn(view.warnings if view is not None else ())

        def failed(error: Exception) -> None:
            if not isinstance(error, AppError):
                raise error
            self._warn((error.code,))

        self._ctx.jobs.submit(printing.LANE, lambda: fiscal.view(self._ctx), show, failed)

    def _warn(self, warnings: tuple[str, ...]) -> None:
        if warnings != self._warnings:
            self._warnings = warnings
            self._tell()

    def _tell(self) -> None:
        self._show(*mark_words(self._mark, self._warnings))

    def _unknown(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self._mark = PrinterMark("none", "")
        self._tell()
