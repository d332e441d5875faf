"""The event stream: wake-ups by server-sent events, the one request without a total deadline."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from http.client import HTTPException

from requests import RequestException
from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError

from api_client.errors import BadReply, Unreachable
from api_client.fuse import Fuse
from api_client.replies import ServerEvent
from api_client.transport import Call, trouble_of

MAX_EVENT_BYTES = 64 * 1024


class EventStream:
    """An open stream: iterate it in one thread, ``close`` it from any."""

    def __init__(self, raw: HTTPResponse, fuse: Fuse) -> None:
        self._raw = raw
        self._fuse = fuse

    def close(self) -> None:
        """End the stream; a thread that waits for the next event wakes and stops."""
        self._fuse.burn()

    def __iter__(self) -> Iterator[ServerEvent]:
        parser = EventParser()
        try:
            while piece := self._raw.read1(8192):
                yield from parser.feed(piece)
        except (RequestException, HTTPError, HTTPException, OSError) as error:
            if not self._fuse.burnt:
                raise trouble_of(error, self._fuse, "") from error
        finally:
            with contextlib.suppress(HTTPError, HTTPException, OSError):
                self._raw.close()
        if not self._fuse.burnt:
            raise Unreachable("cut")


class EventParser:
    """Lines of an event stream to events; sans-I/O."""

    def __init__(self) -> None:
        self._rest = b""
        self._name = ""
        self._id = ""
        self._lines: list[str] = []

    def feed(self, piece: bytes) -> list[ServerEvent]:
        """Events completed by this piece; heartbeat comments give none."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if len(self._rest) > MAX_EVENT_BYTES or sum(map(len, self._lines)) > MAX_EVENT_BYTES:
            raise BadReply("too_large")
        found: list[ServerEvent] = []
        for line in lines:
            text = line.removesuffix(b"\r").decode("utf-8", "replace")
            if text:
                self._take(text)
            elif self._lines:
                found.append(ServerEvent(self._name or "message", "\n".join(self._lines), self._id))
                self._name, self._lines = "", []
        return found

    def _take(self, text: str) -> None:
        field, _, value = text.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            self._name = value
        elif field == "data":
            self._lines.append(value)
        elif field == "id" and "\0" not in value:
            self._id = value


class EventsResource:
    """GET /v1/events."""

    def __init__(self, open_stream: Callable[[Call], tuple[HTTPResponse, Fuse]]) -> None:
        self._open = open_stream

    def open(self, terminal_token: str, last_event_id: str = "") -> EventStream:
        """Connect; missed wake-ups since ``last_event_id`` are sent again by the server."""
        headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
        call = Call(
            "GET", "/v1/events", token=terminal_token, headers=headers, expect="text/event-stream"
        )
        return EventStream(*self._open(call))
