"""A network receipt printer on loopback: takes bytes, or stops taking them at a wish."""

from __future__ import annotations

import socket
import threading
from types import TracebackType


class ThermalPrinter:
    """Papers that came in whole; ``began`` is set by the first byte of any."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        # A real one has little memory: a long paper waits in the sender.
        self._server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.port: int = self._server.getsockname()[1]
        self.papers: list[bytes] = []
        self.began = threading.Event()
        self.came = threading.Semaphore(0)
        self.may_read = threading.Event()
        self.may_read.set()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"tcp:127.0.0.1:{self.port}"

    def wait(self, papers: int = 1) -> None:
        """Until so many more papers came."""
        for _ in range(papers):
            assert self.came.acquire(timeout=20), "no paper came"

    def __enter__(self) -> ThermalPrinter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.may_read.set()
        # Closing alone does not wake an accept.
        socket.create_connection(("127.0.0.1", self.port)).close()
        self._thread.join(10)
        self._server.close()

    def _serve(self) -> None:
        while True:
            line, _ = self._server.accept()
            with line:
                content = b""
                while part := self._read(line):
                    content += part
                if not content:
                    return
                self.papers.append(content)
                self.came.release()

    def _read(self, line: socket.socket) -> bytes:
        try:
            part = line.recv(4096)
        except ConnectionError:
            return b""
        if part:
            self.began.set()
            self.may_read.wait(30)
        return part
