"""Small painted marks: key cap, badge, avatar, icon, icon tile, coloured dot, thin line."""

from __future__ import annotations

import zlib

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons, painting, tokens
from ui.theme import color, scaled


class _Mark(QWidget):
    """A fixed-size mark nobody clicks."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class KeyCap(_Mark):
    """A key as printed on the keyboard; arrows are named Up, Down, Left, Right."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self.setAccessibleName(f"Клавиша {key}")

    def set_key(self, key: str) -> None:
        """Show another key."""
        self._key = key
        self.setAccessibleName(f"Клавиша {key}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(painting.key_width(self._key)), scaled(tokens.HEIGHT_KEY))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painting.key_cap(painter, self.rect().toRectF(), self._key)
        painter.end()


class Badge(_Mark):
    """A state in words on its tone; ``tall`` is for headers and carries an icon well."""

    def __init__(
        self, text: str = "", tone: str = "neutral", icon: str = "", *, tall: bool = False
    ) -> None:
        super().__init__()
        self._text, self._tone, self._icon, self._tall = text, tone, icon, tall
        self.setAccessibleName(text)

    def show_state(self, text: str, tone: str, icon: str = "") -> None:
        """Change words and tone."""
        if (text, tone, icon) != (self._text, self._tone, self._icon):
            self._text, self._tone, self._icon = text, tone, icon
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    @property
    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        tall = scaled(26 if self._tall else tokens.HEIGHT_BADGE)
        return QSize(round(painting.badge_width(self._text, self._icon) + 1), tall)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painting.badge(painter, self.rect().toRectF(), self._text, self._tone, self._icon)
        painter.end()


def tone_of(name: str) -> int:
    """The tone of a person's disc: the same for the same name everywhere."""
    return zlib.crc32(name.encode()) % 6


class Avatar(_Mark):
    """Initials on a disc; ``status`` adds a dot in a token's colour."""

    def __init__(self, letters: str = "", seed: int = 0, size: int = 36, status: str = "") -> None:
        super().__init__()
        self._letters, self._seed, self._size, self._status = letters, seed, size, status
        self.setAccessibleName(letters)

    def show_person(self, letters: str, seed: int) -> None:
        """Change the person."""
        self._letters, self._seed = letters, seed
        self.setAccessibleName(letters)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painting.disc(painter, self.rect().toRectF(), self._letters, self._seed)
        if self._status:
            corner = self._size - 10.0
            painting.dot(painter, QRectF(corner - 1, corner - 1, 11, 11), "surface")
            painting.dot(painter, QRectF(corner + 0.5, corner + 0.5, 8, 8), self._status)
        painter.end()


class IconMark(_Mark):
    """An icon in the colour of a token."""

    def __init__(self, name: str, tint: str = "text2", size: int = 18) -> None:
        super().__init__()
        self._name, self._tint, self._size = name, tint, size

    def show_icon(self, name: str, tint: str) -> None:
        """Change icon and colour."""
        self._name, self._tint = name, tint
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.paint(painter, self._name, self._tint, QPointF(0, 0), self._size)
        painter.end()


class IconTile(_Mark):
    """An icon on a soft rounded square."""

    def __init__(self, name: str, tone: str = "neutral", size: int = 36, radius: int = 8) -> None:
        super().__init__()
        self._name, self._tone, self._size, self._radius = name, tone, size, radius

    def show_icon(self, name: str, tone: str) -> None:
        """Change icon and tone."""
        self._name, self._tone = name, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        mark, ground = tokens.TONES[self._tone]
        painting.box(painter, self.rect().toRectF(), ground, None, self._radius)
        side = 28 if self._size >= 48 else 18 if self._size < 40 else 22
        corner = (self._size - side) / 2
        icons.paint(painter, self._name, mark, QPointF(corner, corner), side)
        painter.end()


class Dot(_Mark):
    """A small circle, a square with round corners in chart legends."""

    def __init__(self, tint: str, size: int = 8, *, square: bool = False) -> None:
        super().__init__()
        self._tint, self._size, self._square = tint, size, square

    def set_tint(self, tint: str) -> None:
        """Change the colour."""
        self._tint = tint
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._square:
            painting.box(painter, self.rect().toRectF(), self._tint, None, 3)
        else:
            painting.dot(painter, self.rect().toRectF(), self._tint)
        painter.end()


class Line(QWidget):
    """A line of one pixel, lying or standing."""

    def __init__(self, *, standing: bool = False) -> None:
        super().__init__()
        if standing:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("border"))
        painter.end()
