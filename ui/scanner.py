"""The keyboard scanner: a burst of keys anywhere in the window becomes one scan (decision 18)."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

LEAST_SIGNS = 6
MOST_GAP_MS = 35.0
RAW_INPUT = "raw_input"
"""A field with this property set to True takes scans as plain typing."""

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_MODIFIERS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
)


def _monotonic_ms() -> float:
    return time.monotonic() * 1000


class Scanner(QObject):
    """Keys are not held back: when a burst is recognised the field gets its former text again and
    the ending key is swallowed."""

    scanned = Signal(str)

    def __init__(self, app: QApplication, now_ms: Callable[[], float] = _monotonic_ms) -> None:
        super().__init__(app)
        self._now_ms = now_ms
        self._signs: list[str] = []
        self._last_ms = 0.0
        self._field: QWidget | None = None
        self._text = ""
        self._cursor = 0
        self._enabled = True
        app.installEventFilter(self)

    def set_enabled(self, enabled: bool) -> None:
        """Off before sign-in and under the lock: a password is no scan."""
        self._enabled = enabled
        self._signs.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not self._enabled:
            return False
        focus = QApplication.focusWidget()
        # The same press travels to the window first and to parents later: one sight is enough.
        if watched is not focus or not isinstance(event, QKeyEvent):
            return False
        if focus is None or focus.property(RAW_INPUT):
            return False
        return self._key(focus, event)

    def _key(self, focus: QWidget, event: QKeyEvent) -> bool:
        now = self._now_ms()
        quick = now - self._last_ms < MOST_GAP_MS
        self._last_ms = now
        key = event.key()
        if not quick:
            self._signs.clear()  # a shortcut took the key that would have ended them
        if key in _MODIFIERS:
            return False
        if key in _ENDS:
            burst = "".join(self._signs) if quick and len(self._signs) >= LEAST_SIGNS else ""
            self._signs.clear()
            if not burst:
                return False
            self._give_back(focus)
            self.scanned.emit(burst)
            return True
        sign = event.text()
        if len(sign) != 1 or not sign.isprintable():
            self._signs.clear()
            return False
        if not quick or not self._signs:
            self._begin(focus)
        self._signs.append(sign)
        return False

    def _begin(self, focus: QWidget) -> None:
        self._signs.clear()
        self._field = focus
        if isinstance(focus, QLineEdit):
            self._text, self._cursor = focus.text(), focus.cursorPosition()
        elif isinstance(focus, QPlainTextEdit):
            self._text, self._cursor = focus.toPlainText(), focus.textCursor().position()

    def _give_back(self, focus: QWidget) -> None:
        if focus is not self._field:
            # The first sign opened an editor or the search box: Esc leaves it as it was.
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                escape = QKeyEvent(kind, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
                QApplication.sendEvent(focus, escape)
        elif isinstance(focus, QLineEdit) and not focus.isReadOnly():
            focus.setText(self._text)
            focus.textEdited.emit(self._text)
            focus.setCursorPosition(self._cursor)
        elif isinstance(focus, QPlainTextEdit) and not focus.isReadOnly():
            focus.setPlainText(self._text)
            cursor = focus.textCursor()
            cursor.setPosition(min(self._cursor, len(self._text)))
            focus.setTextCursor(cursor)
        self._field = None
