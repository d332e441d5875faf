"""Tables of loaded registries: each file once, each operation of a bank once."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, text

from server.tables import metadata

registries = Table(
    "registries",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    # What the file says, whatever its encoding: a second one is refused.
    Column("digest", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("loaded_at", BigInteger, nullable=False),
    Column("order_number", Text, nullable=False, server_default=""),
    Column("lines", Integer, nullable=False),
    Column("amount_kopecks", BigInteger, nullable=False),
    Column("transferred_kopecks", BigInteger, nullable=False),
    Column("commission_kopecks", BigInteger, nullable=False),
    Column("aside_lines", Integer, nullable=False),
    Column("aside_kopecks", BigInteger, nullable=False),
)

registry_lines = Table(
    "registry_lines",
    metadata,
    Column("registry_id", BigInteger, ForeignKey("registries.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    # The bank's own number of the operation; empty in formats that have none.
    Column("operation", Text, nullable=False, server_default=""),
    # The payment's, or the id of the money put aside.
    Column("op_id", Text, nullable=False, unique=True),
    Index(
        "uq_registry_lines_operation",
        "kind",
        "operation",
        unique=True,
        sqlite_where=text("operation <> ''"),
        postgresql_where=text("operation <> ''"),
    ),
    sqlite_with_rowid=False,
)
