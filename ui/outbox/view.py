"""The screen «Исходящие»: counters, the table of operations, the panel of the current one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.services.outbox import OutboxCounts
from domain.words import counted
from ui.outbox.lines import COLUMNS, FILTERS
from ui.outbox.panel import CHOICES, OutboxPanel
from ui.screen import Hint, Screen
from ui.table_model import Row
from ui.theme import scaled, widened
from ui.widgets.choices import Segmented
from ui.widgets.data_table import DataTable
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import IconMark, IconTile
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import EmptyState
from ui.widgets.surfaces import Card
from ui.widgets.table_card import TableCard

PANEL_WIDTH, _WHOLE = 340, 16_777_215
_TILE_FROM = 150
"""A narrower counter is its number and words alone."""
RECORDS = ("запись", "записи", "записей")
SAFE = "Записи зашифрованы на этом компьютере, уйдут сами по порядку и только один раз."


class _Counter(Card):
    """A number with its icon and words."""

    def __init__(self, icon: str, words: str) -> None:
        self._icon = icon
        self._tile = IconTile(icon, "neutral", 36)
        self._number = PlainLabel("0", 18, 600)
        self._words = PlainLabel(words, 13, 400, "text2", fit="elide")
        both = column(self._number, self._words, spacing=0)
        super().__init__(row(self._tile, (both, 1), spacing=10), margins=(14, 10, 14, 10))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tile.setVisible(self.width() >= scaled(_TILE_FROM))

    def show_number(self, number: int, tone: str) -> None:
        """Change the number; zero is neutral."""
        self._number.setText(str(number))
        self._number.set_tint(tone if number and tone != "neutral" else "text")
        self._tile.show_icon(self._icon, tone if number else "neutral")


class OutboxView(Screen):
    """Shows what it is told and says what a clerk decides."""

    title = "Исходящие и конфликты"
    place = "outbox"

    shown_again = Signal()
    filtered = Signal(int)
    moved = Signal()
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._waiting = _Counter("cloud-upload", "в очереди")
        self._conflicts = _Counter("git-merge", "конфликты")
        self._to_check = _Counter("alert-triangle", "проверить")
        self._sent = _Counter("circle-check", "ушло сегодня")
        self.segments = Segmented(FILTERS)
        self.table = DataTable(COLUMNS, name="Исходящие операции", row_height=42)
        self._count = PlainLabel("", 13, 400, "text2")
        self._empty = EmptyState(
            "cloud-check", "Всё отправлено", "Сюда попадает всё, что вы вносите."
        )
        self.panel = OutboxPanel()
        self.panel.setFixedWidth(widened(PANEL_WIDTH))
        self.setLayout(row((self._left(), 1), self.panel, margins=(16, 12, 16, 12), spacing=12))
        self.segments.chosen.connect(self.filtered)
        self.table.moved.connect(lambda _row: self.moved.emit())
        self.table.opened.connect(lambda _row: self.opened.emit())

    def _left(self) -> QWidget:
        head = row(
            PlainLabel("Исходящие", 14, 600),
            self._count,
            STRETCH,
            self.segments,
            margins=(16, 8, 12, 8),
        )
        self._head = holder(head)
        self._card = TableCard(self._head, (self.table, 1), self._empty, head=True)
        note = row(
            IconMark("shield-check", "text3"),
            (PlainLabel(SAFE, 12, 400, "text3", fit="elide"), 1),
        )
        counters = (self._waiting, self._conflicts, self._to_check, self._sent)
        return holder(
            column(
                row(*((one, 1) for one in counters), spacing=12),
                (self._card, 1000),
                note,
                STRETCH,
                margins=0,
                spacing=12,
            )
        )

    def hints(self) -> list[Hint]:
        return [
            ("Up|Down", "запись"),
            ("Alt 1…3", "вариант"),
            ("Ctrl Enter", "решить"),
            ("F5", "проверить связь"),
            ("Del", "отозвать"),
        ]

    def more_keys(self) -> list[Hint]:
        return [("Ctrl 1…3", "какие записи"), ("Enter", "карточка абонента")]

    def activate(self, account_id: int | None) -> None:
        self.shown_again.emit()

    def main_action(self) -> None:
        self.panel.ask_decision()

    def first_focus(self) -> QWidget | None:
        return self.table

    def act(self, name: str) -> bool:
        kind, _, number = name.partition("_")
        if kind == "choice" and number in ("1", "2", "3") and self.panel.decide.isVisible():
            self.panel.choose(CHOICES[int(number) - 1])
            return True
        if kind == "switch" and number in ("1", "2", "3"):
            self.segments.choose(int(number) - 1)
            self.filtered.emit(int(number) - 1)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.panel.ask_withdrawal()
        else:
            super().keyPressEvent(event)

    def show_counts(self, counts: OutboxCounts, conflicts: int) -> None:
        """Numbers over the table."""
        self._waiting.show_number(counts.unsent, "warning" if counts.unknown else "neutral")
        self._conflicts.show_number(conflicts, "danger")
        self._to_check.show_number(counts.refused - conflicts, "warning")
        self._sent.show_number(counts.sent_today, "success")

    def show_lines(self, lines: tuple[Row, ...]) -> None:
        """Replace the table; the current operation stays current."""
        self.table.show_rows(lines)
        self._count.setText(counted(len(lines), RECORDS))
        self._card.setMaximumHeight(
            self._head.sizeHint().height() + self.table.natural_height + 2 if lines else _WHOLE
        )
        self.table.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        if lines and self.table.current_row < 0:
            self.table.choose(0)

    def current_op_id(self) -> str:
        """The operation in front, empty when there is none."""
        place = self.table.current_row
        rows = self.table.table.rows
        return str(rows[place].key) if 0 <= place < len(rows) else ""
