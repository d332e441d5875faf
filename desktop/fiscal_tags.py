"""The tags of fiscal documents and the words of tasks for them: a table file, read once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from desktop.errors import AppError

_FILE = Path(__file__).resolve().parents[1] / "resources" / "fiscal" / "tags.json"
INN_LENGTH = 12


@dataclass(frozen=True)
class TagValue:
    """One allowed value: the tag, its number in the document, how it is printed, since when."""

    tag: int
    value: int
    name: str
    valid_from: str = ""


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return table


def tag_name(tag: int) -> str:
    """What a tag is called."""
    return str(_table()["names"][str(tag)])


def tag_value(group: str, word: str) -> TagValue:
    """The value of a task's word (group vat, word none); AppError ``fiscal.unknown_word``."""
    entry = _table()[group].get(word)
    if entry is None:
        raise AppError("fiscal.unknown_word", word=word)
    return TagValue(entry["tag"], entry["value"], entry["name"], entry.get("from", ""))


def words_of(group: str) -> tuple[str, ...]:
    """Every word a task may use."""
    return tuple(_table()[group])


def padded_inn(inn: str) -> str:
    """An ИНН as tags 1018 and 1226 hold it: twelve signs, ten digits are padded with spaces."""
    return inn.ljust(INN_LENGTH)
