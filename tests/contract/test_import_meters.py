"""Meters of the ГИС ЖКХ template find their accounts, or every error is named by its cell."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from server.accounts.tables import accounts
from server.billing.tables import norms, services, tariffs
from server.meters.tables import meters
from tests.support import gis_files as gis
from tests.support.import_desk import ImportDesk, import_desk

NUMBER = "7300000001"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ImportDesk]:
    with import_desk(tmp_path) as opened:
        opened.take("accounts", gis.simple_accounts(tmp_path / "accounts.xlsx", 3))
        yield opened


def take(desk: ImportDesk, *rows: gis.Row) -> list[str]:
    """The errors of a file of meters."""
    path = gis.meters_file(desk.folder / "meters.xlsx", rows)
    return desk.take("meters", path).errors


def test_meters_are_taken_with_dial_dates_and_zones(desk: ImportDesk) -> None:
    light = gis.meter_row(
        2,
        "73-0000-0002",
        O="Электрическая энергия",
        P="Двухтарифный",
        Q=1200,
        R="300,5",
        W="29.02.2024",
        Y="1 год",
    )
    assert take(desk, gis.meter_row(1, NUMBER), light) == []
    cold, two_rate = desk.rows(select(meters).order_by(meters.c.id))
    assert (cold.account_id, cold.serial, cold.brand) == (1, "СГВ-000001", "Бетар СХВ-15")
    assert (cold.digits, cold.decimals, cold.initial_e4) == (5, 3, "[123450]")
    assert (cold.installed_on, cold.commissioned_on) == ("2024-05-10", "2024-05-12")
    assert (cold.verified_on, cold.verify_until) == ("2024-03-01", "2030-03-01")
    assert (two_rate.zones, two_rate.zone_names) == (2, '["день", "ночь"]')
    assert (two_rate.digits, two_rate.initial_e4) == (6, "[12000000, 3005000]")
    assert two_rate.verify_until == "2025-02-28"
    assert desk.told("meter") == 2


@pytest.mark.parametrize("name", ["7300000001", "70ТТ000001-01", "70ТТ000001", "7300 000 001"])
def test_an_account_is_found_by_number_and_by_both_identifiers(desk: ImportDesk, name: str) -> None:
    assert take(desk, gis.meter_row(1, name)) == []
    assert desk.rows(select(meters.c.account_id)) == [(1,)]


def test_the_same_file_again_changes_nothing_and_a_differing_one_is_refused(
    desk: ImportDesk,
) -> None:
    path = gis.meters_file(desk.folder / "m.xlsx", [gis.meter_row(1, NUMBER)])
    assert desk.take("meters", path).created == 1
    again = desk.take("meters", path)
    assert (again.ok, again.created, again.unchanged) == (True, 0, 1)
    errors = take(desk, gis.meter_row(1, NUMBER, Q=13, Y="4 года"))
    assert [error.split(":")[0].rpartition(" ")[2] for error in errors] == ["Q", "Y"]


def test_a_dry_run_writes_nothing(desk: ImportDesk) -> None:
    path = gis.meters_file(desk.folder / "m.xlsx", [gis.meter_row(1, NUMBER)])
    assert desk.take("meters", path, dry_run=True).created == 1
    assert desk.count(meters) == 0


@pytest.mark.parametrize(
    ("column", "value", "cause"),
    [
        ("A", None, "не заполнено"),
        ("A", "1" * 51, "допустимо 50"),
        ("B", "Коллективный (общедомовой)", "общедомовые приборы"),
        ("B", "прибор", "допустимо: «Индивидуальный»"),
        ("G", "99", "а у счёта 7300000001 — «1»"),
        ("I", None, "не заполнено"),
        ("I", "7399999999", "нет в базе"),
        ("J", "иногда", "допустимо"),
        ("O", "Пар", "допустимо: «Холодная вода»"),
        ("O", "Газ", "нет услуги этого ресурса"),
        ("P", "Двухтарифный", "только у прибора электроэнергии"),
        ("P", "Много", "допустимо: «Однотарифный»"),
        ("Q", None, "не заполнено"),
        ("Q", "-1", "отрицательным"),
        ("Q", "12.3456789", "не больше 4"),
        ("Q", "12,3,4", "больше одной запятой"),
        ("Q", "12345678901", "не больше 9, введено 11"),
        ("R", "5", "тарифов 1, а базовое показание Т2 заполнено"),
        ("T", "20", "только 1"),
        ("U", datetime.date(2024, 5, 13), "позже даты ввода в эксплуатацию 12.05.2024"),
        ("U", "30.02.2024", "дней 29"),
        ("V", datetime.date(2026, 11, 21), "позже сегодняшней"),
        ("W", "вчера", "ДД.ММ.ГГГГ"),
        ("Y", "26 лет", "от 1 до 25"),
        ("Y", "0", "от 1 до 25"),
        ("Y", "шесть лет", "от 1 до 25"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_taken(
    desk: ImportDesk, column: str, value: object, cause: str
) -> None:
    errors = take(desk, gis.meter_row(1, "7300000002"), gis.meter_row(2, NUMBER, **{column: value}))
    start = f"Лист «Сведения о ПУ», строка 3, колонка {column}: "
    assert any(error.startswith(start) and cause in error for error in errors), errors
    assert desk.count(meters) == 0


@pytest.mark.parametrize(("text", "until"), [("4 года", 2028), ("1 год", 2025), (16, 2040)])
def test_verification_intervals_are_words_or_numbers(
    desk: ImportDesk, text: object, until: int
) -> None:
    assert take(desk, gis.meter_row(1, NUMBER, Y=text)) == []
    assert desk.rows(select(meters.c.verify_until)) == [(f"{until}-03-01",)]


def test_one_meter_given_twice_is_named_whatever_its_account_is_called(desk: ImportDesk) -> None:
    errors = take(
        desk,
        gis.meter_row(1, NUMBER),
        gis.meter_row(1, NUMBER),
        gis.meter_row(1, "70ТТ000001-01"),
        gis.meter_row(1, NUMBER, O="Горячая вода"),
    )
    same = "колонка A: этот прибор счёта уже есть в строке 2"
    assert errors == [f"Лист «Сведения о ПУ», строка {row}, {same}" for row in (3, 4)]


def test_a_closed_account_gets_no_meter(desk: ImportDesk) -> None:
    with desk.db.session() as conn:
        conn.execute(update(accounts).where(accounts.c.id == 1).values(status="closed"))
    assert take(desk, gis.meter_row(1, NUMBER)) == [
        "Лист «Сведения о ПУ», строка 2, колонка I: счёт 7300000001 закрыт"
    ]


def test_an_office_without_services_is_told_so_by_cell(desk: ImportDesk) -> None:
    with desk.db.session() as conn:
        for table in (tariffs, norms, services):
            conn.execute(delete(table))
    assert "нет услуги этого ресурса" in take(desk, gis.meter_row(1, NUMBER))[0]


def test_a_meter_in_the_row_of_the_heading_is_not_lost_silently(desk: ImportDesk) -> None:
    path = gis.meters_file(desk.folder / "m.xlsx", [gis.meter_row(1, NUMBER)])
    name = "xl/worksheets/sheet1.xml"
    head, _, rest = gis.part_of(path, name).decode().partition('<row r="1"')
    sheet = head + '<row r="1"' + rest.partition('<row r="2"')[2]
    moved = gis.repacked(path, desk.folder / "moved.xlsx", {name: sheet.encode()})
    errors = desk.take("meters", moved).errors
    assert errors[0].endswith("строка 1, колонка A: данные должны начинаться со строки 2")


def test_another_file_is_told_by_its_sheet(desk: ImportDesk) -> None:
    report = desk.take("meters", desk.folder / "accounts.xlsx")
    assert report.errors == ["В файле нет листа «Сведения о ПУ»: это другой шаблон"]
