"""Sentences of the payment screen about the form: what the sum means, what stands in the way."""

from __future__ import annotations

from desktop.services.till_model import PaymentForm
from ui import format as shown
from ui.payment.sheet import PaymentSheet


def note_of(sheet: PaymentSheet) -> str:
    """What the sum means in words: closes the debt, goes to which month, becomes an advance."""
    if not sheet.parts:
        return "" if sheet.form.rows or sheet.amount else "Долга нет: внесённое останется авансом"
    overdue = sheet.form.overdue
    advance = sum(part.amount for part in sheet.parts if part.kind == "advance")
    if advance:
        return f"Авансом останется {shown.roubles(advance)}"
    if not overdue:
        return ""
    rows = sheet.rows()
    left = sum(max(0, row.overdue - row.take) for row in rows)
    beyond = sheet.amount - overdue
    if left == 0 and beyond > 0:
        return (
            f"Долг закрывается полностью, в счёт начислений месяца пойдёт {shown.roubles(beyond)}"
        )
    if left == 0:
        return "Долг закрывается полностью"
    return f"Долга останется {shown.roubles(left)}"


def banner_of(form: PaymentForm) -> tuple[str, str, str] | None:
    """(fact, what to do, tone) of what keeps from taking money, None when nothing does."""
    shift = form.shift
    if shift is None or shift.state == "closed":
        return "Смена не открыта.", "Откройте смену, чтобы принимать деньги.", "warning"
    if shift.state == "expired":
        return "Смена открыта больше суток.", "Закройте её (Z-отчёт) и откройте новую.", "danger"
    if not form.online:
        left = shown.roubles(form.cash_left_offline)
        return "Нет связи.", f"Наличные ещё до {left}. Карта и СБП — со связью.", "warning"
    return None
