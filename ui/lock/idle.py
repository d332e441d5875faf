"""The one object that knows when nobody touched the keys for too long and locks the screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from desktop.session import Session

_REAL = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_LOOK_EVERY_MS = 1000


class IdleWatch(QObject):
    """Only events that came from a device put the lock off: no timer, no repaint, no answer."""

    due = Signal()

    def __init__(self, app: QApplication, session: Session) -> None:
        super().__init__(app)
        self._session = session
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        app.installEventFilter(self)

    def look(self) -> None:
        """Lock now if it is time."""
        if self._session.lock_due():
            self.due.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _REAL and event.spontaneous():
            self._session.touch()
        return False
