"""Where a toast may stand: at a lower corner, over nothing that can be pressed or typed into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

_GAP = 8


def free_place(size: QSize, room: QRect, taken: Sequence[QRect]) -> QRect:
    """Lower right, else lower left, else higher up at the right; the corner when all is taken."""
    left = QRect(QPoint(room.left(), room.bottom() - size.height() + 1), size)
    corner = QRect(left)
    corner.moveRight(room.right())
    for place in (corner, left):
        if not _under(place, taken):
            return place
    place = QRect(corner)
    while place.top() >= room.top():
        under = _under(place, taken)
        if not under:
            return place
        place.moveBottom(min(one.top() for one in under) - _GAP - 1)
    return corner


def pressed_rects(body: QWidget, over: QWidget, besides: Iterable[QWidget]) -> list[QRect]:
    """What is in view of the buttons and fields of ``body``, in the places of ``over``."""
    apart = list(besides)
    found = []
    for kind in (QAbstractButton, QLineEdit, QComboBox):
        for widget in body.findChildren(kind):
            usable = widget.isVisible() and widget.isEnabled()
            if usable and not any(one.isAncestorOf(widget) for one in apart):
                shown = _in_view(widget, over)
                if not shown.isEmpty():
                    found.append(shown)
    return found


def _under(place: QRect, taken: Sequence[QRect]) -> list[QRect]:
    near = place.adjusted(-_GAP, -_GAP + 1, _GAP, _GAP - 1)
    return [one for one in taken if near.intersects(one)]


def _in_view(widget: QWidget, over: QWidget) -> QRect:
    """Its rectangle without what a scrolling pane hides."""
    shown = QRect(widget.mapTo(over, QPoint()), widget.size())
    around = widget.parentWidget()
    while around is not None and around is not over:
        shown &= QRect(around.mapTo(over, QPoint()), around.size())
        around = around.parentWidget()
    return shown
