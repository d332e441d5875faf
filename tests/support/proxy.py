"""A TCP proxy that cuts a connection at a chosen byte of the request or of the response."""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Literal

Ending = Literal["fin", "rst"]
Way = Literal["request", "response"]

_LINGER_NONE = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Cut:
    """End both sides once so many bytes have gone this way."""

    way: Way
    offset: int
    ending: Ending


class CutProxy:
    """Forwards to a port of this machine; ``cut`` holds for the connections that begin after it."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._links: set[socket.socket] = set()
        self._guard = threading.Lock()
        self.port = int(self._listener.getsockname()[1])
        self.cut: Cut | None = None
        self.carried: dict[Way, int] = {"request": 0, "response": 0}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> CutProxy:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._guard:
            links = list(self._links)
        for link in links:
            _end(link, "fin")
        for thread in self._threads:
            thread.join(5)

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            with self._guard:
                self._links |= {client, server}
            self.carried = {"request": 0, "response": 0}
            pair = _Pair(client, server, self.cut, self.carried)
            self._start(pair.pump)


class _Pair:
    """Both directions of one connection in one thread: a reset waits for no other reader."""

    def __init__(
        self,
        client: socket.socket,
        server: socket.socket,
        cut: Cut | None,
        carried: dict[Way, int],
    ) -> None:
        self._client = client
        self._server = server
        self._cut = cut
        self._carried = carried

    def pump(self) -> None:
        """Carry until a side ends or the cut is reached."""
        with contextlib.suppress(OSError), selectors.DefaultSelector() as ready:
            ready.register(self._client, selectors.EVENT_READ, "request")
            ready.register(self._server, selectors.EVENT_READ, "response")
            while all(self._carry(key.data) for key, _ in ready.select(30)):
                pass
        ending: Ending = "fin" if self._cut is None else self._cut.ending
        _end(self._client, ending)
        _end(self._server, ending)

    def _carry(self, way: Way) -> bool:
        """One piece; False when this was the last."""
        source, sink = self._client, self._server
        if way == "response":
            source, sink = sink, source
        piece = source.recv(65536)
        room = len(piece)
        if self._cut is not None and self._cut.way == way:
            room = self._cut.offset - self._carried[way]
        sink.sendall(piece[:room])
        self._carried[way] += len(piece[:room])
        if self._cut is not None and self._cut.way == way:
            return 0 < len(piece) < room
        return bool(piece)


def _end(link: socket.socket, ending: Ending) -> None:
    with contextlib.suppress(OSError):
        if ending == "rst":
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NONE)
        else:
            link.shutdown(socket.SHUT_RDWR)
    link.close()
