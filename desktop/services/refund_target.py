"""What of a payment is left to be given back: by its rows, by its tenders, booked or put aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api_client.models.replica import Payment
from api_client.money_commands import TakePayment, Tender, TenderKind
from desktop.context import Context
from desktop.errors import AppError
from desktop.services.money_view import AccountMoney, account_money
from desktop.store import outbox_money
from desktop.store.money_fold import key_of, rest_shares
from domain.reversal import tenders_left

UNDOING = frozenset({"refund", "void", "move_out"})
TENDERS: tuple[TenderKind, ...] = ("cash", "card", "sbp")


@dataclass(frozen=True)
class Target:
    """A payment with what is left of it; without ``money`` it was put aside."""

    payment: Payment
    money: AccountMoney | None
    rest: int
    undone_by: str
    tenders: dict[str, int]


def target_of(ctx: Context, account_id: int, payment_op: str) -> Target:
    """What is to be given back; AppError ``no_such_payment``, ``already_reversed`` (number)."""
    money = account_money(ctx, account_id) if account_id else None
    rows = money.payments if money else ()
    payment = next((row for row in rows if key_of(row) == payment_op), None)
    if payment is None:
        return aside_of(ctx, payment_op)
    if payment.kind in UNDOING:
        raise AppError("no_such_payment")
    undone = [row for row in rows if row.reverses == payment_op and row.amount < 0]
    rest = sum(share.amount for share in rest_shares(payment, rows))
    if not rest:
        raise AppError("already_reversed", number=undone[-1].number if undone else "")
    held = tenders_left([*payment.tenders, *(one for row in undone for one in row.tenders)])
    return Target(payment, money, rest, undone[-1].number if undone else "", held)


def aside_of(ctx: Context, payment_op: str) -> Target:
    found = ctx.money.suspense_of(payment_op)
    if found is None or found.source != "counter":
        raise AppError("no_such_payment")
    if found.state != "open":
        raise AppError("already_reversed", number=found.number)
    payment = Payment(
        id=0,
        version=found.version,
        account_id=0,
        paid_at=found.received_at,
        amount=found.amount,
        channel="",
        place="",
        number=found.number,
        parts=(),
        op_id=found.id,
        kind="suspense",
        operator=found.operator,
        terminal=found.terminal,
        shift_id=found.shift_id,
        tenders=found.tenders,
        payer=found.payer,
    )
    return Target(payment, None, found.amount, "", dict(found.tenders))


def refundable(payments: Iterable[Payment]) -> tuple[Payment, ...]:
    """Those of an account's payments of which something may be given back."""
    rows = tuple(payments)
    return tuple(
        one for one in rows if one.kind not in UNDOING and one.amount > 0 and rest_shares(one, rows)
    )


def same_tenders(ctx: Context, target: Target) -> tuple[Tender, ...]:
    """The tenders of the payment itself, with their references where they are known here."""
    act = ctx.outbox.look(lambda db: outbox_money.act_of(db, key_of(target.payment)))
    if act is not None and isinstance(act.command, TakePayment):
        return act.command.tenders
    return tuple(
        Tender(kind=kind, amount=held) for kind in TENDERS if (held := target.tenders.get(kind, 0))
    )


def check_rest(target: Target, amount: int) -> None:
    """AppError ``refund_over_rest`` (rest_kopecks) when so much is not left."""
    if amount > target.rest:
        raise AppError("refund_over_rest", rest_kopecks=target.rest)
