"""Tables of payments and of what undoes them; rows are added, never changed, never removed."""

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
    # The command that booked it; empty for what is older than the till.
    Column("op_id", Text, nullable=False, server_default=""),
    Column("kind", Text, nullable=False, server_default="payment"),
    # The op_id of the row it undoes, of the row it was moved from, of the suspense it was.
    Column("reverses", Text, nullable=False, server_default=""),
    Column("operator_id", BigInteger, nullable=False, server_default="0"),
    Column("operator", Text, nullable=False, server_default=""),
    Column("terminal_id", Text, nullable=False, server_default=""),
    Column("shift_id", Text, nullable=False, server_default=""),
    # JSON list of [kind, kopecks, reference].
    Column("tenders", Text, nullable=False, server_default="[]"),
    # Empty, or the code why a person should look.
    Column("state", Text, nullable=False, server_default=""),
    Column("payer", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("approved_by", BigInteger, nullable=False, server_default="0"),
    # The second person's signature: good for one act.
    Column("approval", Text, nullable=False, server_default=""),
    CheckConstraint("amount_kopecks <> 0", name="amount_not_zero"),
    Index("ix_payments_account_paid_at", "account_id", "paid_at"),
    Index(
        "uq_payments_op_id",
        "op_id",
        unique=True,
        sqlite_where=text("op_id <> ''"),
        postgresql_where=text("op_id <> ''"),
    ),
    Index(
        "ix_payments_reverses",
        "reverses",
        sqlite_where=text("reverses <> ''"),
        postgresql_where=text("reverses <> ''"),
    ),
    Index(
        "uq_payments_one_void",
        "reverses",
        unique=True,
        sqlite_where=text("kind = 'void'"),
        postgresql_where=text("kind = 'void'"),
    ),
    Index(
        "uq_payments_approval",
        "approval",
        unique=True,
        sqlite_where=text("approval <> ''"),
        postgresql_where=text("approval <> ''"),
    ),
    Index(
        "ix_payments_shift",
        "shift_id",
        sqlite_where=text("shift_id <> ''"),
        postgresql_where=text("shift_id <> ''"),
    ),
)

payment_parts = Table(
    "payment_parts",
    metadata,
    Column("payment_id", BigInteger, ForeignKey("payments.id"), primary_key=True),
    Column("period", Integer, primary_key=True),
    Column("service_id", BigInteger, primary_key=True),
    # 0 charge, 1 penalty, 2 advance (period and service are 0).
    Column("kind", Integer, primary_key=True, server_default="0"),
    Column("amount_kopecks", BigInteger, nullable=False),
    CheckConstraint("kind IN (0, 1, 2)", name="kind"),
    sqlite_with_rowid=False,
)
