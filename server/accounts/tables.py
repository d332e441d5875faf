"""Tables of houses, premises, accounts and the people behind them."""

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

MONEY_LIMIT = 10**13
"""No sum of one account comes near; a larger one is a defect the database refuses."""

houses = Table(
    "houses",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("guid", Text, nullable=False, server_default=""),
    Column("settlement", Text, nullable=False),
    Column("street", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("postcode", Text, nullable=False, server_default=""),
    Column("district", Text, nullable=False, server_default=""),
    Column("built_year", Integer, nullable=False, server_default="0"),
    Column("floors", Integer, nullable=False, server_default="0"),
    Column("executor_id", BigInteger, nullable=False, server_default="0"),
    Column("total_area_e2", BigInteger, nullable=False, server_default="0"),
    Column("common_area_e2", BigInteger, nullable=False, server_default="0"),
    # Space-separated categories that choose among tariffs and norms («electric_stove»).
    Column("categories", Text, nullable=False, server_default=""),
    # Space-separated codes of services the house does not receive; empty: all of the city's.
    Column("without_services", Text, nullable=False, server_default=""),
    # What every flat of it is like, for papers; empty where nobody has said so.
    Column("walls", Text, nullable=False, server_default=""),
    Column("heating", Text, nullable=False, server_default=""),
    Column("hot_water", Text, nullable=False, server_default=""),
    Column("cold_water", Text, nullable=False, server_default=""),
    Column("sewage", Text, nullable=False, server_default=""),
    Column("gas", Text, nullable=False, server_default=""),
    Column("lift", Boolean, nullable=False, server_default="0"),
    Column("chute", Boolean, nullable=False, server_default="0"),
    Index("uq_houses_address", "settlement", "street", "number", unique=True),
)

premises = Table(
    "premises",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("house_id", BigInteger, ForeignKey("houses.id"), nullable=False, index=True),
    Column("number", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default="residential"),
    Column("floor", Integer, nullable=False, server_default="0"),
    Column("rooms", Integer, nullable=False, server_default="0"),
    Column("total_area_e2", BigInteger, nullable=False),
    Column("living_area_e2", BigInteger, nullable=False, server_default="0"),
    Column("heated_area_e2", BigInteger, nullable=False, server_default="0"),
    Column("cadastral_number", Text, nullable=False, server_default=""),
    Column("gis_id", Text, nullable=False, server_default=""),
    Column("ownership", Text, nullable=False, server_default=""),
    Column("ceiling_cm", Integer, nullable=False, server_default="0"),
    Column("stove", Text, nullable=False, server_default=""),
    Column("bath", Text, nullable=False, server_default=""),
)

people = Table(
    "people",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("last", Text, nullable=False),
    Column("first", Text, nullable=False, server_default=""),
    Column("middle", Text, nullable=False, server_default=""),
    Column("sex", Text, nullable=False, server_default=""),
    Column("born_on", Text, nullable=False, server_default=""),
    Column("snils", Text, nullable=False, server_default=""),
    Column("phone", Text, nullable=False, server_default=""),
    Column("email", Text, nullable=False, server_default=""),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("els", Text, nullable=False, server_default=""),
    Column("izhku", Text, nullable=False, server_default=""),
    Column("kind", Text, nullable=False, server_default="rc"),
    Column("status", Text, nullable=False, server_default="active"),
    Column("house_id", BigInteger, ForeignKey("houses.id"), nullable=False, index=True),
    Column("premises_id", BigInteger, ForeignKey("premises.id"), nullable=False, index=True),
    Column("flat", Text, nullable=False),
    Column("payer_id", BigInteger, ForeignKey("people.id"), nullable=False),
    Column("share_e2", Integer, nullable=False, server_default="10000"),
    Column("total_area_e2", BigInteger, nullable=False),
    Column("living_area_e2", BigInteger, nullable=False, server_default="0"),
    Column("heated_area_e2", BigInteger, nullable=False, server_default="0"),
    Column("residents", Integer, nullable=False, server_default="0"),
    Column("balance_kopecks", BigInteger, nullable=False, server_default="0"),
    Column("overdue_kopecks", BigInteger, nullable=False, server_default="0"),
    Column("penalty_kopecks", BigInteger, nullable=False, server_default="0"),
    Column("opened_on", Text, nullable=False, server_default=""),
    Column("closed_on", Text, nullable=False, server_default=""),
    Column("close_reason", Text, nullable=False, server_default=""),
    Column("delivery", Text, nullable=False, server_default="paper"),
    Column("has_cabinet", Boolean, nullable=False, server_default="0"),
    CheckConstraint(
        f"balance_kopecks BETWEEN -{MONEY_LIMIT} AND {MONEY_LIMIT}", name="balance_range"
    ),
)

owners = Table(
    "owners",
    metadata,
    Column("account_id", BigInteger, ForeignKey("accounts.id"), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    Column("share_num", Integer, nullable=False, server_default="1"),
    Column("share_den", Integer, nullable=False, server_default="1"),
    Column("since", Text, nullable=False, server_default=""),
    Column("until", Text, nullable=False, server_default=""),
    Column("title_document", Text, nullable=False, server_default=""),
    sqlite_with_rowid=False,
)

residents = Table(
    "residents",
    metadata,
    Column("account_id", BigInteger, ForeignKey("accounts.id"), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    Column("registration", Text, nullable=False, server_default="permanent"),
    Column("relation", Text, nullable=False, server_default=""),
    Column("since", Text, nullable=False, server_default=""),
    Column("until", Text, nullable=False, server_default=""),
    Column("arrived_from", Text, nullable=False, server_default=""),
    Column("left_to", Text, nullable=False, server_default=""),
    Column("leave_reason", Text, nullable=False, server_default=""),
    sqlite_with_rowid=False,
)

benefits = Table(
    "benefits",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("service_id", BigInteger, nullable=False),
    Column("category", Text, nullable=False),
    # Kopecks a month, or a share of the charge in percent x 100 when the sum is zero.
    Column("amount_kopecks", BigInteger, nullable=False, server_default="0"),
    Column("percent_e2", Integer, nullable=False, server_default="0"),
    Column("valid_from", Text, nullable=False, server_default=""),
    Column("valid_to", Text, nullable=False, server_default=""),
)

office_settings = Table(
    "office_settings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("value", Text, nullable=False),
)
