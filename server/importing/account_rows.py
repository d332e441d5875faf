"""The template «Импорт сведений о ЛС»: accounts with their premises, errors named by cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from server.importing.addresses import Address, parse_address
from server.importing.cells import CellError, RowCells, fixed_point
from server.importing.main_rows import FIRST_ROW, MAIN, MainRecord, MainSheet, read_main
from server.importing.outcome import Problems
from server.importing.sheets import Book

PREMISES, GROUNDS = "Помещения", "Основания"
_PREMISES_COLUMNS, _GROUNDS_COLUMNS = 8, 10
_PREMISES_KINDS = {
    "жилое помещение": "residential",
    "нежилое помещение": "nonresidential",
    "блок в доме блокированной застройки": "block",
}
_PREMISES_WORDS = "«Жилое помещение», «Нежилое помещение», «Блок в доме блокированной застройки»"
WHOLE_SHARE_E2 = 10_000


@dataclass(frozen=True, kw_only=True)
class PremisesRecord:
    """A row of «Помещения»."""

    row: int
    record: str
    address: Address
    guid: str
    kind: str
    flat: str
    gis_id: str
    share_e2: int


@dataclass(frozen=True)
class AccountRecord:
    """An account with its premises."""

    main: MainRecord
    premises: PremisesRecord


@dataclass
class AccountFile:
    """The accounts of a file without errors, and what its reader should be told."""

    accounts: list[AccountRecord]
    rows: int
    warnings: list[str]


def read_accounts(book: Book, city: str, today: date, problems: Problems) -> AccountFile:
    """Every account of the file; what is wrong goes to ``problems``."""
    sheet = read_main(book, today, problems)
    found = _join(book, city, sheet, problems)
    _check_grounds(book, sheet.rows_of, today, problems)
    if not sheet.rows and not problems.total:
        problems.add(f"Лист «{MAIN}»: нет ни одной строки (данные — со строки {FIRST_ROW})")
    return AccountFile(found, sheet.rows, sheet.warnings)


def _join(book: Book, city: str, sheet: MainSheet, problems: Problems) -> list[AccountRecord]:
    """Each account with its one row of «Помещения»."""
    mains, seen = sheet.records, sheet.rows_of
    found: list[AccountRecord] = []
    rows: dict[str, int] = {}
    for row in book.rows(PREMISES, FIRST_ROW, _PREMISES_COLUMNS, problems):
        cells = RowCells(row, problems)
        premises = _premises(cells, city)
        record = premises.record
        if record and record not in seen:
            cells.fail("A", f"записи «{record}» нет на листе «{MAIN}»")
        elif record in rows:
            cells.fail(
                "A",
                f"второе помещение записи «{record}» (первое в строке {rows[record]}): на счёт"
                " принимается одно помещение",
            )
        rows.setdefault(record, row.number)
        if cells.ok and record in mains:
            found.append(AccountRecord(mains[record], premises))
    for record, number in seen.items():
        if record not in rows:
            problems.add_cell(MAIN, number, "A", f"у записи «{record}» нет строки «{PREMISES}»")
    return found


def _premises(cells: RowCells, city: str) -> PremisesRecord:
    record = cells.text("A", 30, need=True)
    address = cells.parsed("B", lambda text: parse_address(text, city), None, need=True)
    guid = cells.text("C", 36)
    kind = cells.choice("D", _PREMISES_KINDS, "", need=True, rest=_PREMISES_WORDS)
    flat, room = cells.text("E", 255), cells.text("F", 255)
    share = cells.parsed("H", _share, WHOLE_SHARE_E2)
    if address is not None and address.flat:
        if flat and flat.casefold() != address.flat.casefold():
            cells.fail("E", f"номер помещения не тот, что в адресе («{address.flat}»)")
        flat = flat or address.flat
    if address is not None and not flat and cells.is_blank("E"):
        cells.fail("E", "не указан номер помещения")
    return PremisesRecord(
        row=cells.row,
        record=record,
        address=address or Address("", "", ""),
        guid=guid,
        kind=kind,
        flat=f"{flat} комн {room}" if room else flat,
        gis_id=cells.text("G", 36),
        share_e2=share,
    )


def _check_grounds(book: Book, seen: dict[str, int], today: date, problems: Problems) -> None:
    """The grounds are checked so that a wrong file is noticed; the office keeps none of them."""
    if not book.has(GROUNDS):
        return
    for row in book.rows(GROUNDS, FIRST_ROW, _GROUNDS_COLUMNS, problems):
        cells = RowCells(row, problems)
        record = cells.text("A", 30, need=True)
        if record and record not in seen:
            cells.fail("A", f"записи «{record}» нет на листе «{MAIN}»")
        for column in ("B", "C", "D", "E", "G", "H"):
            cells.text(column, 255)
        for column in ("F", "I"):
            cells.day(column, today)


def _share(text: str) -> int:
    share = fixed_point(text.replace("%", ""), 2, 3)
    if not 0 < share <= WHOLE_SHARE_E2:
        raise CellError("доля внесения платы — от 0,01 до 100 %")
    return share
