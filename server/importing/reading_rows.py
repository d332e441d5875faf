"""The template of readings as checked records, errors named by cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.clean_text import trimmed
from server.importing.cells import RowCells
from server.importing.meter_rows import RESOURCE_WORDS, RESOURCES
from server.importing.outcome import Problems
from server.importing.sheets import Book

READINGS = "Показания ПУ"
FIRST_ROW = 2
_COLUMNS = 8
_MOST_SIGNS = 30
VALUE_COLUMNS = ("E", "F", "G")


@dataclass(frozen=True, kw_only=True)
class ReadingRecord:
    """A row of the sheet; ``values`` as written, one a tariff, empty where none is told."""

    row: int
    gis_id: str
    serial: str
    code: str
    taken_on: date
    values: tuple[str, ...]


@dataclass
class ReadingFile:
    """The readings of a file; ``sheet`` names it in errors."""

    readings: list[ReadingRecord]
    rows: int
    sheet: str


def read_readings(book: Book, today: date, problems: Problems) -> ReadingFile:
    """Every reading of the file; what is wrong goes to ``problems``. A file of one sheet may call
    it as it likes.
    """
    sheet = book.only_sheet() or READINGS
    _refuse_early_row(book, sheet, problems)
    found: list[ReadingRecord] = []
    rows = 0
    for row in book.rows(sheet, FIRST_ROW, _COLUMNS, problems):
        rows += 1
        cells = RowCells(row, problems)
        record = _record(cells, today)
        if cells.ok:
            found.append(record)
    if not rows and not problems.total:
        problems.add(f"Лист «{sheet}»: нет ни одной строки (данные — со строки {FIRST_ROW})")
    return ReadingFile(found, rows, sheet)


def _refuse_early_row(book: Book, sheet: str, problems: Problems) -> None:
    """A reading in the row of the heading would be lost without a word."""
    row = next(book.rows(sheet, 1, _COLUMNS, Problems()), None)
    if row is None or row.number >= FIRST_ROW:
        return
    if isinstance(row.value("D"), date) or isinstance(row.value("E"), int | float):
        problems.add_cell(sheet, 1, "A", f"данные должны начинаться со строки {FIRST_ROW}")


def _record(cells: RowCells, today: date) -> ReadingRecord:
    gis_id = cells.text("A", 50)
    serial = cells.text("B", 50, need=not gis_id)
    code = cells.choice("C", RESOURCES, "", need=not gis_id, rest=RESOURCE_WORDS)
    taken_on = cells.day("D", today)
    if taken_on is None and cells.is_blank("D"):
        cells.fail("D", "не указана дата снятия")
    values = tuple(cells.parsed(column, _value, "") for column in VALUE_COLUMNS)
    if cells.is_blank("E"):
        cells.fail("E", "значение не заполнено")
    return ReadingRecord(
        row=cells.row,
        gis_id=gis_id,
        serial=serial,
        code=code,
        taken_on=taken_on or today,
        values=values,
    )


def _value(text: str) -> str:
    return trimmed(text, _MOST_SIGNS, "reading")
