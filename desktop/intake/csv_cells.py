"""A text of unknown code page and delimiter as rows of cells; what is broken is named by place."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from desktop.intake.told_line import MAX_CELL
from domain.errors import InputError
from domain.registries import decode_registry

_DELIMITERS = ";\t,"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Cells = tuple[int, list[str]]
"""The number of the row in the file, from 1, and what stands in it."""


def text_of(content: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, cp1251 or cp866.

    Raises ``batch.not_text`` (line, column) for a zero byte and ``registry.empty``.
    """
    if content[:2] in _UTF16:
        text = content.decode("utf-16", errors="replace")
    else:
        _refuse_nul(content)
        text = decode_registry(content)
    if not text.strip():
        raise InputError("registry.empty")
    at = text.find("\0")
    if at >= 0:
        raise InputError("batch.not_text", **_place(text, at))
    return text


def rows_of(text: str) -> Iterator[Cells]:
    """Rows with anything in them; raises ``batch.open_quote`` (line, column), ``batch.long_cell``
    (line, limit).
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise InputError("batch.open_quote", **_quote_place(text, number)) from None
        if any(len(cell) > MAX_CELL for cell in row):
            raise InputError("batch.long_cell", line=number, limit=MAX_CELL)
        if any(cell.strip() for cell in row):
            yield number, [cell.strip() for cell in row]
        number = reader.line_num + 1


def _refuse_nul(content: bytes) -> None:
    at = content.find(b"\0")
    if at >= 0:
        before = content[:at]
        column = at - (before.rfind(b"\n") + 1) + 1
        raise InputError("batch.not_text", line=before.count(b"\n") + 1, column=column)


def _place(text: str, at: int) -> dict[str, int]:
    return {"line": text.count("\n", 0, at) + 1, "column": at - text.rfind("\n", 0, at)}


def _quote_place(text: str, number: int) -> dict[str, int]:
    """Where the record begins that has no end: its last quote of the first line."""
    line = io.StringIO(text, newline="").read().splitlines()[number - 1 : number]
    return {"line": number, "column": (line[0].rfind('"') if line else 0) + 1}
