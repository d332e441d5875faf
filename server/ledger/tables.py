"""Tables of the ledger: transactions chained by hash, their entries, and the head of the chain."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from server.accounts.tables import MONEY_LIMIT
from server.tables import metadata

ledger_transactions = Table(
    "ledger_transactions",
    metadata,
    # Gapless from 1, in the order of the chain.
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("op_id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("business_date", Text, nullable=False),
    # The op_id this transaction takes back, whole (kind void) or in part.
    Column("reverses", Text, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("row_hash", Text, nullable=False),
    CheckConstraint("op_id <> ''", name="op_named"),
    Index("ix_ledger_transactions_business_date", "business_date"),
)

# Whole reversals happen once, whatever the code above believes.
Index(
    "uq_ledger_transactions_one_void",
    ledger_transactions.c.reverses,
    unique=True,
    sqlite_where=text("kind = 'void'"),
    postgresql_where=text("kind = 'void'"),
)

ledger_entries = Table(
    "ledger_entries",
    metadata,
    Column("tx_id", BigInteger, ForeignKey("ledger_transactions.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("debit", Text, nullable=False),
    Column("credit", Text, nullable=False),
    Column("amount_kopecks", BigInteger, nullable=False),
    # The resident's account whose money it is; 0 for the office's own (a float, a shortage).
    Column("account_id", BigInteger, nullable=False, server_default="0"),
    Column("period", Integer, nullable=False, server_default="0"),
    Column("service_id", BigInteger, nullable=False, server_default="0"),
    Column("part_kind", Integer, nullable=False, server_default="0"),
    CheckConstraint(f"amount_kopecks BETWEEN 1 AND {MONEY_LIMIT}", name="amount_range"),
    CheckConstraint("debit <> credit", name="two_sides"),
    Index("ix_ledger_entries_account", "account_id"),
    sqlite_with_rowid=False,
)

ledger_head = Table(
    "ledger_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("tx_id", BigInteger, nullable=False),
    Column("row_hash", Text, nullable=False),
)
