"""Joins the print queue to the services: what waits, why, and the clerk's decisions."""

from __future__ import annotations

from collections.abc import Callable

from desktop.context import Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.services import fiscal, printer_choices, printing
from desktop.services.fiscal import FiscalView
from desktop.services.print_model import PrintJob
from desktop.services.printer_choices import Choice
from ui import format as shown
from ui.printing import lines
from ui.printing.view import PrintingView
from ui.trouble import words_of

_QUIET = ("locked", "not_signed_in", "outbox_closed")


class PrintingPresenter:
    """Re-reads when a job changes; printers are asked for when a paper needs another one."""

    def __init__(self, view: PrintingView, ctx: Context) -> None:
        self._view, self._ctx = view, ctx
        self._jobs: tuple[PrintJob, ...] = ()
        self._others: tuple[Choice, ...] = ()
        self._asked_for = ""
        view.shown_again.connect(self.refresh)
        view.moved.connect(self._show_current)
        view.panel.retried.connect(self._retry)
        view.panel.confirmed.connect(self._confirm)
        view.panel.dropped.connect(self._drop)
        view.drop_confirmed.connect(lambda: self._drop(certain=True))

    def on_changed(self, event: Changed) -> None:
        """A job took a step."""
        if event.kind == "print" and self._view.isVisible():
            self._read()

    def forget(self) -> None:
        """The clerk left: titles of papers stay nowhere."""
        self._show(())

    def refresh(self) -> None:
        """Read the queue and ask the fiscal device."""
        self._read()
        self._ctx.jobs.submit(
            printing.LANE, lambda: fiscal.view(self._ctx), self._show_device, self._no_device
        )

    def _read(self) -> None:
        self._ctx.jobs.submit("read", lambda: printing.queue(self._ctx), self._show, self._fail)

    def _show(self, jobs: tuple[PrintJob, ...]) -> None:
        self._jobs = jobs
        # What needs a person stands first, each part newest first.
        ordered = sorted(jobs, key=lambda job: not job.needs_person)
        self._view.show_lines(lines.lines(ordered, self._ctx.zone))
        self._show_current()

    def _current(self) -> PrintJob | None:
        job_id = self._view.current_job_id()
        return next((job for job in self._jobs if job.id == job_id), None)

    def _show_current(self) -> None:
        job, panel = self._current(), self._view.panel
        if job is None:
            self._asked_for = ""
            panel.show_nothing()
            return
        words, tone = lines.STATES[job.state]
        at = shown.day_time(job.changed_at, self._ctx.zone)
        panel.show_paper(job.title, f"{words} · {job.printer} · {at}", lines.explanation(job), tone)
        panel.show_acts(may_decide=job.needs_person, is_unsure=job.is_unsure)
        if job.needs_person and self._asked_for != job.id:
            self._asked_for = job.id
            self._ask_printers(job)

    def _ask_printers(self, job: PrintJob) -> None:
        def show(found: tuple[Choice, ...]) -> None:
            if self._asked_for == job.id:
                self._others = found
                self._view.panel.show_printers([one.words for one in found])

        self._others = ()
        self._view.panel.show_printers(())
        self._ctx.jobs.submit(
            "slow", lambda: printer_choices.other_printers(self._ctx, job), show, self._fail
        )

    def _retry(self, place: int) -> None:
        target = self._others[place].value if 0 <= place < len(self._others) else ""
        self._decide(lambda job: printing.retry(self._ctx, job.id, target))

    def _confirm(self) -> None:
        self._decide(lambda job: printing.confirm(self._ctx, job.id))

    def _drop(self, *, certain: bool = False) -> None:
        self._decide(lambda job: printing.drop(self._ctx, job.id, certain=certain))

    def _decide(self, act: Callable[[PrintJob], None]) -> None:
        job = self._current()
        if job is not None and job.needs_person:
            self._ctx.jobs.submit(
                "read", lambda: act(job), lambda _none: self._read(), self._refused
            )

    def _refused(self, error: Exception) -> None:
        if isinstance(error, AppError) and error.code == "print.may_be_fiscal":
            self._view.ask_certain()
        else:
            self._view.wants_toast.emit("Не получилось", words_of(error), "error")
            self._read()

    def _show_device(self, found: FiscalView | None) -> None:
        if found is None:
            self._view.show_device("", "", (), "warning")
            return
        name, shift, warnings = lines.device_facts(found)
        urgent = any(code in lines.URGENT for code in found.warnings)
        self._view.show_device(name, shift, warnings, "danger" if urgent else "warning")

    def _no_device(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self._view.show_device("ККТ", "", (words_of(error),), "danger")

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        if error.code not in _QUIET:
            self._view.wants_toast.emit("Очередь печати не прочитана", words_of(error), "error")
