"""One window a profile: a second start asks the first, over a user-only socket, to come up."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WORD = b"activate\n"
_LIMIT_BYTES = 64
_WAIT_MS = 1000


def socket_name(profile: Path) -> str:
    """A name that tells nothing of the profile's place."""
    digest = hashlib.sha256(str(profile.resolve()).encode()).hexdigest()
    return f"tric-desk-{digest[:24]}"


def raise_other(profile: Path) -> bool:
    """Ask the running window of this profile to come forward; False when nobody answers."""
    socket = QLocalSocket()
    socket.connectToServer(socket_name(profile))
    if not socket.waitForConnected(_WAIT_MS):
        return False
    socket.write(WORD)
    sent = socket.waitForBytesWritten(_WAIT_MS)
    socket.disconnectFromServer()
    return sent


class OneWindow(QObject):
    """Listens for the one word; whatever else arrives, or more than 64 bytes, is cut off."""

    asked = Signal()

    def __init__(self, profile: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        name = socket_name(profile)
        # The kernel lock of the profile is ours already, so a socket left there is a dead one.
        QLocalServer.removeServer(name)
        self._server.listen(name)
        self._server.newConnection.connect(self._greet)

    def _greet(self) -> None:
        socket = self._server.nextPendingConnection()
        while socket is not None:
            socket.readyRead.connect(lambda one=socket: self._read(one))
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._read(socket)
            socket = self._server.nextPendingConnection()

    def _read(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > _LIMIT_BYTES:
            socket.abort()
        elif bytes(socket.peek(len(WORD)).data()) == WORD:
            socket.abort()
            self.asked.emit()
        elif socket.bytesAvailable() >= len(WORD):
            socket.abort()
