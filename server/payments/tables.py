"""Tables of payments received so far and what of each went to which service and month."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from server.tables import metadata

payments = Table(
    "payments",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False),
    Column("paid_at", BigInteger, nullable=False),
    Column("amount_kopecks", BigInteger, nullable=False),
    Column("channel", Text, nullable=False),
    Column("place", Text, nullable=False, server_default=""),
    Column("number", Text, nullable=False, server_default=""),
    # The closed month whose bills count this payment; 0 until one does.
    Column("counted_in", Integer, nullable=False, server_default="0"),
    CheckConstraint("amount_kopecks > 0", name="amount_positive"),
    Index("ix_payments_account_paid_at", "account_id", "paid_at"),
)

payment_parts = Table(
    "payment_parts",
    metadata,
    Column("payment_id", BigInteger, ForeignKey("payments.id"), primary_key=True),
    Column("period", Integer, primary_key=True),
    Column("service_id", BigInteger, primary_key=True),
    Column("amount_kopecks", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
