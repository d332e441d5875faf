"""Shifts as reports show them: to choose from, as a sheet of their own, as a line of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from api_client.models.replica import Shift
from desktop.context import Context
from desktop.documents.report_day import ShiftLine
from desktop.documents.report_shift import CashMove, ShiftSheet
from desktop.services import shifts, takings
from desktop.services.shift_state import book_of, terminal_id
from desktop.services.till_model import ShiftReport, ShiftView


@dataclass(frozen=True)
class ShiftChoice:
    """A shift to make a report of; ``own``: of this terminal."""

    id: str
    number: int
    place: str
    clerk: str
    opened_at: datetime
    closed_at: datetime | None
    own: bool


def choices(ctx: Context, first: date, last: date, *, every_desk: bool) -> tuple[ShiftChoice, ...]:
    """Shifts opened on these days, newest first."""
    here = terminal_id(ctx)
    since, until = takings.span(ctx, first, last)
    found = {
        one.id: _choice(ctx, one, here)
        for one in ctx.money.shifts_between(since, until)
        if one.terminal_id == here or every_desk
    }
    own = shifts.shift(ctx)
    if own is not None and first <= own.opened_at.astimezone(ctx.zone).date() <= last:
        found[own.id] = _own_choice(ctx, own)
    return tuple(sorted(found.values(), key=lambda one: one.opened_at, reverse=True))


def own_sheet(ctx: Context, report: ShiftReport, row: Shift | None) -> ShiftSheet:
    """A shift of this terminal, with what waits here."""
    view = report.shift
    moves = tuple(
        CashMove(
            line.at.astimezone(ctx.zone),
            line.kind.removeprefix("cash_"),
            abs(line.amount),
            line.name,
        )
        for line in report.lines
        if line.kind in ("cash_in", "cash_out")
    )
    return ShiftSheet(
        number=view.number,
        place=takings.workplace(ctx),
        clerk=view.clerk,
        opened_at=view.opened_at.astimezone(ctx.zone),
        closed_at=view.closed_at.astimezone(ctx.zone) if view.closed_at else None,
        book=view.book,
        operations=takings.of_shift(ctx, view.id).operations,
        moves=moves,
        counted=report.counted,
        notes=report.notes,
        remark=report.remark,
        late=row.late if row else 0,
        unsent=view.unsent,
        unsent_kopecks=view.unsent_kopecks,
    )


def office_sheet(ctx: Context, row: Shift) -> ShiftSheet:
    """A shift of another terminal, as the office has it."""
    is_closed = row.state == "closed"
    return ShiftSheet(
        number=row.number,
        place=row.terminal_name,
        clerk=row.clerk,
        opened_at=takings.office_moment(ctx, row.opened_at),
        closed_at=takings.office_moment(ctx, row.closed_at) if is_closed else None,
        book=book_of(row),
        operations=takings.of_shift(ctx, row.id).operations,
        counted=row.counted if is_closed else None,
        remark=row.remark,
        late=row.late,
    )


def day_lines(ctx: Context, day: date, shift_ids: tuple[str, ...]) -> tuple[ShiftLine, ...]:
    """Shifts opened on the day or with an operation of it."""
    rows = {one.id: one for one in ctx.money.shifts_between(*takings.span(ctx, day, day))}
    for shift_id in {one for one in shift_ids if one} - rows.keys():
        found = ctx.money.shift(shift_id)
        if found is not None:
            rows[shift_id] = found
    own = shifts.shift(ctx)
    lines = {one.id: _line(ctx, one) for one in rows.values()}
    if own is not None and (own.id in lines or own.id in shift_ids):
        lines[own.id] = _own_line(ctx, own)
    return tuple(sorted(lines.values(), key=lambda line: line.opened_at))


def _line(ctx: Context, row: Shift) -> ShiftLine:
    sheet = office_sheet(ctx, row)
    difference = None if sheet.counted is None else sheet.book.difference(sheet.counted)
    return ShiftLine(
        *(sheet.number, sheet.place, sheet.clerk, sheet.opened_at, sheet.closed_at),
        *(sheet.book.net, sheet.book.expected, sheet.counted, difference, sheet.remark),
    )


def _own_line(ctx: Context, view: ShiftView) -> ShiftLine:
    report = shifts.report(ctx, view.id)
    closed = view.closed_at.astimezone(ctx.zone) if view.closed_at else None
    return ShiftLine(
        view.number,
        takings.workplace(ctx),
        view.clerk,
        view.opened_at.astimezone(ctx.zone),
        closed,
        view.book.net,
        view.book.expected,
        report.counted,
        report.difference,
        report.remark,
    )


def _choice(ctx: Context, row: Shift, here: str) -> ShiftChoice:
    return ShiftChoice(
        id=row.id,
        number=row.number,
        place=row.terminal_name,
        clerk=row.clerk,
        opened_at=takings.office_moment(ctx, row.opened_at),
        closed_at=takings.office_moment(ctx, row.closed_at) if row.closed_at else None,
        own=row.terminal_id == here,
    )


def _own_choice(ctx: Context, view: ShiftView) -> ShiftChoice:
    closed = view.closed_at.astimezone(ctx.zone) if view.closed_at else None
    opened = view.opened_at.astimezone(ctx.zone)
    return ShiftChoice(
        view.id, view.number, takings.workplace(ctx), view.clerk, opened, closed, own=True
    )
