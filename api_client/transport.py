"""One requests.Session with every default that hurts turned off."""

from __future__ import annotations

import hashlib
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

import requests
from requests import PreparedRequest
from urllib3 import HTTPResponse
from urllib3.exceptions import DecodeError, HTTPError, MaxRetryError, ReadTimeoutError, SSLError

from api_client.errors import ApiError, BadReply, Unreachable, error_of
from api_client.fuse import Fuse, FusedAdapter, tls_context

ANSWER_MAX_BYTES = 2 * 1024 * 1024
CHUNK_MAX_BYTES = 64 * 1024 * 1024
_PIECE_BYTES = 64 * 1024
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_CONNECTION_TROUBLE = (requests.RequestException, HTTPError, HTTPException, OSError)
_ENCODINGS = frozenset({"", "identity", "gzip", "deflate"})

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Timeouts:
    """``read_s`` restarts at each byte, ``total_s`` never; ``stream_read_s`` is the stream's."""

    connect_s: float = 5.0
    read_s: float = 20.0
    total_s: float = 60.0
    stream_read_s: float = 45.0


@dataclass(frozen=True)
class Call:
    """One request; ``path`` starts with a slash and is ours, never taken from a reply."""

    method: str
    path: str
    token: str = field(default="", repr=False)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = field(default=None, repr=False)
    expect: str = "application/json"
    cap_bytes: int = ANSWER_MAX_BYTES
    read_s: float = 0.0  # for a reply that takes its time; 0 is the usual
    digest_required: bool = False

    @property
    def replayable(self) -> bool:
        """Whether the request changes nothing, so that a second one is harmless."""
        return self.method == "GET"


@dataclass(frozen=True)
class Reply:
    """A whole 200 with the agreed content type and, where given, the right digest."""

    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    request_id: str
    sent_s: float
    received_s: float


class Transport:
    """Speaks to one server; may be used by several threads."""

    def __init__(
        self,
        base_url: str,
        *,
        ca_file: str | None = None,
        timeouts: Timeouts | None = None,
        monotonic_s: Callable[[], float] = time.monotonic,
        agent: str = "tric-desk",
    ) -> None:
        self._base_url = checked_url(base_url)
        self._timeouts = timeouts or Timeouts()
        self._monotonic_s = monotonic_s
        self._agent = agent
        self._guard = threading.Lock()
        self._burning: set[Fuse] = set()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers.clear()
        # One scheme only: what is not mounted cannot be reached, and loopback needs no trust store.
        scheme = self._base_url.partition("://")[0]
        self._session.adapters.clear()
        context = tls_context(ca_file) if scheme == "https" else None
        self._session.mount(f"{scheme}://", FusedAdapter(context))

    def close(self) -> None:
        """Close idle connections."""
        self._session.close()

    def abort(self) -> None:
        """End every request under way, from any thread: the program is closing."""
        with self._guard:
            burning = tuple(self._burning)
        for fuse in burning:
            fuse.burn()

    def send(self, call: Call) -> Reply:
        """The whole reply of a 200; raises Unreachable, BadReply or Refused for anything else."""
        request_id = secrets.token_hex(8)
        request = self._prepare(call, request_id)
        sent_s = self._monotonic_s()
        with Fuse(self._timeouts.total_s) as fuse, self._abortable(fuse):
            try:
                status, headers, body = self._receive(request, call)
            except ApiError as error:
                error.request_id = request_id
                raise
            except _CONNECTION_TROUBLE as error:
                raise trouble_of(error, fuse, request_id) from error
            if fuse.burnt:
                raise Unreachable("timeout", request_id=request_id)
        received_s = self._monotonic_s()
        log.debug("%s %s %d %s", call.method, call.path, status, request_id)
        if status != 200:
            raise error_of(status, headers, body, request_id)
        _check(call, headers, body, request_id)
        return Reply(body, headers, request_id, sent_s, received_s)

    def open_stream(self, call: Call) -> tuple[HTTPResponse, Fuse]:
        """An open reply without a total deadline, and the fuse that ends it."""
        request_id = secrets.token_hex(8)
        request = self._prepare(call, request_id)
        fuse = Fuse(None)
        try:
            with fuse:
                reply = self._session.send(
                    request,
                    stream=True,
                    allow_redirects=False,
                    timeout=(self._timeouts.connect_s, self._timeouts.stream_read_s),
                )
            raw: HTTPResponse = reply.raw
            headers = _lower(reply.headers)
            if reply.status_code == 200 and _is_kind(headers, call.expect):
                return raw, fuse
            body = raw.read1(_PIECE_BYTES) or b""
            raw.close()
        except _CONNECTION_TROUBLE as error:
            raise trouble_of(error, fuse, request_id) from error
        if reply.status_code == 200:
            raise BadReply("content_type", status=200, request_id=request_id)
        raise error_of(reply.status_code, headers, body, request_id)

    def _prepare(self, call: Call, request_id: str) -> PreparedRequest:
        headers = {
            "Accept": call.expect,
            # A mutation's reply must be the bytes that were hashed; a read may be packed.
            "Accept-Encoding": "gzip" if call.replayable else "identity",
            "User-Agent": self._agent,
            "X-Request-Id": request_id,
            **call.headers,
        }
        if call.token:
            headers["Authorization"] = f"Bearer {call.token}"
        if call.body is not None:
            headers["Content-Type"] = "application/json"
        request = requests.Request(
            call.method,
            self._base_url + call.path,
            headers=headers,
            params=dict(call.query),
            data=call.body,
        )
        return self._session.prepare_request(request)

    @contextmanager
    def _abortable(self, fuse: Fuse) -> Iterator[None]:
        with self._guard:
            self._burning.add(fuse)
        try:
            yield
        finally:
            with self._guard:
                self._burning.discard(fuse)

    def _receive(
        self, request: PreparedRequest, call: Call
    ) -> tuple[int, Mapping[str, str], bytes]:
        with self._session.send(
            request,
            stream=True,
            allow_redirects=False,
            timeout=(self._timeouts.connect_s, call.read_s or self._timeouts.read_s),
        ) as reply:
            headers = _lower(reply.headers)
            if headers.get("content-encoding", "").strip().lower() not in _ENCODINGS:
                raise BadReply("encoding", status=reply.status_code)
            return reply.status_code, headers, _read(reply.raw, call.cap_bytes, reply.status_code)


