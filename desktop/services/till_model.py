"""What the services of the till take and give, as plain values: shift, payment, refund, receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from api_client.models.replica import Account, Payment
from api_client.money_commands import PartOfPayment, Tender
from domain.allocation import Due
from domain.shift import ShiftBook, State

LineKind = Literal["payment", "refund", "void", "move", "match", "cash_in", "cash_out"]
OutcomeState = Literal["waiting", "asking", "done", "review", "refused"]
Mode = Literal["void", "refund"]


@dataclass(frozen=True)
class TillLine:
    """One act of a shift; ``amount`` is negative when money left. ``name``: payer or reason."""

    op_id: str
    kind: LineKind
    at: datetime
    account_id: int
    name: str
    amount: int
    tenders: tuple[tuple[str, int], ...]
    receipt_number: str
    pending: bool


@dataclass(frozen=True)
class ShiftView:
    """The shift of this terminal, the last one when none is open; ``last``: newest first.

    ``closed_elsewhere``: the office closed it from another place; what was taken since is booked
    late. ``due_at``: from then on it is expired and can only be closed.
    """

    id: str
    number: int
    state: State
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    clerk_id: int
    clerk: str
    book: ShiftBook
    last: tuple[TillLine, ...]
    unsent: int
    unsent_kopecks: int
    closed_elsewhere: bool = False

    @property
    def is_open(self) -> bool:
        """True when money may be taken in it."""
        return self.state == "open"


@dataclass(frozen=True)
class ShiftReport:
    """An X report of an open shift or the Z of a closed one; ``lines`` oldest first.

    ``counted`` and ``difference`` are None until somebody counted; ``notes``: (value, count).
    """

    shift: ShiftView
    lines: tuple[TillLine, ...]
    counted: int | None
    difference: int | None
    notes: tuple[tuple[int, int], ...]
    remark: str


@dataclass(frozen=True)
class DueRow:
    """What is unpaid of one service of one month, or its penalty; rows oldest month first.

    ``charged``: what the month was charged for, 0 for penalty.
    """

    period: int
    service_id: int
    name: str
    kind: Literal["charge", "penalty"]
    amount: int
    charged: int
    supplier_id: int
    is_overdue: bool


@dataclass(frozen=True)
class PaymentForm:
    """A form of payment: its key is born with it, so taking it twice gives the first result.

    ``overdue``: all that is past its due day with all penalty; ``total``: all to pay, negative
    when paid ahead. ``dues`` feed ``suggest``; ``rows`` are the same for a screen.
    """

    op_id: str
    account: Account
    address: str
    payer: str
    rows: tuple[DueRow, ...]
    dues: tuple[Due, ...]
    overdue: int
    total: int
    shift: ShiftView | None
    online: bool
    cash_left_offline: int
    duplicate_minutes: int


@dataclass(frozen=True)
class PaymentDraft:
    """What the clerk entered; ``cash_received`` 0 means exactly the cash tendered.

    ``clock_confirmed``: the clerk looked at the time of the computer and it is right.
    """

    amount: int
    tenders: tuple[Tender, ...]
    parts: tuple[PartOfPayment, ...]
    cash_received: int = 0
    duplicate_reason: str = ""
    payer: str = ""
    clock_confirmed: bool = False


@dataclass(frozen=True)
class Question:
    """What to ask before taking: ``cash_much``, ``advance`` or ``duplicate``, with its facts."""

    code: Literal["cash_much", "advance", "duplicate"]
    fields: dict[str, Any]


@dataclass(frozen=True)
class Taken:
    """A payment or refund that is durable here; ``repeated``: it had been taken before."""

    op_id: str
    receipt_number: str
    amount: int
    change: int
    repeated: bool = False


@dataclass(frozen=True)
class Outcome:
    """Where an act of money stands with the office; ``code`` and ``fields`` tell why."""

    state: OutcomeState
    code: str = ""
    fields: dict[str, Any] | None = None


@dataclass(frozen=True)
class Second:
    """The second clerk at the same desk: who approves, by their own password."""

    login: str
    password: str


@dataclass(frozen=True)
class RefundForm:
    """A payment that may be given back; ``rest`` is what of it was not given back yet.

    ``may_void``: the whole of it was taken in the open shift. ``needs_line``: only the office
    knows whether it was given back elsewhere. ``tenders``: what is left of each way it was paid,
    none for money no desk has taken: that can only be carried over.
    """

    op_id: str
    account: Account | None
    payment: Payment
    rest: int
    may_void: bool
    needs_line: bool
    limit: int
    shift: ShiftView | None
    tenders: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class RefundDraft:
    """What is given back and why; a void takes the whole sum and the same tenders by itself."""

    mode: Mode
    amount: int
    tenders: tuple[Tender, ...]
    reason: str


@dataclass(frozen=True)
class MoveDraft:
    """Carries the rest of a payment over to another account; ``parts`` are of the new one."""

    op_id: str
    account_id: int
    payment_op: str
    to_account_id: int
    parts: tuple[PartOfPayment, ...]
    reason: str


@dataclass(frozen=True)
class ReceiptLine:
    """A receipt that was found; ``kind`` is payment, refund or void, ``amount`` positive."""

    op_id: str
    account_id: int
    account_number: str
    payer: str
    number: str
    kind: str
    amount: int
    at: datetime
    pending: bool
