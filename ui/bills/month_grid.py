"""A year of months to choose from: charged, with debt, not issued; the chosen span is filled."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from domain.periods import MONTHS
from ui import painting, tokens
from ui.fonts import font
from ui.theme import color, scaled

COLUMNS, ROWS, GAP = 4, 3, 6
_CELL_HEIGHT, _LEAST_HEIGHT = 34, 28


class MonthGrid(QWidget):
    """Twelve cells; ``picked(period)`` on click, arrows walk, Enter and Space pick."""

    picked = Signal(int)
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._year = 2026
        self._charged: frozenset[int] = frozenset()
        self._debts: frozenset[int] = frozenset()
        self._span = (0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setAccessibleName("Месяц квитанции")

    @property
    def year(self) -> int:
        return self._year

    def show_months(
        self, year: int, charged: frozenset[int], debts: frozenset[int], span: tuple[int, int]
    ) -> None:
        """Show a year: which months are charged, which have debt, what is chosen."""
        self._year, self._charged, self._debts, self._span = year, charged, debts, span
        first, last = span
        chosen = [p for p in self._periods() if first <= p <= last]
        words = ", ".join(f"{MONTHS[p % 100 - 1]} {self._state_word(p)}" for p in chosen)
        self.setAccessibleDescription(f"{year} год, выбрано: {words or 'ничего'}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(298, ROWS * scaled(_CELL_HEIGHT) + (ROWS - 1) * GAP)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, ROWS * scaled(_LEAST_HEIGHT) + (ROWS - 1) * GAP)

    def _periods(self) -> list[int]:
        return [self._year * 100 + month for month in range(1, 13)]

    def _state_word(self, period: int) -> str:
        if period in self._debts:
            return "есть долг"
        return "начислено" if period in self._charged else "не начислено"

    def _cell(self, index: int) -> QRectF:
        wide = (self.width() - (COLUMNS - 1) * GAP) / COLUMNS
        tall = (self.height() - (ROWS - 1) * GAP) / ROWS
        return QRectF(
            (index % COLUMNS) * (wide + GAP), (index // COLUMNS) * (tall + GAP), wide, tall
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index, period in enumerate(self._periods()):
            self._paint_cell(painter, self._cell(index), period)
        if self.hasFocus():
            chosen = [i for i, p in enumerate(self._periods()) if p == self._span[1]]
            if chosen:
                cell = self._cell(chosen[0])
                painting.ring(painter, cell)
                inner = cell.adjusted(2, 2, -2, -2)
                painting.box(painter, inner, None, "onAccent", tokens.RADIUS_INPUT - 1)
        painter.end()

    def _paint_cell(self, painter: QPainter, area: QRectF, period: int) -> None:
        words = MONTHS[period % 100 - 1][:3]
        if self._span[0] <= period <= self._span[1]:
            painting.box(painter, area, "accent", None, tokens.RADIUS_INPUT)
            painting.text(painter, area, words, font(13, 600), "onAccent", painting.CENTER)
        elif period in self._debts:
            painting.box(painter, area, "dangerSoft", "dangerSoft", tokens.RADIUS_INPUT)
            painting.text(painter, area, words, font(13, 600), "danger", painting.CENTER)
        elif period in self._charged:
            painting.box(painter, area, "surface", "borderBtn", tokens.RADIUS_INPUT)
            painting.text(painter, area, words, font(13, 500), "text", painting.CENTER)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(color("borderBtn"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inner = area.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(inner, tokens.RADIUS_INPUT, tokens.RADIUS_INPUT)
            painting.text(painter, area, words, font(13, 400), "text3", painting.CENTER)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for index, period in enumerate(self._periods()):
            if self._cell(index).contains(event.position()):
                self.picked.emit(period)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -COLUMNS,
            Qt.Key.Key_Down: COLUMNS,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        self.stepped.emit(step)
