"""The template «Сведения о ПУ» as checked records, errors named by cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from domain.accounts import parse_account_number
from domain.clean_text import shown, trimmed
from server.importing.cells import CellError, RowCells, fixed_point
from server.importing.outcome import Problems
from server.importing.sheets import Book

METERS = "Сведения о ПУ"
FIRST_ROW = 2
_COLUMNS = 31
_EXTRA_SHEETS = ("Доп. комм. ресурсы", "Доп. лицевые счета ПУ", "Доп. комнаты ПУ")
_OWN_KINDS = ("индивидуальный", "общий (квартирный)", "общий квартирный", "комнатный")
_KINDS = {
    **dict.fromkeys(_OWN_KINDS, True),
    "коллективный (общедомовой)": False,
    "общедомовой": False,
}
_KIND_WORDS = "«Индивидуальный», «Общий (квартирный)», «Комнатный»"
RESOURCES = {
    "холодная вода": "cold_water",
    "питьевая вода": "cold_water",
    "горячая вода": "hot_water_water",
    "электрическая энергия": "electricity",
    "газ": "gas",
    "природный газ": "gas",
    "тепловая энергия": "heating",
    "сточные бытовые воды": "sewage",
    "сточные воды": "sewage",
}
RESOURCE_WORDS = (
    "«Холодная вода», «Горячая вода», «Электрическая энергия», «Тепловая энергия», «Газ»,"
    " «Сточные бытовые воды»"
)
_RATES = {"однотарифный": 1, "двухтарифный": 2, "трехтарифный": 3, "1": 1, "2": 2, "3": 3}
_RATE_WORDS = "«Однотарифный», «Двухтарифный», «Трехтарифный»"
ZONE_NAMES: dict[int, tuple[str, ...]] = {
    1: (),
    2: ("день", "ночь"),
    3: ("пик", "ночь", "полупик"),
}
"""Т2 is the night at two tariffs and at three."""
_INTERVAL = re.compile(r"([0-9]{1,2})\s*(год|года|лет|г\.?|л\.?)?", re.ASCII | re.IGNORECASE)
_MAX_YEARS = 25
_MAX_DIGITS = 9
_BASE_DECIMALS, _KEPT_DECIMALS = 7, 4
_LOST_SPAN = 1000
"""ГИС ЖКХ writes seven digits after the point; the last three must be zeros."""
_DIALS = {"electricity": (6, 1), "heating": (5, 4)}
_USUAL_DIAL = (5, 3)


@dataclass(frozen=True, kw_only=True)
class MeterRecord:
    """A row of the sheet; ``account`` is a number, ЕЛС or ИЖКУ without its hyphens."""

    row: int
    serial: str
    brand: str
    flat: str
    account: str
    remote: bool
    place: str
    code: str
    initial_e4: tuple[int, ...]
    digits: int
    decimals: int
    installed_on: str
    commissioned_on: str
    verified_on: str
    verify_until: str
    gis_id: str


@dataclass
class MeterFile:
    """The meters of a file, and what its reader should be told."""

    meters: list[MeterRecord]
    rows: int
    warnings: list[str]


def read_meters(book: Book, today: date, problems: Problems) -> MeterFile:
    """Every meter of the file; what is wrong goes to ``problems``."""
    _refuse_early_row(book, problems)
    found: list[MeterRecord] = []
    seen: dict[tuple[str, str, str], int] = {}
    rows = 0
    for row in book.rows(METERS, FIRST_ROW, _COLUMNS, problems):
        rows += 1
        cells = RowCells(row, problems)
        meter = _meter(cells, today)
        key = (meter.account, meter.code, meter.serial.casefold())
        if all(key) and seen.setdefault(key, row.number) != row.number:
            cells.fail("A", f"этот прибор счёта уже есть в строке {seen[key]}")
        if cells.ok:
            found.append(meter)
    if not rows and not problems.total:
        problems.add(f"Лист «{METERS}»: нет ни одной строки (данные — со строки {FIRST_ROW})")
    return MeterFile(found, rows, list(_warnings(book, found)))


def _refuse_early_row(book: Book, problems: Problems) -> None:
    """A meter in the row of the heading would be lost without a word."""
    row = next(book.rows(METERS, 1, _COLUMNS, Problems()), None)
    kind = row.value("B") if row is not None and row.number < FIRST_ROW else None
    if isinstance(kind, str) and " ".join(kind.split()).casefold() in _KINDS:
        problems.add_cell(METERS, 1, "A", f"данные должны начинаться со строки {FIRST_ROW}")


def _warnings(book: Book, found: list[MeterRecord]) -> list[str]:
    texts = [
        f"лист «{title}» не загружается (строк: {count})"
        for title in _EXTRA_SHEETS
        if (count := book.count(title, FIRST_ROW))
    ]
    unverified = sum(not meter.verify_until for meter in found)
    if unverified:
        texts.append(f"срок поверки неизвестен (строк: {unverified})")
    return texts


def _meter(cells: RowCells, today: date) -> MeterRecord:
    serial = cells.text("A", 50, need=True)
    _check_kind(cells)
    brand = " ".join(part for part in (cells.text("C", 100), cells.text("D", 100)) if part)
    account = cells.parsed("I", parse_account_number, "", need=True)
    remote = cells.yes("J") is True
    for column in ("E", "F", "K", "N"):
        cells.text(column, 500)
    cells.yes("L")
    code = cells.choice("O", RESOURCES, "", need=True, rest=RESOURCE_WORDS)
    initial, whole, decimals = _dial(cells, code)
    usual_digits, usual_decimals = _DIALS.get(code, _USUAL_DIAL)
    cells.parsed("T", _coefficient, 1)
    installed, commissioned = _begin(cells, today)
    verified, until = _verification(cells, today)
    return MeterRecord(
        row=cells.row,
        serial=serial,
        brand=brand,
        flat=cells.text("G", 255),
        account=account,
        remote=remote,
        place=cells.text("M", 255),
        code=code,
        initial_e4=initial,
        digits=max(whole, usual_digits),
        decimals=max(decimals, usual_decimals),
        installed_on=_iso(installed),
        commissioned_on=_iso(commissioned),
        verified_on=_iso(verified),
        verify_until=_iso(until),
        gis_id=cells.text("AD", 50),
    )


def _check_kind(cells: RowCells) -> None:
    own = cells.choice("B", _KINDS, None, need=True, rest=_KIND_WORDS)
    if own is False:
        cells.fail("B", "общедомовые приборы не загружаются: у них нет лицевого счёта")


def _dial(cells: RowCells, code: str) -> tuple[tuple[int, ...], int, int]:
    """First readings in 1e-4, and how many digits before and after the point they need."""
    rates = cells.choice("P", _RATES, 1, rest=_RATE_WORDS)
    if rates > 1 and code and code != "electricity":
        cells.fail("P", "несколько тарифов бывает только у прибора электроэнергии")
    values: list[int] = []
    digits = decimals = 0
    for index, column in enumerate(("Q", "R", "S")):
        if index < rates:
            value = cells.parsed(column, _base_reading, 0, need=True)
            values.append(value)
            whole, fraction = divmod(value, 10**_KEPT_DECIMALS)
            digits = max(digits, len(str(whole)))
            decimals = max(decimals, len(f"{fraction:04d}".rstrip("0")))
        elif not cells.is_blank(column):
            cells.fail(column, f"тарифов {rates}, а базовое показание Т{index + 1} заполнено")
    return tuple(values), digits, decimals


def _begin(cells: RowCells, today: date) -> tuple[date | None, date | None]:
    installed, commissioned = cells.day("U", today), cells.day("V", today)
    if installed and commissioned and installed > commissioned:
        cells.fail(
            "U",
            f"дата установки {installed:%d.%m.%Y} позже даты ввода в эксплуатацию"
            f" {commissioned:%d.%m.%Y}",
        )
    if cells.is_blank("U") and cells.is_blank("V"):
        cells.fail("V", "не указана ни дата установки, ни дата ввода в эксплуатацию")
    return installed, commissioned


def _verification(cells: RowCells, today: date) -> tuple[date | None, date | None]:
    """The last verification and the day it holds to."""
    verified = cells.day("W", today)
    cells.day("X", today)
    years = cells.parsed("Y", _years, 0)
    if verified is None or not years:
        return verified, None
    if (verified.month, verified.day) == (2, 29) and years % 4:
        return verified, date(verified.year + years, 2, 28)
    return verified, date(verified.year + years, verified.month, verified.day)


def _base_reading(text: str) -> int:
    value = fixed_point(text, _BASE_DECIMALS, _MAX_DIGITS)
    kept, lost = divmod(value, _LOST_SPAN)
    if lost:
        raise CellError(f"знаков после запятой не больше {_KEPT_DECIMALS}")
    return kept


def _coefficient(text: str) -> int:
    if fixed_point(text, 4, 6) != 10**4:
        raise CellError("коэффициент трансформации квартирного прибора — только 1")
    return 1


def _years(text: str) -> int:
    match = _INTERVAL.fullmatch(trimmed(text, 20, "text"))
    years = int(match[1]) if match else 0
    if not 1 <= years <= _MAX_YEARS:
        raise CellError(f"интервал — от 1 до 25 лет («4 года»), введено «{shown(text)}»")
    return years


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
