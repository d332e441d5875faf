"""A filled ground with lines at its edges: bars, pages and halves of the window."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLayout, QWidget

from ui.theme import color


class Surface(QWidget):
    """A filled ground with optional lines at its edges («top», «bottom», «left», «right»)."""

    def __init__(
        self, layout: QLayout | None = None, fill: str = "surface", edges: str = ""
    ) -> None:
        super().__init__()
        self._fill = fill
        self._edges = edges.split()
        if layout is not None:
            self.setLayout(layout)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(self._fill))
        wide, tall = self.width(), self.height()
        lines = {
            "top": (0, 0, wide, 1),
            "bottom": (0, tall - 1, wide, 1),
            "left": (0, 0, 1, tall),
            "right": (wide - 1, 0, 1, tall),
        }
        for edge in self._edges:
            painter.fillRect(*lines[edge], color("border"))
        painter.end()
