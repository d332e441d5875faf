"""Computes a month for every account of the office; closing it is final and opens the next."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, select, text

from api_client.models.replica import Bill
from domain.charge_inputs import MoneyInput
from domain.periods import last_day, next_period, period_text
from domain.settings import OfficeSettings
from server import changes
from server.accounts.tables import accounts
from server.billing import standing, store
from server.billing.accruals import Accruals
from server.billing.books import AccountBook, Books, houses_of
from server.billing.meter_books import Period
from server.billing.money_books import SplitError
from server.billing.month import (
    MonthDates,
    MonthInput,
    bill_of,
    charge_account,
    month_dates,
    packed_volumes,
)
from server.billing.month_money import money_of
from server.billing.plans import HouseFacts, Plans, load_rates, received
from server.billing.tables import bills
from server.db import Database
from server.ledger.charges import Moment, withdrawal_tx
from server.ledger.posting import LedgerTx, post_many
from server.settings import settings

PAGE = 1000
_bill_decoder = msgspec.msgpack.Decoder(Bill)


def utc_now_ms() -> int:
    """The machine's clock."""
    return time.time_ns() // 1_000_000


class ChargeError(Exception):
    """A month that cannot be charged; the text is one sentence for the console."""


@dataclass(frozen=True)
class ChargeWish:
    """Which month, whether it is closed with it, and the office's day (ISO) for what is overdue.

    ``at_ms`` is the moment the ledger keeps.
    """

    period: int
    close: bool
    today: str
    at_ms: int = field(default_factory=utc_now_ms)

    @property
    def now(self) -> Moment:
        """When the ledger is told."""
        return Moment(self.at_ms, self.today)


@dataclass(frozen=True)
class ChargeDone:
    """How many bills the month has and how many of them this run made or changed; ``no_rate``: no
    rate of penalty is known for its days, those of the last one stood in.
    """

    bills: int
    changed: int
    no_rate: bool = False


def charge_period(db: Database, wish: ChargeWish) -> ChargeDone:
    """Compute the open month. An open month may be computed again and again: what did not change
    is not written. Raises ChargeError for a month that is not the open one.

    Computing commits page by page, so terminals go on working; closing is one transaction, so that
    no reading slips between the last page and the end of the month.
    """
    try:
        return _close(db, wish) if wish.close else _compute(db, wish)
    except SplitError as trouble:
        raise ChargeError(str(trouble)) from trouble


def _compute(db: Database, wish: ChargeWish) -> ChargeDone:
    done = ChargeDone(0, 0)
    after = -1
    while True:
        with db.session() as conn:
            ids = _page_ids(conn, after)
            run = _Run(conn, wish)
            done = run.add(done, ids)
        if not ids:
            return done
        after = ids[-1]


def _close(db: Database, wish: ChargeWish) -> ChargeDone:
    with db.session() as conn:
        if conn.dialect.name == "postgresql":
            # SQLite has one writer; here others must not add to the month while it is closed.
            conn.execute(text("LOCK TABLE readings, payments IN SHARE ROW EXCLUSIVE MODE"))
        run = _Run(conn, wish)
        done = ChargeDone(0, 0)
        after = -1
        while ids := _page_ids(conn, after):
            done = run.add(done, ids)
            after = ids[-1]
        store.count_payments(conn, run.period)
        store.open_next(conn, wish.period)
        return done


def _page_ids(conn: Connection, after: int) -> list[int]:
    """The next accounts, locked on PostgreSQL: a payment that comes meanwhile waits, and is seen
    whole by the month or not at all.
    """
    page = select(accounts.c.id).where(accounts.c.id > after).order_by(accounts.c.id).limit(PAGE)
    return list(conn.execute(page.with_for_update()).scalars())


