"""Money of a page of accounts for one month: what a bill of it counts, each payment once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from server.billing.meter_books import Period
from server.ledger.posting import ADVANCE_PART, PENALTY_PART
from server.payments.tables import payment_parts, payments


class SplitError(ValueError):
    """A payment whose parts are not its sum: nobody can say what it paid."""


@dataclass
class MonthMoney:
    """What an account paid that no closed month has counted, up to the month's end.

    ``advance`` is paid for nothing named. ``stirred``: some of it belongs to days already counted,
    or was given back.
    """

    paid: dict[int, int] = field(default_factory=dict)
    penalty_paid: dict[int, int] = field(default_factory=dict)
    advance: int = 0
    last_paid_on: str = ""
    stirred: bool = False


class MoneyBooks:
    """Reads the payments of pages of accounts of one period."""

    def __init__(self, conn: Connection, period: Period) -> None:
        self._conn = conn
        self._period = period

    def page(self, low: int, high: int) -> dict[int, MonthMoney]:
        """Of the accounts of these ids those that ever paid; raises SplitError."""
        own = payments.c.account_id.between(low, high)
        self._must_be_split(own)
        found: dict[int, MonthMoney] = {}
        self._add_dates(found, own)
        self._add_parts(found, own)
        return found

    def _add_dates(self, found: dict[int, MonthMoney], own: ColumnElement[bool]) -> None:
        p, period = payments.c, self._period
        newest = (
            select(p.account_id, func.max(p.paid_at))
            .where(own, p.paid_at < period.end_ms, p.amount_kopecks > 0)
            .group_by(p.account_id)
        )
        for account_id, paid_at in self._rows(newest):
            day = datetime.fromtimestamp(paid_at / 1000, period.zone).date()
            found[account_id] = MonthMoney(last_paid_on=day.isoformat())
        stirring = (
            select(p.account_id)
            .where(own, self._counted(), or_(p.paid_at < period.start_ms, p.amount_kopecks < 0))
            .distinct()
        )
        for (account_id,) in self._rows(stirring):
            found.setdefault(account_id, MonthMoney()).stirred = True

    def _add_parts(self, found: dict[int, MonthMoney], own: ColumnElement[bool]) -> None:
        p, part = payments.c, payment_parts.c
        sums = (
            select(p.account_id, part.service_id, part.kind, func.sum(part.amount_kopecks))
            .join(payment_parts, part.payment_id == p.id)
            .where(own, self._counted())
            .group_by(p.account_id, part.service_id, part.kind)
        )
        for account_id, service_id, kind, total in self._rows(sums):
            money, amount = found.setdefault(account_id, MonthMoney()), int(total)
            if kind == ADVANCE_PART or not service_id:
                money.advance += amount
            elif kind == PENALTY_PART:
                money.penalty_paid[service_id] = amount
            else:
                money.paid[service_id] = amount

    def _must_be_split(self, own: ColumnElement[bool]) -> None:
        p, part = payments.c, payment_parts.c
        total = func.coalesce(func.sum(part.amount_kopecks), 0)
        torn = (
            select(p.id)
            .outerjoin(payment_parts, part.payment_id == p.id)
            .where(own, self._counted())
            .group_by(p.id, p.amount_kopecks)
            .having(total != p.amount_kopecks)
            .limit(1)
        )
        for (payment_id,) in self._rows(torn):
            raise SplitError(f"the parts of payment {payment_id} are not its sum")

    def _counted(self) -> ColumnElement[bool]:
        p, period = payments.c, self._period
        return (p.paid_at < period.end_ms) & p.counted_in.in_((0, period.period))

    def _rows(self, query: Any) -> Iterable[Any]:
        return (tuple(row) for row in self._conn.execute(query).all())
