"""A month of an office on both databases: demo city, readings over HTTP, charge and close."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from api_client.commands import EnterReading
from api_client.models.replica import Bill, Meter
from server import audit, replica
from server.billing.charging import ChargeError, ChargeWish, charge_period
from server.config import database_url
from server.demo.city import DemoSize, make_demo
from server.meters.tables import meters
from tests.support.office import RunningOffice, running_office
from tests.support.office_city import undoing
from tests.support.postgres import Cluster

OPEN = 202611
WISH = ChargeWish(OPEN, close=False, today="2026-11-20")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def office(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    postgres_cluster: Cluster,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[RunningOffice]:
    monkeypatch.chdir(tmp_path)  # the enrolment file of a PostgreSQL demo lies where one stands
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/office.db" if on_sqlite else postgres_cluster.new_database()
    make_demo(database_url(url), DemoSize(accounts=60, months=3, seed=1))
    with running_office(url) as running:
        yield running


def a_meter(office: RunningOffice) -> Meter:
    """An active meter of one zone with an October reading."""
    with office.office.db.session(write=False) as conn:
        ids = conn.execute(
            select(meters.c.id).where(meters.c.status == "active", meters.c.zones == 1)
        ).scalars()
        for row in replica.rows(conn, "meter", [str(one) for one in ids]):
            if isinstance(row, Meter) and is_ready(row):
                return row
    raise AssertionError("the demo city has no such meter")


def is_ready(meter: Meter) -> bool:
    periods = {one.period: one for one in meter.readings if one.state == "effective"}
    return 202610 in periods and OPEN not in periods and meter.verify_until > "2026-12-31"


def test_a_month_is_read_charged_and_closed(office: RunningOffice) -> None:
    db = office.office.db
    meter = a_meter(office)
    previous = max(meter.readings, key=lambda one: one.period).values_e4[0]
    command = EnterReading(
        meter_id=meter.id,
        account_id=meter.account_id,
        period=OPEN,
        taken_on="2026-11-20",
        values_e4=(previous + 30_000,),
        source="counter",
        seen_reading_id="",
    )
    with office.client() as http:
        desk = office.enrol(http)
        kassir = desk.sign_in("kassir")
        manifest = http.get("/v1/snapshot", headers=desk.bearer).json()
        (verdict,) = desk.send(desk.envelope(kassir, command))
        assert (verdict["outcome"], verdict["code"]) == ("accepted", "")
        done = charge_period(db, WISH)
        assert done.bills > 0
        assert charge_period(db, WISH).changed == 0
        path = f"/v1/accounts/{meter.account_id}/bills/{OPEN}"
        reply = http.get(path, headers=desk.headers_of(kassir))
        bill = msgspec.json.decode(reply.content, type=Bill)
        row = next(one for one in bill.rows if one.service_id == meter.service_id)
        assert (row.method, row.volume_e10) == ("meter", 3 * 10**10)
        page = desk.exchange(cursor=manifest["cursor"], want_changes=True).json()
        ids = {(one["entity"], one["id"]) for one in page["changes"]}
        assert ("bill", f"{meter.account_id}:{OPEN}") in ids
        assert ("meter", str(meter.id)) in ids
        charge_period(db, ChargeWish(OPEN, close=True, today="2026-11-20"))
        late = undoing(verdict["op_id"], meter_id=meter.id, account_id=meter.account_id)
        assert desk.send(desk.envelope(kassir, late))[0]["code"] == "period_closed"
    with pytest.raises(ChargeError):
        charge_period(db, WISH)
    with db.session(write=False) as conn:
        assert audit.first_broken(conn) is None
