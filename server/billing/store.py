"""How a computed month is written: bills, what stands on accounts, the ledger, the change log."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, bindparam, delete, select, text, update

from api_client.models.replica import Bill
from domain.periods import next_period
from server import changes
from server.accounts.tables import accounts
from server.accounts.tables import office_settings as settings_table
from server.billing import standing
from server.billing.books import AccountBook
from server.billing.meter_books import Period
from server.billing.month import packed_bill
from server.billing.tables import bills
from server.ledger.charges import Moment, charge_tx
from server.ledger.posting import LedgerTx, append, moves
from server.payments.tables import payments

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


@dataclass
class PageRows:
    """What a page of accounts is to have written; ``touched``: what terminals are told of."""

    now: Moment
    bills: list[dict[str, object]] = field(default_factory=list)
    accounts: list[dict[str, object]] = field(default_factory=list)
    ledger: list[LedgerTx] = field(default_factory=list)
    touched: list[tuple[str, int | str]] = field(default_factory=list)

    def add(self, book: AccountBook, bill: Bill, volumes: bytes) -> None:
        """A bill that is new or changed, with what it changes in the ledger; and what then stands
        on its account.
        """
        balance, overdue, penalty = book.stands
        if bill is not book.current:
            self.bills.append(bill_row(bill, volumes))
            self.touched.append(("bill", f"{bill.account_id}:{bill.period}"))
            tx = charge_tx(book.current, bill, self.now)
            if tx is not None:
                self.ledger.append(tx)
                move = moves(tx.entries).get(bill.account_id, (0, 0))
                balance, penalty = balance + move[0], penalty + move[1]
        dues = [(one.period, one.due) for one in (bill, book.previous) if one is not None]
        today = date.fromisoformat(self.now.business_date)
        overdue = standing.overdue_of(balance, penalty, dues, today)
        if (balance, overdue, penalty) != book.stands:
            keys = ("account_id", "balance", "overdue", "penalty")
            row = (bill.account_id, balance, overdue, penalty)
            self.accounts.append(dict(zip(keys, row, strict=True)))
            self.touched.append(("account", bill.account_id))

    def write(self, conn: Connection) -> None:
        """All of it but the change log; the accounts are locked by whoever read their books."""
        if self.bills:
            conn.execute(_PUT_BILL, self.bills)
        if self.accounts:
            conn.execute(_PUT_ACCOUNT, self.accounts)
        append(conn, self.ledger)


def remove_open_bills(conn: Connection, account_ids: list[int], period: int) -> None:
    """Drop bills of the open month: their accounts are not charged in it after all."""
    own = bills.c.account_id.in_(account_ids) & (bills.c.period == period)
    conn.execute(delete(bills).where(own, ~bills.c.closed))


def count_payments(conn: Connection, period: Period) -> None:
    """Mark the payments the month's bills have counted: those of accounts that got one."""
    charged = select(bills.c.account_id).where(bills.c.period == period.period)
    conn.execute(
        update(payments)
        .where(
            payments.c.counted_in == 0,
            payments.c.paid_at < period.end_ms,
            payments.c.account_id.in_(charged),
        )
        .values(counted_in=period.period)
    )


def open_next(conn: Connection, period: int) -> None:
    """The month after becomes the open one."""
    set_open_period(conn, next_period(period))


def set_open_period(conn: Connection, period: int) -> None:
    """Write which month is open and tell terminals."""
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


def bill_row(bill: Bill, volumes: bytes) -> dict[str, object]:
    """A bill as its table holds it; ``volumes``: how each meter zone's month was found."""
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
