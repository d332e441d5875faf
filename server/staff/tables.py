"""Staff, terminals, enrolment codes, sessions and delegations."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from server.tables import metadata

# BIGINT on PostgreSQL; SQLite numbers rows by itself only when the key is INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")

staff = Table(
    "staff",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("disabled_at", BigInteger, nullable=False),
    CheckConstraint(
        "role IN ('cashier', 'consultant', 'passport', 'senior', 'admin')", name="role"
    ),
)
terminals = Table(
    "terminals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workplace", Text, nullable=False),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("sign_in_hash", Text, nullable=False, unique=True),
    Column("share", Text, nullable=False),
    Column("enrolled_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger, nullable=False),
)
enrolments = Table(
    "enrolments",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("workplace", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("reusable", Boolean, nullable=False),
    Column("used_at", BigInteger, nullable=False),
)
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("terminal_id", ForeignKey("terminals.id"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger, nullable=False),
    Index(None, "staff_id"),
    Index(None, "terminal_id"),
)
delegations = Table(
    "delegations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("terminal_id", ForeignKey("terminals.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("issued_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger, nullable=False),
    Index(None, "staff_id"),
    Index(None, "terminal_id"),
)
"""Moments are UTC milliseconds, 0 where it has not happened; tokens and codes lie as SHA-256."""
