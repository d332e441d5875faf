"""Tabs of a card: flat words over a line, the chosen one underlined; a mark may stand at the
right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy

from ui import painting, tokens
from ui.fonts import font
from ui.theme import color, scaled
from ui.widgets.layouts import STRETCH, row
from ui.widgets.surfaces import Surface

_SIDE, _MARK_GAP, _MARK = 8, 6, 20


class _Tab(QAbstractButton):
    """One section."""

    def __init__(self, text: str, key: str) -> None:
        super().__init__()
        self.mark = ""
        self.setText(text)
        self.setToolTip(f"{text} ({key})")
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        wide = painting.text_width(self.text(), font(13, 600)) + 2 * _SIDE + 2
        if self.mark:
            wide += _MARK_GAP + _MARK
        return QSize(round(wide), scaled(tokens.HEIGHT_TABS))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = self.rect().toRectF()
        on = self.isChecked()
        face = font(13, 600 if on else 500)
        words = whole.adjusted(_SIDE, 0, -_SIDE, 0)
        tint = "text" if on or self.underMouse() else "text2"
        painting.text(painter, words, self.text(), face, tint)
        if self.mark:
            side = scaled(_MARK)
            after = words.left() + painting.text_width(self.text(), face) + _MARK_GAP
            pill = QRectF(after, whole.center().y() - side / 2, _MARK, side)
            painting.badge(painter, pill, "", "warning")
            painting.text(painter, pill, self.mark, font(12, 700), "warning", painting.CENTER)
        if on:
            painter.fillRect(QRectF(0, whole.bottom() - 2, whole.width(), 2), color("accent"))
        if self.hasFocus():
            painting.ring(painter, whole.adjusted(0, 5, 0, -5))
        painter.end()


class Tabs(Surface):
    """``chosen(index)`` when a person chooses; ``choose`` marks without a signal."""

    chosen = Signal(int)

    def __init__(self, names: Sequence[str]) -> None:
        self._group = QButtonGroup()
        self._tabs = [_Tab(name, f"Ctrl {n}") for n, name in enumerate(names, 1)]
        super().__init__(
            row(*self._tabs, STRETCH, margins=(12, 0, 12, 0), spacing=1), edges="bottom"
        )
        self._group.setParent(self)
        for index, tab in enumerate(self._tabs):
            self._group.addButton(tab, index)
        self._group.buttonToggled.connect(self._lead_focus)
        self._tabs[0].setChecked(True)
        self._group.idClicked.connect(self.chosen)

    @property
    def current(self) -> int:
        return self._group.checkedId()

    def _lead_focus(self) -> None:
        """Tab comes to the section in front, arrows go on from there."""
        for tab in self._tabs:
            stop = Qt.FocusPolicy.TabFocus if tab.isChecked() else Qt.FocusPolicy.NoFocus
            tab.setFocusPolicy(stop)

    def choose(self, index: int) -> None:
        """Mark a tab."""
        self._tabs[index].setChecked(True)

    def set_mark(self, index: int, mark: str, why: str = "") -> None:
        """A mark beside the words («!»), with its reason for the ear; empty takes it away."""
        tab = self._tabs[index]
        tab.mark = mark
        tab.setAccessibleDescription(why)
        tab.updateGeometry()
        tab.update()
