"""The reports screen: what is chosen at the left, the paper at the right."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from domain.dates import format_date
from ui.bills.preview import ZOOM_STEP, Preview
from ui.reports.kinds import KINDS, ReportKind
from ui.reports.panel import ReportsPanel
from ui.screen import Hint, Screen
from ui.widgets.buttons import Button
from ui.widgets.layouts import row

_FILTERS = {"pdf": "PDF (*.pdf)", "xlsx": "Excel (*.xlsx)"}


class ReportPreview(Preview):
    """The preview of papers under the name of reports."""

    def __init__(self) -> None:
        super().__init__()
        self.show_title("Отчёт")

    def show_pdf(self, content: bytes) -> None:
        super().show_pdf(content)
        view, _ = self._made_view()
        view.setAccessibleName("Просмотр отчёта")


class ReportsView(Screen):
    """«Отчёты»; the presenter answers its signals with ``show_…``."""

    title = "Отчёты"
    place = "reports"

    account_shown = Signal(object)
    left = Signal()
    kind_chosen = Signal(str)
    days_typed = Signal()
    days_stepped = Signal(int)
    item_chosen = Signal()
    build_asked = Signal()
    print_asked = Signal()
    save_asked = Signal(str)
    """«pdf» or «xlsx»."""
    copy_asked = Signal()
    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.panel = ReportsPanel()
        self.preview = ReportPreview()
        self._kinds: tuple[str, ...] = ()
        self._kind = KINDS[0]
        self.setLayout(row(self.panel, (self.preview, 1), margins=(16, 12, 16, 12), spacing=12))
        self._connect()

    def hints(self) -> list[Hint]:
        hints = [(f"Ctrl 1…{len(self._kinds)}", "вид отчёта")] if len(self._kinds) > 1 else []
        if self._kind.days:
            hints.append(("Alt 3|Alt 4", "раньше, позже"))
        last = ("Alt 2", "текстом") if self._kind.as_text else ("Alt 1", "Excel")
        return [*hints, ("Ctrl P", "печать"), ("Ctrl S", "PDF"), last]

    def more_keys(self) -> list[Hint]:
        return [("Ctrl Enter", "построить"), ("Ctrl +|Ctrl −", "масштаб")]

    def activate(self, account_id: int | None) -> None:
        self.account_shown.emit(account_id)

    def deactivate(self) -> None:
        self.left.emit()

    def main_action(self) -> None:
        self.build_asked.emit()

    def first_focus(self) -> QWidget | None:
        return self.panel.kinds[self._kind.id]

    def act(self, name: str) -> bool:
        group, _, number = name.partition("_")
        if group == "switch" and number.isdigit() and int(number) <= len(self._kinds):
            self.kind_chosen.emit(self._kinds[int(number) - 1])
            return True
        if name == "zoom_in":
            self.preview.zoom(ZOOM_STEP)
        elif name == "zoom_out":
            self.preview.zoom(1 / ZOOM_STEP)
        elif name == "print":
            self.print_asked.emit()
        elif name == "save":
            self.save_asked.emit("pdf")
        else:
            return self._choose(name)
        return True

    def choose_file(self, name: str, form: str) -> Path | None:
        """Ask where to write; None when the clerk thinks better of it."""
        picked, _ = QFileDialog.getSaveFileName(self, "Сохранить отчёт", name, _FILTERS[form])
        return Path(picked) if picked else None

    def show_kinds(self, ids: Collection[str]) -> None:
        """The papers this clerk may make."""
        self._kinds = tuple(kind.id for kind in KINDS if kind.id in ids)
        self.panel.show_kinds(ids)

    def show_kind(self, kind: ReportKind) -> None:
        """One is chosen."""
        self._kind = kind
        self.panel.show_kind(kind)
        self.preview.show_title(kind.name)
        self.hints_changed.emit()

    def show_days(self, first: date, last: date) -> None:
        """The days it is about."""
        self.panel.first.setText(format_date(first))
        self.panel.last.setText(format_date(last))
        self.panel.day.setText(format_date(last))
        self.panel.show_trouble("")

    def day_texts(self) -> tuple[str, str]:
        """The days as typed, both the same for a paper of one day."""
        if self._kind.days == "day":
            return self.panel.day.text(), self.panel.day.text()
        return self.panel.first.text(), self.panel.last.text()

    def show_paper(self, title: str, content: bytes) -> None:
        """The paper is ready to be printed and saved."""
        self.hide_progress()
        self.preview.show_title(title)
        self.preview.show_pdf(content)
        for button in self._outputs():
            button.enable()

    def show_no_paper(self, heading: str, sentence: str) -> None:
        """There is no paper, and why."""
        self.hide_progress()
        self.preview.show_sentence(heading, sentence)
        for button in self._outputs():
            button.disable(sentence)

    def show_waiting(self) -> None:
        """The paper is being made; the one before is gone."""
        self.preview.show_waiting()
        for button in self._outputs():
            button.disable("Отчёт ещё строится")

    def show_progress(self, text: str, done: int, total: int) -> None:
        """A long count."""
        self.panel.build.disable("Отчёт уже строится")
        self.panel.progress.show_progress(text, done, total)
        self.panel.progress.show()

    def hide_progress(self) -> None:
        """The count is done or stopped."""
        self.panel.progress.hide()
        self.panel.build.enable()

    def _choose(self, name: str) -> bool:
        """Alt and a number."""
        if name == "choice_1" and not self._kind.as_text:
            self.save_asked.emit("xlsx")
        elif name == "choice_2" and self._kind.as_text:
            self.copy_asked.emit()
        elif name in ("choice_3", "choice_4") and self._kind.days:
            self.days_stepped.emit(-1 if name == "choice_3" else 1)
        else:
            return False
        return True

    def _outputs(self) -> tuple[Button, ...]:
        panel = self.panel
        return panel.print, panel.save, panel.sheet, panel.copy

    def _connect(self) -> None:
        panel = self.panel
        panel.kind_chosen.connect(self.kind_chosen)
        panel.days_typed.connect(self.days_typed)
        panel.days_stepped.connect(self.days_stepped)
        panel.item_chosen.connect(self.item_chosen)
        panel.build.clicked.connect(self.build_asked)
        panel.print.clicked.connect(self.print_asked)
        panel.save.clicked.connect(lambda: self.save_asked.emit("pdf"))
        panel.sheet.clicked.connect(lambda: self.save_asked.emit("xlsx"))
        panel.copy.clicked.connect(self.copy_asked)
        panel.progress.stopped.connect(self.stop_asked)
