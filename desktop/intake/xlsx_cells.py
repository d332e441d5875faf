"""The first sheet of a workbook as rows of words: sizes counted first, no DTD, no formula run."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.parsers import expat

from openpyxl import load_workbook

from desktop.intake.csv_cells import Cells
from desktop.intake.told_line import MAX_CELL, MAX_LINES
from domain.errors import InputError

_PARTS = 500
_UNPACKED = 64 * 1024 * 1024
_CHUNK = 1 << 16
_COLUMNS = 40
_ROWS = 10 * MAX_LINES
_EXACT_WHOLE = 10**15


def sheet_rows(content: bytes) -> Iterator[Cells]:
    """Filled rows; raises ``batch.not_xlsx``, ``batch.xlsx_limits``, ``batch.xlsx_dtd``."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
        yield from _filled(book.worksheets[0])
    except (InputError, MemoryError):
        raise
    except Exception as error:  # a broken book breaks the reader in any of its many places
        raise InputError("batch.not_xlsx") from error


def _check_parts(archive: zipfile.ZipFile) -> None:
    """What the archive declares is not believed: each part is unpacked once and counted."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > _PARTS or sum(entry.file_size for entry in entries) > _UNPACKED:
        raise InputError("batch.xlsx_limits")
    if len(set(names)) != len(names) or any(_is_strange(name) for name in names):
        raise InputError("batch.not_xlsx")
    left = _UNPACKED
    for entry in entries:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse_doctype
        is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
        with archive.open(entry) as part:
            while block := part.read(_CHUNK):
                left -= len(block)
                if left < 0:
                    raise InputError("batch.xlsx_limits")
                if is_xml:
                    parser.Parse(block, False)


def _is_strange(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name


def _refuse_doctype(*_: object) -> None:
    raise InputError("batch.xlsx_dtd")


def _filled(sheet: Any) -> Iterator[Cells]:
    rows = sheet.iter_rows(max_col=_COLUMNS, values_only=True)
    for number, values in enumerate(rows, 1):
        if number > _ROWS:
            raise InputError("batch.xlsx_limits")
        cells = [_words(value)[: MAX_CELL + 1] for value in values]
        if any(cells):
            yield number, cells


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, int | float):
        if abs(value) >= _EXACT_WHOLE or value != value:
            return "#"  # Excel has lost its last digits: no parser takes it
        text = format(Decimal(f"{value:.15g}"), "f")
        return text.removesuffix(".0")
    return str(value).strip()
