"""Tables of services, suppliers, dated tariffs and norms, charged months and recalculations."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from server.tables import metadata

suppliers = Table(
    "suppliers",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    *(
        Column(name, Text, nullable=False, server_default="")
        for name in (
            *("name", "short_name", "inn", "kpp", "ogrn", "address", "phone", "dispatcher_phone"),
            *("email", "site", "hours", "bank_name", "bic", "account", "corr_account"),
        )
    ),
    Column("recalc_policy", Text, nullable=False, server_default="average_only"),
)

services = Table(
    "services",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("group", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("supplier_id", BigInteger, ForeignKey("suppliers.id"), nullable=False),
    Column("order", Integer, nullable=False),
    Column("hard_limit_e4", BigInteger, nullable=False, server_default="0"),
    Column("window_from_day", Integer, nullable=False, server_default="0"),
    Column("window_to_day", Integer, nullable=False, server_default="0"),
)

tariffs = Table(
    "tariffs",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("service_id", BigInteger, ForeignKey("services.id"), nullable=False, index=True),
    Column("category", Text, nullable=False, server_default=""),
    Column("value_e6", BigInteger, nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("valid_to", Text, nullable=False, server_default=""),
    Column("act", Text, nullable=False, server_default=""),
)

norms = Table(
    "norms",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("service_id", BigInteger, ForeignKey("services.id"), nullable=False, index=True),
    Column("category", Text, nullable=False, server_default=""),
    Column("per", Text, nullable=False),
    Column("value_e6", BigInteger, nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("valid_to", Text, nullable=False, server_default=""),
    Column("act", Text, nullable=False, server_default=""),
)

bills = Table(
    "bills",
    metadata,
    Column("account_id", BigInteger, ForeignKey("accounts.id"), primary_key=True),
    Column("period", Integer, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("number", Text, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("due_on", Text, nullable=False),
    Column("due_kopecks", BigInteger, nullable=False),
    Column("paid_kopecks", BigInteger, nullable=False),
    Column("total_kopecks", BigInteger, nullable=False),
    # The whole document as the wire's noun in msgpack: it is written, sent and printed as a whole.
    Column("body", LargeBinary, nullable=False),
    # How each meter zone's month was found, msgpack: the next months' past.
    Column("volumes", LargeBinary, nullable=False),
    Index("ix_bills_period", "period"),
)

recalculations = Table(
    "recalculations",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False),
    Column("period", Integer, nullable=False),
    Column("service_id", BigInteger, ForeignKey("services.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("amount_kopecks", BigInteger, nullable=False),
    Index("ix_recalculations_account_period", "account_id", "period"),
)

# Penalty the calculation does not make: brought from outside or, negative, written off, in the
# month that counts it.
penalties = Table(
    "penalties",
    metadata,
    Column("account_id", BigInteger, ForeignKey("accounts.id"), primary_key=True),
    Column("period", Integer, primary_key=True),
    Column("service_id", BigInteger, ForeignKey("services.id"), primary_key=True),
    Column("amount_kopecks", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
