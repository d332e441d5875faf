"""The ledger's chain of hashes: the first transaction that is not as it was posted."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from server.ledger.posting import GENESIS, Entry, LedgerTx, chained
from server.ledger.tables import ledger_entries, ledger_head, ledger_transactions

_PAGE = 2_000


def first_broken(conn: Connection) -> int | None:
    """The number of the first transaction that was changed, removed or put in; None when all is
    whole.
    """
    before, expected = GENESIS, 1
    while page := _page(conn, expected):
        for head, entries in page:
            if head.id != expected or chained(before, head.id, _posted(head, entries)) != (
                head.row_hash
            ):
                return expected
            before, expected = head.row_hash, expected + 1
    head = conn.execute(select(ledger_head.c.tx_id, ledger_head.c.row_hash)).one()
    return None if (head.tx_id, head.row_hash) == (expected - 1, before) else expected


def _page(conn: Connection, first: int) -> list[tuple[Any, list[Any]]]:
    t, e = ledger_transactions.c, ledger_entries.c
    query = select(ledger_transactions).where(t.id >= first).order_by(t.id).limit(_PAGE)
    heads = conn.execute(query).all()
    if not heads:
        return []
    lines = (
        select(ledger_entries)
        .where(e.tx_id.between(heads[0].id, heads[-1].id))
        .order_by(e.tx_id, e.line)
    )
    found = {key: list(own) for key, own in groupby(conn.execute(lines), lambda row: row.tx_id)}
    return [(head, found.get(head.id, [])) for head in heads]


def _posted(head: Any, rows: list[Any]) -> LedgerTx:
    entries = [
        Entry(
            *(row.debit, row.credit, row.amount_kopecks, row.account_id),
            *(row.period, row.service_id, row.part_kind),
        )
        for row in rows
    ]
    return LedgerTx(
        *(head.op_id, head.kind, head.at_ms, head.business_date, entries),
        *(head.reverses, head.note),
    )
