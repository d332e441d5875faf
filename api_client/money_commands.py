"""Commands of the till: shifts, payments, refunds, moves and matches, money in whole kopecks."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec

MOST_KOPECKS = 10**13
"""No sum of the office may be larger; the database checks the same range."""
LATEST_MS = 253_402_300_799_999
MOST_PARTS = 2000
MONEY_FIELDS = frozenset(
    {"amount", "value", "float_kopecks", "counted_kopecks", "expected_kopecks", "cash_received"}
)
"""Names of the fields that hold kopecks, in commands and in what they are made of."""

PartKind = Literal["charge", "penalty", "advance"]
TenderKind = Literal["cash", "card", "sbp"]

Sum = Annotated[int, msgspec.Meta(gt=0, le=MOST_KOPECKS)]
SumOrZero = Annotated[int, msgspec.Meta(ge=0, le=MOST_KOPECKS)]
Signed = Annotated[int, msgspec.Meta(ge=-MOST_KOPECKS, le=MOST_KOPECKS)]
Moment = Annotated[int, msgspec.Meta(ge=0, le=LATEST_MS)]
RowNumber = Annotated[int, msgspec.Meta(ge=0, le=2**62)]
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Word = Annotated[str, msgspec.Meta(max_length=64)]
Text = Annotated[str, msgspec.Meta(max_length=500)]


class PartOfPayment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of a payment goes to one service of one month; an advance has period and service 0."""

    period: Annotated[int, msgspec.Meta(ge=0, le=999_912)]
    service_id: RowNumber
    kind: PartKind
    amount: Sum


class Tender(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much was given in which way; ``reference`` is the slip's RRN or the СБП operation."""

    kind: TenderKind
    amount: Sum
    reference: Word = ""


class Denomination(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many notes or coins of one value, in kopecks."""

    value: Sum
    count: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class Approval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The second person's word: a signature over ``domain.approval.approval_hash`` of the act."""

    clerk_id: RowNumber
    delegation_id: Key
    signed_at: Moment
    signature: Annotated[str, msgspec.Meta(min_length=128, max_length=128)]


Parts = Annotated[tuple[PartOfPayment, ...], msgspec.Meta(min_length=1, max_length=MOST_PARTS)]
Tenders = Annotated[tuple[Tender, ...], msgspec.Meta(min_length=1, max_length=10)]


class OpenShift(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open the shift of this terminal with its float; ``number`` counts the terminal's shifts."""

    kind: ClassVar[str] = "OpenShift"
    kind_version: ClassVar[int] = 1
    shift_id: Key
    number: Annotated[int, msgspec.Meta(ge=1, le=10**9)]
    opened_at: Moment
    float_kopecks: SumOrZero
    note: Text = ""


class MoveCash(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cash put into the drawer or taken out of it, apart from payments."""

    kind: ClassVar[str] = "MoveCash"
    kind_version: ClassVar[int] = 1
    shift_id: Key
    way: Literal["in", "out"]
    amount: Sum
    moved_at: Moment
    reason: Text


class CloseShift(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Close the shift: what was counted, what the desk expected, what it had not yet sent."""

    kind: ClassVar[str] = "CloseShift"
    kind_version: ClassVar[int] = 1
    shift_id: Key
    closed_at: Moment
    counted: Annotated[tuple[Denomination, ...], msgspec.Meta(max_length=40)]
    counted_kopecks: SumOrZero
    expected_kopecks: Signed
    remark: Text = ""
    unsent: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0


class TakePayment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money taken at the counter, shared among months and services as the payer saw it.

    A fact: the office books it whatever it knows of account, shift or clock.
    ``cash_received`` is what the payer handed over; the rest of it was given back.
    """

    kind: ClassVar[str] = "TakePayment"
    kind_version: ClassVar[int] = 1
    shift_id: Key
    account_id: RowNumber
    account_number: Word
    paid_at: Moment
    amount: Sum
    tenders: Tenders
    cash_received: SumOrZero
    parts: Parts
    receipt_number: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    duplicate_reason: Text = ""
    payer: Annotated[str, msgspec.Meta(max_length=256)] = ""


class RefundPayment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money given back: a void undoes a whole payment of the open shift, a refund all or a part."""

    kind: ClassVar[str] = "RefundPayment"
    kind_version: ClassVar[int] = 1
    shift_id: Key
    account_id: RowNumber
    payment_op: Key
    mode: Literal["void", "refund"]
    amount: Sum
    tenders: Tenders
    refunded_at: Moment
    receipt_number: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    reason: Text
    approval: Approval


class MovePayment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A payment, or the rest of it, carried over to the right account; no cash is touched."""

    kind: ClassVar[str] = "MovePayment"
    kind_version: ClassVar[int] = 1
    account_id: RowNumber
    payment_op: Key
    to_account_id: RowNumber
    moved_at: Moment
    parts: Parts
    reason: Text
    approval: Approval


class MatchSuspense(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money that fitted no account, booked to the one it was meant for."""

    kind: ClassVar[str] = "MatchSuspense"
    kind_version: ClassVar[int] = 1
    suspense_id: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    account_id: RowNumber
    parts: Parts
    matched_at: Moment
    reason: Text = ""


ShiftCommand = OpenShift | MoveCash | CloseShift
PaymentCommand = TakePayment | RefundPayment | MovePayment | MatchSuspense
MoneyCommand = ShiftCommand | PaymentCommand

SHIFT_COMMANDS: tuple[type[ShiftCommand], ...] = (OpenShift, MoveCash, CloseShift)
PAYMENT_COMMANDS: tuple[type[PaymentCommand], ...] = (
    TakePayment,
    RefundPayment,
    MovePayment,
    MatchSuspense,
)
MONEY_COMMANDS: tuple[type[MoneyCommand], ...] = (*SHIFT_COMMANDS, *PAYMENT_COMMANDS)


def money_lane(command: MoneyCommand) -> str:
    """Shift commands keep the order of their shift, all others that of their account."""
    if isinstance(command, OpenShift | MoveCash | CloseShift):
        return f"shift:{command.shift_id}"
    return f"account:{command.account_id}"


def money_entity(command: MoneyCommand, op_id: str) -> str:
    """What a later command waits for: a refund or move for its payment, a shift's for its shift.

    A payment waits for nothing: it is an entity of its own.
    """
    if isinstance(command, OpenShift | MoveCash | CloseShift):
        return f"shift:{command.shift_id}"
    if isinstance(command, TakePayment):
        return f"payment:{op_id}"
    if isinstance(command, MatchSuspense):
        return f"suspense:{command.suspense_id}"
    return f"payment:{command.payment_op}"
