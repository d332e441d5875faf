"""Opening balances: what accounts owed when the ledger began, one transaction each."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, exists, or_, select

from server.accounts.tables import accounts
from server.ledger.charges import Moment
from server.ledger.posting import (
    CHARGE_PART,
    OPENING,
    PENALTY_PART,
    Entry,
    LedgerTx,
    append,
    resident,
)
from server.ledger.tables import ledger_head, ledger_transactions

KIND = "opening"
_PAGE = 5_000
_STANDING = (
    select(accounts.c.id, accounts.c.balance_kopecks, accounts.c.penalty_kopecks)
    .where(
        accounts.c.id > bindparam("after"),
        or_(accounts.c.balance_kopecks != 0, accounts.c.penalty_kopecks != 0),
    )
    .order_by(accounts.c.id)
    .limit(_PAGE)
)


def opening_tx(account_id: int, balance: int, penalty: int, now: Moment) -> LedgerTx:
    """What an account brings: ``balance`` is all it owes, ``penalty`` the unpaid penalty in it."""
    entries = (
        *_entry(account_id, balance - penalty, CHARGE_PART),
        *_entry(account_id, penalty, PENALTY_PART),
    )
    return LedgerTx(f"{KIND}:{account_id}", KIND, now.at_ms, now.business_date, entries)


def open_ledger(conn: Connection, now: Moment) -> int:
    """Post what stands on every account of a database whose ledger is still empty; how many.

    The balances are there already and stay: they came from a time before the ledger.
    """
    tx_id = conn.execute(select(ledger_head.c.tx_id)).scalar_one()
    if tx_id or conn.execute(select(exists(select(ledger_transactions.c.id)))).scalar_one():
        return 0
    count, after = 0, -1
    while rows := conn.execute(_STANDING, {"after": after}).all():
        append(conn, [opening_tx(*row, now) for row in rows])
        count, after = count + len(rows), rows[-1].id
    return count


def _entry(account_id: int, amount: int, part_kind: int) -> Iterable[Entry]:
    if amount:
        who = resident(account_id)
        sides = (who, OPENING) if amount > 0 else (OPENING, who)
        yield Entry(*sides, abs(amount), account_id, part_kind=part_kind)
