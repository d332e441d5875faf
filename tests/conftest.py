"""What holds for every test: garbage is collected between tests, on the thread that made it."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

_WHOLE_EVERY = 40
_count = 0


def pytest_configure() -> None:
    """A widget of a finished test must not be freed by a thread of the next one."""
    gc.disable()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """The young after every test, all of it after some."""
    global _count
    try:
        return (yield)
    finally:
        _count += 1
        gc.collect(1 if _count % _WHOLE_EVERY else 2)
