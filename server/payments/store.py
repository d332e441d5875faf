"""How payments are written and found again: rows are added, what is left of one is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select, text

from domain.reversal import Share, rest_of, tenders_left
from server.payments.replicated import StoredTender, tenders_of
from server.payments.tables import payment_parts, payments
from server.prepared import Prepared

UNDOING = ("refund", "void", "move_out")
"""Kinds of rows that take back the one they name."""

_OLD_KEY = "p-"
_TILL_CHANNELS = ("cash", "card", "sbp")
# Payments get their numbers one by one; held to the commit, which is near.
_NUMBERS_LOCK = Prepared(text("SELECT pg_advisory_xact_lock(7202001)"))
_LAST_ID = Prepared(select(func.coalesce(func.max(payments.c.id), 0)))
_ADD, _ADD_PARTS = Prepared(insert(payments)), Prepared(insert(payment_parts))


@dataclass(frozen=True, kw_only=True)
class NewPayment:
    """A row to add; ``shares`` sum up to the amount and have its sign, like the tenders.
    ``counted_in``: the closed month whose bill knows it already.
    """

    op_id: str
    account_id: int
    paid_at: int
    amount: int
    channel: str
    shares: Sequence[Share]
    kind: str = "payment"
    place: str = ""
    number: str = ""
    tenders: Sequence[StoredTender] = ()
    reverses: str = ""
    operator_id: int = 0
    operator: str = ""
    terminal_id: str = ""
    shift_id: str = ""
    state: str = ""
    payer: str = ""
    reason: str = ""
    approved_by: int = 0
    approval: str = ""
    counted_in: int = 0


@dataclass(frozen=True, kw_only=True)
class Booked:
    """A payment as it lies in its table, with what its reversals have left of it."""

    key: str
    account_id: int
    paid_at: int
    amount: int
    kind: str
    channel: str
    place: str
    number: str
    shift_id: str
    payer: str
    tenders: tuple[tuple[str, int], ...]
    undone_by: tuple[Any, ...]
    left: tuple[Share, ...]
    tenders_left: dict[str, int]

    @property
    def rest(self) -> int:
        """Kopecks that were not yet given back or moved."""
        return sum(share.amount for share in self.left)


def add_payment(conn: Connection, new: NewPayment) -> int:
    """Write the row with its parts; its number. Raises ``ValueError`` when the parts are not it."""
    return add_payments(conn, [new])[0]


def add_payments(conn: Connection, many: Sequence[NewPayment]) -> list[int]:
    """The same of many at once; their numbers in the same order."""
    for new in many:
        _check(new)
    if not many:
        return []
    first = next_id(conn)
    numbered = list(enumerate(many, first))
    _ADD.run_many(
        conn,
        [
            {"id": number, "version": 1, "counted_in": 0, **_columns(new)}
            for number, new in numbered
        ],
    )
    _ADD_PARTS.run_many(
        conn,
        [
            {
                "payment_id": number,
                "period": share.period,
                "service_id": share.service_id,
                "kind": share.kind,
                "amount_kopecks": share.amount,
            }
            for number, new in numbered
            for share in new.shares
        ],
    )
    return [number for number, _ in numbered]


def next_id(conn: Connection) -> int:
    """The next free number of a payment; others wait for it until this transaction ends."""
    if conn.dialect.name == "postgresql":
        _NUMBERS_LOCK.run(conn)
    return int(_LAST_ID.scalar(conn)) + 1


def booked(conn: Connection, key: str) -> Booked | None:
    """The payment of a command, or «p-<id>» of one older than the till.

    Who writes by what is found here has locked the account before: reversals of it lie there.
    """
    row = conn.execute(select(payments).where(_named(key))).one_or_none()
    if row is None:
        return None
    undone = conn.execute(
        select(payments)
        .where(payments.c.reverses == key, payments.c.kind.in_(UNDOING))
        .order_by(payments.c.id)
    ).all()
    tenders = tenders_of(row.tenders)
    if not tenders and row.channel in _TILL_CHANNELS:
        tenders = ((row.channel, row.amount_kopecks),)
    given = [*tenders, *(one for back in undone for one in tenders_of(back.tenders))]
    return Booked(
        key=key,
        account_id=row.account_id,
        paid_at=row.paid_at,
        amount=row.amount_kopecks,
        kind=row.kind,
        channel=row.channel,
        place=row.place,
        number=row.number,
        shift_id=row.shift_id,
        payer=row.payer,
        tenders=tenders,
        undone_by=tuple(undone),
        left=rest_of(_shares(conn, [row.id, *(back.id for back in undone)])),
        tenders_left=tenders_left(given),
    )


def approval_is_used(conn: Connection, signature: str) -> bool:
    """Whether the second person's word was already given for another act."""
    query = select(payments.c.id).where(payments.c.approval == signature)
    return conn.execute(query).first() is not None


def _named(key: str) -> Any:
    number = key.removeprefix(_OLD_KEY)
    if number != key and number.isascii() and number.isdigit() and len(number) <= 18:
        return (payments.c.id == int(number)) & (payments.c.op_id == "")
    return payments.c.op_id == key


def _shares(conn: Connection, ids: list[int]) -> list[Share]:
    part = payment_parts.c
    query = select(part.period, part.service_id, part.kind, part.amount_kopecks)
    return [Share(*row) for row in conn.execute(query.where(part.payment_id.in_(ids)))]


def _check(new: NewPayment) -> None:
    if sum(share.amount for share in new.shares) != new.amount:
        raise ValueError(f"{new.op_id}: the parts are not the amount")
    if any((share.amount > 0) != (new.amount > 0) or not share.amount for share in new.shares):
        raise ValueError(f"{new.op_id}: a part against the amount")


def _columns(new: NewPayment) -> dict[str, object]:
    return {
        "version": 1,
        "counted_in": new.counted_in,
        "account_id": new.account_id,
        "paid_at": new.paid_at,
        "amount_kopecks": new.amount,
        "channel": new.channel,
        "place": new.place,
        "number": new.number,
        "op_id": new.op_id,
        "kind": new.kind,
        "reverses": new.reverses,
        "operator_id": new.operator_id,
        "operator": new.operator,
        "terminal_id": new.terminal_id,
        "shift_id": new.shift_id,
        "tenders": msgspec.json.encode(list(new.tenders)).decode(),
        "state": new.state,
        "payer": new.payer,
        "reason": new.reason,
        "approved_by": new.approved_by,
        "approval": new.approval,
    }
