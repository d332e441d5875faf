"""The calm panel of sign-in and lock: a skyline of houses, the same at every start."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from ui.theme import color, scheme

_LAYERS = ((0.10, 200, 330), (0.16, 120, 230), (0.26, 60, 140))
_WIDTHS = (54, 66, 80, 96)


class _Dice:
    """A small generator with its own numbers, so that the picture never changes."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def below(self, most: int) -> int:
        """0 to most - 1."""
        self._state = (self._state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self._state >> 8) % most


class Skyline(QWidget):
    """Paints once for a size and keeps the picture."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: QPixmap | None = None
        self._made_for = ""
        self._begun = False

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None and not self._begun:
            # The first paint of the window does not wait for the houses.
            self._begun = True
            painter = QPainter(self)
            painter.fillRect(self.rect(), color("sidebar"))
            painter.end()
            QTimer.singleShot(0, self, self.update)
            return
        ratio = self.devicePixelRatioF()
        made_for = f"{scheme()} {self.width()}x{self.height()} {ratio}"
        if self._picture is None or self._made_for != made_for:
            self._picture = self._draw(ratio)
            self._made_for = made_for
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()

    def _draw(self, ratio: float) -> QPixmap:
        made = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(color("sidebar"))
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        dice = _Dice(12)
        for depth, (strength, low, high) in enumerate(_LAYERS):
            x = -20 - depth * 14
            while x < self.width():
                wide = _WIDTHS[dice.below(len(_WIDTHS))]
                tall = low + dice.below(high - low)
                shade = color("accent")
                fill = QColor(shade)
                fill.setAlphaF(strength)
                painter.setBrush(fill)
                house = QRectF(x, self.height() - tall, wide, tall + 8)
                painter.drawRoundedRect(house, 5, 5)
                if depth == 2:
                    self._windows(painter, house, dice)
                x += wide + 8
        painter.end()
        return made

    def _windows(self, painter: QPainter, house: QRectF, dice: _Dice) -> None:
        for y in range(int(house.top()) + 14, self.height() - 8, 20):
            for x in range(int(house.left()) + 10, int(house.right()) - 12, 16):
                chance = dice.below(100)
                lamp = QColor("#FFC65C" if chance < 25 else "#FFFFFF")
                lamp.setAlphaF(0.75 if chance < 25 or chance > 55 else 0.22)
                painter.setBrush(lamp)
                painter.drawRoundedRect(QRectF(x, y, 7, 9), 1.5, 1.5)
