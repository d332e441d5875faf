"""Rows of a checked xlsx file's sheets as values by column letter, blank rows left out."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from server.importing.container import WANTED, FileLimits, SheetScan, scan
from server.importing.files import unreadable
from server.importing.outcome import ImportFailedError, Problems

CellValue = str | int | float | bool | date | datetime | time | timedelta | None
_BROKEN = (
    *(AttributeError, EOFError, IndexError, KeyError, TypeError, ValueError, RecursionError),
    *(ParseError, InvalidFileException, zipfile.BadZipFile),
)
"""What the reader raises on parts that are XML and yet no workbook."""


@dataclass(frozen=True)
class SheetRow:
    """One row with something in it; ``number`` as Excel shows it."""

    sheet: str
    number: int
    values: tuple[CellValue, ...]

    def value(self, column: str) -> CellValue:
        """The value of the column «A»…«AE», None when the cell is blank."""
        index: int = column_index_from_string(column)
        return self.values[index - 1]


class Book:
    """An opened file whose sheets are read one after the other, each row once."""

    def __init__(self, workbook: Any, scans: dict[str, SheetScan]) -> None:
        self._workbook = workbook
        self._scans = scans

    def has(self, title: str) -> bool:
        """Whether there is such a sheet."""
        return self._find(title) is not None

    def only_sheet(self) -> str:
        """The title of the sheet of a file that has one; empty for more."""
        sheets = self._workbook.worksheets
        return " ".join(sheets[0].title.split()) if len(sheets) == 1 else ""

    def rows(self, title: str, first: int, columns: int, problems: Problems) -> Iterator[SheetRow]:
        """Filled rows from ``first`` on, ``columns`` wide; a sheet that is absent is an error."""
        sheet = self._find(title)
        if sheet is None:
            problems.add(f"В файле нет листа «{title}»: это другой шаблон")
            return
        told = self._scan_of(sheet)
        for number, column in told.blank_formulas:
            if number >= first:
                cause = "формула без сохранённого значения: вставьте значение"
                problems.add_cell(title, number, column, cause)
        if told.last_filled < first:
            return
        # Rows after the last filled one may be a million: they are never asked for.
        found = sheet.iter_rows(
            min_row=first,
            max_row=told.last_filled,
            min_col=1,
            max_col=columns,
            values_only=True,
        )
        for number, values in enumerate(_guarded(found), first):
            if any(not _is_blank(value) for value in values):
                yield SheetRow(title, number, values)

    def count(self, title: str, first: int) -> int:
        """How many rows of an optional sheet are filled from ``first`` on."""
        if not self.has(title):
            return 0
        return sum(1 for _ in self.rows(title, first, 40, Problems()))

    def _find(self, title: str) -> Any | None:
        for sheet in self._workbook.worksheets:
            if " ".join(sheet.title.split()).casefold() == title.casefold():
                return sheet
        return None

    def _scan_of(self, sheet: Any) -> SheetScan:
        found = self._scans.get(sheet._worksheet_path.lstrip("/"))
        if found is None:
            raise ImportFailedError("Файл повреждён: лист не найден в книге")
        return found


@contextmanager
def open_book(path: Path, limits: FileLimits) -> Iterator[Book]:
    """Check the file and open it; raises ImportFailedError with one sentence."""
    try:
        scans = scan(path, limits)
    except OSError as error:
        raise unreadable(path, error, WANTED) from error
    with warnings.catch_warnings():
        # The reader warns of styles and extensions it leaves out; no value depends on them.
        warnings.simplefilter("ignore")
        try:
            workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        except _BROKEN as error:
            raise _broken() from error
        except OSError as error:
            # The reader's own word for a missing workbook part has no number of the system.
            if error.errno is not None:
                raise unreadable(path, error, WANTED) from error
            raise _broken() from error
        try:
            yield Book(workbook, scans)
        finally:
            workbook.close()


def _guarded(rows: Iterator[tuple[CellValue, ...]]) -> Iterator[tuple[CellValue, ...]]:
    try:
        yield from rows
    except _BROKEN as error:
        raise _broken() from error


def _broken() -> ImportFailedError:
    return ImportFailedError("Файл повреждён или это не книга Excel (.xlsx)")


def _is_blank(value: CellValue) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
