"""Papers of a shift put into the print queue; a paper that fails is told, the act stands."""

from __future__ import annotations

from collections.abc import Callable

from desktop.context import Context
from desktop.services import shift_printing, shifts
from desktop.services.till_model import ShiftReport
from desktop.services.till_model import ShiftView as Shift
from ui.shift.view import ShiftView
from ui.trouble import words_of

PrintReport = Callable[[ShiftReport], str]
"""Puts the paper of a report into the print queue; tells what became of it."""


class ShiftPapers:
    """X and Z by a clerk's act, opening and cash slips by themselves."""

    def __init__(self, view: ShiftView, ctx: Context, print_report: PrintReport) -> None:
        self._view, self._ctx, self._print = view, ctx, print_report

    def x(self, shift_id: str) -> None:
        """The X report of the open shift."""

        def run() -> str:
            return self._print(shifts.report(self._ctx, shift_id))

        def told(words: str) -> None:
            self._view.wants_toast.emit("X-отчёт", words, "success")

        self._submit(run, told, "X-отчёт не напечатан")

    def z(self, report: ShiftReport) -> None:
        """The Z report of the shift just closed."""
        self._submit(lambda: self._print(report), lambda _words: None, "Z-отчёт не напечатан")

    def opened(self, shift: Shift) -> None:
        """The shift of the fiscal device opens with ours."""
        self._submit(
            lambda: shift_printing.opened(self._ctx, shift),
            lambda _job_id: None,
            "ККТ не открыла смену",
        )

    def cash_moved(self, shift_id: str, op_id: str) -> None:
        """The slip of cash put in or taken out."""
        self._submit(
            lambda: shift_printing.cash_moved(self._ctx, shift_id, op_id),
            lambda _job_id: None,
            "Ордер не напечатан",
        )

    def _submit(self, run: Callable[[], str], told: Callable[[str], None], failed: str) -> None:
        self._ctx.jobs.submit(
            "paper",
            run,
            told,
            lambda error: self._view.wants_toast.emit(failed, words_of(error), "error"),
        )
