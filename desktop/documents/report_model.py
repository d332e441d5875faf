"""All that a report shows, as plain values: facts and tables, for paper and spreadsheet alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Cell = str | int | date | datetime | None
Kind = Literal["text", "account", "money", "count", "day", "moment", "time"]
"""What a column holds: account numbers are text, money is kopecks, moments carry their zone."""

Row = tuple[Cell, ...]


@dataclass(frozen=True)
class ReportColumn:
    """``width`` in points of an A4 page; what is left over goes to the ``wide`` ones."""

    title: str
    kind: Kind = "text"
    width: float = 60.0
    wide: bool = False


@dataclass(frozen=True)
class ReportTable:
    """Rows with a total under them; ``empty`` is said instead when there are none."""

    title: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[Row, ...]
    total: Row = ()
    empty: str = "Записей нет."


@dataclass(frozen=True)
class Fact:
    """One line of the head of a report."""

    label: str
    value: Cell
    kind: Kind = "text"
    strong: bool = False


@dataclass(frozen=True)
class Report:
    """A report ready for paper and file; ``file_name`` and ``title`` name no person.

    ``period`` is what it is about in words, ``warnings`` what its reader must know first,
    ``signatures`` who signs it on paper. ``about``: facts of a whole line each, as names and
    addresses need; ``closing``: what is stated under the tables.
    """

    kind: str
    title: str
    period: str
    file_name: str
    office: str
    place: str
    made_at: datetime
    made_by: str
    facts: tuple[Fact, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    warnings: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    landscape: bool = False
    about: tuple[Fact, ...] = ()
    closing: tuple[str, ...] = ()
