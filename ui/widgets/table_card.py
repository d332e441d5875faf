"""A card around a table: the table reaches the card's line, its corners are rounded over it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui import tokens
from ui.theme import color
from ui.widgets.layouts import Item, Margins
from ui.widgets.surfaces import Card

_SIDE = tokens.RADIUS_CARD


class _Corner(QWidget):
    """Covers a table's square corner with the ground and the card's arc."""

    def __init__(self, over: QWidget, right: bool, low: bool, ground: str) -> None:
        super().__init__(over)
        self._right, self._low, self._ground = right, low, ground
        self.setFixedSize(QSize(_SIDE, _SIDE))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def settle(self, width: int, height: int) -> None:
        """Go to the corner of a card of that size."""
        self.move(width - _SIDE if self._right else 0, height - _SIDE if self._low else 0)
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(0 if self._right else _SIDE, 0 if self._low else _SIDE)
        outside = QPainterPath()
        outside.addRect(QRectF(0, 0, _SIDE, _SIDE))
        disc = QPainterPath()
        disc.addEllipse(centre, _SIDE, _SIDE)
        painter.fillPath(outside.subtracted(disc), color(self._ground))
        painter.setPen(QPen(color("border"), 1))
        painter.drawEllipse(centre, _SIDE - 0.5, _SIDE - 0.5)
        painter.end()


class TableCard(Card):
    """A card whose items reach its line; ``ground`` is what lies behind the card."""

    def __init__(
        self, *items: Item, margins: Margins = 1, ground: str = "window", head: bool = False
    ) -> None:
        super().__init__(*items, margins=margins, spacing=0)
        upper = () if head else ((False, False), (True, False))
        self._corners = [
            _Corner(self, right, low, ground)
            for right, low in (*upper, (False, True), (True, True))
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for corner in self._corners:
            corner.settle(self.width(), self.height())
