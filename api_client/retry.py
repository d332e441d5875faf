"""When to try again: pure functions, no clock and no sleep."""

from __future__ import annotations

from collections.abc import Callable

from api_client.errors import ApiError, Busy

Rng = Callable[[], float]
"""A number in [0, 1); injected so that tests and the simulator repeat."""

MAX_READ_TRIES = 3


def full_jitter_s(failures: int, rng: Rng, *, first_s: float = 1.0, cap_s: float = 300.0) -> float:
    """U(0, min(cap, first * 2^(failures-1))): spreads terminals that lost one server at once."""
    doublings = min(max(failures - 1, 0), 30)
    return rng() * float(min(cap_s, first_s * 2**doublings))


def delay_s(attempt: int, error: ApiError, replayable: bool, rng: Rng) -> float | None:
    """Seconds before the next try of an interactive request, or None to give up.

    ``attempt`` counts from 1. What is not replayable is never repeated here: its outcome is
    asked for by key. A long pause is not waited for while a clerk looks at the screen.
    """
    if not replayable or not error.retryable or attempt >= MAX_READ_TRIES:
        return None
    if isinstance(error, Busy) and error.retry_after_s is not None:
        return error.retry_after_s if error.retry_after_s <= 2.0 else None
    return full_jitter_s(attempt, rng, first_s=0.3, cap_s=2.0)
