"""The screen «Очередь печати»: papers, the panel of the current one, the fiscal device."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from domain.words import counted
from ui.printing.lines import COLUMNS
from ui.printing.panel import PrintPanel
from ui.screen import Hint, Screen
from ui.table_model import Row
from ui.theme import widened
from ui.widgets.data_table import DataTable
from ui.widgets.dialogs import Dialog
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import IconMark
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import EmptyState
from ui.widgets.surfaces import Card
from ui.widgets.table_card import TableCard

PANEL_WIDTH, _WHOLE = 340, 16_777_215
_PAPERS = ("документ", "документа", "документов")
_SAFE = "Сбой печати не отменяет операцию. После остановки программы ничего не печатается само."
_CERTAIN = "Чек мог остаться в ККТ. Снимайте, только если в её отчёте или в кабинете ОФД его нет."


class PrintingView(Screen):
    """Shows what it is told and says what a clerk decides."""

    title = "Очередь печати"
    place = "printing"

    shown_again = Signal()
    moved = Signal()
    drop_confirmed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.table = DataTable(COLUMNS, name="Очередь печати", row_height=42)
        self.panel = PrintPanel()
        self._count = PlainLabel("", 13, 400, "text2")
        self._empty = EmptyState("printer", "Очередь пуста", "Всё, что печаталось, вышло.")
        self._device = self._device_card()
        head = row(PlainLabel("Печать", 14, 600), self._count, STRETCH, margins=(16, 12, 12, 12))
        self._head = holder(head)
        self._card = TableCard(self._head, (self.table, 1), self._empty, head=True)
        note = row(
            IconMark("shield-check", "text3"),
            (PlainLabel(_SAFE, 12, 400, "text3", fit="elide"), 1),
        )
        left = holder(column((self._card, 1000), note, STRETCH, spacing=12))
        right = holder(column((self.panel, 1), self._device, spacing=12), widened(PANEL_WIDTH))
        self.setLayout(row((left, 1), right, margins=(16, 12, 16, 12), spacing=12))
        self.table.moved.connect(lambda _row: self.moved.emit())
        self.table.opened.connect(lambda _row: self.panel.ask_again())

    def hints(self) -> list[Hint]:
        return [
            ("Up|Down", "документ"),
            ("Ctrl Enter", "напечатать"),
            ("Alt 1…3", "другой принтер"),
            ("Del", "снять с очереди"),
            ("F2", "поиск"),
        ]

    def activate(self, account_id: int | None) -> None:
        self.shown_again.emit()

    def main_action(self) -> None:
        self.panel.ask_again()

    def first_focus(self) -> QWidget | None:
        return self.table

    def act(self, name: str) -> bool:
        kind, _, number = name.partition("_")
        if kind == "choice" and number in ("1", "2", "3"):
            self.panel.choose_printer(int(number) - 1)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.panel.ask_drop()
        else:
            super().keyPressEvent(event)

    def show_lines(self, lines: tuple[Row, ...]) -> None:
        """Replace the table; the current paper stays current."""
        self.table.show_rows(lines)
        self._count.setText(counted(len(lines), _PAPERS) if lines else "")
        self._card.setMaximumHeight(
            self._head.sizeHint().height() + self.table.natural_height + 2 if lines else _WHOLE
        )
        self.table.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        if lines and self.table.current_row < 0:
            self.table.choose(0)

    def current_job_id(self) -> str:
        """The paper in front, empty when there is none."""
        place = self.table.current_row
        rows = self.table.table.rows
        return str(rows[place].key) if 0 <= place < len(rows) else ""

    def show_device(self, name: str, shift: str, warnings: Sequence[str], tone: str) -> None:
        """The fiscal device; an empty name hides it."""
        self._device.setVisible(bool(name))
        self._device_name.setText(name)
        self._device_shift.setText(shift)
        self._device_shift.setVisible(bool(shift))
        self._device_warning.setText(" ".join(warnings))
        self._device_warning.set_tint(tone)
        self._device_warning.setVisible(bool(warnings))

    def ask_certain(self) -> None:
        """The device may have stored the receipt: dropping it is asked for once more."""
        dialog = Dialog(self.page, "Снять чек с очереди?")
        dialog.set_looks("alert-triangle", "danger", _CERTAIN)
        dialog.set_verbs("Снять чек", "Оставить")
        dialog.accepted.connect(dialog.dismiss)
        dialog.accepted.connect(self.drop_confirmed)
        dialog.closed.connect(dialog.deleteLater)
        dialog.ask()

    def _device_card(self) -> Card:
        self._device_name = PlainLabel("", 14, 600)
        self._device_shift = PlainLabel("", 12, 400, "text2", fit="wrap")
        self._device_warning = PlainLabel("", 12, 500, "warning", fit="wrap")
        card = Card(self._device_name, self._device_shift, self._device_warning, spacing=4)
        card.hide()
        return card
