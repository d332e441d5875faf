"""A table on our model and delegate: flat header, lines between rows, keys that walk and open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from ui import painting, tokens
from ui.fonts import font
from ui.table_delegate import CellDelegate
from ui.table_model import Column, Row, TableModel
from ui.theme import color, scaled
from ui.widgets.surfaces import ThinBar

_LEAST_FREE, _LEAST_CUT, _LEAST_WORDS, _AROUND = 150, 110, 60, 22
"""What a column without a width keeps, at first and then; what one of words keeps; the margins of
a cell."""
_ALIGN = {"left": painting.LEFT, "right": painting.RIGHT, "center": painting.CENTER}


class _Header(QHeaderView):
    """Headings in caption type on a subtle ground."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._columns = columns
        self.setFixedHeight(scaled(tokens.ROW_HEADER))
        self.setMinimumSectionSize(10)
        self.setSectionsClickable(False)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802
        painter.fillRect(rect, color("subtle"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, color("border"))
        column = self._columns[section]
        area = QRectF(rect).adjusted(10, 0, -10, -1)
        painting.text(painter, area, column.title, font(12, 500), "text2", _ALIGN[column.align])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), color("subtle"))
        painter.end()
        super().paintEvent(event)


class _HeaderEnd(QWidget):
    """The header goes on over the scroll bar."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(scaled(tokens.ROW_HEADER))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("subtle"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, color("border"))
        painter.end()


class DataTable(QTableView):
    """Rows chosen by keyboard; Enter, double click or a click on a chosen row opens.

    ``edits``: boxes open their editor when the cell becomes current, Enter and the arrows walk
    along the column, ``past_last`` comes after the last box.
    """

    opened = Signal(int)
    moved = Signal(int)
    past_last = Signal()
    typed = Signal(int, int, str)

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        name: str,
        row_height: int = tokens.ROW_LIST,
        edits: bool = False,
    ) -> None:
        super().__init__()
        self._model = TableModel(columns, self)
        self.setModel(self._model)
        self._cells = CellDelegate(self)
        self.setItemDelegate(self._cells)
        self.setAccessibleName(name)
        self.setHorizontalHeader(_Header(self._model.columns))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(scaled(row_height))
        self.verticalHeader().setMinimumSectionSize(10)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(ThinBar(Qt.Orientation.Vertical))
        self.addScrollBarWidget(_HeaderEnd(), Qt.AlignmentFlag.AlignTop)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self._set_widths()
        self._set_edits(edits)
        self._cells.stepped.connect(self._step)
        self._cells.typed.connect(self.typed)
        self._cells.left.connect(self._go_before)

    @property
    def table(self) -> TableModel:
        """The model behind it."""
        return self._model

    @property
    def current_row(self) -> int:
        """-1 when no row is current."""
        return self.currentIndex().row()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace the rows; the same id stays current, else nothing is."""
        kept = self._model.rows[self.current_row].key if self.current_row >= 0 else None
        column = max(0, self.currentIndex().column())
        self._model.set_rows(rows)
        self.share_width()
        place = self._model.row_of(kept) if kept is not None else -1
        if place >= 0:
            self.setCurrentIndex(self._model.index(place, column))

    def choose(self, row: int, column: int = 0) -> None:
        """Make a cell current and visible."""
        if 0 <= row < self._model.rowCount():
            self.setCurrentIndex(self._model.index(row, column))

    @property
    def natural_height(self) -> int:
        """What all rows need."""
        rows = self._model.rowCount() * self.verticalHeader().defaultSectionSize()
        header = 0 if self.horizontalHeader().isHidden() else self.horizontalHeader().height()
        return header + rows

    def fit(self) -> None:
        """Take exactly the height of all rows, for tables inside a card."""
        self.setFixedHeight(self.natural_height)

    def first_box(self) -> tuple[int, int]:
        """The first cell to type into, (-1, -1) when there is none."""
        for row, line in enumerate(self._model.rows):
            for column, cell in enumerate(line.cells):
                if cell.editable:
                    return row, column
        return -1, -1

    def currentChanged(  # noqa: N802 - Qt's name
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.moved.emit(current.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_width()

    def setColumnHidden(self, column: int, hide: bool) -> None:  # noqa: N802 - Qt's name
        super().setColumnHidden(column, hide)
        self.share_width()

    def share_width(self) -> None:
        """Where the columns do not fit (large text, small window) words give way to sums."""
        columns = self._model.columns
        shown = [n for n in range(len(columns)) if not self.isColumnHidden(n)]
        fixed = {n: scaled(columns[n].width) for n in shown if columns[n].width}
        free = len(shown) - len(fixed)
        needed = {n: self._needed(n, fixed[n]) for n in fixed}
        for least in (_LEAST_FREE, _LEAST_CUT):
            room = max(1, self.viewport().width() - scaled(least) * free)
            if sum(needed.values()) <= room:
                break
        widths = shared(fixed, needed, room)
        for place, width in widths.items():
            if self.horizontalHeader().sectionSize(place) != width:
                self.horizontalHeader().resizeSection(place, width)

    def _needed(self, place: int, wanted: int) -> int:
        """A sum needs its digits and heading, words little."""
        column = self._model.columns[place]
        if not column.keeps:
            return min(scaled(_LEAST_WORDS), wanted)
        cells = [row.cells[place] for row in self._model.rows if place < len(row.cells)]
        face = font(13, 600)
        texts = [painting.text_width(cell.text, face) for cell in cells]
        texts.append(painting.text_width(column.title, font(12, 500)))
        return min(wanted, round(max(texts)) + _AROUND)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and self.current_row >= 0:
            if not self._edit_current():
                self.opened.emit(self.current_row)
            event.accept()
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not self._model.cell(index).editable:
            self.opened.emit(index.row())

    def _edit_current(self) -> bool:
        index = self.currentIndex()
        if not self._model.cell(index).editable:
            return False
        self.edit(index)
        return True

    def _step(self, row: int, step: int) -> None:
        """Go to the next box of the same column; after the last one tell it."""
        column = self.currentIndex().column()
        place = row + step
        while 0 <= place < self._model.rowCount():
            if self._model.cell(self._model.index(place, column)).editable:
                self.setFocus()
                self.choose(place, column)
                return
            place += step
        if step > 0:
            self.past_last.emit()
        else:
            self.choose(row, column)
            self.setFocus()

    def _go_before(self) -> None:
        """To what stands before the table, whatever its cells are doing."""
        self.focusNextPrevChild(False)

    def _set_widths(self) -> None:
        header = self.horizontalHeader()
        for place, column in enumerate(self._model.columns):
            if column.width:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(place, scaled(column.width))
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)

    def _set_edits(self, edits: bool) -> None:
        triggers = QAbstractItemView.EditTrigger.NoEditTriggers
        if edits:
            triggers = (
                QAbstractItemView.EditTrigger.CurrentChanged
                | QAbstractItemView.EditTrigger.AnyKeyPressed
                | QAbstractItemView.EditTrigger.SelectedClicked
                | QAbstractItemView.EditTrigger.DoubleClicked
            )
        self.setEditTriggers(triggers)


def shared(wanted: Mapping[int, int], needed: Mapping[int, int], room: int) -> dict[int, int]:
    """Widths that fit: what each has beyond its need goes first, then everything alike."""
    beyond = sum(wanted.values()) - room
    if beyond <= 0:
        return dict(wanted)
    slack = sum(wanted.values()) - sum(needed.values())
    if beyond <= slack:
        return {n: width - -(-(width - needed[n]) * beyond // slack) for n, width in wanted.items()}
    whole = max(1, sum(needed.values()))
    return {n: max(10, width * room // whole) for n, width in needed.items()}
