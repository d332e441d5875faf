"""Toasts: events at the lower right, at most three, six seconds, «Отменить» when possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QWidget

from ui import painting, tokens
from ui.fonts import font
from ui.theme import scaled
from ui.widgets.buttons import Button
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import IconMark
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import announce
from ui.widgets.surfaces import Raised
from ui.widgets.toast_place import free_place, pressed_rects

_LOOKS = {
    "success": ("circle-check", "successFill"),
    "info": ("info-circle", "accentText"),
    "warning": ("alert-triangle", "warningFill"),
    "error": ("alert-circle", "dangerFill"),
}
_MOST = 3
_NARROWEST, _WIDEST = 360, 500
_LOOK_MS = 200


@dataclass(frozen=True)
class ToastText:
    """``kind`` is success, info, warning or error; an error stays until it is closed."""

    heading: str
    detail: str = ""
    kind: str = "success"
    action: str = ""


class Toast(Raised):
    """One event; hovering or focusing keeps it."""

    def __init__(self, words: ToastText, act: Callable[[], None] | None) -> None:
        icon, tint = _LOOKS[words.kind]
        heading = PlainLabel(words.heading, 13, 600, fit="elide")
        detail = PlainLabel(words.detail, 12, 400, "text2", fit="elide")
        if not words.detail:
            detail.hide()
        undo = Button(words.action, "link", height=28)
        if not words.action:
            undo.hide()
        close = Button("", "ghost", icon="x", height=28, name="Закрыть сообщение")
        line = row(
            IconMark(icon, tint, 22),
            (holder(column(STRETCH, heading, detail, STRETCH, spacing=0)), 1),
            undo,
            close,
            margins=(14, 6, 8, 6),
            spacing=10,
        )
        super().__init__(holder(line), tokens.RADIUS_CARD, 1)
        self.words = words
        self.setFixedSize(self._fitting(words) + 2 * self.pad, scaled(50) + 2 * self.pad)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(tokens.TOAST_MS)
        self._timer.timeout.connect(self._expire)
        close.clicked.connect(self.close)
        undo.clicked.connect(self.close)
        if act is not None:
            undo.clicked.connect(act)
        self.setAccessibleName(f"{words.heading}. {words.detail}".rstrip(". "))

    @property
    def panel_size(self) -> QSize:
        """Without the shadow."""
        return self.size() - QSize(2 * self.pad, 2 * self.pad)

    @property
    def panel(self) -> QRect:
        """Where it stands, without the shadow."""
        return QRect(self.pos() + QPoint(self.pad, self.pad - 4), self.panel_size)

    def begin(self) -> None:
        """Show it and count; errors do not count."""
        self.show()
        self.raise_()
        announce(self, self.accessibleName(), urgent=self.words.kind == "error")
        if self.words.kind != "error":
            self._timer.start()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.words.kind != "error":
            self._timer.start()

    def _fitting(self, words: ToastText) -> int:
        """Wide enough for the words within reason; what is longer is elided."""
        text = max(
            painting.text_width(words.heading, font(13, 600)),
            painting.text_width(words.detail, font(12)),
        )
        verb = painting.text_width(words.action, font(13, 500)) + 14 if words.action else 0
        return min(scaled(_WIDEST), max(scaled(_NARROWEST), round(text + verb) + 106))

    def _expire(self) -> None:
        focused = self.window().focusWidget()
        if focused is not None and self.isAncestorOf(focused) and focused.hasFocus():
            self._timer.start()
        else:
            self.close()


class ToastStack(QObject):
    """Places toasts over a window, newest at the bottom, above the hint bar; never over what can be
    pressed or typed into in ``body``.
    """

    def __init__(self, over: QWidget, body: QWidget | None = None) -> None:
        super().__init__(over)
        self._over, self._body = over, body or over
        self._shown: list[Toast] = []
        over.installEventFilter(self)
        # Buttons come and go under a toast: it steps aside for them.
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._step_aside)

    @property
    def texts(self) -> tuple[ToastText, ...]:
        """What is on screen now."""
        return tuple(toast.words for toast in self._shown)

    def show(
        self,
        heading: str,
        detail: str = "",
        kind: str = "success",
        action: str = "",
        act: Callable[[], None] | None = None,
    ) -> Toast:
        """Add a toast; the oldest one that is no error leaves when there are more than three."""
        toast = Toast(ToastText(heading, detail, kind, action), act)
        toast.setParent(self._over)
        self._shown.append(toast)
        toast.installEventFilter(self)
        while len(self._shown) > _MOST:
            mild = [one for one in self._shown if one.words.kind != "error"]
            (mild or self._shown)[0].close()
        self._place()
        toast.begin()
        self._look.start()
        return toast

    def close_last(self) -> bool:
        """Close the newest one, as Esc does; False when there is none."""
        for toast in self._shown[-1:]:
            toast.close()
            return True
        return False

    def take_away(self, toast: Toast) -> None:
        """Close this one, unless it has gone already."""
        if toast in self._shown:
            toast.close()

    def clear(self) -> None:
        """Close all, as when the screen is locked."""
        for toast in tuple(self._shown):
            toast.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._over:
            self._place()
        if event.type() == QEvent.Type.Close and isinstance(watched, Toast):
            self._forget(watched)
        return False

    def _forget(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._place()
            if not self._shown:
                self._look.stop()

    def _place(self) -> None:
        taken = pressed_rects(self._body, self._over, self._shown)
        for toast in reversed(self._shown):
            panel = free_place(toast.panel_size, self._room(), taken)
            taken.append(panel)
            toast.move(panel.topLeft() - QPoint(toast.pad, toast.pad - 4))

    def _room(self) -> QRect:
        """Where toasts may be: the body without its margins, above the hint bar."""
        left = self._body.mapTo(self._over, QPoint()).x() if self._body is not self._over else 0
        low = scaled(tokens.HEIGHT_HINTS) + 12
        return QRect(left, 0, self._over.width() - left, self._over.height()).adjusted(
            16, scaled(tokens.HEIGHT_TOP_BAR), -16, -low
        )

    def _step_aside(self) -> None:
        """A toast under the pointer stays: it is about to be pressed."""
        if any(toast.underMouse() for toast in self._shown):
            return
        pressed = pressed_rects(self._body, self._over, self._shown)
        if any(toast.panel.intersects(one) for toast in self._shown for one in pressed):
            self._place()
