"""A line of a file of readings as the limited child tells it: words, nothing judged yet."""

from __future__ import annotations

from typing import Any

import msgspec

MAX_LINES = 2_000
MAX_CELL = 200


class ToldLine(msgspec.Struct, frozen=True, kw_only=True):
    """``line``: its number in the file, from 1. ``values``: as written, by zone. ``code`` and
    ``fields``: why the line cannot be read.
    """

    line: int
    account: str = ""
    serial: str = ""
    day: str = ""
    values: tuple[str, ...] = ()
    code: str = ""
    fields: dict[str, Any] = {}


class ToldFile(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of a whole file, or why it is none (``code``, ``fields``)."""

    kind: str = ""
    lines: tuple[ToldLine, ...] = ()
    code: str = ""
    fields: dict[str, Any] = {}
