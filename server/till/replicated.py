"""Shifts and money that fits no account, as terminals hold them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from api_client.models.replica import Shift, Suspense
from domain.shift import ShiftBook
from server.payments.replicated import tenders_of
from server.till.tables import SUMS, shifts, suspense


def book_of(row: Mapping[str, Any]) -> ShiftBook:
    """The sums of a row of ``shifts``."""
    return ShiftBook(**{name: row[name] for name in (*SUMS, "count", "refund_count")})


def build_shifts(conn: Connection, ids: Sequence[str] | None = None) -> Iterator[Shift]:
    """Shifts of these ids, or all of them, the oldest first."""
    query = select(shifts).order_by(shifts.c.opened_at, shifts.c.id)
    if ids is not None:
        query = query.where(shifts.c.id.in_(ids))
    for row in conn.execute(query):
        book = book_of(row._asdict())
        difference = book.difference(row.counted) if row.state == "closed" else 0
        yield Shift(
            *(row.id, row.version, row.number, row.terminal_id, row.terminal_name),
            *(row.clerk_id, row.clerk, row.opened_at, row.closed_at, row.state),
            *(book.float_kopecks, book.cash_in, book.cash_out, book.cash, book.card, book.sbp),
            *(book.refunds_cash, book.refunds_card, book.refunds_sbp),
            *(book.count, book.refund_count, book.expected, row.counted, difference),
            *(row.remark, row.late),
        )


def build_suspense(conn: Connection, ids: Sequence[str] | None = None) -> Iterator[Suspense]:
    """Money put aside, of these ids or all of it, the oldest first."""
    query = select(suspense).order_by(suspense.c.received_at, suspense.c.id)
    if ids is not None:
        query = query.where(suspense.c.id.in_(ids))
    for row in conn.execute(query):
        yield Suspense(
            *(row.id, row.version, row.received_at, row.amount_kopecks, row.source),
            *(row.account_number, row.payer, row.address, row.number, row.code, row.state),
            *(row.operator, row.terminal_id, row.shift_id, tenders_of(row.tenders)),
            *(row.matched_account_id, row.matched_at, row.matched_by, row.note),
            *(row.settled_op, row.settled_shift_id, row.settled_number),
        )
