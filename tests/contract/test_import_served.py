"""An imported account over the wire: told to a terminal, found, read by a clerk, billed."""

from __future__ import annotations

from pathlib import Path

import pytest

from api_client.commands import EnterReading
from server import changes
from server.billing.charging import ChargeWish, charge_period
from tests.support import gis_files as gis
from tests.support.import_desk import import_desk
from tests.support.office import running_office
from tests.support.postgres import Cluster

PERIOD = 202611
NUMBER = "7300000001"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path, postgres_cluster: Cluster) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/office.db"
    return postgres_cluster.new_database()


def test_an_imported_account_is_found_read_and_billed_like_any_other(
    address: str, tmp_path: Path
) -> None:
    files = import_desk(tmp_path, "" if address.startswith("sqlite") else address)
    with files as desk, running_office(address) as office, office.client() as http:
        office.add_clerk("kassir", "cashier")
        terminal = office.enrol(http)
        clerk = terminal.sign_in("kassir")
        with office.office.db.session(write=False) as conn:
            before = changes.position(conn).cursor
        # Imported while the office is open: the terminal is told of it by the next exchange.
        assert desk.take("accounts", gis.simple_accounts(tmp_path / "a.xlsx", 3)).ok
        meters = gis.meters_file(tmp_path / "m.xlsx", [gis.meter_row(1, NUMBER)])
        assert desk.take("meters", meters).ok
        page = terminal.exchange(cursor=before, want_changes=True).json()
        told = {change["entity"] for change in page["changes"]}
        of_people = {"account", "household", "meter"}
        assert told == {*of_people, "house", "norm", "service", "supplier", "tariff"}

        typed = {"number": "7300 000-001"}
        found = http.get("/v1/accounts", params=typed, headers=terminal.headers_of(clerk))
        assert found.status_code == 200, found.text
        entered = EnterReading(
            meter_id=1,
            account_id=1,
            period=PERIOD,
            taken_on="2026-11-20",
            values_e4=(163_450,),
            source="counter",
            seen_reading_id="",
        )
        (verdict,) = terminal.send(terminal.envelope(clerk, entered))
        assert verdict["outcome"] == "accepted", verdict
        charge_period(office.office.db, ChargeWish(PERIOD, False, "2026-11-20"))
        bill = http.get(f"/v1/accounts/1/bills/{PERIOD}", headers=terminal.headers_of(clerk))
        assert bill.status_code == 200, bill.text
        assert "Сидорова Ольга Петровна" in bill.text
        # 4 m3 of cold water at 68.73.
        assert "27492" in bill.text
