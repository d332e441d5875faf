"""All that must be true of the office's money, asked at once: after tests, and by ``verify``."""

from __future__ import annotations

from sqlalchemy import Connection

from server.ledger.chain import first_broken
from server.ledger.rules import Breach, broken
from server.ledger.till_sums import breaches


def check(conn: Connection) -> tuple[Breach, ...]:
    """Every breach of the rules I1 to I9 and of the chain; empty when the books are right."""
    found = [*broken(conn), *breaches(conn)]
    tx_id = first_broken(conn)
    if tx_id is not None:
        found.insert(0, Breach("chain", str(tx_id), "the ledger is not as it was posted from here"))
    return tuple(found)


__all__ = ["Breach", "check"]
