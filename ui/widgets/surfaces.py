"""Grounds things lie on: card, raised panel with a shadow, scrolling area and its thin bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLayout,
    QScrollArea,
    QScrollBar,
    QSizePolicy,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)

from ui import painting, tokens
from ui.theme import color, scaled
from ui.widgets.ground import Surface
from ui.widgets.layouts import Item, Margins, column

__all__ = ["Card", "FittingScroll", "Raised", "ScrollArea", "Surface", "ThinBar"]


class Card(QWidget):
    """A flat rounded box with a line; its items stand in a column."""

    def __init__(
        self,
        *items: Item,
        margins: Margins = (16, 12, 16, 12),
        spacing: int = 8,
        fill: str = "surface",
        radius: int = tokens.RADIUS_CARD,
    ) -> None:
        super().__init__()
        self._fill, self._radius = fill, radius
        self._line = "border"
        self._column = column(*items, margins=margins, spacing=spacing)
        self.setLayout(self._column)

    def add(self, layout: QLayout) -> None:
        """Below what it holds already; for cards that are filled after they are made."""
        self._column.addLayout(layout)

    def set_looks(self, fill: str, line: str) -> None:
        """Change ground and line, for a chosen card."""
        self._fill, self._line = fill, line
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = self.rect().toRectF()
        width = 2.0 if self._line == "accent" else 1.0
        painting.box(painter, whole, self._fill, self._line, self._radius, width)
        painter.end()


class Raised(QWidget):
    """A panel over the others: toast (level 1), dialog or palette (level 2), with its shadow."""

    def __init__(self, inner: QWidget, radius: int = tokens.RADIUS_DIALOG, level: int = 2) -> None:
        super().__init__()
        self._radius = radius
        self._blur = 20 if level == 2 else 16
        pad = self._blur
        self.setLayout(column(inner, margins=(pad, pad - 4, pad, pad + 4)))

    @property
    def pad(self) -> int:
        """How far the shadow reaches beyond the panel."""
        return self._blur

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pad = self._blur
        panel = self.rect().toRectF().adjusted(pad, pad - 4, -pad, -pad - 4)
        painting.shadow(painter, panel, self._radius, pad)
        painting.box(painter, panel, "surface", "border", self._radius)
        painter.end()


class ThinBar(QScrollBar):
    """A scroll bar without arrows: a thumb on nothing."""

    def __init__(self, orientation: Qt.Orientation, ground: str = "surface") -> None:
        super().__init__(orientation)
        self._ground = ground
        if orientation is Qt.Orientation.Vertical:
            self.setFixedWidth(10)
        else:
            self.setFixedHeight(10)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(self._ground))
        if self.maximum() > self.minimum():
            option = QStyleOptionSlider()
            self.initStyleOption(option)
            thumb = self.style().subControlRect(
                QStyle.ComplexControl.CC_ScrollBar,
                option,
                QStyle.SubControl.SC_ScrollBarSlider,
                self,
            )
            painting.box(painter, QRectF(thumb).adjusted(2, 2, -2, -2), "borderInput", None, 3)
        painter.end()


class ScrollArea(QScrollArea):
    """A pane that scrolls inside, transparent, up and down only."""

    def __init__(self, inner: QWidget, ground: str = "window") -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        bar = ThinBar(Qt.Orientation.Vertical, ground)
        self.setVerticalScrollBar(bar)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self.setWidget(inner)
        # setWidget turns the filling on again.
        inner.setAutoFillBackground(False)
        self._ground = ground

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Where all is in view there is nothing to scroll: the keys are the screen's."""
        if self.verticalScrollBar().maximum():
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), color(self._ground))
        painter.end()


class FittingScroll(ScrollArea):
    """As tall as what is inside, less where there is no room; only then it scrolls."""

    def __init__(self, inner: QWidget, ground: str = "window") -> None:
        super().__init__(inner, ground)
        # Never wider than the pane: without this the area keeps the width its items would like.
        inner.setMinimumWidth(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()  # what is inside has another height now
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        inner = self.widget()
        return inner.sizeHint() if inner is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(scaled(80), self.sizeHint().height()))
