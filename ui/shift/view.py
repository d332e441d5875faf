"""The shift screen: acts at the left, figures and what can be done at the right; blind count."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget

from ui import tokens
from ui.payment.till_card import SumEdit
from ui.screen import Hint, Screen
from ui.shift.rows import ACT_COLUMNS, COUNT, NOTE_COLUMNS, RECEIPT
from ui.table_model import Row
from ui.theme import scaled
from ui.widgets.buttons import Button
from ui.widgets.data_table import DataTable
from ui.widgets.fields import Field, TextArea
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import Badge
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import Banner, EmptyState, announce
from ui.widgets.surfaces import Card, FittingScroll
from ui.widgets.table_card import TableCard

CLOSED, OPEN, COUNTING = range(3)
_SIDE = 368
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ShiftView(Screen):
    """«Смена»; the presenter answers its signals with ``show_…``."""

    title = "Смена"
    place = "shift"

    activated = Signal()
    deactivated = Signal()
    opening = Signal(str)
    """The float as typed."""
    cash_asked = Signal(str)
    """«in» or «out»."""
    report_asked = Signal()
    counting_asked = Signal()
    count_typed = Signal(int, str)
    """Row of the notes and its text."""
    closing = Signal()
    count_left = Signal()
    handover_asked = Signal()
    receipt_opened = Signal(str)
    """The number of a receipt whose line was opened: whoever finds it is told before we go."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = CLOSED
        self.banner = Banner(height=40)
        self.acts = DataTable(ACT_COLUMNS, name="Операции смены", row_height=36)
        self.notes = DataTable(NOTE_COLUMNS, name="Купюры и монеты", row_height=34, edits=True)
        self._no_acts = EmptyState("cash-register", "")
        self._left = QStackedWidget()
        for page in (self._no_acts, TableCard((self.acts, 1)), TableCard((self.notes, 1))):
            self._left.addWidget(page)
        self._number = PlainLabel("", 20, 600)
        self._state = Badge(tall=True)
        self._when = PlainLabel("", 12, 400, "text2", fit="wrap")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self.float_sum = SumEdit("Разменная монета", height=48, px=18)
        self._float = Field("Разменная монета в ящике", self.float_sum)
        self.open_button = _wide("Открыть смену", "primary", "cash-register", "Ctrl Enter")
        self.cash_in = _wide("Внести наличные", "default", "plus", "Alt 1")
        self.cash_out = _wide("Изъять наличные", "default", "arrow-back-up", "Alt 2")
        self.report = _wide("X-отчёт", "default", "printer", "Ctrl P")
        self.close_button = _wide("Пересчитать и закрыть", "primary", "lock", "Ctrl Enter")
        self._counted = PlainLabel("", 24, 700)
        self.remark = TextArea("Например: разменяли 100 ₽ монетами", lines=3, name="Примечание")
        self._remark = Field("Примечание к расхождению", self.remark)
        self.finish = _wide("Закрыть смену (Z-отчёт)", "primary", "lock", "Ctrl Enter")
        self.back = _wide("Вернуться", "default", "arrow-back-up", "Esc")
        self.handover = _wide("Передача смены", "default", "file-text", "Alt 3")
        self.reports = _wide("Отчёты", "default", "report-money", "Alt 4")
        self._trouble = PlainLabel("", 13, 400, "danger", fit="wrap")
        self._trouble.hide()
        self._figures = holder(self._grid)
        self._side = FittingScroll(self._side_card())
        left = column(self.banner, (self._left, 1), spacing=tokens.GAP_CARD)
        self.setLayout(
            row(
                (left, 1), column((self._side, 1000), STRETCH), margins=(16, 12, 16, 12), spacing=12
            )
        )
        self._connect()

    @property
    def hides_drawer(self) -> bool:
        return self.stage == COUNTING

    def hints(self) -> list[Hint]:
        if self.stage == COUNTING:
            return [("Enter", "следующий номинал"), ("Ctrl Enter", "закрыть"), ("Esc", "назад")]
        if self.stage == CLOSED:
            return [("Ctrl Enter", "открыть смену"), ("Alt 3", "передача смены")]
        return [
            ("Enter", "чек"),
            ("Alt 1", "внести"),
            ("Alt 2", "изъять"),
            ("Ctrl P", "X-отчёт"),
            ("Ctrl Enter", "закрыть смену"),
        ]

    def more_keys(self) -> list[Hint]:
        return [] if self.stage == COUNTING else [("Alt 4", "отчёты")]

    def activate(self, account_id: int | None) -> None:
        self.activated.emit()

    def deactivate(self) -> None:
        self.deactivated.emit()

    def main_action(self) -> None:
        if self.stage == CLOSED:
            self.opening.emit(self.float_sum.text())
        elif self.stage == OPEN:
            self.counting_asked.emit()
        else:
            self.closing.emit()

    def act(self, name: str) -> bool:
        if name == "escape" and self.stage == COUNTING:
            self.count_left.emit()
        elif name == "choice_3" and self.stage == CLOSED:
            self.handover_asked.emit()
        elif name == "choice_4" and self.stage != COUNTING:
            self.wants_place.emit("reports", None)
        elif self.stage == OPEN and name in ("choice_1", "choice_2"):
            self.cash_asked.emit("in" if name == "choice_1" else "out")
        elif self.stage == OPEN and name == "print":
            self.report_asked.emit()
        else:
            return False
        return True

    def first_focus(self) -> QWidget | None:
        return {CLOSED: self.float_sum, OPEN: self.acts, COUNTING: self.notes}[self.stage]

    def show_stage(self, stage: int) -> None:
        """Closed, open or counting: what can be done stands at the right."""
        self.stage = stage
        for widget, stages in self._seen.items():
            widget.setVisible(stage in stages)
        self._left.setCurrentIndex(2 if stage == COUNTING else 1 if stage == OPEN else 0)
        self.show_trouble("")
        self.hints_changed.emit()
        focus = self.first_focus()
        if focus is not None and self.isVisible():
            focus.setFocus()

    def show_head(self, heading: str, state: tuple[str, str], words: str) -> None:
        """«Смена 214», its state, since when and who."""
        self._number.setText(heading)
        self._state.show_state(*state)
        self._when.setText(words)
        self._when.setVisible(bool(words))

    def show_figures(self, lines: Sequence[tuple[str, str]]) -> None:
        """Names and sums."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for place, (name, value) in enumerate(lines):
            self._grid.addWidget(PlainLabel(name, 13, 400, "text2"), place, 0)
            self._grid.addWidget(PlainLabel(value, 13, 600, align=_RIGHT), place, 1)

    def show_acts(self, rows: Sequence[Row]) -> None:
        """The acts of the open shift, newest first."""
        self.acts.show_rows(rows)
        if self.stage == OPEN:
            self._left.setCurrentIndex(1 if rows else 0)
        self._no_acts.show_words(
            "Операций пока нет" if self.stage == OPEN else "Смена не открыта",
            "Платежи, возвраты и наличные встанут здесь."
            if self.stage == OPEN
            else "Пересчитайте разменную монету и откройте смену.",
        )

    def show_notes(self, rows: Sequence[Row]) -> None:
        """The notes being counted; the one being typed into keeps its text."""
        if len(self.notes.table.rows) == len(rows):
            for place, one in enumerate(rows):
                self.notes.table.set_row(place, one)
        else:
            self.notes.show_rows(rows)

    def begin_count(self) -> None:
        """The keyboard goes to the first box."""
        self.notes.setFocus()
        self.notes.choose(0, COUNT)

    def show_counted(self, words: str) -> None:
        """What was counted so far."""
        self._counted.setText(words)

    def ask_remark(self, words: str) -> None:
        """The count differs: a remark is needed."""
        self._remark.show()
        self._remark.show_message(words)
        self.remark.setFocus()

    def show_trouble(self, words: str) -> None:
        """Why it was not done; what was typed stays."""
        self._trouble.setText(words)
        self._trouble.setVisible(bool(words))

    @property
    def trouble(self) -> str:
        return self._trouble.text()

    def announce(self, words: str) -> None:
        """Say it to a screen reader."""
        announce(self, words, urgent=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(min(scaled(_SIDE), self.width() * 2 // 5))

    def _side_card(self) -> Card:
        self._counted_line = holder(
            column(PlainLabel("Сосчитано", 12, 500, "text2"), self._counted, spacing=0)
        )
        self._seen = {
            self._figures: (OPEN,),
            self._float: (CLOSED,),
            self.open_button: (CLOSED,),
            self.handover: (CLOSED,),
            self.cash_in: (OPEN,),
            self.cash_out: (OPEN,),
            self.report: (OPEN,),
            self.reports: (CLOSED, OPEN),
            self.close_button: (OPEN,),
            self._counted_line: (COUNTING,),
            self._remark: (),
            self.finish: (COUNTING,),
            self.back: (COUNTING,),
        }
        return Card(
            row(self._number, self._state, STRETCH),
            self._when,
            self._figures,
            self._float,
            self.open_button,
            self.handover,
            self.cash_in,
            self.cash_out,
            self.report,
            self.reports,
            self._counted_line,
            self._remark,
            self._trouble,
            self.close_button,
            self.finish,
            self.back,
            margins=(16, 14, 16, 14),
            spacing=10,
        )

    def _connect(self) -> None:
        self.open_button.clicked.connect(lambda: self.opening.emit(self.float_sum.text()))
        self.float_sum.entered.connect(self.open_button.setFocus)
        self.cash_in.clicked.connect(lambda: self.cash_asked.emit("in"))
        self.cash_out.clicked.connect(lambda: self.cash_asked.emit("out"))
        self.report.clicked.connect(self.report_asked)
        self.reports.clicked.connect(lambda: self.wants_place.emit("reports", None))
        self.close_button.clicked.connect(self.counting_asked)
        self.finish.clicked.connect(self.closing)
        self.back.clicked.connect(self.count_left)
        self.handover.clicked.connect(self.handover_asked)
        self.notes.typed.connect(self._typed)
        self.notes.table.edited.connect(self._typed)
        self.acts.opened.connect(self._open_receipt)
        self.notes.past_last.connect(self.finish.setFocus)

    def _open_receipt(self, place: int) -> None:
        number = self.acts.table.rows[place].cells[RECEIPT].text
        if number:
            self.receipt_opened.emit(number)
            self.wants_place.emit("receipts", None)

    def _typed(self, place: int, column_no: int, text: str) -> None:
        if column_no == COUNT:
            self.count_typed.emit(place, text)


def _wide(words: str, kind: str, icon: str, key: str) -> Button:
    made = Button(words, "primary" if kind == "primary" else "default", icon=icon, key=key)
    made.setAutoDefault(True)
    return made.set_wide()
