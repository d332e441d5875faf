"""What the checks of a reading ask the database besides the meter itself."""

from __future__ import annotations

from sqlalchemy import Connection, select

from api_client.models.replica import Meter, Service
from server import replica
from server.accounts.tables import accounts
from server.billing.tables import norms

_NORM = (
    select(norms.c.value_e6 * accounts.c.residents)
    .select_from(norms.join(accounts, accounts.c.residents > 0))
    .where(norms.c.per == "person", norms.c.valid_to == "")
    .order_by(norms.c.value_e6.desc())
    .limit(1)
)


def service_of(conn: Connection, meter: Meter) -> Service | None:
    """The service the meter measures."""
    rows = replica.rows(conn, "service", [str(meter.service_id)])
    return next((row for row in rows if isinstance(row, Service)), None)


def norm_of_month_e4(conn: Connection, meter: Meter) -> int:
    """The norm in force for all residents of the account, 0 when there is none."""
    query = _NORM.where(norms.c.service_id == meter.service_id, accounts.c.id == meter.account_id)
    return int(conn.execute(query).scalar() or 0) // 100
