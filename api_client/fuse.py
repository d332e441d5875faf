"""The deadline of a whole request: a fuse that shuts its socket when time is up."""

# A read timeout starts anew at each byte, so a server that drips one byte in five seconds would
# hold a thread for ever, in the headers as well as in the body. The end of the socket stops both.

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from types import TracebackType
from typing import Any, cast

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.poolmanager import PoolManager
from urllib3.response import HTTPResponse


class Fuse:
    """One request's right to live: ``burn`` ends it from any thread, ``burnt`` says so."""

    def __init__(self, limit_s: float | None) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._timer = None if limit_s is None else threading.Timer(limit_s, self.burn)
        self.burnt = False

    def __enter__(self) -> Fuse:
        _burning.fuse = self
        if self._timer is not None:
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Later requests attach elsewhere; with a limit, nothing is left to end either."""
        _burning.fuse = None
        if self._timer is not None:
            self._timer.cancel()
            with self._lock:
                self._socket = None

    def attach(self, sock: socket.socket) -> None:
        with self._lock:
            self._socket = sock
            late = self.burnt
        if late:
            _shut(sock)

    def burn(self) -> None:
        """Shut the socket: whoever waits on it wakes with an error or an end of data."""
        with self._lock:
            self.burnt = True
            sock = self._socket
        if sock is not None:
            _shut(sock)


class _Burning(threading.local):
    fuse: Fuse | None = None


_burning = _Burning()


def _shut(sock: socket.socket) -> None:
    # Not SSLSocket.shutdown: that takes the TLS object away from under the thread that reads.
    with contextlib.suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


class _FusedHttp(HTTPConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        if _burning.fuse is not None and self.sock is not None:
            _burning.fuse.attach(self.sock)
        return super().getresponse()


class _FusedHttps(HTTPSConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        if _burning.fuse is not None and self.sock is not None:
            _burning.fuse.attach(cast(socket.socket, self.sock))
        return super().getresponse()


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _FusedHttp


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _FusedHttps


class FusedAdapter(HTTPAdapter):
    """Connections that fuses can end, trusting only the given TLS context."""

    def __init__(self, context: ssl.SSLContext | None) -> None:
        self._context = context
        super().__init__(max_retries=0, pool_connections=2, pool_maxsize=4)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any
    ) -> None:
        pools = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **pool_kwargs)
        pools.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
        self.poolmanager = pools

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: object, cert: object = None
    ) -> tuple[Any, Any]:
        host, _ = super().build_connection_pool_key_attributes(request, True, None)
        return host, {"ssl_context": self._context} if host["scheme"] == "https" else {}

    def cert_verify(self, conn: Any, url: str, verify: object, cert: object) -> None:
        """Nothing: the context decides; the bundle that ships with requests is not trusted."""


def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """Verification on, TLS 1.2 or newer, trust from the office's file or the system's store."""
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
