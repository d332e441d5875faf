"""Whether the books of an office agree with the facts they were made of, told breach by breach."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict

from sqlalchemy import Connection, select

from server import audit, replica
from server.accounts.tables import accounts
from server.ledger import invariants
from server.ledger.tables import ledger_entries
from server.till.drawer import folded
from server.till.replicated import book_of
from server.till.tables import shifts, suspense


def breaches(conn: Connection) -> list[str]:
    """Empty when ledger, payments, shifts, suspense and audit trail say the same.

    The accounts must have begun with nothing and must not have been charged.
    """
    found = [*_payments(conn), *_shifts(conn), *_suspense(conn)]
    found += [str(one) for one in invariants.check(conn)]
    if audit.first_broken(conn) is not None:
        found.append("the audit trail is broken")
    return found


def places(conn: Connection) -> dict[str, int]:
    """What lies at each place of the ledger."""
    held: dict[str, int] = defaultdict(int)
    e = ledger_entries.c
    for debit, credit, amount in conn.execute(select(e.debit, e.credit, e.amount_kopecks)):
        held[debit] += amount
        held[credit] -= amount
    return dict(held)


def _payments(conn: Connection) -> list[str]:
    found: list[str] = []
    paid: dict[int, int] = defaultdict(int)
    left: dict[str, int] = defaultdict(int)
    for row in replica.all_rows(conn, "payment"):
        paid[row.account_id] += row.amount  # type: ignore[attr-defined]
        parts = [part.amount for part in row.parts]  # type: ignore[attr-defined]
        amount = row.amount  # type: ignore[attr-defined]
        if sum(parts) != amount or any((part > 0) != (amount > 0) for part in parts):
            found.append(f"payment {row.op_id}: its parts are not it")  # type: ignore[attr-defined]
        key = row.op_id if amount > 0 else row.reverses  # type: ignore[attr-defined]
        left[key] += amount
    found += [f"payment {key} is {rest} in the red" for key, rest in left.items() if rest < 0]
    held = places(conn)
    for account_id, balance in conn.execute(select(accounts.c.id, accounts.c.balance_kopecks)):
        owed = held.get(f"resident:{account_id}", 0)
        if not balance == owed == -paid[account_id]:
            found.append(f"account {account_id}: {balance}, posted {owed}, paid {paid[account_id]}")
    return found


def _shifts(conn: Connection) -> list[str]:
    found: list[str] = []
    in_drawers: dict[str, int] = defaultdict(int)
    known: set[tuple[str, str]] = set()
    for row in conn.execute(select(shifts)):
        known.add((row.terminal_id, row.id))
        book = book_of(row._asdict())
        facts = folded(conn, row.id, row.terminal_id).opened(book.float_kopecks)
        if facts != book:
            found.append(f"shift {row.id}: {asdict(book)}, by its facts {asdict(facts)}")
        if book.expected < 0:
            found.append(f"shift {row.id}: {book.expected} in the drawer")
        if row.state == "open":
            in_drawers[f"cash:{row.terminal_id}"] += book.expected
    held = places(conn)
    for terminal_id, shift_id in _named_shifts(conn):
        if (terminal_id, shift_id) not in known:
            drawer = folded(conn, shift_id, terminal_id)
            in_drawers[f"cash:{terminal_id}"] += drawer.expected
    drawers = {*in_drawers, *(one for one in held if one.startswith("cash:"))}
    differ = [one for one in drawers if held.get(one, 0) != in_drawers[one]]
    return found + [f"{one}: posted {held.get(one, 0)}, held {in_drawers[one]}" for one in differ]


def _named_shifts(conn: Connection) -> set[tuple[str, str]]:
    rows = replica.all_rows(conn, "payment")
    named = {(row.terminal, row.shift_id) for row in rows if row.shift_id}  # type: ignore[attr-defined]
    s = suspense.c
    aside = conn.execute(select(s.terminal_id, s.shift_id).where(s.shift_id != ""))
    return named | {(terminal_id, shift_id) for terminal_id, shift_id in aside}


def _suspense(conn: Connection) -> list[str]:
    s = suspense.c
    query = select(s.amount_kopecks).where(s.state == "open")
    waiting = sum(conn.execute(query).scalars())
    posted = -places(conn).get("suspense", 0)
    return [] if waiting == posted else [f"suspense: {waiting} waits, {posted} is posted"]
