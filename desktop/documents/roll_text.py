"""A roll in columns of letters, as thermal printers and fiscal devices print it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from desktop.documents.roll import Code, Line, Look, Pair, Roll, Row, Rule

_DOUBLE: frozenset[Look] = frozenset({"large"})
_LEAST_NAME = 10


@dataclass(frozen=True)
class TextRow:
    """One printed row of letters, or a QR when ``code`` is set; ``text`` fits its columns."""

    text: str
    look: Look = "plain"
    is_centred: bool = False
    is_money: bool = False
    code: str = ""


def text_rows(roll: Roll, columns: int, spelled: Callable[[str], str] = str) -> tuple[TextRow, ...]:
    """The roll in rows of at most so many letters; ``spelled`` rewrites what a page lacks."""
    return tuple(printed for row in roll for printed in _rows(row, columns, spelled))


def _rows(row: Row, columns: int, spelled: Callable[[str], str]) -> Iterator[TextRow]:
    match row:
        case Line():
            yield from _line(row, columns, spelled)
        case Pair():
            yield from _pair(row, columns, spelled)
        case Rule():
            yield TextRow("-" * columns)
        case Code():
            yield TextRow("", is_centred=True, code=row.text)


def _line(row: Line, columns: int, spelled: Callable[[str], str]) -> Iterator[TextRow]:
    width = columns // 2 if row.look in _DOUBLE else columns
    for part in _wrapped(spelled(row.text), width):
        yield TextRow(part, row.look, row.is_centred)


def _pair(row: Pair, columns: int, spelled: Callable[[str], str]) -> Iterator[TextRow]:
    """The value stands at the right of the name's last row, or under it when it is long."""
    name, value = spelled(row.name), spelled(row.value)
    if row.look in _DOUBLE and len(value) > columns // 2:
        row = replace(row, look="strong")  # a sum is never cut in two
    width = columns // 2 if row.look in _DOUBLE else columns
    room = width - len(value) - 1
    if room >= min(_LEAST_NAME, len(name)):
        *above, last = _wrapped(name, room) or [""]
        for part in above:
            yield TextRow(part, row.look, is_money=row.is_money)
        yield TextRow(f"{last:<{room}} {value}", row.look, is_money=row.is_money)
        return
    for part in _wrapped(name, width):
        yield TextRow(part, row.look, is_money=row.is_money)
    for part in _wrapped(value, width):
        yield TextRow(f"{part:>{width}}", row.look, is_money=row.is_money)


def _wrapped(text: str, width: int) -> list[str]:
    indent = text[: len(text) - len(text.lstrip(" "))]
    return textwrap.wrap(
        text, width, subsequent_indent=indent, drop_whitespace=True, break_long_words=True
    )
