"""The screen «Невыясненные платежи»: the list and the current sum."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from domain.words import counted
from ui import format as shown
from ui.screen import Hint, Screen
from ui.suspense.lines import COLUMNS
from ui.suspense.panel import SuspensePanel
from ui.table_model import Row
from ui.theme import scaled
from ui.widgets.data_table import DataTable
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import EmptyState
from ui.widgets.table_card import TableCard

_SIDE, _WHOLE = 368, 16_777_215
_SUMS = ("платёж", "платежа", "платежей")


class SuspenseView(Screen):
    """Shows what it is told and says what a clerk wants."""

    title = "Невыясненные платежи"
    place = "suspense"

    activated = Signal()
    deactivated = Signal()
    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.table = DataTable(COLUMNS, name="Невыясненные платежи", row_height=36)
        self.panel = SuspensePanel()
        self._count = PlainLabel("", 13, 400, "text2")
        self._total = PlainLabel("", 14, 600)
        self._empty = EmptyState(
            "circle-check", "Всё разнесено", "Деньги без верного счёта появятся здесь сами."
        )
        head = row(
            PlainLabel("Ждут своего счёта", 14, 600),
            self._count,
            STRETCH,
            self._total,
            margins=(16, 12, 16, 12),
        )
        self._head = holder(head)
        self._card = TableCard(self._head, (self.table, 1), self._empty, head=True)
        left = column((self._card, 1000), STRETCH, spacing=12)
        self.setLayout(row((left, 1), self.panel, margins=(16, 12, 16, 12), spacing=12))
        self.table.moved.connect(lambda _row: self.moved.emit())
        self.table.opened.connect(lambda _row: self.main_action())

    def hints(self) -> list[Hint]:
        return [
            ("Up|Down", "платёж"),
            ("Ctrl Enter", "зачесть на счёт"),
            ("Ctrl B", "вернуть"),
            ("Alt Left", "назад"),
        ]

    def more_keys(self) -> list[Hint]:
        return [("Enter", "зачесть на счёт")]

    def activate(self, account_id: int | None) -> None:
        self.activated.emit()

    def deactivate(self) -> None:
        self.deactivated.emit()

    def main_action(self) -> None:
        if self.panel.match.isVisible():
            self.panel.match.click()

    def act(self, name: str) -> bool:
        if name != "refund":
            return False
        if self.panel.refund.isVisible():
            self.panel.refund.click()
        return True

    def first_focus(self) -> QWidget | None:
        return self.table

    def show_lines(self, rows: Sequence[Row], kopecks: int) -> None:
        """Replace the list; the current sum stays current, else the first one is."""
        self.table.show_rows(rows)
        self._count.setText(counted(len(rows), _SUMS) if rows else "")
        self._total.setText(shown.roubles(kopecks) if rows else "")
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        tall = self._head.sizeHint().height() + self.table.natural_height + 2
        self._card.setMaximumHeight(tall if rows else _WHOLE)
        if rows and self.table.current_row < 0:
            self.table.choose(0)

    def current_id(self) -> str:
        """The sum in front, empty when there is none."""
        place = self.table.current_row
        rows = self.table.table.rows
        return str(rows[place].key) if 0 <= place < len(rows) else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.setFixedWidth(min(scaled(_SIDE), self.width() * 2 // 5))
