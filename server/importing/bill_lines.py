"""Lines of payment documents (sections 3 to 6) as checked records, errors named by cell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from server.importing.cells import RowCells, fixed_point, kopecks, paid_kopecks
from server.importing.outcome import Problems
from server.importing.sheets import Book

LINES = "Разделы 3-6"
FIRST_ROW = 5
_COLUMNS = 36
_METHODS = {"прибор учета": "meter", "норматив": "norm", "иное": "other"}
_VOLUME_DECIMALS, _NORM_DECIMALS = 10, 6


@dataclass(frozen=True, kw_only=True)
class BillLine:
    """One service of a document: kopecks, volumes in 1e-10, tariff and norms in 1e-6.

    ``method``: meter, norm, other or empty.
    """

    row: int
    number: str
    service: str
    method: str
    volume_e10: int
    common_volume_e10: int
    tariff_e6: int
    charged: int
    coefficient_e2: int
    excess: int
    recalculated: int
    benefit: int
    reason: str
    norm_e6: int
    common_norm_e6: int

    @property
    def due(self) -> int:
        """What is to pay for the month."""
        return self.charged + self.excess + self.recalculated - self.benefit


def read_lines(
    book: Book, numbers: frozenset[str], problems: Problems
) -> dict[str, list[BillLine]]:
    """The lines by the number of their document, one of ``numbers``."""
    found: dict[str, list[BillLine]] = defaultdict(list)
    seen: dict[tuple[str, str], int] = {}
    for row in book.rows(LINES, FIRST_ROW, _COLUMNS, problems):
        cells = RowCells(row, problems)
        line = _line(cells)
        if line.number and line.number not in numbers:
            cells.fail("A", "такого номера нет на листе «Разделы 1-2»")
        key = (line.number, line.service.casefold())
        if all(key) and seen.setdefault(key, row.number) != row.number:
            cells.fail("B", f"эта услуга документа уже есть в строке {seen[key]}")
        if cells.ok:
            found[line.number].append(line)
    return found


def _line(cells: RowCells) -> BillLine:
    line = BillLine(
        row=cells.row,
        number=cells.text("A", 30, need=True),
        service=cells.text("B", 200, need=True),
        method=cells.choice("D", _METHODS, "", rest="«Прибор учета», «Норматив», «Иное»"),
        volume_e10=cells.parsed("E", _volume, 0),
        common_volume_e10=cells.parsed("G", _volume, 0),
        tariff_e6=cells.parsed("H", _six_decimals, 0),
        charged=cells.parsed("K", paid_kopecks, 0, need=True),
        coefficient_e2=cells.parsed("L", lambda text: fixed_point(text, 2, 3), 0),
        excess=cells.parsed("M", paid_kopecks, 0),
        recalculated=cells.parsed("N", kopecks, 0),
        benefit=cells.parsed("O", paid_kopecks, 0),
        reason=cells.text("W", 500),
        norm_e6=cells.parsed("Q", _six_decimals, 0),
        common_norm_e6=cells.parsed("R", _six_decimals, 0),
    )
    _check_sums(cells, line)
    return line


def _check_sums(cells: RowCells, line: BillLine) -> None:
    """What the template says of the same sum twice must agree."""
    if not (cells.is_blank("I") and cells.is_blank("J")):
        parts = cells.parsed("I", kopecks, 0) + cells.parsed("J", kopecks, 0)
        if cells.ok and parts != line.charged:
            cells.fail("K", "начисление не равно сумме индивидуального и общедомового")
    told = cells.parsed("AD", kopecks, 0)
    if cells.ok and not cells.is_blank("AD") and told != line.due:
        cells.fail("AD", "итог не равен начислению с превышением, перерасчётами и льготами")
    told = cells.parsed("X", kopecks, 0)
    if cells.ok and not cells.is_blank("X") and told != line.recalculated:
        cells.fail("X", "сумма перерасчёта не равна колонке N")


def _volume(text: str) -> int:
    return fixed_point(text, _VOLUME_DECIMALS, 9)


def _six_decimals(text: str) -> int:
    return fixed_point(text, _NORM_DECIMALS, 8)
