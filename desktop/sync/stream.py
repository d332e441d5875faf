"""The events thread: listens for wake-ups and comes back after every cut."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from api_client.errors import ApiError
from api_client.replies import ServerEvent
from api_client.retry import Rng, full_jitter_s
from desktop.sync.messages import Reason

CAP_S = 60.0
NO_TOKEN_S = 1.0

log = logging.getLogger(__name__)


class OpenStream(Protocol):
    """An open stream of events; ``close`` ends it from any thread."""

    def __iter__(self) -> Iterator[ServerEvent]: ...

    def close(self) -> None: ...


class EventsApi(Protocol):
    """The event stream on the wire."""

    def open(self, terminal_token: str, last_event_id: str = "") -> OpenStream: ...


class StreamApi(Protocol):
    """What the listener uses of ``ApiClient``; asked for at each opening, so it may come late."""

    @property
    def events(self) -> EventsApi: ...


class EventStreamWorker:
    """Wakes the exchange at every event; a stream that opens again proves that the line is back."""

    def __init__(
        self,
        api: StreamApi,
        terminal_token: Callable[[], str],
        wake: Callable[[Reason], None],
        rng: Rng,
    ) -> None:
        self._api = api
        self._token = terminal_token
        self._wake = wake
        self._rng = rng
        self._stopping = threading.Event()
        self._guard = threading.Lock()
        self._open: OpenStream | None = None
        self._thread: threading.Thread | None = None
        self._last_id = ""
        self._failures = 0

    def start(self) -> None:
        """Begin to listen; without a token the thread only waits for one."""
        self._thread = threading.Thread(target=self._run, name="events", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End the thread, in the middle of a stream too."""
        with self._guard:
            self._stopping.set()
            if self._open is not None:
                self._open.close()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def listen_once(self) -> None:
        """One stream from its opening to its end; raises ApiError as the wire does."""
        stream = self._api.events.open(self._token(), self._last_id)
        with self._guard:
            if self._stopping.is_set():
                stream.close()
            self._open = stream
        try:
            if self._failures:
                self._wake("network")
            for event in stream:
                self._failures = 0
                self._last_id = event.id or self._last_id
                if event.name == "wake":
                    self._wake("stream")
        finally:
            with self._guard:
                self._open = None

    def pause_s(self) -> float:
        """Seconds before the next opening, longer after each failure in a row."""
        self._failures += 1
        return max(1.0, full_jitter_s(self._failures, self._rng, first_s=2.0, cap_s=CAP_S))

    def _run(self) -> None:
        while not self._stopping.is_set():
            if not self._token():
                self._stopping.wait(NO_TOKEN_S)
                continue
            try:
                self.listen_once()
            except ApiError as error:
                log.info("event stream: %s", error.code)
            self._stopping.wait(self.pause_s())
