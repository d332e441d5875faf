"""The demo's own time: it ends with October 2026 closed and stands at 20.11.2026, 10:42."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

LAST_CLOSED = 202610
OPEN = 202611
TODAY = date(2026, 11, 20)
ZONE = ZoneInfo("Asia/Yekaterinburg")
NOW_MS = int(datetime(2026, 11, 20, 10, 42, tzinfo=ZONE).timestamp() * 1000)
_DAY_MS = 86_400_000


def iso(period: int, day: int) -> str:
    """A day of a period as ISO text."""
    return f"{period // 100}-{period % 100:02d}-{day:02d}"


def moment_ms(period: int, day: int, seconds: int) -> int:
    """UTC milliseconds of a second of a local day (Tyumen has no summer time)."""
    return _month_start_ms(period) + (day - 1) * _DAY_MS + seconds * 1000


@lru_cache(maxsize=64)
def _month_start_ms(period: int) -> int:
    start = datetime.combine(date(period // 100, period % 100, 1), time(0), tzinfo=ZONE)
    return int(start.astimezone(UTC).timestamp() * 1000)