class _Run:
    """One transaction's view of the month."""

    def __init__(self, conn: Connection, wish: ChargeWish) -> None:
        rules = settings(conn)
        _must_be_open(conn, rules, wish.period)
        rates = load_rates(conn)
        if not rates.services:
            raise ChargeError("the office has no services yet: nothing can be charged")
        self.period = Period.of(wish.period, ZoneInfo(rules.office_zone))
        self._conn = conn
        self._wish = wish
        self._dates: MonthDates = month_dates(wish.period)
        self._plans = Plans(rates, rules)
        terms = self._plans.terms
        self._no_rate = not terms.rules.rates.covers(last_day(wish.period))
        self._accruals = Accruals(conn, self.period, terms)
        self._books = Books(conn, self.period, rates.ids())

    def add(self, done: ChargeDone, ids: list[int]) -> ChargeDone:
        """Charge the accounts of these ids and tell terminals what changed."""
        if not ids:
            return done
        low, high = ids[0], ids[-1]
        rows = store.PageRows(self._wish.now)
        books = self._books.page(low, high)
        houses = houses_of(self._conn, low, high)
        came = self._accruals.of(
            [book.facts.id for book in books if _in_delay(book, self._wish.period)]
        )
        for book in books:
            penalty = came.get(book.facts.id, {})
            rows.add(book, *self._bill(book, houses[book.house_id], penalty))
        self._plans.forget()
        rows.write(self._conn)
        rows.touched += self._settle_others(low, high, {book.facts.id for book in books})
        changes.note_many(self._conn, rows.touched)
        no_rate = done.no_rate or (bool(came) and self._no_rate)
        return ChargeDone(done.bills + len(books), done.changed + len(rows.bills), no_rate)

    def _bill(
        self, book: AccountBook, house: HouseFacts, came: dict[int, int]
    ) -> tuple[Bill, bytes]:
        """The month's bill, the stored one itself when nothing in it changed."""
        plan = self._plans.of(house, self.period.period)
        month = MonthInput(
            account=book.facts,
            services=received(plan, book.two_rate),
            meters=book.meters,
            money=MoneyInput(recalculations=tuple(book.recalculations)),
            benefits=book.benefits,
            last_paid_on=book.money.last_paid_on,
            penalty_paid=sum(book.money.penalty_paid.values()),
        )

        def dues() -> dict[int, int]:
            return {row.service_id: row.due for row in charge_account(plan, month).rows}

        month = replace(month, money=money_of(book, came, plan, dues))
        result = charge_account(plan, month)
        bill = bill_of(result, plan, month, self._dates, closed=self._wish.close)
        if book.current:
            bill = msgspec.structs.replace(bill, version=book.current.version)
            if bill == book.current:
                return book.current, b""
            bill = msgspec.structs.replace(bill, version=book.current.version + 1)
        return bill, packed_volumes(result)

    def _settle_others(self, low: int, high: int, charged: set[int]) -> list[tuple[str, int | str]]:
        """Accounts that are not charged: an open bill they got before is taken back, what is
        overdue of what they owe is put right. Returns what terminals are to be told of.
        """
        conn, period = self._conn, self.period.period
        b = bills.c
        found = conn.execute(
            select(b.account_id, b.body).where(b.account_id.between(low, high), b.period == period)
        )
        stale = [_bill_decoder.decode(body) for number, body in found if number not in charged]
        moved = set(post_many(conn, [tx for one in stale if (tx := self._withdrawn(one))]))
        if stale:
            store.remove_open_bills(conn, [one.account_id for one in stale], period)
        others = [one for one in standing.standing_ids(conn, low, high) if one not in charged]
        moved |= standing.refresh(conn, others, date.fromisoformat(self._wish.today))
        told: list[tuple[str, int | str]] = [("account", one) for one in sorted(moved)]
        return told + [("bill", f"{one.account_id}:{period}") for one in stale]

    def _withdrawn(self, bill: Bill) -> LedgerTx | None:
        return withdrawal_tx(bill, self._wish.now)


def _in_delay(book: AccountBook, period: int) -> bool:
    """Whether days of the month can bring penalty: something was unpaid for longer than a month
    when it began, or money came or went back for days already counted.
    """
    last = book.previous
    if last is None:
        return False
    owed = sum(row.debt for row in last.rows)
    if next_period(last.period) < period:
        owed += last.due
    return book.money.stirred or owed > 0


def _must_be_open(conn: Connection, rules: OfficeSettings, period: int) -> None:
    """Only the open month is charged; the first month ever charged becomes the open one."""
    if not rules.open_period:
        store.set_open_period(conn, period)
    elif period < rules.open_period:
        raise ChargeError(
            f"{period_text(period)} is closed for good; the open month is"
            f" {period_text(rules.open_period)}"
        )
    elif period > rules.open_period:
        raise ChargeError(
            f"{period_text(period)} is not open yet: close {period_text(rules.open_period)} first"
        )
