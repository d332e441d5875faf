"""Payments as terminals hold them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from api_client.models.replica import Payment, PaymentPart
from server.driver_rows import Scope, grouped, tuples
from server.payments.tables import payment_parts, payments

StoredTender = tuple[str, int, str]
"""Kind, kopecks, reference of the slip."""

_NO_TENDERS = "[]"
_tenders_of = msgspec.json.Decoder(tuple[StoredTender, ...]).decode


def tenders_of(stored: str) -> tuple[tuple[str, int], ...]:
    """Kind and kopecks of each tender as they lie in a row."""
    if stored == _NO_TENDERS:
        return ()
    return tuple([(kind, amount) for kind, amount, _ in _tenders_of(stored)])


def build_payments(conn: Connection, scope: Scope) -> Iterator[Payment]:
    """The payments of these ids with their parts, in the order of ids."""
    part, p = payment_parts.c, payments.c
    split = grouped(
        conn,
        select(part.payment_id, part.period, part.service_id, part.amount_kopecks, part.kind)
        .where(scope(part.payment_id))
        .order_by(part.payment_id, part.period, part.service_id, part.kind),
    )
    columns = (
        *(p.id, p.version, p.account_id, p.paid_at, p.amount_kopecks, p.channel, p.place),
        *(p.number, p.op_id, p.kind, p.reverses, p.operator, p.terminal_id, p.shift_id),
        *(p.tenders, p.state, p.payer, p.reason),
    )
    query = select(*columns).where(scope(p.id)).order_by(p.id)
    for row in tuples(conn, query):
        parts = tuple([PaymentPart(*one[1:]) for one in split.get(row[0], ())])
        fields: tuple[Any, ...] = (*row[:8], parts, *row[8:14], tenders_of(row[14]), *row[15:])
        yield Payment(*fields)
