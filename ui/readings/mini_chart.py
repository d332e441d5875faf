"""Six months and the one being entered as small bars, with the usual as a dashed line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import painting
from ui.fonts import font
from ui.theme import color, scaled


@dataclass(frozen=True)
class Bar:
    """A month: label, volume in 1e-4 (None: unknown), its words."""

    label: str
    value_e4: int | None
    words: str


class MiniChart(QWidget):
    """Not for hovering: the numbers stand in the grid, the words in the description."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self._usual_e4: int | None = None
        self._usual_words = ""
        self._tint = "accent"
        self.setFixedHeight(scaled(104))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Расход по месяцам")

    def show_bars(
        self, bars: tuple[Bar, ...], usual_e4: int | None, usual_words: str, tint: str
    ) -> None:
        """The last bar is the month being entered and takes the tint."""
        self._bars, self._usual_e4 = bars, usual_e4
        self._usual_words, self._tint = usual_words, tint
        words = "; ".join(bar.words for bar in bars)
        self.setAccessibleDescription(f"{usual_words}; {words}" if usual_words else words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, scaled(104))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._bars:
            return
        painter = QPainter(self)
        field = self._field()
        step = self.width() / len(self._bars)
        for place, bar in enumerate(self._bars):
            last = place == len(self._bars) - 1
            area = QRectF(place * step + 3, field.top(), step - 6, field.height())
            self._bar(painter, area, max(0, bar.value_e4 or 0) / self._most(), last=last)
            label = QRectF(place * step, field.bottom() + 2, step, scaled(18))
            face = font(11, 700 if last else 400)
            tint = "text" if last else "text3"
            painting.text(painter, label, bar.label, face, tint, painting.CENTER)
        if self._usual_e4:
            self._usual(painter, field)
        painter.end()

    def _most(self) -> int:
        return max([*(bar.value_e4 or 0 for bar in self._bars), self._usual_e4 or 0, 1])

    def _field(self) -> QRectF:
        """Where the bars stand: under the words of the usual, so that no bar is behind them."""
        top = scaled(18) if self._words_on_top() else 0
        return QRectF(0, top, self.width(), self.height() - scaled(20) - top)

    def _words_on_top(self) -> bool:
        """True when a bar reaches the place over the line where the words would stand."""
        if not self._usual_e4:
            return False
        high = self.height() - scaled(20)
        room = high * (1 - self._usual_e4 / self._most())
        reach = painting.text_width(self._usual_words, font(11))
        step = self.width() / len(self._bars)
        under = [
            bar.value_e4 or 0 for place, bar in enumerate(self._bars) if place * step + 3 < reach
        ]
        tallest = high * max(under) / self._most()
        return room < scaled(18) or tallest > high - room + 3

    def _bar(self, painter: QPainter, area: QRectF, share: float, *, last: bool) -> None:
        tall = area.height() * share
        if tall < 1:
            return
        place = QRectF(area.left(), area.bottom() - tall, area.width(), tall)
        fill = color(self._tint) if last else color("chart1")
        if not last:
            fill.setAlphaF(0.55)
        painting.box(painter, place, fill, None, 2)

    def _usual(self, painter: QPainter, field: QRectF) -> None:
        y = field.bottom() - field.height() * (self._usual_e4 or 0) / self._most()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(color("text2"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(0, round(y), self.width(), round(y))
        top = 0 if field.top() else y - scaled(17)
        area = QRectF(0, top, self.width(), scaled(16))
        painting.text(painter, area, self._usual_words, font(11), "text2")
