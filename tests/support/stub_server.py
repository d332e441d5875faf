"""A server that answers with exactly the bytes a test hands it, over plain TCP or TLS."""

from __future__ import annotations

import contextlib
import hashlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

Script = Callable[["Heard"], Iterable[bytes]]


@dataclass(frozen=True)
class Heard:
    """One request as it came in."""

    line: str
    headers: dict[str, str]
    body: bytes


class StubServer:
    """Serves ``script(request)`` piece by piece and closes; ``heard`` keeps every whole request."""

    def __init__(self, script: Script, context: ssl.SSLContext | None = None) -> None:
        self.script = script
        self.heard: list[Heard] = []
        self.stopping = threading.Event()
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        scheme = "https" if self._context else "http"
        return f"{scheme}://127.0.0.1:{self.port}"

    def __enter__(self) -> StubServer:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            self._start(lambda peer=peer: self._serve(peer))  # type: ignore[misc]

    def _serve(self, peer: socket.socket) -> None:
        peer.settimeout(5)
        with contextlib.suppress(OSError, ssl.SSLError), peer:
            link = self._context.wrap_socket(peer, server_side=True) if self._context else peer
            with contextlib.closing(link):
                request = read_request(link)
                if request is None:
                    return
                self.heard.append(request)
                for piece in self.script(request):
                    link.sendall(piece)
                with contextlib.suppress(OSError):
                    link.shutdown(socket.SHUT_WR)
                    link.recv(1)


def read_request(link: socket.socket) -> Heard | None:
    """One whole request, None when the peer went away before its end."""
    got = b""
    while b"\r\n\r\n" not in got:
        piece = link.recv(65536)
        if not piece:
            return None
        got += piece
    head, _, body = got.partition(b"\r\n\r\n")
    line, *rest = head.decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (one.partition(":") for one in rest)
    }
    while len(body) < int(headers.get("content-length", "0")):
        piece = link.recv(65536)
        if not piece:
            return None
        body += piece
    return Heard(line, headers, body)


def answer(
    body: bytes = b"",
    *,
    status: str = "200 OK",
    kind: str | None = "application/json",
    digest: bool | str = True,
    extra: Iterable[str] = (),
) -> bytes:
    """A well-formed reply with a content length and, by default, the digest of its body."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    if kind is not None:
        lines.append(f"Content-Type: {kind}")
    if digest is True:
        lines.append(f"X-Body-SHA256: {hashlib.sha256(body).hexdigest()}")
    elif digest:
        lines.append(f"X-Body-SHA256: {digest}")
    return "\r\n".join([*lines, *extra, "", ""]).encode("latin-1") + body


def problem(status: int, code: str, extra: Iterable[str] = (), **fields: Any) -> bytes:
    """An RFC 9457 reply of our server."""
    body = {"type": "about:blank", "title": "", "status": status, "code": code, "fields": fields}
    raw = json.dumps(body).encode()
    return answer(raw, status=f"{status} No", kind="application/problem+json", extra=extra)


def always(reply: bytes) -> Script:
    """The same reply to everything."""
    return lambda request: [reply]
