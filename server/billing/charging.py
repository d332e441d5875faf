"""Computes a month for every account of the office; closing it is final and opens the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, bindparam, select, text, update

from api_client.models.replica import Bill
from domain.charge_inputs import MoneyInput
from domain.periods import due_day, next_period, period_text
from domain.settings import OfficeSettings
from server import changes
from server.accounts.tables import accounts
from server.accounts.tables import office_settings as settings_table
from server.billing.books import AccountBook, Books, houses_of
from server.billing.meter_books import Period
from server.billing.month import (
    MonthDates,
    MonthInput,
    bill_of,
    charge_account,
    month_dates,
    overdue_kopecks,
    packed_bill,
    packed_volumes,
)
from server.billing.plans import HouseFacts, Plans, load_rates, received
from server.db import Database
from server.payments.tables import payments
from server.settings import settings

PAGE = 1000
_PUT_BILL = text(
    "INSERT INTO bills (account_id, period, version, number, closed, due_on, due_kopecks,"
    " paid_kopecks, total_kopecks, body, volumes) VALUES (:account_id, :period, :version, :number,"
    " :closed, :due_on, :due_kopecks, :paid_kopecks, :total_kopecks, :body, :volumes)"
    " ON CONFLICT (account_id, period) DO UPDATE SET version = excluded.version,"
    " number = excluded.number, closed = excluded.closed, due_on = excluded.due_on,"
    " due_kopecks = excluded.due_kopecks, paid_kopecks = excluded.paid_kopecks,"
    " total_kopecks = excluded.total_kopecks, body = excluded.body, volumes = excluded.volumes"
)
_PUT_ACCOUNT = (
    update(accounts)
    .where(accounts.c.id == bindparam("account_id"))
    .values(
        version=accounts.c.version + 1,
        balance_kopecks=bindparam("balance"),
        overdue_kopecks=bindparam("overdue"),
        penalty_kopecks=bindparam("penalty"),
    )
)


class ChargeError(Exception):
    """A month that cannot be charged; the text is one sentence for the console."""


@dataclass(frozen=True)
class ChargeWish:
    """Which month, whether it is closed with it, and the office's day (ISO) for what is overdue."""

    period: int
    close: bool
    today: str


@dataclass(frozen=True)
class ChargeDone:
    """How many bills the month has and how many of them this run made or changed."""

    bills: int
    changed: int


def charge_period(db: Database, wish: ChargeWish) -> ChargeDone:
    """Compute the open month. An open month may be computed again and again: what did not change
    is not written. Raises ChargeError for a month that is not the open one.

    Computing commits page by page, so terminals go on working; closing is one transaction, so that
    no reading slips between the last page and the end of the month.
    """
    if wish.close:
        with db.session() as conn:
            return _close(conn, wish)
    total = changed = 0
    after = -1
    while True:
        with db.session() as conn:
            ids = _page_ids(conn, after)
            run = _Run(conn, wish)
            done = run.page(ids[0], ids[-1]) if ids else ChargeDone(0, 0)
        total, changed = total + done.bills, changed + done.changed
        if not ids:
            return ChargeDone(total, changed)
        after = ids[-1]


def _close(conn: Connection, wish: ChargeWish) -> ChargeDone:
    if conn.dialect.name == "postgresql":
        # SQLite has one writer; here others must not add to the month while it is being closed.
        conn.execute(text("LOCK TABLE readings, payments IN SHARE ROW EXCLUSIVE MODE"))
    run = _Run(conn, wish)
    total = changed = 0
    after = -1
    while ids := _page_ids(conn, after):
        done = run.page(ids[0], ids[-1])
        total, changed = total + done.bills, changed + done.changed
        after = ids[-1]
    conn.execute(
        update(payments)
        .where(payments.c.counted_in == 0, payments.c.paid_at < run.period.end_ms)
        .values(counted_in=wish.period)
    )
    _set_open_period(conn, next_period(wish.period))
    return ChargeDone(total, changed)


