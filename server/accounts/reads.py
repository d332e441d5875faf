"""How an account is found on the server."""

from __future__ import annotations

from sqlalchemy import Connection, select

from server.accounts.tables import accounts


def account_id_by_number(conn: Connection, number: str) -> int | None:
    """The id of the account with exactly this number, None when there is none."""
    found = conn.execute(select(accounts.c.id).where(accounts.c.number == number)).scalar()
    return int(found) if found is not None else None
