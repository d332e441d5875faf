"""The permanent mark of the printer in the hint bar: its name, or how many papers did not come
out."""

from __future__ import annotations

from collections.abc import Callable

from desktop.context import Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.services import printing
from desktop.services.print_model import PrinterMark
from ui.printing.lines import mark_words

Show = Callable[[str, str], None]
"""Words and their tint; empty words hide the mark."""


class PrinterMarkPresenter:
    """Re-reads when a job of the queue changes and when somebody signed in."""

    def __init__(self, ctx: Context, show: Show) -> None:
        self._ctx, self._show = ctx, show

    def on_changed(self, event: Changed) -> None:
        """A job took a step, or the outbox was opened."""
        if event.kind in ("print", "session"):
            self.refresh()

    def refresh(self) -> None:
        """Read the mark anew."""

        def show(mark: PrinterMark) -> None:
            self._show(*mark_words(mark))

        self._ctx.jobs.submit("read", lambda: printing.mark(self._ctx), show, self._unknown)

    def _unknown(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self._show("", "text3")
