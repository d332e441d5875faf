"""Reports of the till: composed from the cache and what waits here, as paper and spreadsheet."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from desktop.clock import office_date
from desktop.context import Context
from desktop.documents.report_day import day_register as day_paper
from desktop.documents.report_head import ReportHead
from desktop.documents.report_model import Report
from desktop.documents.report_operator import operator_report as operator_paper
from desktop.documents.report_pdf import report_pdf
from desktop.documents.report_shift import shift_report as shift_paper
from desktop.documents.spreadsheet import report_xlsx
from desktop.errors import AppError
from desktop.services import papers, shift_sheets, shifts, takings
from desktop.services.shift_sheets import ShiftChoice
from desktop.services.shift_state import terminal_id

__all__ = [
    "KINDS_OF_ROLE",
    "ShiftChoice",
    "day_register",
    "file_name",
    "kinds",
    "operator_report",
    "operators",
    "pdf",
    "report_head",
    "save",
    "shift_choices",
    "shift_report",
    "today",
    "xlsx",
]

Kind = Literal["shift", "operator", "day", "debts"]
Form = Literal["pdf", "xlsx"]

KINDS_OF_ROLE: dict[str, tuple[Kind, ...]] = {
    "cashier": ("shift", "operator"),
    "consultant": ("debts",),
    "senior": ("shift", "operator", "day", "debts"),
    "admin": ("shift", "operator", "day", "debts"),
}
"""A cashier sees their own desk and themselves, whoever answers for the office all."""

_EVERY_DESK = frozenset({"senior", "admin"})
LONGEST_DAYS = 366


def kinds(ctx: Context) -> tuple[Kind, ...]:
    """The reports the acting clerk may make."""
    actor = ctx.session.actor
    return KINDS_OF_ROLE.get(actor.clerk.role, ()) if actor else ()


def shift_choices(ctx: Context, first: date, last: date) -> tuple[ShiftChoice, ...]:
    """Shifts opened on these days, newest first; a cashier sees those of this terminal."""
    _allowed(ctx, "shift")
    return shift_sheets.choices(ctx, first, last, every_desk=_sees_every_desk(ctx))


def shift_report(ctx: Context, shift_id: str) -> Report:
    """X or Z of a shift; AppError ``no_such_shift``, ``forbidden``."""
    _allowed(ctx, "shift")
    row = ctx.money.shift(shift_id)
    if row is None or row.terminal_id == terminal_id(ctx):
        sheet = shift_sheets.own_sheet(ctx, shifts.report(ctx, shift_id), row)
    elif _sees_every_desk(ctx):
        sheet = shift_sheets.office_sheet(ctx, row)
    else:
        raise AppError("forbidden")
    return shift_paper(_head(ctx), sheet)


def operators(ctx: Context, first: date, last: date) -> tuple[str, ...]:
    """Who took or gave back money on these days."""
    _allowed(ctx, "operator")
    if not _sees_every_desk(ctx):
        return (_own_name(ctx),)
    found = takings.of_days(ctx, *_days(first, last)).operations
    return tuple(sorted({one.operator for one in found if one.operator}))


def operator_report(ctx: Context, first: date, last: date, operator: str = "") -> Report:
    """One operator, or all of them when none is named; a cashier gets their own.

    AppError ``forbidden``; ``report.days`` (limit) for too long a stretch.
    """
    _allowed(ctx, "operator")
    days = _days(first, last)
    if not _sees_every_desk(ctx):
        operator = _own_name(ctx)
    return operator_paper(_head(ctx), days, operator, takings.of_days(ctx, *days).operations)


def day_register(ctx: Context, day: date) -> Report:
    """All that was taken at the desks on a day; AppError ``forbidden``."""
    _allowed(ctx, "day")
    taken = takings.of_days(ctx, day, day)
    return day_paper(
        _head(ctx), day, taken.operations, shift_sheets.day_lines(ctx, day, taken.shift_ids)
    )


def pdf(ctx: Context, report: Report) -> bytes:
    """The report on A4."""
    del ctx  # services take it first; a paper is a function of its report alone
    return report_pdf(report)


def file_name(report: Report, form: Form) -> str:
    """A name to save under; it names no person."""
    return f"{report.file_name}.{form}"


def xlsx(report: Report) -> bytes:
    """The report as a spreadsheet."""
    return report_xlsx(report)


def save(ctx: Context, report: Report, path: Path, form: Form) -> None:
    """Write it whole or not at all; AppError ``file.not_saved``."""
    content = report_xlsx(report) if form == "xlsx" else pdf(ctx, report)
    papers.save(path, content)


def report_head(ctx: Context) -> ReportHead:
    """What a report made now by the acting clerk says of itself."""
    return _head(ctx)


def _allowed(ctx: Context, kind: Kind) -> None:
    if kind not in kinds(ctx):
        raise AppError("forbidden")


def _sees_every_desk(ctx: Context) -> bool:
    actor = ctx.session.actor
    return actor is not None and actor.clerk.role in _EVERY_DESK


def _own_name(ctx: Context) -> str:
    actor = ctx.session.actor
    return actor.clerk.name if actor else ""


def _days(first: date, last: date) -> tuple[date, date]:
    first, last = sorted((first, last))
    if last - first >= timedelta(days=LONGEST_DAYS):
        raise AppError("report.days", limit=LONGEST_DAYS)
    return first, last


def _head(ctx: Context) -> ReportHead:
    office = ctx.office()
    return ReportHead(
        office=office.office_short_name or office.office_name,
        place=takings.workplace(ctx),
        made_at=ctx.clock.now().astimezone(ctx.zone),
        made_by=_own_name(ctx),
    )


def today(ctx: Context) -> date:
    """The office's date."""
    return office_date(ctx.clock, ctx.zone)
