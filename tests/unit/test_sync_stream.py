"""The events thread: wakes the exchange, remembers its place, comes back after a cut."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from api_client.errors import ApiError, Unreachable
from api_client.replies import ServerEvent
from desktop.sync.stream import EventStreamWorker

WAKE = ServerEvent("wake", '{"seq": 8}', "8")


class FakeStream:
    """Gives its events, then fails or waits to be closed."""

    def __init__(self, events: list[ServerEvent], error: ApiError | None = None) -> None:
        self._events = events
        self._error = error
        self._closed = threading.Event()

    def __iter__(self) -> Iterator[ServerEvent]:
        yield from self._events
        if self._error is not None:
            raise self._error
        self._closed.wait(10)

    def close(self) -> None:
        self._closed.set()


class FakeEvents:
    """Hands out streams in order; a missing one is a dead line."""

    def __init__(self, *streams: FakeStream) -> None:
        self._streams = list(streams)
        self.last_ids: list[str] = []
        self.opened = threading.Event()

    @property
    def events(self) -> FakeEvents:
        return self

    def open(self, terminal_token: str, last_event_id: str = "") -> FakeStream:
        self.last_ids.append(last_event_id)
        if not self._streams:
            raise Unreachable("no_connection")
        self.opened.set()
        return self._streams.pop(0)


def test_a_wake_up_wakes_and_the_next_stream_goes_on_after_it() -> None:
    cut = Unreachable("cut")
    other = ServerEvent("later", "{}", "")
    events = FakeEvents(FakeStream([WAKE, other], cut), FakeStream([], cut))
    wakes: list[str] = []
    worker = EventStreamWorker(events, lambda: "t", wakes.append, lambda: 0.5)
    with pytest.raises(Unreachable):
        worker.listen_once()
    assert wakes == ["stream"]
    worker.pause_s()
    with pytest.raises(Unreachable):
        worker.listen_once()
    assert wakes == ["stream", "network"], "the line is back: whatever waits may go at once"
    assert events.last_ids == ["", "8"]


def test_pauses_grow_up_to_a_minute_and_never_vanish() -> None:
    worker = EventStreamWorker(FakeEvents(), lambda: "t", lambda reason: None, lambda: 0.9)
    pauses = [worker.pause_s() for _ in range(9)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == 54.0
    lazy = EventStreamWorker(FakeEvents(), lambda: "t", lambda reason: None, lambda: 0.0)
    assert lazy.pause_s() == 1.0


def test_stopping_ends_an_open_stream_at_once() -> None:
    events = FakeEvents(FakeStream([WAKE]))
    woken = threading.Event()
    worker = EventStreamWorker(events, lambda: "t", lambda reason: woken.set(), lambda: 0.0)
    worker.start()
    assert woken.wait(10)
    worker.stop()
    assert not any(thread.name == "events" for thread in threading.enumerate())


def test_without_a_token_the_line_is_left_alone() -> None:
    events = FakeEvents(FakeStream([WAKE]))
    worker = EventStreamWorker(events, lambda: "", lambda reason: None, lambda: 0.0)
    worker.start()
    worker.stop()
    assert events.last_ids == []
