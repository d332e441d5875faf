"""When an act of the till happened: the desk's own moment, unless its clock cannot be right."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from server.acts import Act
from server.envelopes import CLOCK_SLACK_MS, OLDEST_ACT_MS

CLOCK = "clock_suspect"


def moment_of(act: Act, sent_ms: int) -> tuple[int, str]:
    """UTC milliseconds to book with, and the doubt: a clock that cannot be right is replaced by
    ours, the money is booked all the same.
    """
    sane = act.now_ms - OLDEST_ACT_MS <= sent_ms <= act.now_ms + CLOCK_SLACK_MS
    if act.doubt == CLOCK or not sane:
        return act.now_ms, CLOCK
    return sent_ms, act.doubt


def business_day(act: Act, at_ms: int) -> str:
    """The day of the moment in the office's zone, as ISO text."""
    zone = ZoneInfo(act.settings.office_zone)
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).date().isoformat()
