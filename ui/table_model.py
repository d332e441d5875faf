"""Rows of cells for every table and list: one role answers fast, the delegate paints the cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

Align = Literal["left", "right", "center"]
Index = QModelIndex | QPersistentModelIndex

CELL = Qt.ItemDataRole.UserRole
ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows.

    ``tone`` paints the text as a badge; ``box`` (normal, error, warning, read_only) paints an edit
    box, and all but read_only can be typed into; ``check`` paints a check box. Tints are tokens.
    """

    text: str = ""
    sub: str = ""
    icon: str = ""
    icon_tint: str = "text2"
    tint: str = "text"
    sub_tint: str = "text3"
    weight: int = 400
    tone: str = ""
    box: str = ""
    check: bool | None = None
    key: str = ""
    tip: str = ""

    @property
    def editable(self) -> bool:
        return bool(self.box) and self.box != "read_only"


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its cells, the id behind it, and the whole in one spoken sentence."""

    cells: tuple[Cell, ...]
    key: object = None
    spoken: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; width 0 takes what is left. ``ends``: what is too long keeps both its ends.

    ``firm`` columns are the last to be narrowed, as those of sums are: half a number is none.
    """

    title: str
    width: int = 0
    align: Align = "left"
    ends: bool = False
    firm: bool = False

    @property
    def keeps(self) -> bool:
        """True for a column whose words must not be cut."""
        return self.firm or self.align == "right"


class TableModel(QAbstractTableModel):
    """Holds rows in memory; views re-read only what changed."""

    edited = Signal(int, int, str)
    """Row, column and text when a person leaves an edit box."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[Row] = []

    @property
    def rows(self) -> Sequence[Row]:
        return self._rows

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def set_row(self, index: int, row: Row) -> None:
        """Replace one row in place."""
        if self._rows[index] != row:
            self._rows[index] = row
            self.dataChanged.emit(self.index(index, 0), self.index(index, len(self.columns) - 1))

    def row_of(self, key: object) -> int:
        """The place of the row with this id, -1 when absent."""
        return next((i for i, row in enumerate(self._rows) if row.key == key), -1)

    def cell(self, index: Index) -> Cell:
        """The cell at an index; an empty one where a row is shorter."""
        cells = self._rows[index.row()].cells
        return cells[index.column()] if index.column() < len(cells) else Cell()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == CELL:
            return self.cell(index)
        if role == Qt.ItemDataRole.EditRole:
            return self.cell(index).text
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            row = self._rows[index.row()]
            return row.spoken or ", ".join(cell.text for cell in row.cells if cell.text)
        if role == ROW:
            return self._rows[index.row()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self._rows[index.row()].total:
            return Qt.ItemFlag.ItemIsEnabled
        kept = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return kept | Qt.ItemFlag.ItemIsEditable if self.cell(index).editable else kept

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self._rows[index.row()]
        text = str(value)
        if role != Qt.ItemDataRole.EditRole or row.cells[index.column()].text == text:
            return False
        cells = list(row.cells)
        cells[index.column()] = replace(cells[index.column()], text=text)
        self._rows[index.row()] = replace(row, cells=tuple(cells))
        self.dataChanged.emit(index, index)
        self.edited.emit(index.row(), index.column(), text)
        return True