def checked_url(url: str) -> str:
    """The server's address without a trailing slash; plain http only to this machine itself."""
    parts = urlsplit(url.strip())
    plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not parts.hostname or not (plain or parts.scheme == "https"):
        raise ApiError("insecure_address")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ApiError("insecure_address")
    return url.strip().rstrip("/")


def _read(raw: HTTPResponse, cap_bytes: int, status: int) -> bytes:
    """The body, piece by piece as it arrives; the cap counts what comes out of decompression."""
    pieces: list[bytes] = []
    size_bytes = 0
    while piece := raw.read1(_PIECE_BYTES, decode_content=True):
        size_bytes += len(piece)
        if size_bytes > cap_bytes:
            raise BadReply("too_large", status=status)
        pieces.append(piece)
    return b"".join(pieces)


def _check(call: Call, headers: Mapping[str, str], body: bytes, request_id: str) -> None:
    if not _is_kind(headers, call.expect):
        code = "portal" if _is_kind(headers, "text/html") else "content_type"
        raise BadReply(code, status=200, request_id=request_id)
    digest = headers.get("x-body-sha256", "")
    if digest:
        if digest.lower() != hashlib.sha256(body).hexdigest():
            raise BadReply("digest", status=200, request_id=request_id)
    elif call.digest_required:
        raise BadReply("unmarked", status=200, request_id=request_id)


def _is_kind(headers: Mapping[str, str], expected: str) -> bool:
    return headers.get("content-type", "").partition(";")[0].strip().lower() == expected


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def trouble_of(error: BaseException, fuse: Fuse, request_id: str) -> ApiError:
    """What a failure of the connection means; our own deadline looks like a cut: named first."""
    if fuse.burnt or isinstance(error, (requests.Timeout, ReadTimeoutError, TimeoutError)):
        return Unreachable("timeout", request_id=request_id)
    if isinstance(error, (requests.exceptions.SSLError, SSLError)):
        return Unreachable("tls", request_id=request_id)
    if isinstance(error, (requests.exceptions.ContentDecodingError, DecodeError)):
        return BadReply("encoding", request_id=request_id)
    if isinstance(error, requests.exceptions.InvalidURL):
        return ApiError("insecure_address", request_id=request_id)
    # With no retries of its own urllib3 names only a failed connect so; later failures come bare.
    connecting = bool(error.args) and isinstance(error.args[0], MaxRetryError)
    return Unreachable("no_connection" if connecting else "cut", request_id=request_id)
