"""The server's time from a desk's clock: the best answer counts, until somebody sets the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from desktop.clock import StoppedClock, utc_ms
from desktop.server_time import ServerTime

NOON = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


def told(time: ServerTime, clock: StoppedClock, ahead_ms: int, round_trip_s: float) -> None:
    """One exchange with a server whose clock is so far ahead of ours."""
    sent_at = clock.now()
    middle = utc_ms(sent_at) + int(round_trip_s * 500)
    time.note(middle + ahead_ms, sent_at, round_trip_s)


def test_the_quickest_answer_is_the_best() -> None:
    clock = StoppedClock(NOON)
    time = ServerTime(clock)
    assert (time.offset_ms(), time.age_s()) == (0, -1)
    told(time, clock, 900, 2.0)
    told(time, clock, 500, 0.02)
    told(time, clock, 1_100, 1.5)
    assert time.offset_ms() == 500


def test_a_clock_that_was_set_is_noticed_by_the_next_answer_however_slow() -> None:
    clock = StoppedClock(NOON)
    time = ServerTime(clock)
    told(time, clock, 0, 0.001)
    clock.advance(timedelta(days=3))
    told(time, clock, -int(timedelta(days=3) / timedelta(milliseconds=1)), 1.9)
    assert abs(time.now() - NOON) < timedelta(seconds=1)


def test_nonsense_is_no_answer() -> None:
    clock = StoppedClock(NOON)
    time = ServerTime(clock)
    time.note(7, clock.now(), 0.1)
    assert time.age_s() == -1
