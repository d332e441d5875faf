"""What accounts owe by month and service, read for many of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, func, select

from api_client.models.replica import Bill, PaymentPart
from domain.dues import Owed, owed_of
from server.accounts.tables import accounts
from server.billing.tables import bills
from server.payments.tables import payment_parts, payments

_CHUNK = 500
_b = bills.alias("newer").c
_bill_decoder = msgspec.msgpack.Decoder(Bill)


class Paid(NamedTuple):
    """A payment with its parts."""

    paid_at: int
    parts: list[PaymentPart]


@dataclass
class _Books:
    penalty: int
    bills: list[Bill] = field(default_factory=list)
    paid: list[Paid] = field(default_factory=list)

    def tell_all(self, zone: ZoneInfo) -> bool:
        """Whether the last bill and what came since it are enough: nothing was owed or paid ahead
        before its month, and no payment of the days it counts came late.
        """
        if not self.bills:
            return not self.paid
        last = self.bills[-1]
        if any(row.debt for row in last.rows):
            return False
        return all(_day(one.paid_at, zone) > last.counted_to for one in self.paid)


def owed_by(conn: Connection, account_ids: Iterable[int], zone: ZoneInfo) -> dict[int, Owed]:
    """The obligations of these accounts, as a desk computes them of its copy: by all their bills
    and payments, where the last bill does not tell the same.
    """
    found: dict[int, Owed] = {}
    for chunk in _chunks(sorted(set(account_ids))):
        newest = _books(conn, chunk, newest=True)
        far = [one for one, books in newest.items() if not books.tell_all(zone)]
        for account_id, books in {**newest, **_books(conn, far, newest=False)}.items():
            found[account_id] = owed_of(books.bills, books.paid, books.penalty, zone)
    return found


def _books(conn: Connection, ids: Sequence[int], *, newest: bool) -> dict[int, _Books]:
    """All bills and payments, or with ``newest`` the last bill and the payments no bill counted."""
    if not ids:
        return {}
    a, b, p, part = accounts.c, bills.c, payments.c, payment_parts.c
    standing = select(a.id, a.penalty_kopecks).where(a.id.in_(ids))
    found = {row.id: _Books(row.penalty_kopecks) for row in conn.execute(standing)}
    stored = select(b.account_id, b.body).where(b.account_id.in_(ids))
    split = (
        select(
            *(p.account_id, p.id, p.paid_at),
            *(part.period, part.service_id, part.amount_kopecks, part.kind),
        )
        .join(payment_parts, part.payment_id == p.id)
        .where(p.account_id.in_(ids))
        .order_by(p.account_id, p.paid_at, p.id, part.period, part.service_id, part.kind)
    )
    if newest:
        last = select(func.max(_b.period)).where(_b.account_id == b.account_id).scalar_subquery()
        stored, split = stored.where(b.period == last), split.where(p.counted_in == 0)
    for account_id, body in conn.execute(stored.order_by(b.account_id, b.period)):
        found[account_id].bills.append(_bill_decoder.decode(body))
    known = 0
    for account_id, payment_id, paid_at, *named in conn.execute(split):
        paid = found[account_id].paid
        if payment_id != known:
            paid.append(Paid(paid_at, []))
            known = payment_id
        paid[-1].parts.append(PaymentPart(*named))
    return found


def _day(at_ms: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).date().isoformat()


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
