"""What the month of a page of accounts is computed from, read in a dozen statements a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, func, or_, select

from api_client.models.replica import Bill
from domain.charge_inputs import MeterInput, Recalculation
from domain.names import full_name
from server.accounts.tables import accounts, benefits, houses, owners, people
from server.billing.meter_books import MeterBooks, Period
from server.billing.month import AccountFacts, Benefit
from server.billing.plans import HouseFacts
from server.billing.tables import bills, penalties, recalculations
from server.payments.tables import payment_parts, payments

_bill_decoder = msgspec.msgpack.Decoder(Bill)


@dataclass
class AccountBook:
    """One account with everything its month needs; ``later_paid``: after the month's end."""

    facts: AccountFacts
    house_id: int
    version: int
    stands: tuple[int, int, int]
    meters: list[MeterInput] = field(default_factory=list)
    two_rate: bool = False
    benefits: list[Benefit] = field(default_factory=list)
    recalculations: list[Recalculation] = field(default_factory=list)
    penalties: dict[int, int] = field(default_factory=dict)
    paid: dict[int, int] = field(default_factory=dict)
    last_paid_on: str = ""
    later_paid: int = 0
    previous: Bill | None = None
    current: Bill | None = None


class Books:
    """Reads pages of accounts of one period; ``service_ids`` by code."""

    def __init__(self, conn: Connection, period: Period, service_ids: dict[str, int]) -> None:
        self._conn = conn
        self._period = period
        self._meters = MeterBooks(conn, period, service_ids)

    def page(self, low: int, high: int) -> list[AccountBook]:
        """The accounts of these ids that are charged in the period, in the order of ids."""
        found = self._accounts(low, high)
        if not found:
            return []
        self._add_bills(found, low, high)
        self._add_meters(found, low, high)
        self._add_money(found, low, high)
        return list(found.values())

    def _accounts(self, low: int, high: int) -> dict[int, AccountBook]:
        a, p = accounts.c, people.c
        shares = dict(
            self._pairs(
                select(owners.c.account_id, func.count())
                .where(owners.c.account_id.between(low, high), owners.c.until == "")
                .group_by(owners.c.account_id)
            )
        )
        query = (
            select(accounts, p.last, p.first, p.middle, houses.c.executor_id)
            .join(people, p.id == a.payer_id)
            .join(houses, houses.c.id == a.house_id)
            .where(
                a.id.between(low, high),
                a.status != "archived",
                or_(a.closed_on == "", a.closed_on >= self._period.first_day),
                a.opened_on <= self._period.last_day,
            )
            .order_by(a.id)
        )
        found: dict[int, AccountBook] = {}
        for row in self._conn.execute(query):
            facts = AccountFacts(
                id=row.id,
                izhku=row.izhku or row.number,
                payer=full_name(row.last, row.first, row.middle),
                total_area_e2=row.total_area_e2,
                living_area_e2=row.living_area_e2,
                heated_area_e2=row.heated_area_e2,
                residents=row.residents,
                owners=shares.get(row.id, 1),
                executor_id=row.executor_id,
            )
            stands = (row.balance_kopecks, row.overdue_kopecks, row.penalty_kopecks)
            found[row.id] = AccountBook(facts, row.house_id, row.version, stands)
        return found

    def _add_bills(self, found: dict[int, AccountBook], low: int, high: int) -> None:
        b = bills.c
        newest = (
            select(b.account_id, func.max(b.period).label("period"))
            .where(b.account_id.between(low, high), b.period < self._period.period)
            .group_by(b.account_id)
            .subquery()
        )
        before = select(b.account_id, b.body).join(
            newest, (newest.c.account_id == b.account_id) & (newest.c.period == b.period)
        )
        for account_id, body in self._pairs(before):
            if account_id in found:
                found[account_id].previous = _bill_decoder.decode(body)
        now = select(b.account_id, b.body).where(
            b.account_id.between(low, high), b.period == self._period.period
        )
        for account_id, body in self._pairs(now):
            if account_id in found:
                found[account_id].current = _bill_decoder.decode(body)

    def _add_meters(self, found: dict[int, AccountBook], low: int, high: int) -> None:
        for account_id, service_id, meter in self._meters.page(low, high):
            book = found.get(account_id)
            if book is not None:
                book.meters.append(meter)
                if all(zone.service_id != service_id for zone in meter.zones):
                    book.two_rate = True

    def _add_money(self, found: dict[int, AccountBook], low: int, high: int) -> None:
        self._add_payments(found, low, high)
        n, c, e = benefits.c, recalculations.c, penalties.c
        period = self._period
        wanted = select(n.account_id, n.service_id, n.amount_kopecks, n.percent_e2).where(
            n.account_id.between(low, high),
            n.valid_from <= period.last_day,
            or_(n.valid_to == "", n.valid_to >= period.first_day),
        )
        for account_id, *benefit in self._pairs(wanted.order_by(n.id)):
            if account_id in found:
                found[account_id].benefits.append(Benefit(*benefit))
        changed = select(c.account_id, c.service_id, c.reason, c.amount_kopecks).where(
            c.account_id.between(low, high), c.period == period.period
        )
        for account_id, *change in self._pairs(changed.order_by(c.id)):
            if account_id in found:
                found[account_id].recalculations.append(Recalculation(*change))
        charged = select(e.account_id, e.service_id, e.amount_kopecks).where(
            e.account_id.between(low, high), e.period == period.period
        )
        for account_id, service_id, amount in self._pairs(charged):
            if account_id in found:
                found[account_id].penalties[service_id] = amount

    def _add_payments(self, found: dict[int, AccountBook], low: int, high: int) -> None:
        """Payments no closed month has counted, up to the month's end; what came later apart."""
        p, part, period = payments.c, payment_parts.c, self._period
        own = p.account_id.between(low, high)
        counted = own & (p.paid_at < period.end_ms) & p.counted_in.in_((0, period.period))
        by_service = (
            select(p.account_id, part.service_id, func.sum(part.amount_kopecks))
            .join(payment_parts, part.payment_id == p.id)
            .where(counted)
            .group_by(p.account_id, part.service_id)
        )
        for account_id, service_id, amount in self._pairs(by_service):
            if account_id in found:
                found[account_id].paid[service_id] = int(amount)
        newest = (
            select(p.account_id, func.max(p.paid_at))
            .where(own, p.paid_at < period.end_ms)
            .group_by(p.account_id)
        )
        for account_id, paid_at in self._pairs(newest):
            if account_id in found:
                day = datetime.fromtimestamp(paid_at / 1000, period.zone).date()
                found[account_id].last_paid_on = day.isoformat()
        later = (
            select(p.account_id, func.sum(p.amount_kopecks))
            .where(own, p.paid_at >= period.end_ms, p.counted_in == 0)
            .group_by(p.account_id)
        )
        for account_id, amount in self._pairs(later):
            if account_id in found:
                found[account_id].later_paid = int(amount)

    def _pairs(self, query: Any) -> list[Any]:
        return [tuple(row) for row in self._conn.execute(query)]


def houses_of(conn: Connection, low: int, high: int) -> dict[int, HouseFacts]:
    """The houses of these accounts by id."""
    own = select(accounts.c.house_id).where(accounts.c.id.between(low, high))
    return {
        row.id: HouseFacts(
            id=row.id,
            executor_id=row.executor_id,
            total_area_e2=row.total_area_e2,
            common_area_e2=row.common_area_e2,
            categories=frozenset(row.categories.split()),
            without=frozenset(row.without_services.split()),
        )
        for row in conn.execute(select(houses).where(houses.c.id.in_(own)))
    }
