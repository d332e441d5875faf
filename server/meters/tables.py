"""Tables of meters and their readings; a reading is never overwritten, only its state changes."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from server.tables import metadata

meters = Table(
    "meters",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("service_id", BigInteger, nullable=False),
    Column("serial", Text, nullable=False, index=True),
    Column("brand", Text, nullable=False, server_default=""),
    Column("place", Text, nullable=False, server_default=""),
    Column("zones", Integer, nullable=False, server_default="1"),
    # JSON lists: names of the zones, first readings in 1e-4.
    Column("zone_names", Text, nullable=False, server_default="[]"),
    Column("digits", Integer, nullable=False),
    Column("decimals", Integer, nullable=False),
    Column("initial_e4", Text, nullable=False, server_default="[0]"),
    Column("installed_on", Text, nullable=False, server_default=""),
    Column("commissioned_on", Text, nullable=False, server_default=""),
    Column("verified_on", Text, nullable=False, server_default=""),
    Column("verify_until", Text, nullable=False, server_default=""),
    Column("removed_on", Text, nullable=False, server_default=""),
    Column("status", Text, nullable=False, server_default="active"),
    Column("remote", Boolean, nullable=False, server_default="0"),
    Column("gis_id", Text, nullable=False, server_default=""),
)

readings = Table(
    "readings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("meter_id", BigInteger, ForeignKey("meters.id"), nullable=False),
    Column("period", Integer, nullable=False),
    Column("taken_on", Text, nullable=False),
    # JSON list, one value of 1e-4 a zone.
    Column("values_e4", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("author", Text, nullable=False, server_default=""),
    Column("author_id", BigInteger, nullable=False, server_default="0"),
    Column("recorded_at", BigInteger, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    # Space-separated: rollover replaced inspection expired.
    Column("flags", Text, nullable=False, server_default=""),
    Column("replaces", Text, nullable=False, server_default=""),
    # JSON list of (id, former state): what it set aside when it took effect; empty for nothing.
    Column("superseded", Text, nullable=False, server_default=""),
    Column("op_id", Text, nullable=False, server_default=""),
    Index("ix_readings_meter_period", "meter_id", "period"),
)
