"""An account to be found by number, name or address, and seen before it is taken."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.services.search import Hit
from ui import format as shown
from ui.scanner import RAW_INPUT
from ui.table_model import Cell, Column, Row
from ui.widgets.data_table import DataTable
from ui.widgets.fields import Field, LineEdit
from ui.widgets.layouts import column, holder, row
from ui.widgets.marks import IconMark
from ui.widgets.plain_label import PlainLabel

SHOWN = 4
NOBODY = "Никого не нашлось. Проверьте номер, фамилию или адрес."
CLOSED = "Этот счёт закрыт: деньги на него не переносят. Выберите другой."
NOT_CHOSEN = "Выберите счёт: номер, фамилия или адрес, стрелки и Enter."
_COLUMNS = (Column("Счёт", 110, firm=True), Column("Абонент", 170), Column("Адрес"))


class _Edit(LineEdit):
    """The field: up and down walk the list below, Enter takes the line."""

    walked = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.walked.emit(step)
            event.accept()


class AccountPicker(QWidget):
    """``asked(text)`` for hits, ``picked(hit)`` when one is taken; typing lets it go again."""

    asked = Signal(str)
    picked = Signal(object)
    dropped = Signal()

    def __init__(self, label: str) -> None:
        super().__init__()
        self.edit = _Edit(icon="search", select_all=True, name=label)
        self.edit.setProperty(RAW_INPUT, True)  # a scanned number belongs here
        self.field = Field(label, self.edit, required=True)
        self.hits = DataTable(_COLUMNS, name="Найденные счета", row_height=30)
        self.hits.horizontalHeader().hide()
        self.hits.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._who = PlainLabel("", 13, 600, fit="elide")
        self._where = PlainLabel("", 12, 400, "text2", fit="elide")
        found = row(
            IconMark("user-check", "success"), (column(self._who, self._where, spacing=0), 1)
        )
        self._found = holder(found)
        self._hits: tuple[Hit, ...] = ()
        self._enter_waits = False
        self.chosen: Hit | None = None
        self.setLayout(column(self.field, self.hits, self._found, spacing=6))
        self.hits.hide()
        self._found.hide()
        self.edit.textEdited.connect(self._typed)
        self.edit.returnPressed.connect(self._take_current)
        self.edit.walked.connect(self._walk)
        self.hits.clicked.connect(lambda index: self._take(index.row()))

    def begin(self, text: str) -> None:
        """What is looked for at first."""
        self.edit.setText(text)
        if text:
            self.asked.emit(text)

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """The answer to the text as it stands."""
        if self.chosen is not None:
            return
        self._hits = tuple(hits[:SHOWN])
        self.hits.show_rows([_row(hit) for hit in self._hits])
        self.hits.setVisible(bool(self._hits))
        self.hits.fit()
        self.hits.choose(0)
        if self._enter_waits and len(self._hits) == 1:
            self._take(0)
            return
        self._enter_waits = False
        nobody = not self._hits and bool(self.edit.text().strip())
        self.field.show_message(NOBODY if nobody else "")

    def is_filled(self) -> bool:
        """True when an account is chosen; else it is asked for."""
        if self.chosen is not None:
            return True
        self.field.show_message(NOT_CHOSEN)
        self.edit.setFocus()
        return False

    def show_trouble(self, words: str) -> None:
        """What is wrong with the account."""
        self.field.show_message(words)
        self.edit.setFocus()

    @property
    def found_text(self) -> str:
        """Who was taken, in words."""
        return f"{self._who.text()} · {self._where.text()}" if self.chosen else ""

    def _typed(self, text: str) -> None:
        if self.chosen is not None:
            self.chosen = None
            self._found.hide()
            self.dropped.emit()
        self.field.show_message("")
        self._hits, self._enter_waits = (), False
        if text.strip():
            self.asked.emit(text)
        else:
            self.show_hits(())

    def _walk(self, step: int) -> None:
        place = self.hits.current_row + step
        if self._hits:
            self.hits.choose(max(0, min(place, len(self._hits) - 1)))

    def _take_current(self) -> None:
        """Enter belongs to what was typed: it waits for the answer to it."""
        if self.chosen is None:
            self._enter_waits = not self._hits
            self._take(self.hits.current_row)

    def _take(self, place: int) -> None:
        if not 0 <= place < len(self._hits):
            return
        hit, self._enter_waits = self._hits[place], False
        if hit.status != "active":
            self.show_trouble(CLOSED)
            return
        self.chosen = hit
        self.edit.setText(shown.account(hit.number))
        self._who.setText(hit.name)
        words, _tone = shown.badge(hit.status, hit.balance_kopecks, hit.overdue_kopecks)
        self._where.setText(f"{shown.address(hit.address)} · {words}")
        self.field.show_message("")
        self.hits.hide()
        self._found.show()
        self.picked.emit(hit)


def _row(hit: Hit) -> Row:
    closed = "" if hit.status == "active" else ", счёт закрыт"
    address = f"{shown.address(hit.address)}{closed}"
    number = shown.account(hit.number)
    return Row(
        (
            Cell(number, weight=500),
            Cell(shown.short_name(hit.name), tip=hit.name),
            Cell(address, tint="text2", tip=address),
        ),
        key=hit.account_id,
        spoken=f"{number}, {hit.name}, {address}",
    )
