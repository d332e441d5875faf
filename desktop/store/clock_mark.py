"""The high-water mark of corrected time: a clock put back must not lengthen a delegation."""

from __future__ import annotations

from desktop.store.outbox import Outbox

TOLERATED_MS = 120_000
_STEP_MS = 60_000
_KEY = "high_water_ms"


def fell_back(outbox: Outbox, now_ms: int) -> bool:
    """True if the time is more than two minutes before one already seen."""
    return now_ms < _mark(outbox) - TOLERATED_MS


def note(outbox: Outbox, now_ms: int) -> None:
    """Remember the time, at most once a minute."""
    if now_ms >= _mark(outbox) + _STEP_MS:
        outbox.set_fact(_KEY, str(now_ms).encode())


def _mark(outbox: Outbox) -> int:
    return int(outbox.fact(_KEY) or 0)
