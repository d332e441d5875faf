"""Penalty of a month: what the obligations of debtors bring until its end that no bill has yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from api_client.models.replica import Bill
from domain.obligations import (
    Obligations,
    Part,
    PenaltyTerms,
    accrued_by_service,
    counted_before,
)
from domain.periods import last_day, previous_period
from server.billing.meter_books import Period
from server.billing.tables import bills
from server.ledger.posting import PENALTY_PART
from server.payments.tables import payment_parts, payments

_CHUNK = 500
_bill_decoder = msgspec.msgpack.Decoder(Bill)


class Paid(NamedTuple):
    """The parts of one payment but penalty; ``counted_in`` 0: by no closed month."""

    day: date
    counted_in: int
    parts: list[Part]


@dataclass(frozen=True)
class Past:
    """What is known of one account before the month: its bills and its payments, by day."""

    bills: list[Bill]
    payments: list[Paid]


class Accruals:
    """Counts the penalty of one month for pages of accounts."""

    def __init__(self, conn: Connection, period: Period, terms: PenaltyTerms) -> None:
        self._conn = conn
        self._period = period
        self._terms = terms

    def of(self, account_ids: Collection[int]) -> dict[int, dict[int, int]]:
        """What the month brings these accounts, by service; those it brings nothing are left
        out.
        """
        wanted = sorted(account_ids)
        found: dict[int, dict[int, int]] = {}
        for start in range(0, len(wanted), _CHUNK):
            for account_id, past in self._pasts(wanted[start : start + _CHUNK]).items():
                came = accrued(past, self._period.period, self._terms)
                if came:
                    found[account_id] = came
        return found

    def _pasts(self, account_ids: list[int]) -> dict[int, Past]:
        b, p, part, period = bills.c, payments.c, payment_parts.c, self._period
        stored = (
            select(b.account_id, b.body)
            .where(b.account_id.in_(account_ids), b.period < period.period)
            .order_by(b.account_id, b.period)
        )
        found: dict[int, Past] = {}
        for account_id, body in self._conn.execute(stored):
            past = found.setdefault(account_id, Past([], []))
            past.bills.append(_bill_decoder.decode(body))
        paid = (
            select(
                *(p.account_id, p.id, p.paid_at, p.counted_in),
                *(part.period, part.service_id, part.amount_kopecks),
            )
            .join(payment_parts, part.payment_id == p.id)
            .where(
                p.account_id.in_(account_ids),
                p.paid_at < period.end_ms,
                part.kind != PENALTY_PART,
            )
            .order_by(p.account_id, p.paid_at, p.id, part.period, part.service_id)
        )
        last = 0
        for account_id, payment_id, paid_at, counted_in, *named in self._conn.execute(paid):
            if account_id not in found:
                continue
            known = found[account_id].payments
            if payment_id != last:
                day = datetime.fromtimestamp(paid_at / 1000, period.zone).date()
                known.append(Paid(day, counted_in, []))
                last = payment_id
            known[-1].parts.append((named[0], named[1], named[2]))
        return found


def accrued(past: Past, period: int, terms: PenaltyTerms) -> dict[int, int]:
    """Penalty of the month by service: counted to its end with all that is known now, less what
    was counted to the end of the last bill's month with what the bills before knew.
    """
    first = past.bills[0].period
    later = [one for one in past.payments if not 0 < one.counted_in <= first]
    known = [one for one in later if one.counted_in not in (0, period)]
    now = obligations_of(past.bills, later)
    before = now if len(known) == len(later) else obligations_of(past.bills, known)
    counted_to = last_day(past.bills[-1].period)
    counted = counted_before(before.items, now.items, counted_to, terms)
    return accrued_by_service(now.items, last_day(period), counted, terms)[0]


def obligations_of(past_bills: list[Bill], paid: Iterable[Paid]) -> Obligations:
    """The obligations of bills, oldest first, and of the payments none of them but the first has
    counted.
    """
    book = Obligations()
    first = past_bills[0]
    before = previous_period(first.period)
    book.bring(before, {row.service_id: row.debt for row in first.rows if row.debt})
    waiting = sorted(paid, key=lambda one: one.day)
    index = 0
    for bill in past_bills:
        while index < len(waiting) and waiting[index].day <= last_day(bill.period):
            book.pay(waiting[index].day, waiting[index].parts)
            index += 1
        book.charge(bill.period, [(row.service_id, row.due) for row in bill.rows])
    for one in waiting[index:]:
        book.pay(one.day, one.parts)
    return book
