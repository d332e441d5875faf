"""Tables of the till: shifts with their sums, cash put in and out, money that fits no account."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, Table, Text, text

from server.tables import metadata

SUMS = (
    *("float_kopecks", "cash_in", "cash_out", "cash", "card", "sbp"),
    *("refunds_cash", "refunds_card", "refunds_sbp"),
)
"""Kopecks of a shift, named as in ``domain.shift.ShiftBook``."""

shifts = Table(
    "shifts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("terminal_id", Text, nullable=False, index=True),
    Column("terminal_name", Text, nullable=False),
    Column("clerk_id", BigInteger, nullable=False),
    Column("clerk", Text, nullable=False),
    Column("opened_at", BigInteger, nullable=False, index=True),
    Column("closed_at", BigInteger, nullable=False, server_default="0"),
    Column("state", Text, nullable=False),
    *(Column(name, BigInteger, nullable=False, server_default="0") for name in SUMS),
    Column("count", Integer, nullable=False, server_default="0"),
    Column("refund_count", Integer, nullable=False, server_default="0"),
    Column("counted", BigInteger, nullable=False, server_default="0"),
    # JSON list of [value, count]: the drawer as it was counted.
    Column("denominations", Text, nullable=False, server_default="[]"),
    # What the desk expected, and how many acts it had not sent yet.
    Column("desk_expected", BigInteger, nullable=False, server_default="0"),
    Column("unsent", Integer, nullable=False, server_default="0"),
    Column("remark", Text, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("late", Integer, nullable=False, server_default="0"),
    CheckConstraint("state IN ('open', 'closed')", name="state"),
)

cash_moves = Table(
    "cash_moves",
    metadata,
    Column("op_id", Text, primary_key=True),
    Column("shift_id", Text, nullable=False, index=True),
    Column("terminal_id", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("amount_kopecks", BigInteger, nullable=False),
    Column("moved_at", BigInteger, nullable=False),
    Column("clerk_id", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    CheckConstraint("way IN ('in', 'out')", name="way"),
    CheckConstraint("amount_kopecks > 0", name="amount_positive"),
)

suspense = Table(
    "suspense",
    metadata,
    # The op_id of the payment, or that of the registry with the number of its line.
    Column("id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("amount_kopecks", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("account_number", Text, nullable=False, server_default=""),
    Column("payer", Text, nullable=False, server_default=""),
    Column("address", Text, nullable=False, server_default=""),
    Column("number", Text, nullable=False, server_default=""),
    Column("code", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("operator_id", BigInteger, nullable=False, server_default="0"),
    Column("operator", Text, nullable=False, server_default=""),
    Column("terminal_id", Text, nullable=False, server_default=""),
    Column("shift_id", Text, nullable=False, server_default=""),
    Column("channel", Text, nullable=False, server_default=""),
    Column("place", Text, nullable=False, server_default=""),
    Column("tenders", Text, nullable=False, server_default="[]"),
    # The parts the payer saw, JSON list of [period, service, kind, kopecks].
    Column("parts", Text, nullable=False, server_default="[]"),
    # The command that matched it or gave it back, in which shift and by which receipt.
    Column("settled_op", Text, nullable=False, server_default=""),
    Column("settled_shift_id", Text, nullable=False, server_default=""),
    Column("settled_terminal_id", Text, nullable=False, server_default=""),
    Column("settled_number", Text, nullable=False, server_default=""),
    Column("matched_account_id", BigInteger, nullable=False, server_default="0"),
    Column("matched_at", BigInteger, nullable=False, server_default="0"),
    Column("matched_by", Text, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("approval", Text, nullable=False, server_default=""),
    CheckConstraint("amount_kopecks > 0", name="amount_positive"),
    CheckConstraint("source IN ('counter', 'registry')", name="source"),
    CheckConstraint("state IN ('open', 'matched', 'refunded')", name="state"),
    Index(
        "ix_suspense_shift",
        "shift_id",
        sqlite_where=text("shift_id <> ''"),
        postgresql_where=text("shift_id <> ''"),
    ),
    Index(
        "ix_suspense_settled_shift",
        "settled_shift_id",
        sqlite_where=text("settled_shift_id <> ''"),
        postgresql_where=text("settled_shift_id <> ''"),
    ),
)
