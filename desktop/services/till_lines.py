"""The acts of a shift as lines of a list: what, when, whose, how much."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from api_client.models.replica import Payment
from api_client.money_commands import MoveCash, RefundPayment, TakePayment
from desktop.context import Context
from desktop.services.till_model import LineKind, TillLine
from desktop.store.money_fold import key_of, stored_tenders
from desktop.store.outbox_money import Act
from domain.names import short_name


def lines(
    ctx: Context, shift_id: str, acts: Iterable[Act], *, whole: bool, newest: int = 0
) -> tuple[TillLine, ...]:
    """The acts of a shift: so many of the newest, newest first; or all of them, oldest first.

    Unless the ``whole`` shift lies here, what the office has booked in it is added.
    """
    own = [one for one in acts if one.happened and _kind_of(one)]
    if newest:
        shown = [_line(ctx, one) for one in reversed(own[-newest:])]
    else:
        shown = [_line(ctx, one) for one in own]
    if not whole:
        known = {one.op_id for one in own}
        booked = [
            _line_of(ctx, one)
            for one in ctx.money.payments_of_shift(shift_id)
            if key_of(one) not in known
        ]
        shown = (shown + booked[::-1])[:newest] if newest else booked + shown
    return tuple(shown)


def moment(utc_milliseconds: int) -> datetime:
    """Aware UTC."""
    return datetime.fromtimestamp(utc_milliseconds / 1000, UTC)


def payer_name(ctx: Context, account_id: int) -> str:
    """«Соколова М. В.», empty for an account the cache does not hold."""
    account = ctx.cache.account(account_id)
    return short_name(account.last, account.first, account.middle) if account else ""


def _kind_of(act: Act) -> LineKind | None:
    match act.command:
        case TakePayment():
            return "payment"
        case RefundPayment(mode=mode):
            return mode
        case MoveCash(way="in"):
            return "cash_in"
        case MoveCash():
            return "cash_out"
        case _:
            return None


def _line(ctx: Context, act: Act) -> TillLine:
    command = act.command
    at, account_id, name, receipt = 0, 0, "", ""
    amount = 0
    tenders: tuple[tuple[str, int], ...] = ()
    match command:
        case TakePayment():
            at, account_id, receipt = command.paid_at, command.account_id, command.receipt_number
            amount, tenders = command.amount, stored_tenders(command.tenders)
            name = payer_name(ctx, account_id) or command.payer
        case RefundPayment():
            at, account_id = command.refunded_at, command.account_id
            receipt, name = command.receipt_number, payer_name(ctx, account_id)
            amount, tenders = -command.amount, stored_tenders(command.tenders)
        case MoveCash():
            at, name = command.moved_at, command.reason
            amount = command.amount if command.way == "in" else -command.amount
            tenders = (("cash", command.amount),)
        case _:
            pass
    return TillLine(
        op_id=act.op_id,
        kind=_kind_of(act) or "payment",
        at=moment(at),
        account_id=account_id,
        name=name,
        amount=amount,
        tenders=tenders,
        receipt_number=receipt,
        pending=act.unsent,
    )


def _line_of(ctx: Context, payment: Payment) -> TillLine:
    kind: LineKind = "payment"
    if payment.kind in ("refund", "void"):
        kind = "void" if payment.kind == "void" else "refund"
    return TillLine(
        op_id=key_of(payment),
        kind=kind,
        at=moment(payment.paid_at),
        account_id=payment.account_id,
        name=payer_name(ctx, payment.account_id) or payment.payer,
        amount=payment.amount,
        tenders=tuple((name, abs(amount)) for name, amount in payment.tenders),
        receipt_number=payment.number,
        pending=False,
    )
