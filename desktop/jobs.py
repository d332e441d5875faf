"""Slow work off the UI thread: named lanes of one thread each, results delivered through
``post``."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Post = Callable[[Callable[[], None]], None]

log = logging.getLogger(__name__)


def post_inline(call: Callable[[], None]) -> None:
    """Deliver at once in the worker's thread: for verbs and tests without an event loop."""
    call()


class JobHandle:
    """One submitted job; ``cancel`` drops it if it has not begun and drops its result if it has."""

    def __init__(self) -> None:
        self.cancelled = threading.Event()
        self.finished = threading.Event()

    def cancel(self) -> None:
        self.cancelled.set()


class _Lane:
    """A thread working through its jobs in order; started with the first job."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._wake = threading.Condition()
        self._queue: deque[Callable[[], None]] = deque()
        self._thread: threading.Thread | None = None
        self._closing = False

    def put(self, call: Callable[[], None]) -> None:
        with self._wake:
            if self._closing:
                return
            self._queue.append(call)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name=f"job-{self._name}", daemon=True
                )
                self._thread.start()
            self._wake.notify()

    def close(self, timeout_s: float) -> None:
        with self._wake:
            self._closing = True
            self._wake.notify()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._queue and not self._closing:
                    self._wake.wait()
                if not self._queue:
                    return
                call = self._queue.popleft()
            try:
                call()
            except Exception as error:  # noqa: BLE001 - one bad listener must not end the lane
                log.error("a listener of lane %s failed: %s", self._name, type(error).__name__)
                told = (type(error), error, error.__traceback__, threading.current_thread())
                threading.excepthook(threading.ExceptHookArgs(told))
            # A waiting lane holds nobody: what the last call knew may be a widget.
            del call


class Jobs:
    """Lanes: ``outbox`` (the one owner of the outbox connection), ``read``, ``search``, ``paper``,
    ``print`` (receipt printers and the fiscal device), ``slow``."""

    def __init__(self, post: Post = post_inline) -> None:
        self._post = post
        self._lock = threading.Lock()
        self._lanes: dict[str, _Lane] = {}

    @property
    def post(self) -> Post:
        """Deliver a call to the UI thread: for progress out of a running job."""
        return self._post

    def submit(
        self,
        lane: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> JobHandle:
        """Run ``work`` in the lane; ``done(result)`` or ``failed(error)`` arrives by ``post``
        unless cancelled."""
        handle = JobHandle()

        def deliver(call: Callable[[], None]) -> None:
            if not handle.cancelled.is_set():
                call()

        def run() -> None:
            try:
                if handle.cancelled.is_set():
                    return
                try:
                    result = work()
                except Exception as error:  # noqa: BLE001 - the worker loop: the caller decides
                    trouble = error
                    log.info("job failed: %s", type(error).__name__)
                    self._post(lambda: deliver(lambda: failed(trouble)))
                else:
                    self._post(lambda: deliver(lambda: done(result)))
            finally:
                handle.finished.set()

        self._lane(lane).put(run)
        return handle

    def call(self, lane: str, work: Callable[[], T], timeout_s: float = 60.0) -> T:
        """Run in the lane and wait: for verbs, tests and other workers, never on the UI thread."""
        box: list[T] = []
        errors: list[Exception] = []
        over = threading.Event()

        def run() -> None:
            try:
                box.append(work())
            except Exception as error:  # noqa: BLE001 - re-raised in the caller's thread
                errors.append(error)
            finally:
                over.set()

        self._lane(lane).put(run)
        if not over.wait(timeout_s):
            raise TimeoutError(lane)
        if errors:
            raise errors[0]
        return box[0]

    def finish(self, name: str, timeout_s: float = 5.0) -> None:
        """Let one lane finish what is queued, then stop it: it may need others that live on."""
        with self._lock:
            lane = self._lanes.get(name)
        if lane is not None:
            lane.close(timeout_s)

    def close(self, timeout_s: float = 5.0) -> None:
        """Let every lane finish what is queued, then stop."""
        with self._lock:
            lanes = list(self._lanes.values())
        for lane in lanes:
            lane.close(timeout_s)

    def _lane(self, name: str) -> _Lane:
        with self._lock:
            return self._lanes.setdefault(name, _Lane(name))
