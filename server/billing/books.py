"""What the month of a page of accounts is computed from, read in a dozen statements a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, func, or_, select

from api_client.models.replica import Bill
from domain.charge_inputs import MeterInput, Recalculation
from domain.names import full_name
from server.accounts.tables import accounts, benefits, houses, owners, people
from server.billing.meter_books import MeterBooks, Period
from server.billing.money_books import MoneyBooks, MonthMoney
from server.billing.month import AccountFacts, Benefit
from server.billing.plans import HouseFacts
from server.billing.tables import bills, penalties, recalculations

_bill_decoder = msgspec.msgpack.Decoder(Bill)


class Standing(NamedTuple):
    """What stands on an account, in kopecks."""

    balance: int
    overdue: int
    penalty: int


@dataclass
class AccountBook:
    """One account with everything its month needs; ``penalties``: of this month from outside."""

    facts: AccountFacts
    house_id: int
    version: int
    stands: Standing
    meters: list[MeterInput] = field(default_factory=list)
    two_rate: bool = False
    benefits: list[Benefit] = field(default_factory=list)
    recalculations: list[Recalculation] = field(default_factory=list)
    penalties: dict[int, int] = field(default_factory=dict)
    money: MonthMoney = field(default_factory=MonthMoney)
    previous: Bill | None = None
    current: Bill | None = None


class Books:
    """Reads pages of accounts of one period; ``service_ids`` by code."""

    def __init__(self, conn: Connection, period: Period, service_ids: dict[str, int]) -> None:
        self._conn = conn
        self._period = period
        self._meters = MeterBooks(conn, period, service_ids)
        self._money = MoneyBooks(conn, period)

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
            stands = Standing(row.balance_kopecks, row.overdue_kopecks, row.penalty_kopecks)
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
        for account_id, money in self._money.page(low, high).items():
            if account_id in found:
                found[account_id].money = money
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