def _page_ids(conn: Connection, after: int) -> list[int]:
    page = select(accounts.c.id).where(accounts.c.id > after).order_by(accounts.c.id).limit(PAGE)
    return list(conn.execute(page).scalars())


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
        self._today = date.fromisoformat(wish.today)
        self._dates: MonthDates = month_dates(wish.period)
        self._plans = Plans(rates, rules)
        self._books = Books(conn, self.period, rates.ids())

    def page(self, low: int, high: int) -> ChargeDone:
        """Charge the accounts of these ids and tell terminals what changed."""
        rows: list[dict[str, object]] = []
        stands: list[dict[str, object]] = []
        touched: list[tuple[str, int | str]] = []
        books = self._books.page(low, high)
        houses = houses_of(self._conn, low, high)
        for book in books:
            bill, volumes = self._bill(book, houses[book.house_id])
            if bill is not book.current:
                rows.append(_bill_row(bill, volumes))
                touched.append(("bill", f"{bill.account_id}:{bill.period}"))
            stand = self._stand(book, bill)
            if stand != book.stands:
                keys = ("account_id", "balance", "overdue", "penalty")
                stands.append(dict(zip(keys, (book.facts.id, *stand), strict=True)))
                touched.append(("account", book.facts.id))
        self._plans.forget()
        if rows:
            self._conn.execute(_PUT_BILL, rows)
        if stands:
            self._conn.execute(_PUT_ACCOUNT, stands)
        changes.note_many(self._conn, touched)
        return ChargeDone(len(books), len(rows))

    def _bill(self, book: AccountBook, house: HouseFacts) -> tuple[Bill, bytes]:
        """The month's bill, the stored one itself when nothing in it changed."""
        plan = self._plans.of(house, self.period.period)
        month = MonthInput(
            account=book.facts,
            services=received(plan, book.two_rate),
            meters=book.meters,
            money=MoneyInput(
                debts=_left(book.previous),
                payments=book.paid,
                penalties=_penalties(book),
                recalculations=tuple(book.recalculations),
            ),
            benefits=book.benefits,
            last_paid_on=book.last_paid_on,
        )
        result = charge_account(plan, month)
        bill = bill_of(result, plan, month, self._dates, closed=self._wish.close)
        if book.current:
            bill = msgspec.structs.replace(bill, version=book.current.version)
            if bill == book.current:
                return book.current, b""
            bill = msgspec.structs.replace(bill, version=book.current.version + 1)
        return bill, packed_volumes(result)

    def _stand(self, book: AccountBook, bill: Bill) -> tuple[int, int, int]:
        """Balance, overdue and penalty of the account after this bill."""
        debt = bill.total - bill.penalty - book.later_paid
        due_later = sum(
            one.due
            for one in (bill, book.previous)
            if one is not None and due_day(one.period) >= self._today
        )
        return bill.total - book.later_paid, overdue_kopecks(debt, due_later), bill.penalty


def _left(bill: Bill | None) -> dict[int, int]:
    """What a bill leaves by service, without penalty."""
    left = {row.service_id: row.debt + row.due for row in bill.rows} if bill else {}
    return {service_id: amount for service_id, amount in left.items() if amount}


def _penalties(book: AccountBook) -> dict[int, int]:
    """This month's stored penalties; those of the last bill stay owed until newer ones stand."""
    if book.penalties or book.previous is None:
        return book.penalties
    return {row.service_id: row.penalty for row in book.previous.rows if row.penalty}


def _bill_row(bill: Bill, volumes: bytes) -> dict[str, object]:
    return {
        "account_id": bill.account_id,
        "period": bill.period,
        "version": bill.version,
        "number": bill.number,
        "closed": bill.closed,
        "due_on": bill.due_on,
        "due_kopecks": bill.due,
        "paid_kopecks": bill.paid,
        "total_kopecks": bill.total,
        "body": packed_bill(bill),
        "volumes": volumes,
    }


def _must_be_open(conn: Connection, rules: OfficeSettings, period: int) -> None:
    """Only the open month is charged; the first month ever charged becomes the open one."""
    if not rules.open_period:
        _set_open_period(conn, period)
    elif period < rules.open_period:
        raise ChargeError(
            f"{period_text(period)} is closed for good; the open month is"
            f" {period_text(rules.open_period)}"
        )
    elif period > rules.open_period:
        raise ChargeError(
            f"{period_text(period)} is not open yet: close {period_text(rules.open_period)} first"
        )


def _set_open_period(conn: Connection, period: int) -> None:
    key = settings_table.c.key == "open_period"
    known = conn.execute(select(settings_table.c.version).where(key)).scalar()
    if known is None:
        row = {"key": "open_period", "version": 1, "value": str(period)}
        conn.execute(settings_table.insert(), row)
    else:
        conn.execute(
            settings_table.update().where(key).values(version=known + 1, value=str(period))
        )
    changes.note(conn, "setting", "open_period")
