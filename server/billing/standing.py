"""What of an account's balance is overdue: past the due day of its bills, oldest month first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, bindparam, or_, select, update

from domain.periods import due_day, period_of, shift
from server.accounts.tables import accounts
from server.billing.month import overdue_kopecks
from server.billing.tables import bills

_MONTHS_NOT_DUE = 3
"""Older bills are past their due day, whatever the day of the month."""
_PUT_OVERDUE = (
    update(accounts)
    .where(accounts.c.id == bindparam("account_id"))
    .values(overdue_kopecks=bindparam("overdue"), version=accounts.c.version + 1)
)


def overdue_of(
    balance: int, penalty: int, bills_due: Iterable[tuple[int, int]], today: date
) -> int:
    """The overdue part of a balance; ``bills_due``: period and sum of the newest bills."""
    due_later = sum(amount for period, amount in bills_due if due_day(period) >= today)
    return overdue_kopecks(balance - penalty, due_later)


def refresh(conn: Connection, account_ids: Iterable[int], today: date) -> frozenset[int]:
    """Put right what is overdue of these accounts after money came or went; which changed.

    Call it after ``ledger.posting.post`` of the same transaction.
    """
    a, b = accounts.c, bills.c
    wanted = sorted(account_ids)
    standing = select(a.id, a.balance_kopecks, a.penalty_kopecks, a.overdue_kopecks)
    since = shift(period_of(today), -_MONTHS_NOT_DUE)
    recent = select(b.account_id, b.period, b.due_kopecks).where(
        b.account_id.in_(wanted), b.period >= since
    )
    dues: dict[int, list[tuple[int, int]]] = {}
    for account_id, period, due in conn.execute(recent):
        dues.setdefault(account_id, []).append((period, due))
    changed: list[dict[str, int]] = []
    for account_id, balance, penalty, overdue in conn.execute(standing.where(a.id.in_(wanted))):
        now = overdue_of(balance, penalty, dues.get(account_id, ()), today)
        if now != overdue:
            changed.append({"account_id": account_id, "overdue": now})
    if changed:
        conn.execute(_PUT_OVERDUE, changed)
    return frozenset(one["account_id"] for one in changed)


def standing_ids(conn: Connection, low: int, high: int) -> list[int]:
    """Accounts of these ids with money on them."""
    a = accounts.c
    money = or_(a.balance_kopecks != 0, a.overdue_kopecks != 0)
    return list(conn.execute(select(a.id).where(a.id.between(low, high), money)).scalars())
