"""The screen «Чеки и возвраты»: what is looked for, what was found, the current receipt."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from domain.words import counted
from ui.receipts.lines import COLUMNS
from ui.receipts.panel import ReceiptPanel
from ui.screen import Hint, Screen
from ui.table_model import Row
from ui.theme import scaled
from ui.widgets.buttons import Button
from ui.widgets.data_table import DataTable
from ui.widgets.fields import LineEdit
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import EmptyState
from ui.widgets.table_card import TableCard

_SIDE, _WHOLE, _NARROW = 368, 16_777_215, 640
_RECEIPT = 2
_RECORDS = ("запись", "записи", "записей")
PLACEHOLDER = "Номер чека, сумма, время 10:42, день или код с чека"
NOBODY = ("Ничего не нашлось", "Попробуйте номер смены с чеком «214-38», сумму, время или день.")
NONE_YET = ("Чеков пока нет", "Найдите чек по номеру, сумме, времени или коду с бумаги.")


class _Search(LineEdit):
    """The field: arrows go to the list, Esc empties it."""

    walked = Signal(int)
    entered = Signal()
    cleared = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if step is not None:
            self.walked.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.cleared.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class ReceiptsView(Screen):
    """Shows what it is told and says what a clerk wants."""

    title = "Чеки и возвраты"
    place = "receipts"

    activated = Signal(object)
    deactivated = Signal()
    typed = Signal(str)
    sought = Signal(str)
    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._fresh = False
        self.search = _Search(icon="search", height=40, select_all=True, name="Поиск чека")
        self.search.setPlaceholderText(PLACEHOLDER)
        self.table = DataTable(COLUMNS, name="Чеки", row_height=36)
        self.panel = ReceiptPanel()
        self.suspense = Button("Невыясненные", "link", key="Alt 2", height=28)
        self._heading = PlainLabel("", 14, 600, fit="give")
        self._count = PlainLabel("", 13, 400, "text2")
        self._empty = EmptyState("receipt", *NONE_YET)
        head = row(self._heading, self._count, STRETCH, self.suspense, margins=(16, 10, 12, 10))
        self._head = holder(head)
        self._card = TableCard(self._head, (self.table, 1), self._empty, head=True)
        left = column(self.search, (self._card, 1000), STRETCH, spacing=12)
        self.setLayout(row((left, 1), self.panel, margins=(16, 12, 16, 12), spacing=12))
        self._connect()

    def hints(self) -> list[Hint]:
        return [
            ("Up|Down", "чек"),
            ("Enter", "вернуть"),
            ("Ctrl B", "возврат"),
            ("Alt 1", "на другой счёт"),
            ("Ctrl P", "копия"),
            ("Ctrl F", "поиск"),
        ]

    def more_keys(self) -> list[Hint]:
        return [("Alt 2", "невыясненные платежи"), ("Esc", "очистить поиск")]

    def activate(self, account_id: int | None) -> None:
        self.shows_strip, self._fresh = account_id is not None, True
        self.activated.emit(account_id)

    def deactivate(self) -> None:
        self.deactivated.emit()

    def seek(self, text: str) -> None:
        self.sought.emit(text)

    def act(self, name: str) -> bool:
        panel = self.panel
        buttons = {"refund": panel.refund, "print": panel.copy, "choice_1": panel.move_on}
        if name in buttons:
            if buttons[name].isVisible():
                buttons[name].click()
        elif name == "choice_2":
            self.suspense.click()
        elif name == "find":
            self.search.setFocus()
            self.search.selectAll()
        elif name == "escape" and self.search.text():
            self.search.clear()
            self.search.cleared.emit()
        else:
            return False
        return True

    def first_focus(self) -> QWidget | None:
        return self.table if self.table.table.rows else self.search

    def show_lines(self, rows: Sequence[Row], heading: str, *, searching: bool) -> None:
        """Replace the list; the current receipt stays current, else the first one is."""
        self.table.show_rows(rows)
        self._heading.setText(heading)
        self._count.setText(counted(len(rows), _RECORDS) if rows else "")
        self._empty.show_words(*(NOBODY if searching else NONE_YET))
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._fit_card()
        if rows and self.table.current_row < 0:
            self.table.choose(0)
        if rows and self._fresh and self.isVisible():
            self.table.setFocus()
        self._fresh = self._fresh and not rows

    @property
    def heading(self) -> str:
        """Whose receipts these are."""
        return self._heading.text()

    def choose(self, op_id: str) -> None:
        """Make this receipt current."""
        place = self.table.table.row_of(op_id)
        if place >= 0:
            self.table.choose(place)

    def current_op_id(self) -> str:
        """The receipt in front, empty when there is none."""
        place = self.table.current_row
        rows = self.table.table.rows
        return str(rows[place].key) if 0 <= place < len(rows) else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.setFixedWidth(min(scaled(_SIDE), self.width() * 2 // 5))
        self.table.setColumnHidden(_RECEIPT, self.table.width() < scaled(_NARROW))
        self._fit_card()

    def _fit_card(self) -> None:
        rows = self.table.table.rows
        tall = self._head.sizeHint().height() + self.table.natural_height + 2
        self._card.setMaximumHeight(tall if rows else _WHOLE)

    def _connect(self) -> None:
        self.search.textEdited.connect(self._type)
        self.search.cleared.connect(lambda: self.typed.emit(""))
        self.search.walked.connect(self._walk)
        self.search.entered.connect(self.table.setFocus)
        self.table.moved.connect(lambda _row: self.moved.emit())
        self.table.opened.connect(lambda _row: self.act("refund"))
        self.suspense.clicked.connect(lambda: self.wants_place.emit("suspense", None))
        self.panel.queue_asked.connect(lambda: self.wants_place.emit("printing", None))

    def _type(self, text: str) -> None:
        self._fresh = False
        self.typed.emit(text)

    def _walk(self, step: int) -> None:
        rows = len(self.table.table.rows)
        if rows:
            self.table.choose(max(0, min(self.table.current_row + step, rows - 1)))
