"""Buttons that paint themselves: kind, icon left, key cap inside at the right, focus ring."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui import icons, painting, tokens
from ui.fonts import font
from ui.theme import color, scaled

Kind = Literal["primary", "default", "soft", "ghost", "link", "quiet", "danger"]

_MARK = {"primary": "onAccent", "danger": "onDanger", "soft": "accentText", "link": "accentText"}
_ICON_GAP, _KEY_GAP, _SIDE = 6, 12, 12
_BARE = ("link", "quiet")
"""Words alone: accent for a way on, second text for a way back."""
_BARE_SIDE = 4


class Button(QPushButton):
    """A verb with an optional icon and key; an icon alone needs ``name`` and becomes square.

    The key cap only shows the key: it is bound in ``ui/actions.py``.
    """

    def __init__(
        self,
        text: str = "",
        kind: Kind = "default",
        *,
        icon: str = "",
        key: str = "",
        height: int = tokens.HEIGHT_CONTROL,
        name: str = "",
    ) -> None:
        super().__init__(text)
        self._kind: Kind = kind
        self._icon_name = icon
        self._key = key
        self._tall = height
        self._left = False
        weight = {"primary": 600, "danger": 600, "quiet": 400}.get(kind, 500)
        self.setFont(font(15 if height >= 44 else 13, weight))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if name:
            self.setAccessibleName(name)
            self.setToolTip(f"{name} ({key})" if key else name)

    def set_wide(self) -> Button:
        """Take the whole width; returns itself."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return self

    def set_left(self) -> Button:
        """Icon and words at the left, as in a list of choices; returns itself."""
        self._left = True
        return self

    def set_kind(self, kind: Kind) -> None:
        """Change the looks."""
        self._kind = kind
        self.update()

    def set_icon_name(self, icon: str) -> None:
        """Change the icon."""
        self._icon_name = icon
        self.update()

    def set_key(self, key: str) -> None:
        """Change the shown key."""
        self._key = key
        self.updateGeometry()
        self.update()

    def disable(self, reason: str) -> None:
        """Dim it and say why in the tooltip."""
        self.setEnabled(False)
        self.setToolTip(reason)

    def enable(self) -> None:
        """Take a reason away."""
        self.setEnabled(True)
        self.setToolTip(f"{self.accessibleName()} ({self._key})" if self._key else "")

    def sizeHint(self) -> QSize:
        tall = scaled(self._tall)
        if not self.text():
            return QSize(tall, tall)
        side = _BARE_SIDE if self._kind in _BARE else _SIDE
        return QSize(round(self._content_width() + self._key_room() + 2 * side + 1), tall)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = self.rect().toRectF()
        self._paint_ground(painter, whole)
        mark = _MARK.get(self._kind, "text" if self._kind == "default" else "text2")
        if not self.isEnabled():
            mark = "text3"
        self._paint_content(painter, whole, mark)
        if self.hasFocus():
            self._paint_focus(painter, whole)
        painter.end()

    def _content_width(self) -> float:
        room = 18 + _ICON_GAP if self._icon_name else 0
        return room + painting.text_width(self.text(), self.font())

    def _key_room(self) -> float:
        return painting.key_width(self._key) + _KEY_GAP - 2 if self._key and self.text() else 0

    def _paint_ground(self, painter: QPainter, whole: QRectF) -> None:
        fill, line = self._ground()
        if fill or line:
            painting.box(painter, whole, fill, line)

    def _ground(self) -> tuple[str | QColor | None, str | None]:
        down = self.isDown() or self.isChecked()
        over = self.underMouse() and self.isEnabled()
        if self._kind in _BARE:
            return None, None
        if not self.isEnabled():
            return ("subtle", "border") if self._kind != "ghost" else (None, None)
        if self._kind == "primary":
            return ("accentPressed" if down else "accentHover" if over else "accent"), None
        if self._kind == "danger":
            fill = color("dangerFill")
            return (fill.darker(115) if down or over else fill), None
        if self._kind == "soft":
            return ("selection" if down or over else "accentSoft"), None
        ground = "pressed" if down else "hover" if over else None
        if self._kind == "ghost":
            return ground, None
        return ground or "surface", "borderBtn"

    def _paint_content(self, painter: QPainter, whole: QRectF, mark: str) -> None:
        icon_token = mark if mark != "text" else "text2"
        if not self.text():
            corner = QPointF(whole.center().x() - 9, whole.center().y() - 9)
            if self._icon_name:
                icons.paint(painter, self._icon_name, icon_token, corner)
            return
        room = self._key_room()
        width = min(self._content_width(), whole.width() - room - 4)
        x = self._begin(whole.width(), width, room)
        if self._icon_name:
            icons.paint(painter, self._icon_name, icon_token, QPointF(x, whole.center().y() - 9))
            x += 18 + _ICON_GAP
            width -= 18 + _ICON_GAP
        area = QRectF(x, 0, width + 1, whole.height())
        painting.text(painter, area, self.text(), self.font(), mark)
        if self._key:
            wide = painting.key_width(self._key)
            tall = scaled(tokens.HEIGHT_KEY)
            cap = QRectF(whole.right() - wide - 9, whole.center().y() - tall / 2, wide, tall)
            solid = self._kind in ("primary", "danger") and self.isEnabled()
            painting.key_cap(painter, cap, self._key, solid)

    def _begin(self, whole: float, width: float, room: float) -> float:
        """Where icon and words begin: in the middle of a wide button, clear of its key."""
        if self._kind in _BARE:
            return _BARE_SIDE
        if self._left or whole <= self.sizeHint().width() + 2:
            return max(0.0, min(_SIDE, whole - room - width))
        return max(0.0, min((whole - width) / 2, whole - room - width - 4))

    def _paint_focus(self, painter: QPainter, whole: QRectF) -> None:
        painting.ring(painter, whole)
        if self._kind in ("primary", "danger"):
            inner = whole.adjusted(2, 2, -2, -2)
            painting.box(painter, inner, None, "onAccent", tokens.RADIUS_INPUT - 1)
