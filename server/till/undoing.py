"""Money given back: a whole payment of the open shift undone, or a refund in whole or in part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api_client.money_commands import RefundPayment
from domain.reversal import Share, taken_back
from domain.shift import ShiftBook
from server.acts import Act, Effect, refused
from server.ledger import posting
from server.ledger.posting import Entry, LedgerTx
from server.payments.store import UNDOING, Booked, NewPayment, add_payment, booked
from server.till.approvals import not_approved
from server.till.drawer import Drawer, cash_in, drawer_of, keep, workplace_of
from server.till.flows import Flow, between, paid_out, places_of
from server.till.moments import business_day, moment_of
from server.till.reviews import Reviews
from server.till.shares import channel_of, stored_tenders, sums_of, turned
from server.till.standing import lock_accounts, stand_after
from server.till.suspense import locked_aside, settle, settled_facts


@dataclass(frozen=True)
class _Given:
    """Money on its way back."""

    act: Act
    command: RefundPayment
    at_ms: int
    tenders: tuple[tuple[str, int], ...]
    drawer: Drawer
    reviews: Reviews

    @property
    def flows(self) -> list[Flow]:
        """Where the money is taken from."""
        return places_of(self.tenders, self.act.actor.terminal_id)

    def post(self, entries: list[Entry]) -> tuple[tuple[str, int | str], ...]:
        """Into the ledger; the accounts that moved."""
        command = self.command
        day = business_day(self.act, self.at_ms)
        tx = LedgerTx(
            self.act.op_id, command.mode, self.at_ms, day, entries, reverses=command.payment_op
        )
        return stand_after(self.act, posting.post(self.act.conn, tx))

    def keep(self) -> tuple[list[Entry], tuple[tuple[str, int | str], ...]]:
        """Into the sums of the shift."""
        return keep(self.act, self.drawer, self._refunded)

    def _refunded(self, book: ShiftBook) -> ShiftBook:
        return book.refunded(self.tenders)


def refund_payment(act: Act, command: RefundPayment) -> Effect:
    """Give money back when the payment has so much left, the drawer holds it and a senior agreed.

    The clock and the actor are no reasons to refuse: the money has left the drawer.
    """
    at_ms, doubt = moment_of(act, command.refunded_at)
    tenders = sums_of(command.tenders)
    if sum(amount for _, amount in tenders) != command.amount:
        return refused("tender_differs", amount_kopecks=command.amount)
    given = _Given(act, command, at_ms, tenders, drawer_of(act, command.shift_id), Reviews())
    given.reviews.look(doubt)
    no = _not_allowed(given) or _not_in_drawer(given)
    if no is not None:
        return no
    lock_accounts(act.conn, command.account_id)
    target = booked(act.conn, command.payment_op)
    if target is not None:
        return _not_left(given, target) or _give_back(given, target)
    aside = locked_aside(act.conn, command.payment_op)
    if aside is not None:
        return _not_aside(given, aside) or _give_aside_back(given, aside)
    return refused("no_such_payment")


def _not_allowed(given: _Given) -> Effect | None:
    act, command = given.act, given.command
    if not command.reason.strip():
        return refused("reason_required")
    limit = act.settings.refund_limit_cashier_kopecks
    if act.actor.role == "cashier" and command.amount > limit:
        return refused("refund_limit", limit_kopecks=limit)
    return not_approved(act, command, command.refunded_at)


def _not_in_drawer(given: _Given) -> Effect | None:
    """The shift must be there; one closed meanwhile gave the money before it was closed."""
    drawer, command = given.drawer, given.command
    if drawer.row is None:
        return refused("shift_unknown", shift_id=command.shift_id)
    if drawer.is_closed:
        if given.at_ms > drawer.row.closed_at:
            return refused("shift_closed", shift_id=command.shift_id)
        given.reviews.look("shift_closed", shift_id=command.shift_id)
    cash = cash_in(given.tenders)
    if cash > drawer.book.expected:
        return refused(
            "shift.not_in_drawer", expected_kopecks=drawer.book.expected, amount_kopecks=cash
        )
    return None


def _not_left(given: _Given, target: Booked) -> Effect | None:
    act, command = given.act, given.command
    if target.kind in UNDOING or target.account_id != command.account_id:
        return refused("no_such_payment")
    if not target.rest:
        return refused("already_reversed", **reversal_facts(act, target))
    if command.amount > target.rest:
        return refused("refund_over_rest", rest_kopecks=target.rest)
    if command.mode == "void" and not _is_void(given, target):
        return refused("void_not_possible")
    wanted = _by_kind(given.tenders)
    if any(amount > target.tenders_left.get(kind, 0) for kind, amount in wanted.items()):
        return refused("tender_differs", amount_kopecks=command.amount)
    return None


def _is_void(given: _Given, target: Booked) -> bool:
    """A void undoes all of a payment of the same shift, by the same tenders."""
    command = given.command
    return (
        target.shift_id == command.shift_id
        and command.amount == target.amount == target.rest
        and _by_kind(given.tenders) == _by_kind(target.tenders)
    )


def _give_back(given: _Given, target: Booked) -> Effect:
    act, command = given.act, given.command
    shares = taken_back(target.left, command.amount)
    payment_id = add_payment(act.conn, _row(given, target, shares))
    late, touched = given.keep()
    moved = given.post([*paid_out(given.flows, shares, target.account_id), *late])
    rest = target.rest - command.amount
    rows = (("payment", payment_id), *moved, *touched)
    return given.reviews.booked(rows, payment_id=payment_id, rest_kopecks=rest)


def _row(given: _Given, target: Booked, shares: tuple[Share, ...]) -> NewPayment:
    act, command = given.act, given.command
    return NewPayment(
        op_id=act.op_id,
        kind=command.mode,
        account_id=target.account_id,
        paid_at=given.at_ms,
        amount=-command.amount,
        channel=channel_of(given.tenders),
        place=workplace_of(act.conn, act.actor.terminal_id),
        number=command.receipt_number,
        shares=turned(shares),
        tenders=stored_tenders(command.tenders, -1),
        reverses=target.key,
        operator_id=act.actor.clerk_id,
        operator=act.actor.name,
        terminal_id=act.actor.terminal_id,
        shift_id=command.shift_id,
        state=given.reviews.first,
        payer=target.payer,
        reason=command.reason,
        approved_by=command.approval.clerk_id,
        approval=command.approval.signature,
    )


def _not_aside(given: _Given, aside: Any) -> Effect | None:
    """Money that fitted no account is given back whole."""
    command = given.command
    if aside.state == "refunded":
        day = business_day(given.act, aside.matched_at)
        return refused("already_reversed", number=aside.settled_number, on=day)
    if aside.state != "open" or aside.source != "counter":
        return refused("suspense_settled", **settled_facts(aside))
    if command.amount != aside.amount_kopecks:
        return refused("refund_over_rest", rest_kopecks=aside.amount_kopecks)
    return None


def _give_aside_back(given: _Given, aside: Any) -> Effect:
    act, command = given.act, given.command
    named = settle(
        act,
        aside,
        {
            "state": "refunded",
            "matched_at": given.at_ms,
            "note": command.reason,
            "settled_shift_id": command.shift_id,
            "settled_terminal_id": act.actor.terminal_id,
            "settled_number": command.receipt_number,
            "approval": command.approval.signature,
        },
    )
    late, touched = given.keep()
    given.post([*between(given.flows, posting.SUSPENSE, out=True), *late])
    return given.reviews.booked((named, *touched), suspense_id=aside.id)


def reversal_facts(act: Act, target: Booked) -> dict[str, object]:
    """The first of what took the payment back: its receipt and day answer a second try."""
    first = target.undone_by[0]
    return {
        "op_id": first.op_id,
        "number": first.number,
        "on": business_day(act, first.paid_at),
        "kind": first.kind,
        "amount_kopecks": -first.amount_kopecks,
    }


def _by_kind(tenders: tuple[tuple[str, int], ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for kind, amount in tenders:
        found[kind] = found.get(kind, 0) + amount
    return found
