"""Posting: one balanced transaction a money operation, chained to the one before, never changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, insert, select, text

from server.accounts.tables import MONEY_LIMIT
from server.driver_rows import add_rows
from server.ledger.tables import ledger_entries, ledger_head, ledger_transactions
from server.prepared import Prepared

GENESIS = "0" * 64
CHARGE_PART, PENALTY_PART, ADVANCE_PART = 0, 1, 2
CARD, SBP, SAFE, SUSPENSE = "card", "sbp", "safe", "suspense"
PENALTY, OPENING, SHORT_OVER, TRANSFER = "penalty", "opening", "short_over", "transfer"
"""``transfer`` stands between two residents when a payment moves: each transaction clears it."""

_RESIDENT = "resident:"
_PLACE = re.compile(
    r"card|sbp|safe|suspense|penalty|opening|short_over|transfer"
    r"|cash:[^:\s]{1,64}|bank:[^:\s]{1,64}|supplier:\d{1,18}|resident:[1-9]\d{0,17}"
)
_HEAD = ("id", "op_id", "kind", "at_ms", "business_date", "reverses", "note", "row_hash")
_LINE = (
    *("tx_id", "line", "debit", "credit", "amount_kopecks"),
    *("account_id", "period", "service_id", "part_kind"),
)
_encoder = msgspec.json.Encoder()
_LOCKED_HEAD = Prepared(select(ledger_head.c.tx_id, ledger_head.c.row_hash).with_for_update())
_MOVE_HEAD = Prepared(
    text("UPDATE ledger_head SET tx_id = :tx_id, row_hash = :row_hash WHERE id = 1")
)
_MOVE_ACCOUNT = Prepared(
    text(
        "UPDATE accounts SET balance_kopecks = balance_kopecks + :balance,"
        " penalty_kopecks = penalty_kopecks + :penalty, version = version + 1 WHERE id = :id"
    )
)


class PostingError(ValueError):
    """A transaction the ledger does not take: a defect of the caller, nothing was written."""


class Entry(NamedTuple):
    """Money from ``credit`` to ``debit``; who, which month and service it belongs to.

    Places are ``cash:<terminal>``, ``card``, ``sbp``, ``bank:<channel>``, ``safe``,
    ``resident:<account>``, ``suspense``, ``supplier:<id>``, ``penalty``, ``opening``,
    ``short_over``, ``transfer``.
    """

    debit: str
    credit: str
    amount: int
    account_id: int = 0
    period: int = 0
    service_id: int = 0
    part_kind: int = CHARGE_PART


@dataclass(frozen=True, slots=True)
class LedgerTx:
    """All entries of one money operation; ``reverses`` names the operation it takes back."""

    op_id: str
    kind: str
    at_ms: int
    business_date: str
    entries: Sequence[Entry]
    reverses: str = ""
    note: str = ""


class Move(NamedTuple):
    """How an account's balance moves, and the unpaid penalty in it."""

    balance: int
    penalty: int


def cash(terminal_id: str) -> str:
    """The drawer of a terminal."""
    return f"cash:{terminal_id}"


def bank(channel: str) -> str:
    """Money that came by a channel of its own: a bank's registry, the post."""
    return f"bank:{channel}"


def resident(account_id: int) -> str:
    """What a resident owes: debits raise it, credits pay it."""
    return f"{_RESIDENT}{account_id}"


def supplier(supplier_id: int) -> str:
    """What was charged for a supplier."""
    return f"supplier:{supplier_id}"


def ensure_head(conn: Connection) -> None:
    """Make the head row of a new database."""
    if conn.execute(select(ledger_head.c.id)).first() is None:
        conn.execute(insert(ledger_head), {"id": 1, "tx_id": 0, "row_hash": GENESIS})


def post(conn: Connection, tx: LedgerTx) -> frozenset[int]:
    """Write the transaction in that of its operation; balance and penalty of its residents follow.

    Returns the accounts that moved: terminals are to be told of them. Raises ``PostingError`` for
    a transaction that cannot be true, the database's error for a second one of the same operation.
    """
    return post_many(conn, (tx,))


