"""The sheet «Основные сведения» of the accounts' template as checked records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.accounts import parse_account_number, parse_gis_identifier
from domain.names import parse_name
from domain.requisites import is_kpp, is_ogrn, parse_snils
from server.importing.cells import CellError, RowCells, fixed_point, whole_number
from server.importing.outcome import Problems
from server.importing.sheets import Book

MAIN = "Основные сведения"
FIRST_ROW = 3
_COLUMNS = 21
_KINDS = {
    **{"лс уо": "uo", "лс рсо": "rso", "лс кр": "kr", "лс рц": "rc", "лс тко": "tko"},
    **{"лс огв/омс": "ogv", "лс огв": "ogv"},
}
_KIND_WORDS = "«ЛС УО», «ЛС РСО», «ЛС КР», «ЛС РЦ», «ЛС ОГВ/ОМС», «ЛС ТКО»"
MAX_RESIDENTS = 200


@dataclass(frozen=True, kw_only=True)
class MainRecord:
    """A row of «Основные сведения»; names of an organisation are empty but for ``last``."""

    row: int
    record: str
    number: str
    izhku: str
    kind: str
    is_tenant: bool
    is_divided: bool
    last: str
    first: str
    middle: str
    snils: str
    total_area_e2: int
    living_area_e2: int
    heated_area_e2: int
    residents: int


@dataclass
class MainSheet:
    """Good rows by record number; ``rows_of`` knows the bad ones too, so that one error does not
    name a second one.
    """

    records: dict[str, MainRecord]
    rows_of: dict[str, int]
    rows: int
    warnings: list[str]


def read_main(book: Book, today: date, problems: Problems) -> MainSheet:
    """Every account of the sheet; what is wrong goes to ``problems``."""
    _refuse_early_rows(book, problems)
    warnings = _Warnings()
    found: dict[str, MainRecord] = {}
    seen: dict[str, int] = {}
    numbers: dict[str, int] = {}
    identifiers: dict[str, int] = {}
    rows = 0
    for row in book.rows(MAIN, FIRST_ROW, _COLUMNS, problems):
        rows += 1
        cells = RowCells(row, problems)
        main = _main(cells, row.number, today, warnings)
        _refuse_twice(cells, "A", main.record, seen)
        _refuse_twice(cells, "B", main.number, numbers)
        _refuse_twice(cells, "C", main.izhku, identifiers)
        if cells.ok:
            found[main.record] = main
    return MainSheet(found, seen, rows, warnings.texts())


class _Warnings:
    def __init__(self) -> None:
        self.documents = self.organisations = self.without_izhku = self.without_heated = 0
        self.mixed_names = self.cleaned_names = 0

    def name(self, text: str) -> str:
        """A part of a name, what was odd about it counted."""
        typed = parse_name(text)
        self.mixed_names += "name.mixed_letters" in typed.notices
        self.cleaned_names += len(typed.notices) > ("name.mixed_letters" in typed.notices)
        return typed.text

    def texts(self) -> list[str]:
        told = (
            (self.documents, "документы, удостоверяющие личность, проверены, но не хранятся"),
            (self.organisations, "вместо названия организации записан её ОГРН: в шаблоне его нет"),
            (self.without_izhku, "нет идентификатора ЖКУ: номер квитанции составит номер счёта"),
            (self.without_heated, "нет отапливаемой площади: взята общая"),
            (self.mixed_names, "в имени смешаны русские и латинские буквы"),
            (self.cleaned_names, "из имени убраны невидимые знаки"),
        )
        return [f"{text} (строк: {count})" for count, text in told if count]


def _refuse_early_rows(book: Book, problems: Problems) -> None:
    """Data one row too high would be taken for a heading and lost without a word."""
    for row in book.rows(MAIN, 1, _COLUMNS, Problems()):
        if row.number >= FIRST_ROW:
            return
        kind = row.value("D")
        if isinstance(kind, str) and " ".join(kind.split()).casefold() in _KINDS:
            cause = f"данные должны начинаться со строки {FIRST_ROW}"
            problems.add_cell(MAIN, row.number, "A", cause)


def _refuse_twice(cells: RowCells, column: str, value: str, seen: dict[str, int]) -> None:
    if not value:
        return
    if value in seen:
        cells.fail(column, f"«{value}» уже есть в строке {seen[value]}")
    else:
        seen[value] = cells.row


def _main(cells: RowCells, row: int, today: date, warnings: _Warnings) -> MainRecord:
    record = cells.text("A", 30, need=True)
    number = cells.parsed("B", parse_account_number, "", need=True)
    izhku = cells.parsed("C", parse_gis_identifier, "")
    kind = cells.choice("D", _KINDS, "", need=True, rest=_KIND_WORDS)
    is_tenant, is_divided = cells.yes("E") is True, cells.yes("F") is True
    last, first, middle = _payer(cells, warnings)
    snils = cells.parsed("J", parse_snils, "")
    _check_document(cells, today, warnings)
    total, living, heated = _areas(cells, warnings)
    residents = cells.parsed("U", lambda text: whole_number(text, MAX_RESIDENTS), 0)
    warnings.without_izhku += not izhku
    return MainRecord(
        row=row,
        record=record,
        number=number,
        izhku=izhku,
        kind=kind,
        is_tenant=is_tenant,
        is_divided=is_divided,
        last=last,
        first=first,
        middle=middle,
        snils=snils,
        total_area_e2=total,
        living_area_e2=living,
        heated_area_e2=heated,
        residents=residents,
    )


def _payer(cells: RowCells, warnings: _Warnings) -> tuple[str, str, str]:
    last, first, middle = (cells.parsed(one, warnings.name, "") for one in ("G", "H", "I"))
    ogrn = cells.parsed("O", _ogrn, "")
    cells.text("P", 30)
    cells.parsed("Q", _kpp, "")
    if ogrn and not last:
        warnings.organisations += 1
        return f"Организация, ОГРН {ogrn}", "", ""
    if cells.is_blank("O"):
        if cells.is_blank("G"):
            cells.fail("G", "не указаны ни фамилия (колонка G), ни ОГРН (колонка O)")
        elif cells.is_blank("H"):
            cells.fail("H", "не указано имя")
    return last, first, middle


def _check_document(cells: RowCells, today: date, warnings: _Warnings) -> None:
    kind = cells.text("K", 255)
    cells.text("L", 45)
    cells.text("M", 45)
    cells.day("N", today)
    if cells.is_blank("K") and not cells.is_blank("L"):
        cells.fail("K", "указан номер документа, но не указан его вид")
    warnings.documents += bool(kind)


def _areas(cells: RowCells, warnings: _Warnings) -> tuple[int, int, int]:
    total = cells.parsed("R", _area, 0, need=True)
    living = cells.parsed("S", _area, 0)
    heated = cells.parsed("T", _area, -1)
    for column, area, name in (("S", living, "жилая"), ("T", heated, "отапливаемая")):
        if 0 < total < area:
            cells.fail(column, f"{name} площадь больше общей")
    if heated < 0:
        warnings.without_heated += 1
        heated = total
    return total, living, heated


def _area(text: str) -> int:
    area = fixed_point(text, 2, 7)
    if not area:
        raise CellError("площадь должна быть больше нуля")
    return area


def _ogrn(text: str) -> str:
    digits = "".join(text.split())
    if not is_ogrn(digits):
        raise CellError("в ОГРН 13 цифр, в ОГРНИП 15, последняя — контрольная")
    return digits


def _kpp(text: str) -> str:
    digits = "".join(text.split())
    if not is_kpp(digits):
        raise CellError("в КПП 9 знаков")
    return digits
