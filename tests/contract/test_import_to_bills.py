"""What was imported is told, read, charged and billed; one bad row of 5,000 stops all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from api_client.models.replica import Account, Bill, House, Meter
from server import changes, replica
from server.billing.charging import ChargeWish, charge_period
from server.billing.tables import services
from server.identity import identity
from server.meters.tables import readings
from tests.support import gis_files as gis
from tests.support.import_desk import ImportDesk, import_desk
from tests.support.postgres import Cluster

PERIOD = 202611
MANY = 5000
LONGEST_S = 60.0
"""An import of 5,000 rows takes about 4 s; a loaded machine may be slower, minutes are a defect."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_cluster: Cluster
) -> Iterator[ImportDesk]:
    address = "" if request.param == "sqlite" else postgres_cluster.new_database()
    with import_desk(tmp_path, address) as opened:
        yield opened


def filled(desk: ImportDesk) -> None:
    """Three accounts; the first with cold and hot water, the second with light of two rates."""
    report = desk.take("accounts", gis.simple_accounts(desk.folder / "accounts.xlsx", 3))
    assert report.ok
    rows = [
        gis.meter_row(1, "7300000001"),
        gis.meter_row(2, "7300000001", O="Горячая вода", Q=3),
        gis.meter_row(
            3, "7300000002", O="Электрическая энергия", P="Двухтарифный", Q=1200, R="300,5"
        ),
    ]
    report = desk.take("meters", gis.meters_file(desk.folder / "meters.xlsx", rows))
    assert (report.errors, report.created) == ([], 3)


def read(desk: ImportDesk, meter_id: int, values_e4: str) -> None:
    row = {
        "id": f"reading-{meter_id}",
        "meter_id": meter_id,
        "period": PERIOD,
        "taken_on": "2026-11-20",
        "values_e4": values_e4,
        "state": "effective",
        "source": "counter",
        "recorded_at": 1,
    }
    with desk.db.session() as conn:
        conn.execute(insert(readings), row)


def bills_of(desk: ImportDesk) -> list[Bill]:
    with desk.db.session(write=False) as conn:
        ids = [f"{account_id}:{PERIOD}" for account_id in (1, 2, 3)]
        found = [row for row in replica.rows(conn, "bill", ids) if isinstance(row, Bill)]
    return sorted(found, key=lambda bill: bill.account_id)


def test_imported_accounts_are_charged_by_their_meters_and_billed(desk: ImportDesk) -> None:
    filled(desk)
    read(desk, 1, "[163450]")
    read(desk, 3, "[13200000, 3405000]")
    done = charge_period(desk.db, ChargeWish(PERIOD, True, "2026-12-01"))
    assert (done.bills, done.changed) == (3, 3)
    with desk.db.session(write=False) as conn:
        ids = {row.code: row.id for row in conn.execute(services.select())}
    first, second, third = bills_of(desk)
    assert first.payer == "Сидорова Ольга Петровна"
    assert first.number.startswith("70ТТ000001-01-")
    cold = next(row for row in first.rows if row.service_id == ids["cold_water"])
    assert (cold.method, cold.volume_e10, cold.charged) == ("meter", 40_000_000_000, 27_492)
    hot = next(row for row in first.rows if row.service_id == ids["hot_water_water"])
    assert hot.method == "norm"
    day, night = (
        next(row for row in second.rows if row.service_id == ids[code])
        for code in ("electricity_day", "electricity_night")
    )
    assert (day.charged, night.charged) == (120 * 390, 40 * 195)
    assert {row.service_id for row in third.rows} >= {ids["maintenance"], ids["electricity"]}
    assert all(bill.closed and bill.total == bill.due > 0 for bill in (first, second, third))
    assert first.executor_id == 11


def test_terminals_are_told_of_everything_imported(desk: ImportDesk) -> None:
    with desk.db.session(write=False) as conn:
        before = changes.position(conn)
    filled(desk)
    with desk.db.session(write=False) as conn:
        page = changes.page_after(conn, identity(conn), before, 500)
        assert not page.more
        assert page.to.seq == changes.current_seq(conn)
        told = {
            entity: list(replica.all_rows(conn, entity)) for entity in ("account", "meter", "house")
        }
    account, meter, house = (told[entity][0] for entity in ("account", "meter", "house"))
    assert isinstance(account, Account)
    assert isinstance(meter, Meter)
    assert isinstance(house, House)
    assert (account.last, account.flat, account.house_id) == ("Сидорова", "1", house.id)
    assert (meter.account_id, meter.initial_e4) == (account.id, (123_450,))
    assert {entity: desk.told(entity) for entity in told} == {"account": 3, "meter": 3, "house": 1}


def big_file(path: Path, **bad: object) -> Path:
    """5,000 accounts of 50 houses, one cell of row 3002 replaced."""
    mains = [gis.main_row(one) for one in range(1, MANY + 1)]
    mains[2999].update(bad)
    places = [gis.premises_row(one, house=str(1 + one // 100)) for one in range(1, MANY + 1)]
    return gis.accounts_file(path, mains, places)


def test_one_bad_row_of_five_thousand_is_named_and_nothing_is_taken(tmp_path: Path) -> None:
    path = big_file(tmp_path / "bad.xlsx", R="сорок два")
    with import_desk(tmp_path) as desk:
        began = time.perf_counter()
        report = desk.take("accounts", path)
        took = time.perf_counter() - began
        assert report.errors == [
            "Лист «Основные сведения», строка 3002, колонка R: нужно число: только цифры и запятая"
        ]
        assert report.error_count == 1
        assert desk.is_empty()
        assert took < LONGEST_S


def test_five_thousand_good_rows_are_taken_at_once(tmp_path: Path) -> None:
    path = big_file(tmp_path / "good.xlsx")
    with import_desk(tmp_path) as desk:
        report = desk.take("accounts", path)
        assert (report.errors, report.created, len(report.houses)) == ([], MANY, 51)
        assert desk.told("account") == MANY


def test_errors_beyond_two_hundred_are_counted_not_listed(tmp_path: Path) -> None:
    mains = [gis.main_row(one, R=0, U=-1) for one in range(1, 301)]
    places = [gis.premises_row(one) for one in range(1, 301)]
    with import_desk(tmp_path) as desk:
        report = desk.take("accounts", gis.accounts_file(tmp_path / "a.xlsx", mains, places))
        assert (len(report.errors), report.error_count) == (200, 600)
        assert report.text().endswith("… и ещё 400.")
        assert desk.is_empty()
