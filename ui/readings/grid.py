"""The grid's table: its editor gives Esc, Ctrl Z and a click away the meaning of this screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView

from ui import tokens
from ui.readings.rows import COLUMNS, NEW
from ui.table_delegate import CellDelegate
from ui.table_model import Row
from ui.theme import scaled
from ui.widgets.data_table import DataTable
from ui.widgets.fields import LineEdit

_GIVE_WAY = (6, 4, 3)
"""Verification, usual, consumption: the panel and the banner tell them too."""
_LEAST_NAME, _LEAST_PERSON = 140, 196
"""A meter's name; with the flat's payer in the grid of a house."""


class _GridCells(CellDelegate):
    """Esc tells that the former text is wanted; Ctrl Z leaves an untouched editor to the screen."""

    restored = Signal(int)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, LineEdit) and isinstance(event, QKeyEvent):
            kind, key = event.type(), Qt.Key(event.key())
            control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            undo = control and key in (Qt.Key.Key_Z, Qt.Key(ord("Я")))
            if kind == QEvent.Type.ShortcutOverride and undo and not watched.isModified():
                event.ignore()
                return True
            if kind == QEvent.Type.KeyPress and key == Qt.Key.Key_Escape:
                row = self._view(watched).currentIndex().row()
                watched.setModified(False)
                taken = super().eventFilter(watched, event)
                self.restored.emit(row)
                return taken
        return super().eventFilter(watched, event)


class ReadingGrid(DataTable):
    """Rows of two lines, one editable column."""

    restored = Signal(int)

    def __init__(self) -> None:
        self._least = _LEAST_NAME
        super().__init__(
            COLUMNS, name="Показания приборов", row_height=tokens.ROW_TWO_LINES + 3, edits=True
        )
        self._cells = _GridCells(self)
        self.setItemDelegate(self._cells)
        self._cells.stepped.connect(self._step)
        self._cells.typed.connect(self.typed)
        self._cells.restored.connect(self.restored)
        self._cells.left.connect(self._go_before)

    def share_width(self) -> None:
        """Where the columns do not fit, what the panel tells as well goes first; «Новое» stays
        whole.
        """
        room = self.viewport().width() - scaled(self._least)
        wanted = {n: scaled(one.width) for n, one in enumerate(COLUMNS) if one.width}
        for place in _GIVE_WAY:
            hidden = sum(wanted.values()) > room
            QTableView.setColumnHidden(self, place, hidden)
            if hidden:
                del wanted[place]
        rest = sum(wanted.values()) - wanted[NEW]
        for place, width in wanted.items():
            left = max(1, room - wanted[NEW])
            fitting = width if place == NEW or rest <= left else max(10, width * left // rest)
            self.horizontalHeader().resizeSection(place, fitting)

    def currentChanged(  # noqa: N802 - Qt's name
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Wherever a row is clicked, its new value is what is typed."""
        super().currentChanged(current, previous)
        if current.isValid() and current.column() != NEW:
            self.setCurrentIndex(self.table.index(current.row(), NEW))

    @property
    def editing(self) -> bool:
        """True while the cell has its editor open."""
        return self.state() == self.State.EditingState

    @property
    def typing(self) -> bool:
        """True while the open editor holds keys that were pressed in it."""
        editor = self.editor() if self.editing else None
        return editor is not None and editor.isModified()

    def edit_row(self, place: int) -> None:
        """Go to the new value of a row and open it."""
        self.setFocus()
        if self.current_row == place and self.currentIndex().column() == NEW:
            if not self.editing:
                self.edit(self.currentIndex())
        else:
            self.choose(place, NEW)

    def set_row(self, place: int, row: Row) -> None:
        """Replace a row; an open editor keeps its text."""
        self.table.set_row(place, row)

    def editor(self) -> LineEdit | None:
        """The open editor."""
        widget = self.indexWidget(self.currentIndex()) or self.viewport().focusWidget()
        return widget if isinstance(widget, LineEdit) else None

    def set_text(self, place: int, text: str) -> None:
        """Put a text into the open editor of a row, as if nobody had typed yet."""
        editor = self.editor()
        if editor is not None and self.editing and self.current_row == place:
            editor.setText(text)
            editor.selectAll()

    def show_lines(self, rows: Sequence[Row]) -> None:
        """Show rows; when they are the same lines, cells change in place and the editor stays."""
        if [one.key for one in rows] == [one.key for one in self.table.rows]:
            for place, one in enumerate(rows):
                self.table.set_row(place, one)
        else:
            self.show_rows(rows)

    def set_compact(self, *, compact: bool) -> None:
        """Less high rows for a whole house."""
        height = tokens.ROW_TWO_LINES - 1 if compact else tokens.ROW_TWO_LINES + 3
        self.verticalHeader().setDefaultSectionSize(scaled(height))
        self._least = _LEAST_PERSON if compact else _LEAST_NAME
        self.share_width()
