"""The exchange's thread: waits for a wake-up or the timer, and drives engine and performer."""

from __future__ import annotations

import logging
import queue
import threading
from collections import deque

from api_client.retry import Rng
from desktop.sync import messages as m
from desktop.sync.engine import Engine
from desktop.sync.performer import Performer, Tally
from desktop.sync.ports import Parts

log = logging.getLogger(__name__)


class SyncWorker:
    """Either started as a thread, or driven by ``run_once`` in the caller's; never both."""

    def __init__(self, parts: Parts, rng: Rng) -> None:
        self._clock = parts.clock
        self._engine = Engine(parts.clock, rng)
        self._performer = Performer(parts)
        self._events: queue.SimpleQueue[m.Event | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> m.LinkState:
        """The line as last seen."""
        return self._performer.state

    @property
    def cursor(self) -> str:
        """Where the cache stood at the last round, empty before the first."""
        return self._performer.cursor

    def start(self) -> None:
        """Begin to work in a thread; nothing is sent before ``unlocked``."""
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End the thread after what it is doing; a request under way is not waited for longer."""
        self._events.put(None)
        if self._thread is not None:
            self._thread.join(timeout_s)

    def wake(self, reason: m.Reason = "command") -> None:
        """An exchange is wanted."""
        self._events.put(m.Wake(reason))

    def unlocked(self) -> None:
        """A clerk signed in or unlocked: both files are open."""
        self._events.put(m.Unlocked())

    def locked(self) -> None:
        """The cache is closed."""
        self._events.put(m.Locked())

    def closed(self) -> None:
        """Nobody is signed in: both files are closed."""
        self._events.put(m.Closed())

    def run_once(self) -> Tally:
        """All that an exchange can do now, in this thread: for verbs and tests."""
        if self._thread is not None:
            raise RuntimeError("the exchange runs in its thread")
        self._performer.tally = Tally()
        self._pump(m.Unlocked())
        return self._performer.tally

    def _run(self) -> None:
        while True:
            try:
                event = self._events.get(timeout=self._left_s())
            except queue.Empty:
                self._performer.due_s = None
                event = m.Tick()
            if event is None:
                return
            self._pump(event)

    def _left_s(self) -> float | None:
        due_s = self._performer.due_s
        return None if due_s is None else max(0.0, due_s - self._clock.monotonic_s())

    def _pump(self, event: m.Event) -> None:
        """One event and everything that follows from it."""
        events = deque([event])
        while events:
            for effect in self._engine.step(events.popleft()):
                outcome = self._perform(effect)
                if outcome is not None:
                    events.append(outcome)

    def _perform(self, effect: m.Effect) -> m.Event | None:
        try:
            return self._performer.perform(effect)
        except Exception as error:  # noqa: BLE001 - the worker loop outlives every surprise
            log.error("exchange stopped by %s at %s", type(error).__name__, type(effect).__name__)
            return m.StoreFailed("sync_trouble")
