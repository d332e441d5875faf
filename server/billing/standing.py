"""What of a balance is overdue: bills past their due day, oldest month first, and penalty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, bindparam, or_, select, update

from domain.periods import due_day, period_of, shift
from server.accounts.tables import accounts
from server.billing.month import overdue_kopecks
from server.billing.tables import bills
from server.prepared import Prepared

_MONTHS_NOT_DUE = 3
"""Older bills are past their due day, whatever the day of the month."""
_PUT_OVERDUE = Prepared(
    update(accounts)
    .where(accounts.c.id == bindparam("account_id"))
    .values(overdue_kopecks=bindparam("overdue"), version=accounts.c.version + 1)
)
_STANDING = Prepared(
    select(
        accounts.c.balance_kopecks,
        accounts.c.penalty_kopecks,
        accounts.c.overdue_kopecks,
        bills.c.period,
        bills.c.due_kopecks,
    )
    .outerjoin(
        bills, (bills.c.account_id == accounts.c.id) & (bills.c.period >= bindparam("since"))
    )
    .where(accounts.c.id == bindparam("id"))
)


def overdue_of(
    balance: int, penalty: int, bills_due: Iterable[tuple[int, int]], today: date
) -> int:
    """The overdue part of a balance: main debt past its due day, and all unpaid penalty;
    ``bills_due``: period and sum of the newest bills.
    """
    due_later = sum(amount for period, amount in bills_due if due_day(period) >= today)
    return overdue_kopecks(balance - penalty, due_later) + max(0, penalty)


def refresh(conn: Connection, account_ids: Iterable[int], today: date) -> frozenset[int]:
    """Put right what is overdue of these accounts after money came or went; which changed.

    Call it after ``ledger.posting.post`` of the same transaction.
    """
    since = shift(period_of(today), -_MONTHS_NOT_DUE)
    changed: list[int] = []
    for account_id in sorted(account_ids):
        rows = _STANDING.rows(conn, {"id": account_id, "since": since})
        balance, penalty, overdue = rows[0][:3]
        dues = [(period, due) for *_, period, due in rows if period]
        now = overdue_of(balance, penalty, dues, today)
        if now != overdue:
            _PUT_OVERDUE.run(conn, {"account_id": account_id, "overdue": now})
            changed.append(account_id)
    return frozenset(changed)


def standing_ids(conn: Connection, low: int, high: int) -> list[int]:
    """Accounts of these ids with money on them."""
    a = accounts.c
    money = or_(a.balance_kopecks != 0, a.overdue_kopecks != 0)
    return list(conn.execute(select(a.id).where(a.id.between(low, high), money)).scalars())
