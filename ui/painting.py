"""What widgets and delegates draw alike: boxes, rings, badges, key caps, discs, shadows, elided
text."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from ui import icons, tokens
from ui.fonts import font
from ui.theme import color, scaled, scheme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter

_ARROWS = {"Up": (0, -1), "Down": (0, 1), "Left": (-1, 0), "Right": (1, 0)}
_DISCS = ("accent", "success", "warning", "violet", "danger", "neutral")


def box(
    painter: QPainter,
    rect: QRectF,
    fill: str | QColor | None,
    line: str | None = None,
    radius: float = tokens.RADIUS_INPUT,
    width: float = 1.0,
) -> None:
    """A rounded box whose line lies inside the rectangle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = width / 2 if line else 0.0
    painter.setPen(QPen(color(line), width) if line else Qt.PenStyle.NoPen)
    if fill is None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setBrush(color(fill) if isinstance(fill, str) else fill)
    painter.drawRoundedRect(
        rect.adjusted(inset, inset, -inset, -inset), radius - inset / 2, radius - inset / 2
    )


def ring(painter: QPainter, rect: QRectF, radius: float = tokens.RADIUS_INPUT) -> None:
    """The focus ring."""
    box(painter, rect, None, "accent", radius, 2.0)


def text(
    painter: QPainter,
    rect: QRectF,
    words: str,
    face: QFont,
    tint: str | QColor = "text",
    align: Qt.AlignmentFlag = LEFT,
) -> bool:
    """One line, elided at the right; True when it did not fit."""
    painter.setFont(face)
    painter.setPen(color(tint) if isinstance(tint, str) else tint)
    metrics = QFontMetricsF(face)
    cut = metrics.horizontalAdvance(words) > rect.width() + 0.5
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width()) if cut else words
    painter.drawText(rect, int(align), shown)
    return cut


def text_width(words: str, face: QFont) -> float:
    """How wide the words are in that font."""
    return QFontMetricsF(face).horizontalAdvance(words)


def badge_width(words: str, icon: str = "") -> float:
    """The width a badge needs."""
    return text_width(words, font(12, 500)) + 16 + (19 if icon else 0)


def badge(painter: QPainter, rect: QRectF, words: str, tone: str, icon: str = "") -> None:
    """A pill (a soft box with an icon when it is tall) filling the rectangle."""
    mark, ground = tokens.TONES[tone]
    radius = rect.height() / 2 if rect.height() < scaled(24) else tokens.RADIUS_INPUT
    box(painter, rect, ground, None, radius)
    inner = rect.adjusted(8, 0, -8, 0)
    if icon:
        icons.paint(painter, icon, mark, QPointF(inner.x(), rect.center().y() - 7), 14, "2")
        inner.setLeft(inner.left() + 19)
        text(painter, inner, words, font(12, 500), mark)
    else:
        text(painter, inner, words, font(12, 500), mark, CENTER)


def key_width(key: str) -> float:
    """The width of a key cap."""
    prefix, _, arrow = key.rpartition(" ")
    if arrow not in _ARROWS:
        return max(21.0, text_width(key, font(11, 500)) + 12)
    return text_width(prefix, font(11, 500)) + 26 if prefix else 21.0


def key_cap(painter: QPainter, rect: QRectF, key: str, on_accent: bool = False) -> None:
    """A key cap; ``Up``, ``Down``, ``Left``, ``Right`` are drawn: the font has no arrows."""
    if on_accent:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(255, 255, 255, 97), 1))
        painter.setBrush(QColor(0, 0, 0, 61))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        mark = color("onAccent")
    else:
        box(painter, rect, "border", None, tokens.RADIUS_KEY)
        box(painter, rect.adjusted(1, 1, -1, -2), "subtle", None, tokens.RADIUS_KEY - 1)
        mark = color("text2")
    prefix, _, arrow = key.rpartition(" ")
    if arrow not in _ARROWS:
        text(painter, rect.adjusted(0, 0, 0, -1), key, font(11, 500), mark, CENTER)
        return
    if prefix:
        text(painter, rect.adjusted(6, 0, -16, -1), prefix, font(11, 500), mark)
    middle = QPointF(rect.right() - 10.5 if prefix else rect.center().x(), rect.center().y() - 0.5)
    _arrow(painter, middle, _ARROWS[arrow], mark)


def disc(painter: QPainter, rect: QRectF, letters: str, seed: int) -> None:
    """Initials on a soft disc; the seed picks one of six tones."""
    tone = _DISCS[seed % len(_DISCS)]
    mark, ground = tokens.TONES[tone]
    ground = {"accent": "avatar", "neutral": "pressed"}.get(tone, ground)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(ground))
    painter.drawEllipse(rect)
    face = font(13, 600)
    face.setPixelSize(max(9, int(rect.width() * 0.36)))
    text(painter, rect, letters, face, mark, CENTER)


def dot(painter: QPainter, rect: QRectF, tint: str) -> None:
    """A filled circle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(tint))
    painter.drawEllipse(rect)


def shadow(painter: QPainter, rect: QRectF, radius: int, blur: int) -> None:
    """The soft shadow around a raised box, from a cached picture cut in nine."""
    margin = blur
    tile = _shadow_tile(scheme(), radius, blur)
    edge = margin + radius + 2
    side = tile.width()
    outer = rect.adjusted(-margin, -margin + 4, margin, margin + 4)
    xs = (outer.left(), outer.left() + edge, outer.right() - edge, outer.right())
    ys = (outer.top(), outer.top() + edge, outer.bottom() - edge, outer.bottom())
    cuts = (0, edge, side - edge, side)
    for row in range(3):
        for column in range(3):
            target = QRectF(QPointF(xs[column], ys[row]), QPointF(xs[column + 1], ys[row + 1]))
            source = QRectF(
                QPointF(cuts[column], cuts[row]), QPointF(cuts[column + 1], cuts[row + 1])
            )
            painter.drawPixmap(target, tile, source)


@cache
def _shadow_tile(chosen: str, radius: int, blur: int) -> QPixmap:
    side = (blur + radius + 2) * 2 + 4
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    shade = QColor(tokens.SCHEMES[chosen]["shadow"])
    strength = 0.16 if chosen == "dark" else 0.03
    core = QRectF(blur, blur, side - 2 * blur, side - 2 * blur)
    for step in range(blur, 0, -1):
        shade.setAlphaF(strength * (1 - step / (blur + 1)) ** 2)
        painter.setBrush(shade)
        painter.drawRoundedRect(
            core.adjusted(-step, -step, step, step), radius + step, radius + step
        )
    painter.end()
    return made


def _arrow(painter: QPainter, middle: QPointF, to: tuple[int, int], mark: QColor) -> None:
    painter.setPen(QPen(mark, 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    x, y = to
    tip = QPointF(middle.x() + x * 4, middle.y() + y * 4)
    painter.drawLine(QPointF(middle.x() - x * 4, middle.y() - y * 4), tip)
    for side in (-1, 1):
        painter.drawLine(
            tip, QPointF(tip.x() - x * 3 + y * side * 3, tip.y() - y * 3 + x * side * 3)
        )
