"""Cells of one row through the strict parsers; a value that fails becomes a named error."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from domain.clean_text import shown, trimmed
from domain.dates import parse_date
from domain.decimal_text import plain_decimal
from domain.errors import InputError
from server.importing.outcome import Problems
from server.importing.sentences import sentence_of
from server.importing.sheets import CellValue, SheetRow

T = TypeVar("T")
_EXACT_WHOLE = 10**15
"""Excel keeps fifteen digits of a number; what is longer has lost its end."""
_EXCEL_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
_YES_NO = {"да": True, "нет": False}
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)


class CellError(Exception):
    """A value that is refused; the text is the cause for people."""


class RowCells:
    """Reads the cells of one row; after the last one ``ok`` tells whether all were good."""

    def __init__(self, row: SheetRow, problems: Problems) -> None:
        self._row = row
        self._problems = problems
        self.ok = True

    @property
    def row(self) -> int:
        """The row's number as Excel shows it."""
        return self._row.number

    def is_blank(self, column: str) -> bool:
        """Whether nothing is written in the cell."""
        value = self._row.value(column)
        return value is None or (isinstance(value, str) and not value.strip())

    def fail(self, column: str, cause: str) -> None:
        """Name an error of this row."""
        self.ok = False
        self._problems.add_cell(self._row.sheet, self._row.number, column, cause)

    def parsed(self, column: str, parse: Callable[[str], T], default: T, need: bool = False) -> T:
        """The cell's text through a parser; the default for a blank cell unless it is needed."""
        return self._read(column, lambda value: parse(text_of(value)), default, need)

    def text(self, column: str, limit: int, need: bool = False) -> str:
        """Text of at most ``limit`` characters on one line."""
        return self.parsed(column, lambda text: _line(text, limit), "", need)

    def choice(
        self, column: str, words: Mapping[str, T], default: T, need: bool = False, rest: str = ""
    ) -> T:
        """One of the words of a list, case and spaces aside; ``rest`` ends the sentence."""
        return self.parsed(column, lambda text: _choice(text, words, rest), default, need)

    def yes(self, column: str) -> bool | None:
        """«Да», «Нет» or blank."""
        return self.choice(column, _YES_NO, None)

    def day(self, column: str, latest: date) -> date | None:
        """A date not after ``latest``; a cell of Excel's date type or text."""
        return self._read(column, lambda value: _day(value, latest), None, False)

    def _read(self, column: str, parse: Callable[[CellValue], T], default: T, need: bool) -> T:
        value = self._row.value(column)
        if self.is_blank(column):
            if need:
                self.fail(column, "значение не заполнено")
            return default
        try:
            if isinstance(value, str) and value in _EXCEL_ERRORS:
                raise CellError(f"в ячейке ошибка Excel {value}")
            return parse(value)
        except InputError as error:
            self.fail(column, sentence_of(error))
        except CellError as error:
            self.fail(column, str(error))
        return default


def text_of(value: CellValue) -> str:
    """What a person sees in the cell: numbers in full, never with an exponent."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "Да" if value else "Нет"
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, date | time | timedelta):
        raise CellError("в ячейке дата или время, а нужен текст: задайте ячейке текстовый формат")
    return ""


def _number_text(value: float) -> str:
    if abs(value) >= _EXACT_WHOLE or value != value:
        raise CellError(
            "Excel хранит не больше 15 цифр числа: задайте ячейке текстовый формат и введите"
            " значение заново"
        )
    # The file has a binary number near what was typed; fifteen digits are what Excel shows of it.
    text = format(Decimal(f"{value:.15g}"), "f")
    return text[:-2] if text.endswith(".0") else text


def fixed_point(text: str, decimals: int, whole_digits: int) -> int:
    """A number of at most ``decimals`` digits after the point as an integer of its last place."""
    whole, fraction = plain_decimal(text, "number")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    if len(fraction) > decimals:
        raise InputError("number.too_many_decimals", allowed=decimals, entered=len(fraction))
    if len(whole) > whole_digits:
        raise InputError("number.too_many_digits", allowed=whole_digits, entered=len(whole))
    return int(whole + fraction.ljust(decimals, "0"))


def kopecks(text: str) -> int:
    """A sum of roubles as kopecks, with its sign."""
    cleaned = text.strip()
    negative = cleaned[:1] in ("-", "\u2212")
    value = fixed_point(cleaned[1:] if negative else cleaned, 2, 10)
    return -value if negative else value


def paid_kopecks(text: str) -> int:
    """A sum that has no sign."""
    value = kopecks(text)
    if value < 0:
        raise CellError("сумма не может быть отрицательной")
    return value


def whole_number(text: str, most: int) -> int:
    """A whole number from 0 to ``most``."""
    value = fixed_point(text, 0, 9)
    if value > most:
        raise CellError(f"число от 0 до {most}, введено {value}")
    return value


def _line(text: str, limit: int) -> str:
    return trimmed(text.replace("\r\n", " ").replace("\n", " "), limit, "text")


def _choice(text: str, words: Mapping[str, T], rest: str) -> T:
    folded = " ".join(trimmed(text, 200, "text").split()).casefold().replace("ё", "е")
    if folded not in words:
        allowed = rest or ", ".join(f"«{word}»" for word in words)
        raise CellError(f"неизвестное значение «{shown(text)}»; допустимо: {allowed}")
    return words[folded]


def _day(value: CellValue, latest: date) -> date:
    if isinstance(value, datetime):
        if value.time() != time():
            raise CellError("дата со временем: оставьте только дату")
        found = parse_date(value.date().isoformat())
    elif isinstance(value, str):
        found = parse_date(value)
    else:
        raise CellError("в ячейке не дата: задайте ячейке формат даты")
    if found > latest:
        raise CellError(f"дата {found:%d.%m.%Y} позже сегодняшней")
    return found
