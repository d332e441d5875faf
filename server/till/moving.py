"""A payment carried over to the right account: no cash moves, both residents are told."""

from __future__ import annotations

from api_client.money_commands import MovePayment
from domain.reversal import Share, taken_back, tenders_taken
from server.acts import Act, Effect, refused
from server.ledger import posting
from server.ledger.posting import LedgerTx
from server.payments.store import UNDOING, Booked, NewPayment, add_payment, booked
from server.till.approvals import not_approved
from server.till.flows import paid_in, paid_out
from server.till.moments import business_day, moment_of
from server.till.shares import shares_of, turned
from server.till.standing import lock_accounts, stand_after
from server.till.undoing import reversal_facts

MOVED_IN = ":in"
"""The end of the key of the payment that arrives at the other account."""


def move_payment(act: Act, command: MovePayment) -> Effect:
    """Take so much of the payment from one account and book it to another, as of the day it was
    paid.
    """
    if act.doubt:
        return refused(act.doubt)
    if not command.reason.strip():
        return refused("reason_required")
    if command.account_id == command.to_account_id:
        return refused("move_same_account")
    no = not_approved(act, command, command.moved_at)
    if no is not None:
        return no
    both = (command.account_id, command.to_account_id)
    if lock_accounts(act.conn, *both) != len(both):
        return refused("no_such_account")
    target = booked(act.conn, command.payment_op)
    if target is None or target.kind in UNDOING or target.account_id != command.account_id:
        return refused("no_such_payment")
    amount = sum(part.amount for part in command.parts)
    if not target.rest:
        return refused("already_reversed", **reversal_facts(act, target))
    if amount > target.rest:
        return refused("refund_over_rest", rest_kopecks=target.rest)
    shares = shares_of(act.conn, command.parts, amount)
    if shares is None:
        return refused("split_differs", amount_kopecks=amount)
    return _moved(act, command, target, shares)


def _moved(act: Act, command: MovePayment, target: Booked, shares: tuple[Share, ...]) -> Effect:
    amount = sum(share.amount for share in shares)
    back = taken_back(target.left, amount)
    tenders = tenders_taken(target.tenders_left, amount)
    out_id = add_payment(act.conn, _out(act, command, target, (back, tenders)))
    in_id = add_payment(act.conn, _in(act, command, target, (shares, tenders)))
    entries = [
        *paid_out([(posting.TRANSFER, amount)], back, command.account_id),
        *paid_in([(posting.TRANSFER, amount)], shares, command.to_account_id),
    ]
    moved_at, _ = moment_of(act, command.moved_at)
    day = business_day(act, moved_at)
    tx = LedgerTx(act.op_id, "move", moved_at, day, entries, reverses=target.key)
    touched = stand_after(act, posting.post(act.conn, tx))
    told: dict[str, object] = {"booked": True, "payment_id": out_id, "moved_to": in_id}
    return Effect("accepted", "", told, (("payment", out_id), ("payment", in_id), *touched))


_Money = tuple[tuple[Share, ...], tuple[tuple[str, int], ...]]


def _out(act: Act, command: MovePayment, target: Booked, money: _Money) -> NewPayment:
    shares, tenders = money
    moved_at, _ = moment_of(act, command.moved_at)
    return NewPayment(
        op_id=act.op_id,
        kind="move_out",
        account_id=target.account_id,
        paid_at=moved_at,
        amount=-sum(share.amount for share in shares),
        channel=target.channel,
        place=target.place,
        number=target.number,
        shares=turned(shares),
        tenders=tuple((kind, -held, "") for kind, held in tenders),
        reverses=target.key,
        operator_id=act.actor.clerk_id,
        operator=act.actor.name,
        terminal_id=act.actor.terminal_id,
        payer=target.payer,
        reason=command.reason,
        approved_by=command.approval.clerk_id,
        approval=command.approval.signature,
    )


def _in(act: Act, command: MovePayment, target: Booked, money: _Money) -> NewPayment:
    shares, tenders = money
    return NewPayment(
        op_id=f"{act.op_id}{MOVED_IN}",
        kind="move_in",
        account_id=command.to_account_id,
        paid_at=target.paid_at,
        amount=sum(share.amount for share in shares),
        channel=target.channel,
        place=target.place,
        number=target.number,
        shares=shares,
        tenders=tuple((kind, held, "") for kind, held in tenders),
        reverses=target.key,
        operator_id=act.actor.clerk_id,
        operator=act.actor.name,
        terminal_id=act.actor.terminal_id,
        payer=target.payer,
        reason=command.reason,
    )
