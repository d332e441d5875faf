"""Readings of an Excel file are taken like a clerk's, or every error is named by its cell."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from api_client.models.replica import Meter, Reading
from server import replica
from server.__main__ import main
from server.accounts.tables import office_settings
from server.meters.tables import meters, readings
from tests.support import gis_files as gis
from tests.support.import_desk import ImportDesk, import_desk
from tests.support.postgres import Cluster

COLD, HOT, LIGHT = "СГВ-000001", "СГВ-000002", "СГВ-000003"


def fill(desk: ImportDesk) -> None:
    """Cold and hot water and a meter of two rates of one account; November is open."""
    desk.take("accounts", gis.simple_accounts(desk.folder / "accounts.xlsx", 3))
    number = "7300000001"
    light = {"O": "Электрическая энергия", "P": "Двухтарифный", "Q": 1200, "R": "300,5"}
    rows = [
        gis.meter_row(1, number, AD="10-1"),
        gis.meter_row(2, number, O="Горячая вода", Q=3),
        gis.meter_row(3, number, **light),
        gis.meter_row(1, "7300000002", O="Горячая вода"),
    ]
    assert desk.take("meters", gis.meters_file(desk.folder / "meters.xlsx", rows)).errors == []
    with desk.db.session() as conn:
        row = {"key": "open_period", "version": 1, "value": "202611"}
        conn.execute(insert(office_settings), row)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_desk(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_cluster: Cluster
) -> Iterator[ImportDesk]:
    address = "" if request.param == "sqlite" else postgres_cluster.new_database()
    with import_desk(tmp_path, address) as opened:
        fill(opened)
        yield opened


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ImportDesk]:
    with import_desk(tmp_path) as opened:
        fill(opened)
        yield opened


def file_of(desk: ImportDesk, *rows: gis.Row, **changed: Any) -> Path:
    return gis.readings_file(desk.folder / "readings.xlsx", rows, **changed)


def take(desk: ImportDesk, *rows: gis.Row) -> list[str]:
    """The errors of a file of readings."""
    return desk.take("readings", file_of(desk, *rows)).errors


def stored(desk: ImportDesk) -> dict[str, Reading]:
    """The newest reading of each meter by serial."""
    with desk.db.session(write=False) as conn:
        found = [row for row in replica.all_rows(conn, "meter") if isinstance(row, Meter)]
    return {one.serial: one.readings[-1] for one in found if one.readings}


def test_readings_of_all_zones_are_taken_and_told(any_desk: ImportDesk) -> None:
    desk = any_desk
    light = gis.reading_row(LIGHT, 1250, C="Электрическая энергия", F="310.5000000")
    path = file_of(desk, gis.reading_row(COLD, "15,3450000"), light)
    before = desk.told("meter")
    preview = desk.take("readings", path, dry_run=True)
    assert (preview.errors, preview.created) == ([], 2)
    assert desk.count(readings) == 0
    report = desk.take("readings", path)
    assert (report.errors, report.created, report.rows) == ([], 2, 2)
    found = stored(desk)
    assert found[COLD].values_e4 == (153_450,)
    assert (found[COLD].source, found[COLD].state) == ("import", "effective")
    assert (found[COLD].period, found[COLD].taken_on) == (202611, "2026-11-19")
    assert found[LIGHT].values_e4 == (12_500_000, 3_105_000)
    assert desk.told("meter") == before
    assert [row.version for row in desk.rows(select(meters.c.version).order_by(meters.c.id))][
        :3
    ] == [2, 1, 2]
    again = desk.take("readings", path)
    assert (again.errors, again.created, again.unchanged) == ([], 0, 2)
    assert desk.count(readings) == 2


def test_a_meter_is_found_by_its_number_of_gis_too(desk: ImportDesk) -> None:
    assert take(desk, gis.reading_row("", 14, A="10-1", C=None)) == []
    assert stored(desk)[COLD].values_e4 == (140_000,)


def test_a_sheet_alone_may_be_called_anything(desk: ImportDesk) -> None:
    path = file_of(desk, gis.reading_row(COLD, 14), title="Лист1")
    assert desk.take("readings", path).created == 1


@pytest.mark.parametrize(
    ("changed", "place", "cause"),
    [
        ({"B": "НЕТ"}, "B", "такого прибора нет в базе"),
        ({"A": "99-9"}, "A", "такого прибора нет в базе"),
        ({"A": "10-1", "B": "ДРУГОЙ"}, "A", "по номеру ГИС ЖКХ это прибор «СГВ-000001»"),
        ({"A": "10-1", "C": "Газ"}, "A", "у прибора другой вид ресурса"),
        ({"B": None}, "B", "значение не заполнено"),
        ({"C": "Пар"}, "C", "неизвестное значение «Пар»"),
        ({"D": None}, "D", "не указана дата снятия"),
        ({"D": datetime.date(2026, 11, 21)}, "D", "позже сегодняшней"),
        ({"D": datetime.date(2024, 1, 1)}, "D", "прибор установлен 2024-05-10"),
        ({"E": None}, "E", "значение не заполнено"),
        ({"E": "12,3"}, "E", "показание 12,3 меньше прошлого 12,345"),
        ({"E": "1е3"}, "E", "нужно число"),
        ({"E": -5}, "E", "не может быть отрицательным"),
        ({"E": 100000}, "E", "цифр до запятой не больше 5"),
        ({"E": "14,00001"}, "E", "знаков после запятой не больше 3"),
        ({"E": 5000}, "E", "больше предела"),
        ({"F": 3}, "E", "у прибора тарифов 1, указано 2"),
    ],
)
def test_one_wrong_cell_is_named_and_nothing_is_taken(
    desk: ImportDesk, changed: gis.Row, place: str, cause: str
) -> None:
    good = gis.reading_row(HOT, 5, C="Горячая вода")
    (error,) = take(desk, good, gis.reading_row(COLD, 14, **changed))
    assert error.startswith(f"Лист «Показания ПУ», строка 3, колонка {place}: ")
    assert cause in error
    assert desk.count(readings) == 0


def test_two_meters_of_one_serial_are_told_apart_only_by_gis(desk: ImportDesk) -> None:
    with desk.db.session() as conn:
        conn.execute(update(meters).values(serial=HOT))
    (error,) = take(desk, gis.reading_row(HOT, 13, C="Горячая вода"))
    assert "таких приборов несколько: укажите номер ПУ в ГИС ЖКХ" in error


def test_a_meter_twice_or_a_row_in_the_heading_is_an_error(desk: ImportDesk) -> None:
    (error,) = take(desk, gis.reading_row(COLD, 14), gis.reading_row(COLD, 15))
    assert "строка 3, колонка B: этот прибор уже есть в строке 2" in error
    path = gis._write(desk.folder / "early.xlsx", {gis.READINGS: (0, [gis.reading_row(COLD, 14)])})
    assert "данные должны начинаться со строки 2" in desk.take("readings", path).errors[0]


def test_a_clerks_other_value_is_not_written_over(desk: ImportDesk) -> None:
    assert take(desk, gis.reading_row(COLD, 14)) == []
    (error,) = take(desk, gis.reading_row(COLD, 15))
    assert "за этот месяц уже есть другое показание" in error
    assert stored(desk)[COLD].values_e4 == (140_000,)


def test_the_console_takes_them(desk: ImportDesk, capsys: pytest.CaptureFixture[str]) -> None:
    # The console has the machine's clock.
    yesterday = datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=1)
    path = file_of(desk, gis.reading_row(COLD, 14, D=yesterday))
    verb = ["import", "readings", str(path), "--db", str(desk.db.engine.url.database)]
    assert main([*verb, "--dry-run"]) == 0
    assert "будет загружено показаний: 1" in capsys.readouterr().out
