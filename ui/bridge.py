"""The one door between threads: a callable posted from anywhere runs on the UI thread."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from desktop.events import Bus, Changed


class Bridge(QObject):
    """``post`` may be called in any thread; bus events come out as ``changed`` on the UI thread."""

    changed = Signal(object)
    """A ``desktop.events.Changed``."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)
        self._cancel: Callable[[], None] | None = None
        self._closed = False

    def post(self, call: Callable[[], None]) -> None:
        """Run the call on the UI thread, after what is already queued there; nothing once the
        window of this bridge is gone.
        """
        if isValid(self):
            with contextlib.suppress(RuntimeError):  # it may go at this very moment
                self._posted.emit(call)

    def listen(self, bus: Bus) -> None:
        """Bring the bus's events to the UI thread."""
        self._turn_away()
        self._cancel = bus.subscribe(self._heard)

    def close(self) -> None:
        """Hear the bus no more and run nothing more: the screens are going."""
        self._turn_away()
        self._closed = True

    def _turn_away(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _heard(self, event: Changed) -> None:
        self.post(lambda: self.changed.emit(event))

    @Slot(object)
    def _run(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()
