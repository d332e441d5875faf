"""Choices: drop-down list, check box, radio, switch and the segmented control."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from ui import icons, painting, tokens
from ui.fonts import font
from ui.theme import scaled
from ui.widgets.fields import frame_of


class Combo(QComboBox):
    """A list to choose from; the list itself is Fusion's with our palette."""

    def __init__(
        self, items: Sequence[str] = (), *, height: int = tokens.HEIGHT_CONTROL, name: str = ""
    ) -> None:
        super().__init__()
        self._tall = height
        self.addItems(list(items))
        self.setFont(font(13))
        if name:
            self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        wide = max(
            (painting.text_width(self.itemText(i), self.font()) for i in range(self.count())),
            default=60.0,
        )
        return QSize(round(wide) + 46, scaled(self._tall))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, scaled(self._tall))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = self.rect().toRectF()
        fill, line, width = frame_of(
            "normal", focused=self.hasFocus(), read_only=not self.isEnabled()
        )
        painting.box(painter, whole, fill, line, tokens.RADIUS_INPUT, width)
        tint = "text" if self.isEnabled() else "text3"
        area = whole.adjusted(11, 0, -32, 0)
        painting.text(painter, area, self.currentText(), self.font(), tint)
        icons.paint(
            painter,
            "chevron-down",
            "text2",
            QPointF(whole.right() - 25, whole.center().y() - 8),
            16,
        )
        painter.end()


class CheckBox(QCheckBox):
    """A box for what a document includes."""

    def __init__(self, text: str, *, checked: bool = False) -> None:
        super().__init__(text)
        self.setFont(font(13))
        self.setChecked(checked)
        self.setMinimumHeight(tokens.HEIGHT_COMPACT)

    def sizeHint(self) -> QSize:
        wide = painting.text_width(self.text(), self.font()) + 30
        return QSize(round(wide), scaled(tokens.HEIGHT_COMPACT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self.height() / 2
        square = QRectF(1, middle - 9, 18, 18)
        on = self.isChecked()
        tint = "text" if self.isEnabled() else "text3"
        ground = "surface" if self.isEnabled() else "subtle"
        if on:
            fill = "accent" if self.isEnabled() else "borderInput"
            painting.box(painter, square, fill, None, tokens.RADIUS_KEY)
            icons.paint(painter, "check", "onAccent", QPointF(3, middle - 7), 14, "3")
        else:
            painting.box(painter, square, ground, "borderInput", tokens.RADIUS_KEY)
        if self.hasFocus():
            painting.ring(painter, square.adjusted(-1, -1, 1, 1), 5)
        area = QRectF(27, 0, self.width() - 27, self.height())
        painting.text(painter, area, self.text(), self.font(), tint)
        painter.end()


class Radio(QRadioButton):
    """One of several."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setFont(font(13, 600))
        self.setMinimumHeight(tokens.HEIGHT_COMPACT)

    def sizeHint(self) -> QSize:
        wide = painting.text_width(self.text(), self.font()) + 30
        return QSize(round(wide), scaled(tokens.HEIGHT_COMPACT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self.height() / 2
        circle = QRectF(1, middle - 9, 18, 18)
        if self.isChecked():
            painting.dot(painter, circle, "accent")
            painting.dot(painter, circle.adjusted(5, 5, -5, -5), "onAccent")
        else:
            painting.box(painter, circle, "surface", "borderInput", 9)
        if self.hasFocus():
            painting.ring(painter, circle.adjusted(-1, -1, 1, 1), 10)
        area = QRectF(27, 0, self.width() - 27, self.height())
        painting.text(painter, area, self.text(), self.font(), "text")
        painter.end()


class Switch(QAbstractButton):
    """On or off at once; the name is spoken, the state is drawn by place and fill."""

    def __init__(self, name: str, *, on: bool = False) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setChecked(on)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(42, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        track = QRectF(3, 4, 36, 20)
        if self.isChecked():
            painting.box(painter, track, "accent", None, 10)
            painting.dot(painter, QRectF(22, 7, 14, 14), "onAccent")
        else:
            painting.box(painter, track, "surface", "borderInput", 10)
            painting.dot(painter, QRectF(7, 8, 12, 12), "borderInput")
        if self.hasFocus():
            painting.ring(painter, track.adjusted(-2, -2, 2, 2), 12)
        painter.end()


class _Segment(QAbstractButton):
    """One view of several."""

    def __init__(self, text: str, px: int) -> None:
        super().__init__()
        self._px = px
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        wide = painting.text_width(self.text(), font(self._px, 600)) + 22
        return QSize(round(wide), scaled(tokens.HEIGHT_CONTROL - 6))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = self.rect().toRectF()
        on = self.isChecked()
        if on:
            painting.box(painter, whole, "surface", "border", 5)
        tint = "text" if on else "text2" if self.isEnabled() else "text3"
        face = font(self._px, 600 if on else 500)
        painting.text(painter, whole, self.text(), face, tint, painting.CENTER)
        if self.hasFocus():
            painting.ring(painter, whole, 5)
        painter.end()


class Segmented(QWidget):
    """Two to five views of the same facts; ``chosen(index)`` when a person chooses."""

    chosen = Signal(int)

    def __init__(
        self, items: Sequence[str], current: int = 0, *, px: int = 13, stretch: bool = False
    ) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        for index, item in enumerate(items):
            segment = _Segment(item, px)
            segment.setChecked(index == current)
            self._group.addButton(segment, index)
            row.addWidget(segment, 1 if stretch else 0)
        self._group.idClicked.connect(self.chosen)
        self._group.buttonToggled.connect(self._lead_focus)
        self._lead_focus()
        self.setSizePolicy(
            QSizePolicy.Policy.Expanding if stretch else QSizePolicy.Policy.Fixed,
            QSizePolicy.Policy.Fixed,
        )

    @property
    def current(self) -> int:
        return self._group.checkedId()

    def _lead_focus(self) -> None:
        checked = self._group.checkedButton()
        if checked is not None:
            self.setFocusProxy(checked)

    def choose(self, index: int) -> None:
        """Mark a segment without a signal."""
        button = self._group.button(index)
        if button is not None:
            button.setChecked(True)

    def set_texts(self, items: Sequence[str]) -> None:
        """Rename the segments, as when a count stands in them."""
        for index, item in enumerate(items):
            self._group.button(index).setText(item)
            self._group.button(index).updateGeometry()
            self._group.button(index).update()

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painting.box(painter, self.rect().toRectF(), "hover", "border", 7)
        painter.end()
