"""The template of payment documents as checked records, errors named by cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from domain.accounts import parse_account_number
from domain.errors import InputError
from domain.periods import first_day, parse_period
from server.importing.bill_lines import BillLine, read_lines
from server.importing.cells import (
    CellError,
    RowCells,
    fixed_point,
    kopecks,
    paid_kopecks,
    whole_number,
)
from server.importing.main_rows import MAX_RESIDENTS
from server.importing.outcome import Problems
from server.importing.sheets import Book

HEADS = "Разделы 1-2"
FIRST_ROW = 4
_COLUMNS = 39
_TYPES = {"текущий": True, "долговой": False}
_FROM_ACCOUNT = "@"
_EXTRA_SHEETS = ("ДПД", "Неустойки и судебные расходы", "Капитальный ремонт", "Услуги исполнителя")


@dataclass(frozen=True, kw_only=True)
class Repair:
    """The contribution to capital repair, which stands on the first sheet; kopecks."""

    tariff_e6: int
    charged: int
    recalculated: int
    benefit: int

    @property
    def due(self) -> int:
        """What is to pay for the month."""
        return self.charged + self.recalculated - self.benefit


@dataclass(frozen=True, kw_only=True)
class BillHead:
    """One document: kopecks, areas in 1e-2 (-1: as the account has it); ``residents`` -1 too.

    ``due`` and ``total`` are what the document says of itself.
    """

    row: int
    account: str
    number: str
    ipd: str
    period: int
    areas_e2: tuple[int, int, int]
    residents: int
    due: int
    debt: int
    advance: int
    paid: int
    subsidies: int
    counted_to: str
    last_paid_on: str
    total: int
    penalty: int
    growth_limit_e2: int
    repair: Repair | None


@dataclass
class BillFile:
    """Documents with the lines of each by its number."""

    heads: list[BillHead]
    lines: dict[str, list[BillLine]]
    rows: int
    warnings: list[str] = field(default_factory=list)


def read_bills(book: Book, today: date, problems: Problems) -> BillFile:
    """Every document of the file; what is wrong goes to ``problems``."""
    heads: list[BillHead] = []
    numbers: dict[str, int] = {}
    rows = 0
    for row in book.rows(HEADS, FIRST_ROW, _COLUMNS, problems):
        rows += 1
        cells = RowCells(row, problems)
        head = _head(cells, today)
        if head.number and numbers.setdefault(head.number, row.number) != row.number:
            cells.fail("C", f"этот номер уже есть в строке {numbers[head.number]}")
        if cells.ok:
            heads.append(head)
    if not rows and not problems.total:
        problems.add(f"Лист «{HEADS}»: нет ни одной строки (данные — со строки {FIRST_ROW})")
    lines = read_lines(book, frozenset(numbers), problems)
    return BillFile(heads, lines, rows, list(_warnings(book)))


def _warnings(book: Book) -> list[str]:
    return [
        f"лист «{title}» не загружается (строк: {count})"
        for title in _EXTRA_SHEETS
        if (count := book.count(title, FIRST_ROW))
    ]


def _head(cells: RowCells, today: date) -> BillHead:
    if cells.choice("B", _TYPES, True, need=True) is False:
        cells.fail("B", "долговые документы не загружаются: долг переносит текущий")
    period = cells.parsed("D", _period, 0, need=True)
    if period and first_day(period) > today:
        cells.fail("D", "этот месяц ещё не наступил")
    counted, last_paid = cells.day("M", today), cells.day("N", today)
    return BillHead(
        row=cells.row,
        account=cells.parsed("A", parse_account_number, "", need=True),
        number=cells.text("C", 30, need=True),
        ipd=cells.text("AK", 18),
        period=period,
        areas_e2=(_area(cells, "E"), _area(cells, "F"), _area(cells, "G")),
        residents=cells.parsed("H", _residents, -1),
        due=cells.parsed("I", kopecks, 0, need=True),
        debt=cells.parsed("J", paid_kopecks, 0),
        advance=cells.parsed("K", paid_kopecks, 0),
        paid=cells.parsed("L", paid_kopecks, 0),
        subsidies=cells.parsed("O", paid_kopecks, 0),
        counted_to=counted.isoformat() if counted else "",
        last_paid_on=last_paid.isoformat() if last_paid else "",
        total=cells.parsed("P", kopecks, 0, need=True),
        penalty=cells.parsed("AF", paid_kopecks, 0),
        growth_limit_e2=cells.parsed("AH", lambda text: fixed_point(text, 2, 4), 0),
        repair=_repair(cells),
    )


def _repair(cells: RowCells) -> Repair | None:
    tariff = cells.parsed("S", lambda text: fixed_point(text, 6, 6), 0)
    repair = Repair(
        tariff_e6=tariff,
        charged=cells.parsed("T", paid_kopecks, 0),
        recalculated=cells.parsed("U", kopecks, 0),
        benefit=cells.parsed("V", paid_kopecks, 0),
    )
    told = cells.parsed("Z", kopecks, 0)
    if not cells.is_blank("Z") and told != repair.due:
        cells.fail("Z", "итог взноса не равен начислению с перерасчётами и льготами")
    filled = any(not cells.is_blank(column) for column in ("S", "T", "U", "V", "Z"))
    return repair if filled else None


def _area(cells: RowCells, column: str) -> int:
    return cells.parsed(column, lambda text: fixed_point(text, 2, 5), -1)


def _residents(text: str) -> int:
    return -1 if text.strip() == _FROM_ACCOUNT else whole_number(text, MAX_RESIDENTS)


def _period(text: str) -> int:
    try:
        return parse_period(text)
    except InputError:
        raise CellError("месяц пишется ММ.ГГГГ") from None
