"""How a cell of a report is written on paper."""

from __future__ import annotations

from datetime import date, datetime

from desktop.documents.bill_text import DASH
from desktop.documents.report_model import Cell, Kind
from domain.accounts import format_account
from domain.dates import format_date
from domain.decimal_text import grouped
from domain.money import format_kopecks


def row_text(cell: Cell, kind: Kind) -> str:
    """The same in a row of many sums: nothing is a dash."""
    return DASH if cell == 0 and kind == "money" else cell_text(cell, kind)


def cell_text(cell: Cell, kind: Kind) -> str:
    """«12 618,31», «7200 000 001», «20.11.2026 10:42»; nothing for None."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        clock = f"{cell:%H:%M}"
        return clock if kind == "time" else f"{format_date(cell.date())} {clock}"
    if isinstance(cell, date):
        return format_date(cell)
    if isinstance(cell, str):
        return format_account(cell) if kind == "account" else cell
    return format_kopecks(cell) if kind == "money" else grouped(str(cell))
