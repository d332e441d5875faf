"""The bus: events carry kinds and ids, never objects; listeners re-read what they show."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

Listener = Callable[["Changed"], None]


@dataclass(frozen=True)
class Changed:
    """Rows of one kind changed; empty ``ids`` means any of the kind.

    Kinds: account, meter, bill, payment, catalog, setting, outbox, sync (state), session, snapshot
    (fill progress), shift, print (jobs of the print queue).
    """

    kind: str
    ids: frozenset[str] = frozenset()


class Bus:
    """Delivers events to listeners in the publisher's thread; the UI subscribes through its
    bridge."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: tuple[Listener, ...] = ()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Add a listener; the returned function takes it away."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

        def cancel() -> None:
            with self._lock:
                self._listeners = tuple(one for one in self._listeners if one is not listener)

        return cancel

    def publish(self, event: Changed) -> None:
        """Tell every listener."""
        for listener in self._listeners:
            listener(event)
