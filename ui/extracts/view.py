"""The screen of extracts: what is chosen at the left, the paper at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.bills.preview import ZOOM_STEP, Preview
from ui.extracts.kinds import KINDS, Kind
from ui.extracts.making import Paper
from ui.extracts.panel import ExtractsPanel
from ui.screen import Hint, Screen
from ui.widgets.buttons import Button
from ui.widgets.layouts import column, holder, row
from ui.widgets.states import Banner

_FILTERS = {"pdf": "PDF (*.pdf)", "xlsx": "Excel (*.xlsx)"}


class ExtractsView(Screen):
    """«Выписки и долг»; the presenter answers its signals with ``show_…``."""

    title = "Выписки и долг"
    crumb = "Карточка абонента"
    place = "resident"
    shows_strip = True

    account_shown = Signal(object)
    left = Signal()
    prepared = Signal(str, int, int)
    payment_prepared = Signal(str)
    print_asked = Signal()
    save_asked = Signal(str)
    """«pdf» or «xlsx»."""

    def __init__(self) -> None:
        super().__init__()
        self._kind: Kind = KINDS[0]
        self.panel = ExtractsPanel()
        self.preview = Preview()
        self.no_code = Banner()
        paper = holder(column(self.no_code, (self.preview, 1), spacing=8))
        self.setLayout(row(self.panel, (paper, 1), margins=(16, 12, 16, 12), spacing=12))
        self.panel.print.clicked.connect(self.print_asked)
        self.panel.save.clicked.connect(lambda: self.save_asked.emit("pdf"))
        self.panel.sheet.clicked.connect(lambda: self.save_asked.emit("xlsx"))

    def prepare(self, kind: str, first: int, last: int) -> None:
        """Which paper to show next; months 0: those that fit it."""
        self.prepared.emit(kind, first, last)

    def prepare_payment(self, key: str) -> None:
        """The certificate of this payment is shown next."""
        self.payment_prepared.emit(key)

    def hints(self) -> list[Hint]:
        months = [("Left|Right", "месяц")] if self._kind.months else []
        sheet = [("Alt 1", "Excel")] if self._kind.sheet else []
        kinds = (f"Ctrl 1…{len(KINDS)}", "вид документа")
        return [kinds, *months, ("Ctrl P", "печать"), ("Ctrl S", "PDF"), *sheet]

    def more_keys(self) -> list[Hint]:
        return [("Ctrl Enter", "печать"), ("Ctrl +|Ctrl −", "масштаб")]

    def activate(self, account_id: int | None) -> None:
        self.account_shown.emit(account_id)

    def deactivate(self) -> None:
        self.left.emit()

    def main_action(self) -> None:
        self.print_asked.emit()

    def first_focus(self) -> QWidget | None:
        return self.panel.first_focus()

    def act(self, name: str) -> bool:
        kind, _, number = name.partition("_")
        if kind == "switch" and number.isdigit() and int(number) <= len(KINDS):
            self.panel.kind_chosen.emit(KINDS[int(number) - 1].id)
        elif name in ("zoom_in", "zoom_out"):
            self.preview.zoom(ZOOM_STEP if name == "zoom_in" else 1 / ZOOM_STEP)
        elif name == "print":
            self.print_asked.emit()
        elif name == "save":
            self.save_asked.emit("pdf")
        elif name == "choice_1" and self.panel.sheet.isVisible():
            self.save_asked.emit("xlsx")
        else:
            return False
        return True

    def choose_file(self, name: str, form: str) -> Path | None:
        """Ask where to write; None when the clerk thinks better of it."""
        picked, _ = QFileDialog.getSaveFileName(self, "Сохранить", name, _FILTERS[form])
        return Path(picked) if picked else None

    def show_kind(self, kind: Kind) -> None:
        """One of the papers is chosen."""
        self._kind = kind
        self.panel.show_kind(kind)
        self.preview.show_title(kind.name)
        self.hints_changed.emit()

    def show_paper(self, paper: Paper, code_trouble: str) -> None:
        """The paper is ready to be printed and saved."""
        self.panel.show_total(paper.amount)
        self.preview.show_title(paper.title)
        self.preview.show_pdf(paper.content)
        if code_trouble:
            self.no_code.show_state("Без QR-кода.", code_trouble)
        else:
            self.no_code.hide()
        for button in self._outputs():
            button.enable()

    def show_no_paper(self, heading: str, sentence: str) -> None:
        """There is no paper, and why."""
        self.panel.show_total(None)
        self.no_code.hide()
        self.preview.show_sentence(heading, sentence)
        for button in self._outputs():
            button.disable(sentence)

    def show_nobody(self) -> None:
        """No resident is chosen."""
        self.panel.hide()
        self.show_no_paper("Абонент не выбран", "Найдите абонента: F2.")

    def show_waiting(self) -> None:
        """The paper is being made; the one before is gone."""
        self.panel.show()
        self.preview.show_waiting()
        for button in self._outputs():
            button.disable("Документ ещё готовится")

    def _outputs(self) -> tuple[Button, ...]:
        return self.panel.print, self.panel.save, self.panel.sheet
