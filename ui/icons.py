"""Icons from Tabler SVG files in the colour of a tint; they follow theme, mode and pixel ratio."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.assets import resource
from ui.theme import hex_of

STROKE = "1.75"


def pixmap(
    name: str, tint: str = "text2", size: int = 18, ratio: float = 1.0, stroke: str = STROKE
) -> QPixmap:
    """The icon as a picture of ``size`` logical pixels."""
    return _drawn(name, hex_of(tint), size, ratio, stroke)


def paint(
    painter: QPainter, name: str, tint: str, at: QPointF, size: int = 18, stroke: str = STROKE
) -> None:
    """Draw the icon with its left upper corner at the point."""
    # Not painter.device(): to wrap the picture behind a window costs the first paint 6 ms.
    ratio = painter.deviceTransform().m11()
    painter.drawPixmap(at, pixmap(name, tint, size, ratio, stroke))


def icon(name: str, tint: str = "text2") -> QIcon:
    """A QIcon for Qt's own places (actions, window); disabled and selected modes follow the
    theme."""
    return QIcon(_TokenEngine(name, tint))


class _TokenEngine(QIconEngine):
    """Paints the SVG at the asked size in the colour its tint has at that moment."""

    def __init__(self, name: str, tint: str) -> None:
        super().__init__()
        self._name = name
        self._token = tint

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        tint = "text3" if mode is QIcon.Mode.Disabled else self._token
        side = min(rect.width(), rect.height())
        corner = QPointF(
            rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2
        )
        paint(painter, self._name, tint, corner, side)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _TokenEngine(self._name, self._token)


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


@cache
def _drawn(name: str, colour: str, size: int, ratio: float, stroke: str) -> QPixmap:
    source = _source(name).replace("currentColor", colour)
    source = source.replace('stroke-width="2"', f'stroke-width="{stroke}"')
    renderer = QSvgRenderer(QByteArray(source.encode()))
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return made
