"""Lanes of slow work: in order, cancelled, closed, and alive after a listener that fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest

from desktop.jobs import Jobs


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[BaseException | None]:
    """What the threads told of failures nobody caught."""
    found: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: found.append(told.exc_value))
    return found


def ignored(_: object) -> None:
    """A result nobody waits for."""


def test_a_listener_that_fails_is_told_and_the_lane_goes_on(
    jobs: Jobs, told: list[BaseException | None]
) -> None:
    trouble = ValueError("listener")

    def fail(_: object) -> None:
        raise trouble

    def work() -> None:
        raise KeyError("work")

    jobs.submit("read", lambda: 1, fail, ignored)
    jobs.submit("read", work, ignored, fail)
    assert jobs.call("read", lambda: "alive", timeout_s=10) == "alive"
    assert told == [trouble, trouble]


def test_jobs_of_a_lane_run_in_order_and_a_cancelled_one_does_not(jobs: Jobs) -> None:
    begun, go_on = threading.Event(), threading.Event()
    ran: list[int] = []

    def first() -> int:
        begun.set()
        go_on.wait(10)
        return 1

    running = jobs.submit("read", first, ran.append, ignored)
    waiting = [jobs.submit("read", partial(int, n), ran.append, ignored) for n in (2, 3, 4)]
    assert begun.wait(10)
    waiting[1].cancel()
    running.cancel()
    go_on.set()
    assert waiting[2].finished.wait(10)
    assert ran == [2, 4]


def test_a_failure_of_the_work_reaches_whoever_asked(jobs: Jobs) -> None:
    failed: list[Exception] = []

    def work() -> None:
        raise KeyError("work")

    assert jobs.submit("read", work, ignored, failed.append).finished.wait(10)
    assert isinstance(failed[0], KeyError)
    with pytest.raises(KeyError):
        jobs.call("read", work)


def test_closing_finishes_what_is_queued(jobs: Jobs) -> None:
    ran: list[int] = []
    for number in range(20):
        jobs.submit("slow", partial(int, number), ran.append, ignored)
    jobs.close()
    assert ran == list(range(20))
    jobs.submit("slow", lambda: 99, ran.append, ignored)
    assert ran == list(range(20))
