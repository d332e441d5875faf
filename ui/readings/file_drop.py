"""A file dragged onto a widget: taken when it is one local file, told by its path."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class FileDrop(QObject):
    """Only while ``wanted``; anything else that is dragged goes its own way."""

    dropped = Signal(str)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.wanted = False
        over.setAcceptDrops(True)
        over.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            path = self._path(event.mimeData())
            if path:
                event.acceptProposedAction()
                self.dropped.emit(path)
            return bool(path)
        if isinstance(event, QDragEnterEvent) and self._path(event.mimeData()):
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)

    def _path(self, data: QMimeData) -> str:
        urls = data.urls() if self.wanted and data.hasUrls() else []
        return urls[0].toLocalFile() if len(urls) == 1 and urls[0].isLocalFile() else ""
