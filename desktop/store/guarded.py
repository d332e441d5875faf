"""The one seam between the engine's errors and the program's: guarded reads of the cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from desktop.errors import AppError
from desktop.store.db import DATABASE_TROUBLE

T = TypeVar("T")
Reader = TypeVar("Reader")
Told = Callable[[Exception], AppError]


def guarded(reader: Reader, told: Told) -> Reader:
    """The same reader, its database errors told as AppError."""
    return cast(Reader, _Guarded(reader, told))


def guarded_call(work: Callable[[], T], told: Told) -> T:
    """The result of the work, its database errors told as AppError."""
    try:
        return work()
    except DATABASE_TROUBLE as error:
        raise told(error) from error


class _Guarded:
    """Every method of a reader ends its own reading, so an error shows in the call."""

    def __init__(self, reader: object, told: Told) -> None:
        self._reader = reader
        self._told = told

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._reader, name)

        def call(*values: Any, **named: Any) -> Any:
            return guarded_call(lambda: method(*values, **named), self._told)

        return call
