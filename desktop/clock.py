"""The clock argument: aware UTC now, the office's date, monotonic time; tests and pictures stop
it."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """What the program asks of time."""

    def now(self) -> datetime:
        """Aware UTC."""

    def monotonic_s(self) -> float:
        """Seconds that never go back."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic_s(self) -> float:
        return time.monotonic()


class StoppedClock:
    """A clock that moves only when told to."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)
        self._monotonic_s = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic_s(self) -> float:
        return self._monotonic_s

    def advance(self, step: timedelta) -> None:
        """Move both times on."""
        self._now += step
        self._monotonic_s += step.total_seconds()


def office_date(clock: Clock, zone: ZoneInfo) -> date:
    """Today in the office's zone."""
    return clock.now().astimezone(zone).date()


def utc_ms(moment: datetime) -> int:
    """Milliseconds of an aware moment since 1970, UTC."""
    return int(moment.timestamp() * 1000)
