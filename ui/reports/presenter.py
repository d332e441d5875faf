"""Joins the reports screen to the services: days and lists, papers in a job, printing, saving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtGui import QGuiApplication

from desktop.context import Context
from desktop.jobs import JobHandle
from desktop.services import papers, reports
from domain.dates import parse_date
from domain.errors import InputError
from ui.reports.kinds import BY_ID, EVERYONE, ReportKind
from ui.reports.making import Items, Paper, Wanted, items_of, made, sheet_of
from ui.reports.view import ReportsView
from ui.trouble import words_of

PrintPdf = Callable[[bytes, str], None]
"""Gives a PDF and its title to this workplace's printer; AppError when it cannot."""


class ReportsPresenter:
    """Every change makes the paper anew, older answers are dropped; debts are built when asked."""

    def __init__(self, view: ReportsView, ctx: Context, print_pdf: PrintPdf) -> None:
        self._view, self._ctx, self._print_pdf = view, ctx, print_pdf
        self._kind: ReportKind | None = None
        self._days: tuple[date, date] | None = None
        self._item: str | None = None
        """The key chosen in the list; None: not chosen yet, so the first one."""
        self._account_id: int | None = None
        self._paper: Paper | None = None
        self._work: JobHandle | None = None
        self._run: object = None
        view.account_shown.connect(self.activate)
        view.left.connect(self.deactivate)
        view.kind_chosen.connect(self.choose_kind)
        view.days_typed.connect(self._take_days)
        view.days_stepped.connect(self._step)
        view.item_chosen.connect(self._take_item)
        view.build_asked.connect(self.build)
        view.print_asked.connect(self.print)
        view.save_asked.connect(self.save)
        view.copy_asked.connect(self.copy)
        view.stop_asked.connect(self._stop)

    def activate(self, account_id: int | None) -> None:
        """Show the papers of the clerk; what was chosen before stays."""
        self._account_id = account_id
        allowed = (*reports.kinds(self._ctx), EVERYONE)
        self._view.show_kinds(allowed)
        if self._days is None:
            today = reports.today(self._ctx)
            self._days = (today, today)
        kind = self._kind.id if self._kind and self._kind.id in allowed else allowed[0]
        self.choose_kind(kind)

    def deactivate(self) -> None:
        """A long count ends with the screen; the paper is made anew from the cache."""
        self._drop()

    def forget(self) -> None:
        """The clerk left: nothing of theirs stays."""
        self._drop()
        self._kind, self._days, self._item, self._account_id = None, None, None, None
        self._view.show_no_paper("Отчёта нет", "Выберите отчёт.")

    def choose_kind(self, kind_id: str) -> None:
        """One of the papers."""
        if self._kind is None or self._kind.id != kind_id:
            self._item = None
        self._kind = BY_ID[kind_id]
        self._view.show_kind(self._kind)
        if self._days is not None:
            self._view.show_days(*self._days)
        self._refresh()

    def build(self) -> None:
        """Ctrl Enter: make it anew with the days as they are typed."""
        if self._kind is not None and self._read_days():
            self._refresh(asked=True)

    def print(self) -> None:
        """Send the paper on screen to the printer; a failure keeps it."""
        paper = self._paper
        if paper is None:
            return
        self._ctx.jobs.submit(
            "paper",
            lambda: self._print_pdf(paper.content, paper.title),
            lambda _none: self._tell("Отчёт ушёл на печать", paper.title),
            self._told("Не напечатано"),
        )

    def save(self, form: str) -> None:
        """Write the paper, or its sheet, where the clerk says; the name holds no person."""
        paper = self._paper
        if paper is None or (form == "xlsx" and paper.report is None):
            return
        path = self._view.choose_file(f"{paper.file_name}.{form}", form)
        if path is None:
            return
        self._ctx.jobs.submit(
            "paper",
            lambda: papers.save(path, sheet_of(paper) if form == "xlsx" else paper.content),
            lambda _none: self._tell("Отчёт сохранён", path.name),
            self._told("Не сохранено"),
        )

    def copy(self) -> None:
        """The page as text for a letter or a talk."""
        if self._paper is not None and self._paper.text:
            QGuiApplication.clipboard().setText(self._paper.text)
            self._tell("Текст скопирован", "Вставьте его в письмо или в разговор: Ctrl V.")

    def _take_days(self) -> None:
        before = self._days
        if self._read_days() and self._days != before:
            self._refresh()

    def _read_days(self) -> bool:
        """The typed days, the earlier one first; trouble is told under them."""
        if self._kind is None or not self._kind.days:
            return True
        try:
            first, last = sorted(parse_date(text) for text in self._view.day_texts())
        except InputError as wrong:
            self._view.panel.show_trouble(words_of(wrong))
            return False
        self._days = (first, last)
        self._view.show_days(first, last)
        return True

    def _step(self, step: int) -> None:
        """A stretch as long as this one, before it or after it."""
        if self._days is None:
            return
        first, last = self._days
        if self._kind is not None and self._kind.days == "day":
            first = last
        by = (last - first + timedelta(days=1)) * step
        self._days = (first + by, last + by)
        self._view.show_days(*self._days)
        self._refresh()

    def _take_item(self) -> None:
        self._item = self._view.panel.chosen_item()
        self._make()

    def _refresh(self, *, asked: bool = False) -> None:
        """The list first, then the paper of what is chosen in it."""
        kind = self._kind
        if kind is None or self._days is None:
            return
        if not kind.item:
            self._make(asked=asked)
            return
        wanted = self._wanted()
        self._drop()
        self._view.show_waiting()
        self._work = self._ctx.jobs.submit(
            "paper",
            lambda: items_of(self._ctx, wanted),
            lambda items: self._show_items(items, asked=asked),
            self._fail,
        )

    def _show_items(self, items: Items, *, asked: bool) -> None:
        keys = [key for key, _ in items]
        if self._item not in keys:
            self._item = keys[0] if keys else None
        self._view.panel.show_items(items, self._item or "")
        self._make(asked=asked)

    def _make(self, *, asked: bool = False) -> None:
        kind = self._kind
        if kind is None:
            return
        self._drop()
        if kind.id == "shift" and not self._item:
            self._view.show_no_paper("Смен нет", "За эти дни смен не открывали. Выберите другие.")
            return
        if kind.heavy and not asked:
            self._view.show_no_paper(
                "Отчёт строится по всем счетам", "Нажмите «Построить»: Ctrl Enter."
            )
            return
        wanted = self._wanted()
        run = self._run = object()
        if kind.heavy:
            self._view.show_progress("Считаем долги", 0, 1)
        self._view.show_waiting()
        post = self._ctx.jobs.post

        def work() -> Paper:
            return made(
                self._ctx,
                wanted,
                lambda done, total: post(lambda: self._progress(run, done, total)),
                lambda: self._run is not run,
            )

        self._work = self._ctx.jobs.submit(
            "slow" if kind.heavy else "paper", work, self._show, self._fail
        )

    def _wanted(self) -> Wanted:
        first, last = self._days or (reports.today(self._ctx),) * 2
        kind = self._kind.id if self._kind else ""
        return Wanted(kind, first, last, self._item or "", self._account_id)

    def _progress(self, run: object, done: int, total: int) -> None:
        if self._run is run:
            self._view.show_progress("Считаем долги", done, total)

    def _show(self, paper: Paper) -> None:
        self._paper = paper
        self._view.show_paper(paper.title, paper.content)

    def _fail(self, error: Exception) -> None:
        self._view.show_no_paper("Отчёта нет", words_of(error))

    def _stop(self) -> None:
        """The long count ends at its next account and says so."""
        self._run = None

    def _drop(self) -> None:
        """What is being made is no longer wanted."""
        self._run = None
        self._paper = None
        if self._work is not None:
            self._work.cancel()
        self._view.hide_progress()

    def _tell(self, heading: str, detail: str, kind: str = "success") -> None:
        self._view.wants_toast.emit(heading, detail, kind)

    def _told(self, heading: str) -> Callable[[Exception], None]:
        return lambda error: self._tell(heading, words_of(error), "error")
