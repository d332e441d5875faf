"""Every table of the office server in one MetaData: imported by whoever needs all of them."""

from __future__ import annotations

from sqlalchemy import Index

from server import audit, changes, identity, operations
from server.accounts import tables as account_tables
from server.billing import tables as billing_tables
from server.certificates import tables as certificate_tables
from server.ledger import tables as ledger_tables
from server.meters import tables as meter_tables
from server.payments import tables as payment_tables
from server.registries import tables as registry_tables
from server.staff import tables as staff_tables
from server.tables import metadata
from server.till import tables as till_tables

TABLES_OF = (
    account_tables,
    audit,
    billing_tables,
    certificate_tables,
    changes,
    identity,
    ledger_tables,
    meter_tables,
    operations,
    payment_tables,
    registry_tables,
    staff_tables,
    till_tables,
)
"""The modules that add tables to the MetaData by being imported."""

# Two terminals at once must not both make a reading effective, whatever the code above believes.
Index(
    "uq_readings_one_effective",
    meter_tables.readings.c.meter_id,
    meter_tables.readings.c.period,
    unique=True,
    sqlite_where=meter_tables.readings.c.state == "effective",
    postgresql_where=meter_tables.readings.c.state == "effective",
)

__all__ = ["TABLES_OF", "metadata"]
