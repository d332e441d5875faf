"""What may be taken: sums that agree; without the line only cash, and only within the limit."""

from __future__ import annotations

from collections.abc import Iterable

from api_client.money_commands import RefundPayment, TakePayment, Tender
from desktop.context import Context
from desktop.errors import AppError
from desktop.services.money_view import overlay
from desktop.services.till_model import PaymentDraft
from domain.errors import InputError


def check_draft(ctx: Context, draft: PaymentDraft) -> None:
    """The sums of a payment agree; AppError ``tender_differs``, ``tender_short``; InputError
    ``money.zero``, ``money.over_limit``.
    """
    limit = ctx.office().payment_limit_kopecks
    if draft.amount <= 0:
        raise InputError("money.zero")
    if draft.amount > limit:
        raise InputError("money.over_limit", limit_kopecks=limit)
    check_tenders(draft.tenders, draft.amount)
    cash = cash_of(draft.tenders)
    if draft.cash_received and draft.cash_received < cash:
        raise AppError("tender_short", short_kopecks=cash - draft.cash_received)
    if draft.cash_received and not cash:
        raise AppError("tender_differs")


def check_tenders(tenders: Iterable[Tender], amount: int) -> None:
    """Ways of paying are positive and make up the amount; AppError ``tender_differs``."""
    given = tuple(tenders)
    positive = all(tender.amount > 0 for tender in given)
    if not positive or sum(tender.amount for tender in given) != amount:
        raise AppError("tender_differs")


def check_line(ctx: Context, tenders: Iterable[Tender]) -> None:
    """Without the line: cash alone, and only so much of it unsent; AppError ``line_needed``,
    ``offline_limit`` (limit_kopecks, unsent_kopecks).
    """
    given = tuple(tenders)
    if ctx.sync.state.online:
        return
    if any(tender.kind != "cash" for tender in given):
        raise AppError("line_needed")
    limit, waiting = ctx.office().offline_cash_limit_kopecks, unsent_cash(ctx)
    if waiting + cash_of(given) > limit:
        raise AppError("offline_limit", limit_kopecks=limit, unsent_kopecks=waiting)


def unsent_cash(ctx: Context) -> int:
    """Cash taken here that the office does not know of, less what of it was given back."""
    total = 0
    for one in overlay(ctx).money():
        if one.change_seq:
            continue
        if isinstance(one.command, TakePayment):
            total += cash_of(one.command.tenders)
        elif isinstance(one.command, RefundPayment):
            total -= cash_of(one.command.tenders)
    return max(0, total)


def cash_of(tenders: Iterable[Tender]) -> int:
    """The cash among the ways of paying."""
    return sum(tender.amount for tender in tenders if tender.kind == "cash")
