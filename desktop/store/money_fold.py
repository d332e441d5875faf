"""The payments of an account with the clerk's own commands laid over them; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from api_client.models.replica import Payment, PaymentPart
from api_client.money_commands import (
    MatchSuspense,
    MovePayment,
    PartOfPayment,
    RefundPayment,
    TakePayment,
    Tender,
)
from desktop.store.overlay import FoldCommand
from domain.periods import due_day
from domain.reversal import ADVANCE, CHARGE, PENALTY, Share, rest_of, taken_back

PENDING = "pending"
KINDS = {"charge": CHARGE, "penalty": PENALTY, "advance": ADVANCE}
KIND_NAMES = {number: name for name, number in KINDS.items()}


@dataclass(frozen=True)
class Standing:
    """What an account owes, as its row says it."""

    balance: int
    overdue: int
    penalty: int


def key_of(payment: Payment) -> str:
    """The key a refund or a move names; of payments older than keys it is made of the number."""
    return payment.op_id or f"p-{payment.id}"


def rest_shares(payment: Payment, all_rows: Iterable[Payment]) -> tuple[Share, ...]:
    """What of a payment was not given back nor carried over yet."""
    key = key_of(payment)
    undone = [one for one in all_rows if one.reverses == key and one.amount < 0]
    return rest_of(
        Share(part.period, part.service_id, part.kind, part.amount)
        for row in (payment, *undone)
        for part in row.parts
    )


def fold_payments(
    account_id: int, rows: Sequence[Payment], commands: Iterable[FoldCommand]
) -> tuple[Payment, ...]:
    """The rows with what waits, newest first; what the rows show already is not laid over twice."""
    found = list(rows)
    known = {row.op_id for row in rows if row.op_id}
    for number, one in enumerate(commands, 1):
        payment = None if one.op_id in known else _foreseen(account_id, one, found)
        if payment is not None and payment.op_id not in known:
            found.append(msgspec.structs.replace(payment, id=-number))
    if len(found) == len(rows):
        return tuple(rows)
    return tuple(sorted(found, key=lambda row: row.paid_at, reverse=True))


def fold_standing(standing: Standing, waiting: Iterable[Payment], today: date) -> Standing:
    """What the account owes when the office has booked these."""
    balance, overdue, penalty = standing.balance, standing.overdue, standing.penalty
    for payment in waiting:
        of_penalty = sum(part.amount for part in payment.parts if part.kind == PENALTY)
        of_due = sum(
            part.amount
            for part in payment.parts
            if part.kind == CHARGE and due_day(part.period) >= today
        )
        balance -= payment.amount
        penalty -= of_penalty
        past_due = payment.amount - of_due
        # Nobody but the office knows what a return opens again where nothing was overdue.
        if past_due > 0 or overdue > 0:
            overdue = max(0, overdue - past_due)
    return Standing(balance, min(overdue, max(0, balance)), max(0, penalty))


def stored_parts(parts: Iterable[PartOfPayment]) -> tuple[PaymentPart, ...]:
    """Parts of a command as a payment's row holds them."""
    return tuple(
        PaymentPart(part.period, part.service_id, part.amount, KINDS[part.kind]) for part in parts
    )


def stored_tenders(tenders: Iterable[Tender]) -> tuple[tuple[str, int], ...]:
    """Tenders of a command as a payment's row holds them: one sum a kind."""
    sums: dict[str, int] = {}
    for tender in tenders:
        sums[tender.kind] = sums.get(tender.kind, 0) + tender.amount
    return tuple(sums.items())


def channel_of(tenders: Sequence[tuple[str, int]]) -> str:
    """cash, card, sbp, or mixed."""
    return tenders[0][0] if len(tenders) == 1 else "mixed"


def _foreseen(account_id: int, one: FoldCommand, rows: Sequence[Payment]) -> Payment | None:
    command = one.command
    if isinstance(command, TakePayment):
        return taken(one, command)
    if isinstance(command, RefundPayment):
        return _given_back(one, command, rows)
    if isinstance(command, MovePayment):
        if command.account_id == account_id:
            return _moved_out(one, command, rows)
        return _came(account_id, one, command.parts, ("move_in", command.payment_op))
    if isinstance(command, MatchSuspense):
        return _came(account_id, one, command.parts, ("suspense", command.suspense_id))
    return None


def taken(one: FoldCommand, command: TakePayment) -> Payment:
    """The row a payment will make."""
    tenders = stored_tenders(command.tenders)
    row = _row(one, command.account_id, command.paid_at, "payment")
    return msgspec.structs.replace(
        row,
        amount=command.amount,
        channel=channel_of(tenders),
        number=command.receipt_number,
        parts=stored_parts(command.parts),
        shift_id=command.shift_id,
        tenders=tenders,
        payer=command.payer,
        reason=command.duplicate_reason,
    )


def _given_back(
    one: FoldCommand, command: RefundPayment, rows: Sequence[Payment]
) -> Payment | None:
    parts = _parts_back(command.payment_op, command.amount, rows)
    if parts is None:
        return None
    tenders = stored_tenders(command.tenders)
    row = _row(one, command.account_id, command.refunded_at, command.mode)
    return msgspec.structs.replace(
        row,
        amount=-command.amount,
        channel=channel_of(tenders),
        number=command.receipt_number,
        parts=parts,
        reverses=command.payment_op,
        shift_id=command.shift_id,
        tenders=tuple((kind, -amount) for kind, amount in tenders),
        reason=command.reason,
    )


def _moved_out(one: FoldCommand, command: MovePayment, rows: Sequence[Payment]) -> Payment | None:
    amount = sum(part.amount for part in command.parts)
    parts = _parts_back(command.payment_op, amount, rows)
    if parts is None:
        return None
    row = _row(one, command.account_id, command.moved_at, "move_out")
    return msgspec.structs.replace(
        row, amount=-amount, parts=parts, reverses=command.payment_op, reason=command.reason
    )


def _came(
    account_id: int, one: FoldCommand, parts: Sequence[PartOfPayment], origin: tuple[str, str]
) -> Payment:
    kind, reverses = origin
    row = _row(one, account_id, one.created_at, kind)
    return msgspec.structs.replace(
        row,
        amount=sum(part.amount for part in parts),
        parts=stored_parts(parts),
        reverses=reverses,
        op_id=f"{one.op_id}:in" if kind == "move_in" else one.op_id,
    )


def _parts_back(key: str, amount: int, rows: Sequence[Payment]) -> tuple[PaymentPart, ...] | None:
    """The negative parts of a return; None when the office will refuse it."""
    named = next((row for row in rows if key_of(row) == key), None)
    if named is None:
        return None
    try:
        back = taken_back(rest_shares(named, rows), amount)
    except ValueError:
        return None
    return tuple(
        PaymentPart(share.period, share.service_id, -share.amount, share.kind) for share in back
    )


def _row(one: FoldCommand, account_id: int, at_ms: int, kind: str) -> Payment:
    return Payment(
        id=0,
        version=0,
        account_id=account_id,
        paid_at=at_ms,
        amount=0,
        channel="",
        place="",
        number="",
        parts=(),
        op_id=one.op_id,
        kind=kind,
        operator=one.author,
        state=PENDING,
    )
