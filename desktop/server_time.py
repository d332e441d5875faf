"""The server's time as seen from here: the offset of the best of the last eight exchanges."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.clock import Clock, utc_ms

_KEPT = 8
_DRIFT_MS = 2_000
_EARLIEST_MS = 1_577_836_800_000  # 2020: an answer from before is no clock
_LATEST_MS = 4_102_444_800_000  # 2100


@dataclass(frozen=True)
class _Sample:
    round_trip_ms: int
    offset_ms: int
    taken_s: float


class ServerTime:
    """Corrects the machine's clock; before any exchange the machine's clock is all there is."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._samples: deque[_Sample] = deque(maxlen=_KEPT)

    def note(self, server_ms: int, sent_at: datetime, round_trip_s: float) -> None:
        """Take one answer's time; nonsense is ignored."""
        if not _EARLIEST_MS < server_ms < _LATEST_MS:
            return
        round_trip_ms = max(0, int(round_trip_s * 1000))
        offset_ms = server_ms - (utc_ms(sent_at) + round_trip_ms // 2)
        with self._guard:
            sample = _Sample(round_trip_ms, offset_ms, self._clock.monotonic_s())
            if any(_disagree(sample, older) for older in self._samples):
                # Somebody set the clock of this computer: what was measured before is void.
                self._samples.clear()
            self._samples.append(sample)

    def offset_ms(self) -> int:
        """Server minus here, 0 when unknown."""
        best = self._best()
        return best.offset_ms if best else 0

    def age_s(self) -> int:
        """Age of that knowledge, -1 when there is none."""
        best = self._best()
        return int(self._clock.monotonic_s() - best.taken_s) if best else -1

    def now(self) -> datetime:
        """Corrected aware UTC."""
        return self._clock.now() + timedelta(milliseconds=self.offset_ms())

    def _best(self) -> _Sample | None:
        with self._guard:
            return min(self._samples, key=lambda one: one.round_trip_ms, default=None)


def _disagree(one: _Sample, other: _Sample) -> bool:
    """Both cannot be true, even with the clocks drifting a little between them."""
    apart = abs(one.offset_ms - other.offset_ms)
    return apart > (one.round_trip_ms + other.round_trip_ms) // 2 + _DRIFT_MS
