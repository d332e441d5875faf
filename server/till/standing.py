"""What an account shows after money moved: overdue and penalty follow the ledger's balance."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from server.accounts.tables import accounts
from server.acts import Act
from server.billing import standing


def stand_after(act: Act, account_ids: Iterable[int]) -> tuple[tuple[str, int | str], ...]:
    """Compute the accounts anew and name them for the terminals."""
    moved = sorted(account_ids)
    if moved:
        standing.refresh(act.conn, moved, act.today)
    return tuple(("account", account_id) for account_id in moved)


def lock_accounts(conn: Connection, *account_ids: int) -> int:
    """Lock the accounts until the commit, always in one order; how many of them there are."""
    query = select(accounts.c.id).where(accounts.c.id.in_(account_ids)).order_by(accounts.c.id)
    return len(conn.execute(query.with_for_update()).all())
