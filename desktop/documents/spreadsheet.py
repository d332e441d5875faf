"""An xlsx file of typed cells: sums are numbers, accounts are text, no text becomes a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.documents.report_model import Cell, Fact, Kind, Report, ReportTable, Row

MAX_TEXT = 32_000
_MAX_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "account": {"num_format": "@", "valign": "top"},
    "money": {"num_format": "#,##0.00", "valign": "top"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "day": {"num_format": "dd.mm.yyyy", "valign": "top", "align": "left"},
    "moment": {"num_format": "dd.mm.yyyy hh:mm", "valign": "top", "align": "left"},
    "time": {"num_format": "hh:mm", "valign": "top", "align": "left"},
}
_POINTS_OF_CHARACTER = 5.0
_LEAST_WIDTH = 9


def report_xlsx(report: Report) -> bytes:
    """The report as a workbook: its head and first table on the first sheet, others on their own.

    The same report gives the same bytes.
    """
    # The library costs 60 ms of start-up that a window without spreadsheets does not need.
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    made = _naive(report.made_at)
    book.set_properties({"title": report.title, "author": "tric-desk", "created": made})
    writer = _Writer(book)
    names = _names(report)
    if not report.tables:
        _Page(writer, book.add_worksheet(names[0])).head(report)
    for number, (name, table) in enumerate(zip(names, report.tables, strict=False)):
        page = _Page(writer, book.add_worksheet(name))
        if number == 0:
            page.head(report)
        page.table(table)
        if number == 0:
            page.closing(report)
    book.close()
    return out.getvalue()


class _Writer:
    """Formats of one workbook, made once each."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[Kind, bool], Any] = {}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.heading = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#F2F2F2"}
        )
        self.warning = book.add_format({"bold": True, "font_color": "#9A3412"})

    def style(self, kind: Kind, *, strong: bool = False) -> Any:
        """The format of a kind of cell."""
        key = (kind, strong)
        if key not in self._made:
            properties = {**_FORMATS[kind], **({"bold": True, "top": 1} if strong else {})}
            self._made[key] = self._book.add_format(properties)
        return self._made[key]


@dataclass
class _Page:
    """One sheet being written from the top down."""

    writer: _Writer
    sheet: Any
    at: int = 0

    def head(self, report: Report) -> None:
        """Title, warnings and facts."""
        for text, style in (
            (report.title, self.writer.title),
            (report.period, None),
            (f"{report.office}, {report.place}".strip(", "), None),
            *((warning, self.writer.warning) for warning in report.warnings),
        ):
            if text:
                self.sheet.write_string(self.at, 0, plain(text), style)
                self.at += 1
        made = Fact("Составлен", report.made_at, "moment")
        for fact in (*report.about, *report.facts, made, Fact("Составил", report.made_by)):
            self.sheet.write_string(self.at, 0, plain(fact.label))
            self._cell(1, fact.value, fact.kind)
            self.at += 1
        self.at += 1

    def table(self, table: ReportTable) -> None:
        """Title, heading, rows and total; the heading stays in sight."""
        self.sheet.write_string(self.at, 0, plain(table.title), self.writer.title)
        self.at += 1
        for number, column in enumerate(table.columns):
            width = max(_LEAST_WIDTH, column.width / _POINTS_OF_CHARACTER)
            self.sheet.set_column(number, number, width * 2 if column.wide else width)
            self.sheet.write_string(self.at, number, plain(column.title), self.writer.heading)
        self.at += 1
        self.sheet.freeze_panes(self.at, 0)
        if not table.rows:
            self.sheet.write_string(self.at, 0, plain(table.empty))
        kinds = [column.kind for column in table.columns]
        for row in table.rows:
            self._row(row, kinds)
        if table.total:
            self._row(table.total, kinds, strong=True)

    def closing(self, report: Report) -> None:
        """What is stated under the first table."""
        self.at += 1
        for text in report.closing:
            self.sheet.write_string(self.at, 0, plain(text))
            self.at += 1

    def _row(self, row: Row, kinds: Sequence[Kind], *, strong: bool = False) -> None:
        for number, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
            self._cell(number, cell, kind, strong=strong)
        self.at += 1

    def _cell(self, number: int, cell: Cell, kind: Kind, *, strong: bool = False) -> None:
        style = self.writer.style(kind, strong=strong)
        if cell is None or cell == "":
            self.sheet.write_blank(self.at, number, None, style)
        elif isinstance(cell, str):
            text = self.writer.style("account" if kind == "account" else "text", strong=strong)
            self.sheet.write_string(self.at, number, plain(cell), text)
        elif isinstance(cell, datetime):
            self.sheet.write_datetime(self.at, number, _naive(cell), style)
        elif isinstance(cell, date):
            self.sheet.write_datetime(self.at, number, cell, style)
        else:
            value = Decimal(cell) / 100 if kind == "money" else cell
            self.sheet.write_number(self.at, number, value, style)


def plain(text: str) -> str:
    """A text as a cell may hold it: no control characters, not too long."""
    kept = "".join(char for char in text if char >= " " or char in "\t\n")
    return kept[:MAX_TEXT]


def _naive(moment: datetime) -> datetime:
    """The wall time of a moment: a spreadsheet knows no zones."""
    return moment.replace(tzinfo=None)


def _names(report: Report) -> list[str]:
    """Names of the sheets: allowed, not empty and each its own."""
    names: dict[str, None] = {}
    for number, table in enumerate(report.tables or (None,), start=1):
        title = (table.title if table else report.title).translate(_NOT_IN_NAMES)
        name = plain(title).strip()[:_MAX_NAME].strip() or f"Лист {number}"
        if name.lower() in (one.lower() for one in names):
            name = f"{name[: _MAX_NAME - 4]} {number}"
        names[name] = None
    return list(names)
