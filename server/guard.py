"""What every request meets first: limits of size, time and number; marks on every reply."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import secrets
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.config import Limits
from server.errors import ProblemError, problem_response
from server.strict_json import check_json

log = logging.getLogger("tric.server")

_REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_QUERY_MAX_BYTES = 2048
_EXCHANGE = "/v1/sync"
_STREAM_TYPE = b"text/event-stream"


class Guard:
    """An ASGI middleware around the whole application.

    A body is read whole, within its size and time, before any route sees it; a reply is held until
    it is whole, so that it can carry ``X-Body-SHA256``; the event stream alone passes through.
    """

    def __init__(self, app: ASGIApp, limits: Limits, now_ms: Callable[[], int]) -> None:
        self._app = app
        self._limits = limits
        self._now_ms = now_ms
        self._requests = 0
        self._streams = 0
        self._receiving_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.monotonic()
        request_id = _request_id(scope)
        scope["tric_request_id"] = request_id
        reply = _Reply(send, self._limits.answer_s, self._marks(request_id), self._on_stream)
        try:
            await self._guarded(scope, receive, reply)
        except ProblemError as error:
            await _refuse(scope, receive, reply, error)
        except TimeoutError:
            await _refuse(scope, receive, reply, ProblemError(503, "busy", retry_after_s=5))
        except Exception as error:  # noqa: BLE001 - the top-level hook: a bug is a 500, named by id
            log.error("bug %s in request %s", _where(error), request_id)
            await _refuse(scope, receive, reply, ProblemError(500, "internal"))
        finally:
            if reply.streaming:
                self._streams -= 1
            took_ms = int((time.monotonic() - started) * 1000)
            route = getattr(scope.get("route"), "path", "-")
            log.info("%s %s %d %d ms %s", scope["method"], route, reply.status, took_ms, request_id)

    async def _guarded(self, scope: Scope, receive: Receive, reply: _Reply) -> None:
        # A slow sender holds no place: it is counted only once its body is here.
        body = await self._body(scope, receive)
        if self._requests >= self._limits.requests_at_once:
            raise ProblemError(503, "busy", retry_after_s=1)
        self._requests += 1
        reply.release = self._release
        try:
            answer = self._app(scope, _replayed(body, receive), reply.send)
            async with asyncio.timeout(self._limits.answer_s) as deadline:
                reply.deadline = deadline
                await answer
        finally:
            reply.free()

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        """The whole body, sound JSON when there is one; refused by its length before it is read."""
        headers = dict(scope["headers"])
        if len(scope["query_string"]) > _QUERY_MAX_BYTES:
            raise ProblemError(400, "bad_request", {"reason": "query"})
        wide = scope["path"] == _EXCHANGE
        cap = self._limits.body_bytes if wide else self._limits.small_body_bytes
        declared = headers.get(b"content-length", b"0")
        if not declared.isdigit() or len(declared) > 15 or int(declared) > cap:
            raise ProblemError(413, "too_large", {"limit_bytes": cap})
        try:
            async with asyncio.timeout(self._limits.receive_s):
                body = await self._read(receive, cap)
        except TimeoutError:
            raise ProblemError(408, "too_slow") from None
        if body:
            kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
            if kind != b"application/json":
                raise ProblemError(415, "content_type")
            check_json(body)
        return body

    async def _read(self, receive: Receive, cap: int) -> bytes:
        """What is on its way counts for all senders together: nobody has shown a token yet."""
        pieces: list[bytes] = []
        size = 0
        try:
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ProblemError(400, "bad_request", {"reason": "disconnected"})
                pieces.append(message.get("body", b""))
                size += len(pieces[-1])
                self._receiving_bytes += len(pieces[-1])
                if size > cap:
                    raise ProblemError(413, "too_large", {"limit_bytes": cap})
                if self._receiving_bytes > self._limits.receiving_bytes:
                    raise ProblemError(503, "busy", retry_after_s=1)
                if not message.get("more_body", False):
                    return b"".join(pieces)
        finally:
            self._receiving_bytes -= size

    def _marks(self, request_id: str) -> Callable[[], list[tuple[bytes, bytes]]]:
        return lambda: [
            (b"x-request-id", request_id.encode()),
            (b"x-server-time", str(self._now_ms()).encode()),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
        ]

    def _release(self) -> None:
        self._requests -= 1

    def _on_stream(self) -> None:
        if self._streams >= self._limits.streams_at_once:
            raise ProblemError(503, "busy", retry_after_s=30)
        self._streams += 1


class _Reply:
    """Holds a reply until it is whole, then sends it with its marks and digest."""

    def __init__(
        self,
        send: Send,
        send_s: float,
        marks: Callable[[], list[tuple[bytes, bytes]]],
        on_stream: Callable[[], None],
    ) -> None:
        self._send = send
        self._send_s = send_s
        self._marks = marks
        self._on_stream = on_stream
        self._start: Message | None = None
        self._pieces: list[bytes] = []
        self.status = 0
        self.started = False
        self.streaming = False
        self.deadline: asyncio.Timeout | None = None
        self.release: Callable[[], None] | None = None

    def clear(self) -> None:
        """Forget what a route had begun to say."""
        self._start = None
        self._pieces.clear()

    def free(self) -> None:
        """Give the place among the running requests back, once."""
        if self.release is not None:
            self.release()
            self.release = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            if dict(message["headers"]).get(b"content-type", b"").startswith(_STREAM_TYPE):
                await self._open_stream(message)
        elif self.streaming:
            await self._send(message)
        else:
            self._pieces.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._send_whole()

    async def _open_stream(self, start: Message) -> None:
        """A stream has no deadline and holds no place among the requests."""
        self._on_stream()
        self.streaming = True
        self.free()
        if self.deadline is not None:
            self.deadline.reschedule(None)
        self.status, self.started = start["status"], True
        await self._send({**start, "headers": [*start["headers"], *self._marks()]})

    async def _send_whole(self) -> None:
        assert self._start is not None  # noqa: S101 - ASGI: the start comes first
        body = b"".join(self._pieces)
        headers = [pair for pair in self._start["headers"] if pair[0] != b"content-length"]
        headers += [
            *self._marks(),
            (b"content-length", str(len(body)).encode()),
            (b"x-body-sha256", hashlib.sha256(body).hexdigest().encode()),
        ]
        self.status, self.started = self._start["status"], True
        # A reader that never reads must not hold memory for ever.
        async with asyncio.timeout(self._send_s):
            await self._send({**self._start, "headers": headers})
            await self._send({"type": "http.response.body", "body": body})


async def _refuse(scope: Scope, receive: Receive, reply: _Reply, error: ProblemError) -> None:
    if reply.started:
        # Half a reply is on the wire: the broken connection is the honest answer.
        raise ConnectionAbortedError
    reply.clear()
    response = problem_response(error, scope["tric_request_id"])
    if error.status in (408, 413, 503):
        # The rest of the body is not read, so the connection can't be used again.
        response.headers["Connection"] = "close"
    await response(scope, receive, reply.send)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """The body once, then whatever the connection says, so that a stream sees its reader go."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _request_id(scope: Scope) -> str:
    """The client's own id when it is a plain one, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            text = value.decode("latin-1")
            if _REQUEST_ID.fullmatch(text):
                return str(text)
    return secrets.token_hex(8)


def _where(error: BaseException) -> str:
    """Kind and place of a bug, never its text: messages carry values of people."""
    trace = error.__traceback__
    place = "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {place}"
