"""Excel files in the shapes of ГИС ЖКХ: accounts and meters, row by row, with any cell replaced."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

MAIN, PREMISES, GROUNDS = "Основные сведения", "Помещения", "Основания"
METERS = "Сведения о ПУ"
READINGS = "Показания ПУ"
BILLS, BILL_LINES = "Разделы 1-2", "Разделы 3-6"
GUID = "1d6185b5-25a6-4fe8-9208-e7ddd281926a"
Row = dict[str, Any]
_HEADS = {MAIN: 21, PREMISES: 8, GROUNDS: 10, METERS: 31, READINGS: 8, BILLS: 39, BILL_LINES: 36}


def letter(index: int) -> str:
    """«A» for 0, «AD» for 29."""
    return (chr(64 + index // 26) if index >= 26 else "") + chr(65 + index % 26)


def main_row(number: int, **changed: Any) -> Row:
    """A person's account of «Основные сведения»; keys are column letters."""
    row = {
        "A": str(number),
        "B": f"7300{number:06d}",
        "C": f"70ТТ{number:06d}-01",
        "D": "ЛС РЦ",
        "E": "Нет",
        "F": "Нет",
        "G": "Сидорова",
        "H": "Ольга",
        "I": "Петровна",
        "R": 54.2,
        "S": 36.1,
        "T": 54.2,
        "U": 2,
    }
    return {**row, **changed}


def premises_row(number: int, house: str = "18", **changed: Any) -> Row:
    """The flat of that account."""
    row = {
        "A": str(number),
        "B": f"625000, обл Тюменская, г Тюмень, ул Новая Имортовая, д. {house}",
        "D": "Жилое помещение",
        "E": str(number),
        "H": 100,
    }
    return {**row, **changed}


def meter_row(number: int, account: str, **changed: Any) -> Row:
    """A cold-water meter of an account."""
    row = {
        "A": f"СГВ-{number:06d}",
        "B": "Индивидуальный",
        "C": "Бетар",
        "D": "СХВ-15",
        "I": account,
        "J": "нет",
        "L": "нет",
        "M": "кухня",
        "O": "Холодная вода",
        "P": "Однотарифный",
        "Q": "12.3450000",
        "U": datetime.date(2024, 5, 10),
        "V": datetime.date(2024, 5, 12),
        "W": datetime.date(2024, 3, 1),
        "Y": "6 лет",
    }
    return {**row, **changed}


def accounts_file(
    path: Path,
    mains: Sequence[Mapping[str, Any]],
    premises: Sequence[Mapping[str, Any]],
    grounds: Sequence[Mapping[str, Any]] = (),
) -> Path:
    """The template «Импорт сведений о ЛС»: data from row 3."""
    return _write(path, {MAIN: (2, mains), PREMISES: (2, premises), GROUNDS: (2, grounds)})


def simple_accounts(path: Path, count: int, **changed: Any) -> Path:
    """Accounts 1…count in one house, the first one's cells changed."""
    mains = [main_row(1, **changed), *(main_row(one) for one in range(2, count + 1))]
    return accounts_file(path, mains, [premises_row(one) for one in range(1, count + 1)])


def meters_file(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """The template «Сведения о ПУ»: data from row 2."""
    return _write(path, {METERS: (1, rows)})


def reading_row(serial: str, value: Any, **changed: Any) -> Row:
    """A reading of a cold-water meter."""
    row = {"B": serial, "C": "Холодная вода", "D": datetime.date(2026, 11, 19), "E": value}
    return {**row, **changed}


def readings_file(path: Path, rows: Sequence[Mapping[str, Any]], title: str = READINGS) -> Path:
    """The template of readings: data from row 2."""
    return _write(path, {title: (1, rows)})


def bill_row(number: str, account: str, month: str, **changed: Any) -> Row:
    """A document without debt for a month «ММ.ГГГГ»; sums are those of ``bill_lines``."""
    row = {
        "A": account,
        "B": "Текущий",
        "C": number,
        "D": month,
        "H": "@",
        "I": 1500.5,
        "J": 0,
        "K": 0,
        "L": 0,
        "P": 1500.5,
    }
    return {**row, **changed}


def bill_lines(number: str, **changed: Any) -> list[Row]:
    """Maintenance of 1000,50 and cold water of 500 roubles."""
    water = {
        "A": number,
        "B": "Холодное водоснабжение",
        "D": "Прибор учета",
        "E": "7.275",
        "H": 68.73,
        "K": 500,
        "AD": 500,
    }
    housing = {"A": number, "B": "Содержание жилого помещения", "H": "30.6", "K": "1000,50"}
    return [housing, {**water, **changed}]


def bills_file(path: Path, heads: Sequence[Mapping[str, Any]], lines: Sequence[Row]) -> Path:
    """The template of payment documents: heads from row 4, lines from row 5."""
    return _write(path, {BILLS: (3, heads), BILL_LINES: (4, lines)})


def repacked(path: Path, target: Path, changed: Mapping[str, bytes]) -> Path:
    """The same archive with parts replaced or added."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, content in changed.items():
            new.writestr(name, content)
    return target


def part_of(path: Path, name: str) -> bytes:
    """One part of the archive."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def _write(path: Path, sheets: dict[str, tuple[int, Sequence[Mapping[str, Any]]]]) -> Path:
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for title, (heads, rows) in sheets.items():
        sheet = book.add_worksheet(title)
        for column in range(_HEADS.get(title, 8)):
            sheet.write_string(heads - 1, column, f"Столбец {letter(column)}")
        for index, row in enumerate(rows, heads):
            for key, value in row.items():
                cell = f"{key}{index + 1}"
                if isinstance(value, str):
                    sheet.write_string(cell, value)
                elif isinstance(value, datetime.date):
                    sheet.write_datetime(cell, value, day)
                elif value is not None:
                    sheet.write_number(cell, value)
    book.close()
    return path
