"""Money given back or carried over: only with a second clerk's word, nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Iterable

from api_client.money_commands import (
    MovePayment,
    PartOfPayment,
    RefundPayment,
    Tender,
)
from desktop.clock import utc_ms
from desktop.context import Context
from desktop.errors import AppError
from desktop.services.approvals import UNSIGNED, Approver, approved_move, approved_refund, approver
from desktop.services.payment_limits import cash_of, check_tenders
from desktop.services.put_aside import match, suspense
from desktop.services.queueing import queue_money, till_clerk
from desktop.services.refund_target import (
    TENDERS,
    check_rest,
    refundable,
    same_tenders,
    target_of,
)
from desktop.services.shift_state import Standing, drawer_of, next_number
from desktop.services.shifts import shift, working_shift
from desktop.services.till_model import MoveDraft, RefundDraft, RefundForm, Second, Taken
from desktop.session import Actor
from desktop.store import outbox_money
from desktop.store.money_fold import key_of
from domain.errors import InputError
from domain.shift import check_cash_out

__all__ = ["RefundDraft", "match", "move", "refund", "refund_form", "refundable", "suspense"]


def refund_form(ctx: Context, account_id: int, payment_op: str) -> RefundForm:
    """What of a payment may be given back, with a key of its own.

    ``account_id`` 0: the sum was put aside and belongs to no account. AppError
    ``no_such_payment``, ``already_reversed`` (number).
    """
    target = target_of(ctx, account_id, payment_op)
    view = shift(ctx)
    in_shift = view is not None and view.is_open and target.payment.shift_id == view.id
    own = in_shift and _is_ours(ctx, payment_op)
    limit = ctx.office().refund_limit_cashier_kopecks
    return RefundForm(
        op_id=ctx.new_id(),
        account=target.money.account if target.money else None,
        payment=target.payment,
        rest=target.rest,
        may_void=in_shift and target.rest == target.payment.amount,
        needs_line=not own or any(kind != "cash" for kind, _ in target.payment.tenders),
        limit=limit,
        shift=view,
        tenders=tuple((kind, held) for kind, held in target.tenders.items() if held > 0),
    )


def refund(ctx: Context, form: RefundForm, draft: RefundDraft, second: Second) -> Taken:
    """Give money back; durable when this returns. A form taken twice gives the first result.

    AppError ``shift_not_open``, ``shift_expired``, ``reason_missing``, ``already_reversed``,
    ``refund_over_rest`` (rest_kopecks), ``void_not_possible``, ``tender_differs``,
    ``refund_limit`` (limit_kopecks), ``line_needed``, ``approval_self``, ``approval_role`` and
    those of a sign-in; InputError ``money.zero``, ``shift.not_in_drawer``.
    """
    actor = till_clerk(ctx)
    before = ctx.in_outbox_lane(lambda: _repeated(ctx, form.op_id))
    if before is not None:
        return before
    # Asked before the password: nobody is called to approve what cannot be.
    ctx.in_outbox_lane(lambda: _checked(ctx, form, draft, actor))
    with approver(ctx, second, actor) as word:
        return ctx.in_outbox_lane(lambda: _given_back(ctx, form, draft, word))


def move(ctx: Context, draft: MoveDraft, second: Second) -> str:
    """Carry a payment over to the right account; the key of the act.

    AppError ``move_same_account``, ``reason_missing``, ``no_such_payment``, ``no_such_account``,
    ``already_reversed``, ``refund_over_rest`` (rest_kopecks), and of approval as ``refund``.
    """
    actor = till_clerk(ctx)
    if draft.account_id == draft.to_account_id:
        raise AppError("move_same_account")
    if not draft.reason.strip():
        raise AppError("reason_missing")
    if _is_ours(ctx, draft.op_id):
        return draft.op_id
    if ctx.cache.account(draft.to_account_id) is None:
        raise AppError("no_such_account", number="")
    amount = _sum_of(draft.parts)
    check_rest(target_of(ctx, draft.account_id, draft.payment_op), amount)

    def run(word: Approver) -> str:
        if _known(ctx, draft.op_id):
            return draft.op_id
        check_rest(target_of(ctx, draft.account_id, draft.payment_op), amount)
        command = MovePayment(
            account_id=draft.account_id,
            payment_op=draft.payment_op,
            to_account_id=draft.to_account_id,
            moved_at=utc_ms(ctx.server_time.now()),
            parts=draft.parts,
            reason=draft.reason.strip(),
            approval=UNSIGNED,
        )
        return queue_money(ctx, approved_move(ctx, word, command), actor, draft.op_id)

    with approver(ctx, second, actor) as word:
        return ctx.in_outbox_lane(lambda: run(word))


def _checked(
    ctx: Context, form: RefundForm, draft: RefundDraft, actor: Actor
) -> tuple[Standing, tuple[Tender, ...], int]:
    """The shift, the tenders and the sum to give back; whatever forbids it is raised."""
    found = working_shift(ctx)
    if not draft.reason.strip():
        raise AppError("reason_missing")
    account_id = form.account.id if form.account else 0
    target = target_of(ctx, account_id, key_of(form.payment))
    voids = draft.mode == "void"
    whole = target.rest == target.payment.amount
    if voids and not (whole and target.payment.shift_id == found.id):
        raise AppError("void_not_possible")
    amount = target.payment.amount if voids else draft.amount
    tenders = same_tenders(ctx, target) if voids else draft.tenders
    if amount <= 0:
        raise InputError("money.zero")
    check_rest(target, amount)
    if form.account is None and amount != target.rest:
        raise AppError("refund_over_rest", rest_kopecks=target.rest)
    check_tenders(tenders, amount)
    for kind in TENDERS:
        given = sum(tender.amount for tender in tenders if tender.kind == kind)
        if given > target.tenders.get(kind, 0):
            raise AppError("tender_differs")
    limit = ctx.office().refund_limit_cashier_kopecks
    if actor.clerk.role == "cashier" and amount > limit:
        raise AppError("refund_limit", limit_kopecks=limit)
    if form.needs_line and not ctx.sync.state.online:
        raise AppError("line_needed")
    check_cash_out(drawer_of(ctx, found.id).book, cash_of(tenders))
    return found, tenders, amount


def _given_back(ctx: Context, form: RefundForm, draft: RefundDraft, word: Approver) -> Taken:
    actor = till_clerk(ctx)
    before = _repeated(ctx, form.op_id)
    if before is not None:
        return before
    found, tenders, amount = _checked(ctx, form, draft, actor)
    command = RefundPayment(
        shift_id=found.id,
        account_id=form.account.id if form.account else 0,
        payment_op=key_of(form.payment),
        mode=draft.mode,
        amount=amount,
        tenders=tenders,
        refunded_at=utc_ms(ctx.server_time.now()),
        receipt_number=next_number(ctx, found),
        reason=draft.reason.strip(),
        approval=UNSIGNED,
    )
    queue_money(ctx, approved_refund(ctx, word, command), actor, form.op_id)
    return Taken(form.op_id, command.receipt_number, amount, 0)


def _repeated(ctx: Context, op_id: str) -> Taken | None:
    act = ctx.outbox.look(lambda connection: outbox_money.act_of(connection, op_id))
    if act is None or not isinstance(act.command, RefundPayment):
        return None
    return Taken(op_id, act.command.receipt_number, act.command.amount, 0, repeated=True)


def _known(ctx: Context, op_id: str) -> bool:
    return ctx.outbox.look(lambda connection: outbox_money.act_of(connection, op_id)) is not None


def _is_ours(ctx: Context, op_id: str) -> bool:
    return ctx.in_outbox_lane(lambda: _known(ctx, op_id))


def _sum_of(parts: Iterable[PartOfPayment]) -> int:
    return sum(part.amount for part in parts)