def post_many(conn: Connection, txs: Sequence[LedgerTx]) -> frozenset[int]:
    """Several transactions, in their order; all or, by the surrounding transaction, none."""
    for tx in txs:
        check(tx)
    moved = moves(entry for tx in txs for entry in tx.entries)
    # Accounts before the head, and in their order: whoever charges a month locks them so, too.
    for account_id in sorted(moved):
        move = moved[account_id]
        told = {"id": account_id, "balance": move.balance, "penalty": move.penalty}
        if _MOVE_ACCOUNT.run(conn, told) != 1:
            raise PostingError(f"there is no account {account_id}")
    _write(conn, txs)
    return frozenset(moved)


def append(conn: Connection, txs: Sequence[LedgerTx]) -> None:
    """Write the transactions alone: for whoever writes the accounts itself, by ``moves``."""
    for tx in txs:
        check(tx)
    _write(conn, txs)


def moves(entries: Iterable[Entry]) -> dict[int, Move]:
    """How the entries move each resident's account, without those they leave where it was."""
    found: dict[int, Move] = {}
    for entry in entries:
        change = _side(entry) * entry.amount
        if change:
            balance, penalty = found.get(entry.account_id, (0, 0))
            of_penalty = change if entry.part_kind == PENALTY_PART else 0
            found[entry.account_id] = Move(balance + change, penalty + of_penalty)
    return {account_id: move for account_id, move in found.items() if any(move)}


def check(tx: LedgerTx) -> None:
    """Raise ``PostingError`` unless the transaction can be true."""
    if not tx.op_id or not tx.kind or tx.at_ms < 0:
        raise PostingError("a transaction needs its operation, kind and moment")
    try:
        date.fromisoformat(tx.business_date)
    except ValueError:
        raise PostingError(f"{tx.op_id}: no business date: {tx.business_date!r}") from None
    if not tx.entries:
        raise PostingError(f"{tx.op_id}: nothing moves")
    for entry in tx.entries:
        _check_entry(tx.op_id, entry)
    through = sum(
        ((entry.debit == TRANSFER) - (entry.credit == TRANSFER)) * entry.amount
        for entry in tx.entries
    )
    if through:
        raise PostingError(f"{tx.op_id}: {through} kopecks stay between two residents")


def chained(before: str, tx_id: int, tx: LedgerTx) -> str:
    """The hash of a transaction over the hash of the one before and every field of its own."""
    fields = (
        *(tx_id, tx.op_id, tx.kind, tx.at_ms, tx.business_date, tx.reverses, tx.note),
        tx.entries,
    )
    return hashlib.sha256(before.encode() + _encoder.encode(fields)).hexdigest()


def _side(entry: Entry) -> int:
    """1 when the entry raises what its resident owes, -1 when it pays it, 0 when neither."""
    if entry.debit.startswith(_RESIDENT):
        return 1
    return -1 if entry.credit.startswith(_RESIDENT) else 0


def _check_entry(op_id: str, entry: Entry) -> None:
    if not _PLACE.fullmatch(entry.debit) or not _PLACE.fullmatch(entry.credit):
        raise PostingError(f"{op_id}: no such place: {entry.debit} or {entry.credit}")
    if type(entry.amount) is not int or not 0 < entry.amount <= MONEY_LIMIT:
        raise PostingError(f"{op_id}: not a sum: {entry.amount!r}")
    residents = [place for place in entry[:2] if place.startswith(_RESIDENT)]
    if entry.debit == entry.credit or len(residents) > 1:
        raise PostingError(f"{op_id}: between residents money goes through {TRANSFER!r}")
    if residents and residents[0] != resident(entry.account_id):
        raise PostingError(f"{op_id}: the entry of {residents[0]} names account {entry.account_id}")


def _write(conn: Connection, txs: Sequence[LedgerTx]) -> None:
    if not txs:
        return
    tx_id, row_hash = _LOCKED_HEAD.first(conn)
    heads: list[tuple[object, ...]] = []
    lines: list[tuple[object, ...]] = []
    for tx in txs:
        tx_id, row_hash = tx_id + 1, chained(row_hash, tx_id + 1, tx)
        told = (tx.op_id, tx.kind, tx.at_ms, tx.business_date, tx.reverses, tx.note)
        heads.append((tx_id, *told, row_hash))
        lines += [(tx_id, line, *entry) for line, entry in enumerate(tx.entries)]
    add_rows(conn, ledger_transactions, _HEAD, heads)
    add_rows(conn, ledger_entries, _LINE, lines)
    _MOVE_HEAD.run(conn, {"tx_id": tx_id, "row_hash": row_hash})
