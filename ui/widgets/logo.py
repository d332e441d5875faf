"""The mark of the office: a roof over three bars."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui import painting
from ui.theme import color


class Logo(QWidget):
    """Drawn at any size."""

    def __init__(self, size: int = 32) -> None:
        super().__init__()
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        zoom = self.width() / 32
        painter.scale(zoom, zoom)
        painting.box(painter, QRectF(0, 0, 32, 32), "accent", None, 8)
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(color("onAccent"), 2.4, Qt.PenStyle.SolidLine, cap, join))
        painter.drawPolyline([QPointF(7, 16), QPointF(16, 8), QPointF(25, 16)])
        for x, tall in ((11, 5.0), (16, 9.0), (21, 7.0)):
            painter.drawLine(QPointF(x, 24.5), QPointF(x, 24.5 - tall))
        painter.end()
