"""Papers of a shift: opening, X, Z and cash slips as plain values, the hand-over note as text."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from desktop.clock import utc_ms
from desktop.context import Context
from desktop.documents.shift_paper_model import CountedNotes, ShiftPaper, TenderTotal
from desktop.services.receipt_compose import moment_text, receipt_office
from desktop.services.shifts import report
from desktop.services.till_model import ShiftReport, TillLine
from domain.money import format_kopecks

_TENDERS = ("cash", "card", "sbp")
_NAMES = {"cash": "наличные", "card": "карты", "sbp": "СБП"}


def paper(
    ctx: Context, of: ShiftReport, kind: Literal["", "opening"] = "", *, copy: bool = False
) -> ShiftPaper:
    """The Z of a closed shift, the X of an open one, or the paper of its opening."""
    view, book = of.shift, of.shift.book
    receipts = [line.receipt_number for line in of.lines if line.receipt_number]
    closed = view.closed_at is not None
    return ShiftPaper(
        kind=kind or ("z" if closed else "x"),
        office=receipt_office(ctx),
        operator=view.clerk,
        shift_number=view.number,
        printed_at=moment_text(ctx, utc_ms(ctx.server_time.now())),
        opened_at=moment_text(ctx, utc_ms(view.opened_at)),
        closed_at=moment_text(ctx, utc_ms(view.closed_at)) if view.closed_at else "",
        float_kopecks=book.float_kopecks,
        cash_in=book.cash_in,
        cash_out=book.cash_out,
        tenders=tender_totals(of),
        expected=book.expected,
        counted=of.counted,
        notes=tuple(CountedNotes(value, count) for value, count in of.notes),
        remark=of.remark,
        first_receipt=receipts[0] if receipts else "",
        last_receipt=receipts[-1] if receipts else "",
        unsent_count=view.unsent,
        unsent_sum=view.unsent_kopecks,
        is_copy=copy,
    )


def cash_slip(ctx: Context, of: ShiftReport, line: TillLine) -> ShiftPaper:
    """The slip of cash put in or taken out."""
    return ShiftPaper(
        kind="cash_in" if line.kind == "cash_in" else "cash_out",
        office=receipt_office(ctx),
        operator=of.shift.clerk,
        shift_number=of.shift.number,
        printed_at=moment_text(ctx, utc_ms(line.at)),
        amount=abs(line.amount),
        reason=line.name,
    )


def tender_totals(of: ShiftReport) -> tuple[TenderTotal, ...]:
    """What came and went by each tender that was used; sums from the book, counts from the acts."""
    book = of.shift.book
    taken = {"cash": book.cash, "card": book.card, "sbp": book.sbp}
    back = {"cash": book.refunds_cash, "card": book.refunds_card, "sbp": book.refunds_sbp}
    found: list[TenderTotal] = []
    for kind in _TENDERS:
        if taken[kind] or back[kind]:
            came, went = _count(of, kind, ("payment",)), _count(of, kind, ("refund", "void"))
            found.append(TenderTotal(kind, taken[kind], came, back[kind], went))
    return tuple(found)


def handover(ctx: Context, shift_id: str) -> str:
    """What the next clerk should know, made of the shift itself; AppError ``no_such_shift``."""
    of = report(ctx, shift_id)
    view, book = of.shift, of.shift.book
    until = f" – {_time(ctx, view.closed_at)}" if view.closed_at else ""
    rows = [
        f"Смена {view.number}, {view.clerk}, {_time(ctx, view.opened_at)}{until}.",
        f"Принято {format_kopecks(book.taken)} ₽, чеков: {book.count}{_by_tender(of)}.",
    ]
    if book.refund_count:
        rows.append(f"Возвращено {format_kopecks(book.refunds)} ₽, чеков: {book.refund_count}.")
    rows.append(
        f"Разменных {format_kopecks(book.float_kopecks)} ₽, внесено"
        f" {format_kopecks(book.cash_in)} ₽, изъято {format_kopecks(book.cash_out)} ₽."
    )
    rows.append(f"В ящике должно быть {format_kopecks(book.expected)} ₽.")
    if of.counted is not None and of.difference is not None:
        told = f"Посчитано {format_kopecks(of.counted)} ₽"
        rows.append(f"{told}, расхождение {format_kopecks(of.difference)} ₽.")
    if of.remark:
        rows.append(f"Причина: {of.remark}.")
    if view.unsent:
        told = f"Не отправлено операций: {view.unsent}"
        rows.append(f"{told}, принято в них {format_kopecks(view.unsent_kopecks)} ₽.")
    return "\n".join(rows)


def _count(of: ShiftReport, kind: str, acts: tuple[str, ...]) -> int:
    return sum(
        line.kind in acts and any(name == kind for name, _ in line.tenders) for line in of.lines
    )


def _by_tender(of: ShiftReport) -> str:
    parts = [
        f"{_NAMES[one.kind]} {format_kopecks(one.taken)} ₽"
        for one in tender_totals(of)
        if one.taken
    ]
    return f" ({', '.join(parts)})" if parts else ""


def _time(ctx: Context, at: datetime) -> str:
    return f"{at.astimezone(ctx.zone):%d.%m.%Y %H:%M}"
