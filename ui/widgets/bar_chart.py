"""Paired bars by month: charged beside paid, hover column with a line of words, keys to walk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import painting
from ui.fonts import font
from ui.theme import color, scaled

_LEFT, _TOP, _BOTTOM = 56, 10, 24
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Bars:
    """One column: short label, the two values (None: absent), and what is told of it: a title and
    (name, sum, tint) of each value.
    """

    label: str
    first: int
    second: int | None
    title: str
    told: tuple[tuple[str, str, str], ...]
    current: bool = False

    @property
    def words(self) -> str:
        """All of it in one sentence."""
        return ", ".join([self.title, *(f"{name} {value}" for name, value, _ in self.told)])


class BarChart(QWidget):
    """Values are integers of any unit; ``unit_div`` turns them into what the axis shows."""

    def __init__(self, name: str, unit_div: int = 100_000, unit: str = "т") -> None:
        super().__init__()
        self._name = name
        self._unit_div, self._unit = unit_div, unit
        self._bars: tuple[Bars, ...] = ()
        self._at = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)
        self.setAccessibleName(name)

    def show_bars(self, bars: Sequence[Bars]) -> None:
        """Replace all columns; the description carries them in words."""
        self._bars = tuple(bars)
        self._at = next((i for i, one in enumerate(self._bars) if one.current), -1)
        self.setAccessibleDescription("; ".join(one.words for one in self._bars))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, 150)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._bars:
            step = (self.width() - _LEFT) / len(self._bars)
            at = int((event.position().x() - _LEFT) // step)
            self._go(at if 0 <= at < len(self._bars) else self._at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._bars:
            self._go(min(len(self._bars) - 1, max(0, self._at + step)))
            event.accept()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = self._top_value()
        field = QRectF(_LEFT, _TOP, self.width() - _LEFT, self.height() - _TOP - _BOTTOM)
        self._grid(painter, field, top)
        if self._bars:
            step = field.width() / len(self._bars)
            for place, bars in enumerate(self._bars):
                area = QRectF(field.left() + place * step, field.top(), step, field.height())
                self._column(painter, area, bars, top, place == self._at)
            if self._at >= 0:
                self._words(painter, field, step)
        if self.hasFocus():
            painting.ring(painter, self.rect().toRectF())
        painter.end()

    def _go(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self.update()

    def _top_value(self) -> int:
        most = max((max(b.first, b.second or 0) for b in self._bars), default=0)
        base = 1
        while base * 10 < most:
            base *= 10
        return max(4, next((int(base * s) for s in _STEPS if base * s >= most), base * 10))

    def _grid(self, painter: QPainter, field: QRectF, top: int) -> None:
        face = font(11)
        for quarter in range(5):
            y = field.bottom() - field.height() * quarter / 4
            painter.fillRect(QRectF(field.left(), y, field.width(), 1), color("chartGrid"))
            value = top * quarter / 4 / self._unit_div
            words = f"{value:g}".replace(".", ",") + (f" {self._unit}" if quarter else "")
            area = QRectF(0, y - 8, _LEFT - 8, 16)
            painting.text(painter, area, words, face, "text3", painting.RIGHT)

    def _column(self, painter: QPainter, area: QRectF, bars: Bars, top: int, here: bool) -> None:
        if here:
            painting.box(painter, area.adjusted(2, 0, -2, 0), "hover", None, 3)
        wide = max(4.0, min(16.0, area.width() * 0.28))
        middle = area.center().x()
        label = QRectF(area.left(), area.bottom() + 4, area.width(), 18)
        face = font(11, 700 if here else 400)
        tint = "text" if here else "text3"
        painting.text(painter, label, bars.label, face, tint, painting.CENTER)
        self._bar(painter, QRectF(middle - wide - 1, 0, wide, 0), area, bars.first / top, "chart1")
        if bars.second is None:
            return
        if bars.second > 0:
            share = bars.second / top
            self._bar(painter, QRectF(middle + 1, 0, wide, 0), area, share, "chart2")
        elif bars.first > 0:
            painter.fillRect(QRectF(middle + 1, area.bottom() - 2, wide, 2), color("dangerFill"))

    def _bar(self, painter: QPainter, place: QRectF, area: QRectF, share: float, tint: str) -> None:
        tall = area.height() * max(0.0, share)
        if tall < 1:
            return
        path = QPainterPath(QPointF(place.left(), area.bottom()))
        radius = min(3.0, tall)
        upper = area.bottom() - tall
        path.lineTo(place.left(), upper + radius)
        path.quadTo(place.left(), upper, place.left() + radius, upper)
        path.lineTo(place.right() - radius, upper)
        path.quadTo(place.right(), upper, place.right(), upper + radius)
        path.lineTo(place.right(), area.bottom())
        path.closeSubpath()
        painter.fillPath(path, color(tint))

    def _words(self, painter: QPainter, field: QRectF, step: float) -> None:
        bars = self._bars[self._at]
        pieces = [(bars.title, font(12, 600), "text")]
        for name, value, tint in bars.told:
            pieces += [(name, font(12), "text2"), (value, font(12, 600), tint)]
        widths = [painting.text_width(words, face) + 8 for words, face, _ in pieces]
        wide = sum(widths) + 12
        x = field.left() + (self._at + 0.5) * step - wide - step / 2 - 4
        if x < field.left():
            x = max(0.0, min(field.left() + (self._at + 1) * step + 4, field.right() - wide))
        panel = QRectF(x, field.top() + 2, wide, scaled(26))
        painting.box(painter, panel, "surface", "border", 6)
        at = panel.left() + 10
        for (words, face, tint), room in zip(pieces, widths, strict=True):
            painting.text(painter, QRectF(at, panel.top(), room, panel.height()), words, face, tint)
            at += room
