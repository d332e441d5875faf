"""The one painter of table cells: icon, two lines, badge, edit box, check, aligned sums; and their
editor."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from ui import icons, painting, tokens
from ui.fonts import font
from ui.table_model import CELL, ROW, Cell, Row, TableModel
from ui.theme import color, scaled
from ui.widgets.fields import LineEdit

_ALIGN = {"left": painting.LEFT, "right": painting.RIGHT, "center": painting.CENTER}
_BOX = {"error": ("dangerFill", 1.5), "warning": ("warningFill", 1.5)}
_MIDDLE = Qt.TextElideMode.ElideMiddle
_STEPS = {
    Qt.Key.Key_Return: 1,
    Qt.Key.Key_Enter: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Backtab: -1,
}
Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Paints a ``Cell``; while editing, Enter, Tab and the arrows commit and walk
    along the column."""

    stepped = Signal(int, int)
    """Row and direction (1 down, -1 up) after a commit."""
    typed = Signal(int, int, str)
    """Row, column and text at each key."""
    left = Signal()
    """Shift Tab in the first cell: nothing is above."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = cast(Cell, index.data(CELL))
        row = cast(Row, index.data(ROW))
        model = cast(TableModel, index.model())
        rect = QRectF(option.rect)
        state = option.state
        painter.save()
        self._ground(painter, rect, row, bool(state & QStyle.StateFlag.State_Selected), index)
        align = _ALIGN[model.columns[index.column()].align]
        area = rect.adjusted(10, 0, -10, 0)
        if cell.box:
            area = self._edit_box(painter, rect, cell)
        area = self._marks(painter, area, cell)
        if cell.tone:
            self._badge(painter, area, cell, align)
        elif cell.sub:
            self._two_lines(painter, area, cell, align)
        else:
            face = font(13, 600 if row.total else cell.weight)
            words = cell.text
            if model.columns[index.column()].ends:
                words = QFontMetricsF(face).elidedText(words, _MIDDLE, area.width())
            painting.text(painter, area, words, face, cell.tint, align)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        if not index.isValid():
            return False
        cell = cast(Cell, index.data(CELL))
        room = option.rect.width() - 20 - (26 if cell.icon else 0)
        tip = cell.tip
        if not tip and painting.text_width(cell.text, font(13, cell.weight)) > room:
            tip = cell.text
        QToolTip.showText(event.globalPos(), tip, view)
        return True

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = LineEdit(select_all=True, name=str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        editor.setParent(parent)
        editor.setFont(font(13, 600))
        editor.setAlignment(_ALIGN[cast(TableModel, index.model()).columns[index.column()].align])
        row, column = index.row(), index.column()
        editor.textEdited.connect(lambda text: self.typed.emit(row, column, text))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        field = cast(LineEdit, editor)
        if not field.isModified():
            field.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            field.selectAll()
        box = cast(Cell, index.data(CELL)).box
        field.set_state("error" if box == "error" else "warning" if box == "warning" else "normal")

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        model.setData(index, cast(LineEdit, editor).text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(option.rect.adjusted(4, 3, -4, -5))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(watched, LineEdit):
            key = cast(QKeyEvent, event)
            back = key.key() == Qt.Key.Key_Backtab
            plain = back or key.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            step = _STEPS.get(Qt.Key(key.key()), 0)
            if plain and step:
                view = self._view(watched)
                row = view.currentIndex().row()
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, QAbstractItemDelegate.EndEditHint.NoHint)
                self.stepped.emit(row, step)
                if back and row == view.currentIndex().row():
                    self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def _view(self, editor: QWidget) -> QAbstractItemView:
        return cast(QAbstractItemView, cast(QWidget, editor.parentWidget()).parentWidget())

    def _ground(
        self, painter: QPainter, rect: QRectF, row: Row, selected: bool, index: Index
    ) -> None:
        if row.total:
            painter.fillRect(rect, color("subtle"))
        elif selected:
            painter.fillRect(rect, color("selection"))
            if index.column() == 0:
                painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), color("accent"))
        if index.row() < index.model().rowCount() - 1:
            painter.fillRect(
                QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), color("border")
            )

    def _edit_box(self, painter: QPainter, rect: QRectF, cell: Cell) -> QRectF:
        inner = rect.adjusted(4, 3, -4, -5)
        if cell.box == "read_only":
            painting.box(painter, inner, "subtle", "border")
        else:
            line, width = _BOX.get(cell.box, ("borderInput", 1.0))
            painting.box(painter, inner, "surface", line, tokens.RADIUS_INPUT, width)
        return inner.adjusted(8, 0, -8, 0)

    def _marks(self, painter: QPainter, area: QRectF, cell: Cell) -> QRectF:
        """Icon or check at the left, key cap at the right; what is left for the text."""
        if cell.check is not None:
            square = QRectF(area.left(), area.center().y() - 9, 18, 18)
            painting.box(
                painter,
                square,
                "accent" if cell.check else "surface",
                None if cell.check else "borderInput",
                tokens.RADIUS_KEY,
            )
            if cell.check:
                corner = QPointF(square.x() + 2, square.y() + 2)
                icons.paint(painter, "check", "onAccent", corner, 14, "3")
            area = area.adjusted(26, 0, 0, 0)
        if cell.icon:
            corner = QPointF(area.left(), area.center().y() - 9)
            icons.paint(painter, cell.icon, cell.icon_tint, corner)
            area = area.adjusted(26, 0, 0, 0)
        if cell.key:
            wide, tall = painting.key_width(cell.key), scaled(tokens.HEIGHT_KEY)
            cap = QRectF(area.right() - wide, area.center().y() - tall / 2, wide, tall)
            painting.key_cap(painter, cap, cell.key)
            area = area.adjusted(0, 0, -wide - 8, 0)
        return area

    def _badge(self, painter: QPainter, area: QRectF, cell: Cell, align: Qt.AlignmentFlag) -> None:
        if not cell.text:
            return
        tall = scaled(tokens.HEIGHT_BADGE)
        wide = min(painting.badge_width(cell.text), area.width())
        x = area.left()
        if align == painting.RIGHT:
            x = area.right() - wide
        elif align == painting.CENTER:
            x = area.center().x() - wide / 2
        pill = QRectF(x, area.center().y() - tall / 2, wide, tall)
        painting.badge(painter, pill, cell.text, cell.tone)

    def _two_lines(
        self, painter: QPainter, area: QRectF, cell: Cell, align: Qt.AlignmentFlag
    ) -> None:
        middle = area.center().y()
        upper = QRectF(area.left(), middle - scaled(18), area.width(), scaled(18))
        lower = QRectF(area.left(), middle + 1, area.width(), scaled(17))
        painting.text(painter, upper, cell.text, font(13, cell.weight), cell.tint, align)
        painting.text(painter, lower, cell.sub, font(12), cell.sub_tint, align)
