"""Tables of certificates: numbers lent out, the register, the bytes of papers, duplicates."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from server.tables import metadata

number_series = Table(
    "number_series",
    metadata,
    Column("series", Text, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)
"""The last number lent out of each series and year; its row is the lock of the next block."""

number_blocks = Table(
    "number_blocks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("terminal_id", Text, nullable=False, index=True),
    Column("series", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("leased_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("series", "year", "first"),
    CheckConstraint("first BETWEEN 1 AND last", name="first_to_last"),
    CheckConstraint("state IN ('leased', 'returned', 'void')", name="state"),
)
certificates = Table(
    "certificates",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("series", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("code", Text, nullable=False, unique=True),
    # As the paper says it: an account the office does not know is no reason to lose the paper.
    Column("account_id", BigInteger, nullable=False, index=True),
    Column("account_number", Text, nullable=False, server_default=""),
    Column("issued_at", BigInteger, nullable=False, index=True),
    Column("applicant", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("person_id", BigInteger, nullable=False, server_default="0"),
    Column("document_kind", Text, nullable=False, server_default=""),
    Column("document_tail", Text, nullable=False, server_default=""),
    Column("authority", Text, nullable=False, server_default=""),
    Column("about_person_id", BigInteger, nullable=False, server_default="0"),
    Column("purpose", Text, nullable=False, server_default=""),
    Column("operator", Text, nullable=False),
    Column("operator_id", BigInteger, nullable=False),
    Column("terminal_id", Text, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("facts_as_of", Text, nullable=False),
    Column("valid_until", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, server_default="issued"),
    Column("annulled_at", BigInteger, nullable=False, server_default="0"),
    Column("annulled_by", Text, nullable=False, server_default=""),
    Column("annul_reason", Text, nullable=False, server_default=""),
    Column("duplicates", Integer, nullable=False, server_default="0"),
    Column("review", Text, nullable=False, server_default=""),
    UniqueConstraint("series", "year", "number"),
    CheckConstraint("state IN ('issued', 'annulled')", name="state"),
)
certificate_papers = Table(
    "certificate_papers",
    metadata,
    Column("certificate_id", Text, ForeignKey("certificates.id"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("model", Text, nullable=False),
    # The issued bytes and what signing has put after them; made when first asked for.
    Column("signed", LargeBinary),
    Column("signed_at", BigInteger, nullable=False, server_default="0"),
)
certificate_duplicates = Table(
    "certificate_duplicates",
    metadata,
    Column("op_id", Text, primary_key=True),
    Column("certificate_id", Text, ForeignKey("certificates.id"), nullable=False),
    Column("issued_at", BigInteger, nullable=False),
    Column("applicant", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("document_kind", Text, nullable=False, server_default=""),
    Column("document_tail", Text, nullable=False, server_default=""),
    Column("authority", Text, nullable=False, server_default=""),
    Column("operator", Text, nullable=False),
    Column("terminal_id", Text, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Index(None, "certificate_id"),
)
