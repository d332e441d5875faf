"""The shift at the foot of the navigation: is it open, since when, what lies in the drawer."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui import painting, tokens
from ui.fonts import font
from ui.theme import scaled

_TALL = 50


class ShiftPlate(QAbstractButton):
    """A card that opens the shift; a dot alone on the rail."""

    def __init__(self) -> None:
        super().__init__()
        self._heading = self._told = ""
        self._tint = "text3"
        self._rail = self._blind = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(scaled(_TALL))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def show_shift(self, heading: str, detail: str, tint: str) -> None:
        """«Смена 214 открыта», «с 08:00 · касса 84 310,50 ₽»; empty words take it away."""
        self._heading, self._told, self._tint = heading, detail, tint
        self._name_it()
        self.setVisible(bool(heading))
        self.update()

    def set_blind(self, blind: bool) -> None:
        """The drawer is being counted: what should lie in it is not told."""
        self._blind = blind
        self._name_it()
        self.update()

    @property
    def _detail(self) -> str:
        return "идёт пересчёт" if self._blind and self._told else self._told

    @property
    def words(self) -> str:
        """What it says."""
        return f"{self._heading}\n{self._detail}".strip()

    def set_rail(self, rail: bool) -> None:
        """The dot alone."""
        self._rail = rail
        self._name_it()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(44, scaled(_TALL))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = self.rect().toRectF()
        ground = "hover" if self.underMouse() else "surface"
        painting.box(painter, whole, ground, "border", tokens.RADIUS_BANNER)
        if self._rail:
            dot = QRectF(whole.center().x() - 5, whole.center().y() - 5, 10, 10)
            painting.dot(painter, dot, self._tint)
        else:
            self._paint_words(painter, whole)
        if self.hasFocus():
            painting.ring(painter, whole, tokens.RADIUS_BANNER)
        painter.end()

    def _paint_words(self, painter: QPainter, whole: QRectF) -> None:
        middle = whole.height() / 2
        upper = QRectF(11, middle - scaled(17), whole.width() - 20, scaled(17))
        lower = QRectF(11, middle, whole.width() - 20, scaled(17))
        painting.dot(painter, QRectF(11, upper.center().y() - 4, 8, 8), self._tint)
        painting.text(painter, upper.adjusted(14, 0, 0, 0), self._heading, font(12, 600), "text")
        painting.text(painter, lower, self._detail, font(12, 400), "text2")

    def _name_it(self) -> None:
        self.setAccessibleName(self.words.replace("\n", ", "))
        wide = max(
            painting.text_width(self._heading, font(12, 600)) + 14,
            painting.text_width(self._detail, font(12, 400)),
        )
        cut = self._rail or wide > self.width() - 20
        self.setToolTip(self.words if cut else "")
