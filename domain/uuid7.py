"""Time-ordered identifiers (UUIDv7, RFC 9562): keys of intents, neither secrets nor an order."""

from __future__ import annotations

import threading
from collections.abc import Callable

_COUNTER_LIMIT = 1 << 12
_TIME_LIMIT = 1 << 48


class Uuid7Source:
    """Makes UUIDv7 texts, each greater than the one before, also when the clock stands still or
    goes back.

    The twelve bits after the version are a counter that starts anywhere in a new millisecond and
    grows inside it; when it is full the time part runs one millisecond ahead. Safe to share
    between threads.
    """

    def __init__(self, now_ms: Callable[[], int], random_bytes: Callable[[int], bytes]) -> None:
        self._now_ms = now_ms
        self._random_bytes = random_bytes
        self._lock = threading.Lock()
        self._last_ms = -1
        self._counter = 0

    def new(self) -> str:
        """The next identifier as 36 characters, lower case."""
        noise = self._random_bytes(10)
        with self._lock:
            self._advance(int.from_bytes(noise[:2], "big") % _COUNTER_LIMIT)
            moment, counter = self._last_ms, self._counter
        tail = int.from_bytes(noise[2:], "big") & ((1 << 62) - 1)
        number = (moment << 80) | (0x7 << 76) | (counter << 64) | (0b10 << 62) | tail
        text = f"{number:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def _advance(self, start: int) -> None:
        now = min(max(self._now_ms(), 0), _TIME_LIMIT - 1)
        if now > self._last_ms:
            self._last_ms, self._counter = now, start
        elif self._counter + 1 < _COUNTER_LIMIT:
            self._counter += 1
        else:
            self._last_ms, self._counter = self._last_ms + 1, 0
