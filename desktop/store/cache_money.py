"""Payments, shifts and put-aside money in the cache: written with what they are looked for by."""

from __future__ import annotations

from typing import TypeVar

import apsw
import msgspec

from api_client.models.replica import Payment, Shift, Suspense
from desktop.store.cache_bodies import BodyOpener
from domain.cache_rows import PaymentFacts, after_prefix, payment_columns, receipt_key

T = TypeVar("T", bound=msgspec.Struct)

_PUT_PAYMENT = (
    "INSERT OR REPLACE INTO payment"
    " (id, account_id, paid_at, amount, receipt, op_id, shift_id, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_PUT_SHIFT = "INSERT OR REPLACE INTO shift VALUES (?, ?, ?, ?, ?)"
_BY_OP = (
    "SELECT body FROM payment INDEXED BY payment_by_op"
    " WHERE op_id >= ? AND op_id < ? ORDER BY op_id LIMIT ?"
)
_BY_ID = "SELECT body FROM payment WHERE id = ?"
_BY_RECEIPT = (
    "SELECT body FROM payment INDEXED BY payment_by_receipt"
    " WHERE receipt = ? ORDER BY paid_at DESC LIMIT ?"
)
_BY_AMOUNT = (
    "SELECT body FROM payment INDEXED BY payment_by_amount"
    " WHERE amount = ? ORDER BY paid_at DESC LIMIT ?"
)
_BY_TIME = (
    "SELECT body FROM payment INDEXED BY payment_by_time"
    " WHERE receipt IS NOT NULL AND paid_at >= ? AND paid_at < ? ORDER BY paid_at DESC LIMIT ?"
)
_OF_SHIFT = (
    "SELECT body FROM payment INDEXED BY payment_by_shift WHERE shift_id = ? ORDER BY paid_at, id"
)
_COUNT_OF_SHIFT = "SELECT count(*) FROM payment INDEXED BY payment_by_shift WHERE shift_id = ?"
_SHIFT = "SELECT body FROM shift WHERE id = ?"
_LAST_SHIFT = (
    "SELECT body FROM shift INDEXED BY shift_by_terminal"
    " WHERE terminal_id = ? ORDER BY number DESC LIMIT 1"
)
_SHIFTS = (
    "SELECT body FROM shift INDEXED BY shift_by_time"
    " WHERE opened_at >= ? AND opened_at < ? ORDER BY opened_at"
)
_SUSPENSE = "SELECT body FROM item WHERE entity = 'suspense' ORDER BY id"
_ONE_SUSPENSE = "SELECT body FROM item WHERE entity = 'suspense' AND id = ?"
_OF_OLDER = "p-"
_encode = msgspec.msgpack.encode


def put_payment(connection: apsw.Connection, payment: Payment) -> None:
    """Write one payment; the caller holds the transaction or has none."""
    facts = PaymentFacts(
        *(payment.id, payment.account_id, payment.paid_at, payment.amount, payment.channel),
        *(payment.number, payment.op_id, payment.shift_id),
    )
    connection.execute(_PUT_PAYMENT, (*payment_columns(facts), _encode(payment)))


def put_shift(connection: apsw.Connection, shift: Shift) -> None:
    """Write one shift; the caller holds the transaction or has none."""
    columns = (shift.id, shift.terminal_id, shift.number, shift.opened_at, _encode(shift))
    connection.execute(_PUT_SHIFT, columns)


class MoneyReader:
    """Every read by an index that is named; nothing of the outbox is laid over."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._open = BodyOpener(connection).open

    def payment(self, op_id: str) -> Payment | None:
        """The row of this key; «p-12» is the payment 12 that was made before there were keys."""
        if op_id.startswith(_OF_OLDER) and op_id[len(_OF_OLDER) :].isdigit():
            found = self._many(Payment, _BY_ID, int(op_id[len(_OF_OLDER) :]))
        else:
            found = self._many(Payment, _BY_OP, op_id, op_id + "\x00", 1)
        return found[0] if found else None

    def payments_by_key(self, beginning: str, limit: int) -> tuple[Payment, ...]:
        """Rows whose key begins so: what a receipt carries in print."""
        return self._many(Payment, _BY_OP, beginning, after_prefix(beginning), limit)

    def payments_by_receipt(self, number: str, limit: int) -> tuple[Payment, ...]:
        """Rows of a receipt's number, however its signs are set."""
        return self._many(Payment, _BY_RECEIPT, receipt_key(number), limit)

    def payments_by_amount(self, amount: int, limit: int) -> tuple[Payment, ...]:
        """What was taken or given back at a desk for exactly this sum, newest first."""
        return self._many(Payment, _BY_AMOUNT, amount, limit)

    def payments_between(self, from_ms: int, until_ms: int, limit: int) -> tuple[Payment, ...]:
        """What was taken or given back at a desk then, newest first."""
        return self._many(Payment, _BY_TIME, from_ms, until_ms, limit)

    def payments_of_shift(self, shift_id: str) -> tuple[Payment, ...]:
        """What the office has booked in a shift, oldest first."""
        return self._many(Payment, _OF_SHIFT, shift_id)

    def receipts_in_shift(self, shift_id: str) -> int:
        """How many receipts of a shift the office has booked."""
        return int(self._connection.execute(_COUNT_OF_SHIFT, (shift_id,)).get or 0)

    def shift(self, shift_id: str) -> Shift | None:
        """One shift as the office has it."""
        found = self._many(Shift, _SHIFT, shift_id)
        return found[0] if found else None

    def last_shift(self, terminal_id: str) -> Shift | None:
        """The shift of a terminal with the highest number."""
        found = self._many(Shift, _LAST_SHIFT, terminal_id)
        return found[0] if found else None

    def shifts_between(self, from_ms: int, until_ms: int) -> tuple[Shift, ...]:
        """Shifts of all terminals that were opened then, oldest first."""
        return self._many(Shift, _SHIFTS, from_ms, until_ms)

    def suspense(self) -> tuple[Suspense, ...]:
        """All money that was put aside, settled or not."""
        return self._many(Suspense, _SUSPENSE)

    def suspense_of(self, suspense_id: str) -> Suspense | None:
        """One sum that was put aside."""
        found = self._many(Suspense, _ONE_SUSPENSE, suspense_id)
        return found[0] if found else None

    def _many(self, noun: type[T], statement: str, *keys: object) -> tuple[T, ...]:
        decoder = msgspec.msgpack.Decoder(noun)
        rows = self._connection.execute(statement, keys)
        return tuple([decoder.decode(self._open(body)) for (body,) in rows])
