"""Accounts of the ГИС ЖКХ template come in whole or not at all, every error named by its cell."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from server.accounts.tables import accounts, houses, owners, people, premises
from server.billing.tables import services, suppliers
from tests.support import gis_files as gis
from tests.support.import_desk import ImportDesk, import_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ImportDesk]:
    with import_desk(tmp_path) as opened:
        yield opened


def take(
    desk: ImportDesk, mains: list[gis.Row], places: list[gis.Row], grounds: Any = ()
) -> list[str]:
    """The errors of a file."""
    path = gis.accounts_file(desk.folder / "accounts.xlsx", mains, places, grounds)
    return desk.take("accounts", path).errors


def test_accounts_are_taken_with_house_flat_and_payer(desk: ImportDesk) -> None:
    report = desk.take("accounts", gis.simple_accounts(desk.folder / "a.xlsx", 3))
    assert (report.ok, report.created, report.unchanged) == (True, 3, 0)
    assert report.houses == ["г Тюмень, ул Новая Имортовая, д 18"]
    (row,) = desk.rows(
        select(accounts, people.c.last, people.c.middle)
        .join(people, people.c.id == accounts.c.payer_id)
        .where(accounts.c.number == "7300000002")
    )
    assert (row.flat, row.els, row.izhku, row.kind) == ("2", "70ТТ000002", "70ТТ000002-01", "rc")
    assert (row.total_area_e2, row.living_area_e2, row.heated_area_e2) == (5420, 3610, 5420)
    assert (row.residents, row.share_e2, row.status) == (2, 10_000, "active")
    assert (row.last, row.middle) == ("Сидорова", "Петровна")
    assert desk.count(owners) == 3
    assert (desk.told("account"), desk.told("house")) == (3, 1)


def test_a_dry_run_names_houses_and_services_and_writes_nothing(desk: ImportDesk) -> None:
    path = gis.simple_accounts(desk.folder / "a.xlsx", 3)
    report = desk.take("accounts", path, dry_run=True)
    assert (report.created, report.houses) == (3, ["г Тюмень, ул Новая Имортовая, д 18"])
    assert "Холодное водоснабжение" in report.services
    assert "Холодное водоснабжение" in report.text()
    assert desk.is_empty()


def test_the_same_file_again_changes_nothing(desk: ImportDesk) -> None:
    path = gis.simple_accounts(desk.folder / "a.xlsx", 3)
    desk.take("accounts", path)
    report = desk.take("accounts", path)
    assert (report.ok, report.created, report.unchanged) == (True, 0, 3)
    assert desk.count(accounts) == 3


def test_an_account_that_stands_differently_is_refused_by_cell(desk: ImportDesk) -> None:
    desk.take("accounts", gis.simple_accounts(desk.folder / "a.xlsx", 3))
    changed = gis.simple_accounts(desk.folder / "b.xlsx", 3, R=55, S=40, G="Сидоренко")
    report = desk.take("accounts", changed)
    assert [error.split(":")[0] for error in report.errors] == [
        "Лист «Основные сведения», строка 3, колонка G",
        "Лист «Основные сведения», строка 3, колонка R",
        "Лист «Основные сведения», строка 3, колонка S",
    ]
    assert desk.rows(select(accounts.c.total_area_e2).where(accounts.c.id == 1)) == [(5420,)]


def test_a_closed_account_is_not_opened_by_a_file(desk: ImportDesk) -> None:
    path = gis.simple_accounts(desk.folder / "a.xlsx", 1)
    desk.take("accounts", path)
    with desk.db.session() as conn:
        conn.execute(update(accounts).values(status="closed"))
    assert "уже есть и закрыт" in desk.take("accounts", path).errors[0]


@pytest.mark.parametrize(
    ("column", "value", "cause"),
    [
        ("A", None, "не заполнено"),
        ("B", None, "не заполнено"),
        ("B", "73/1", "из букв и цифр"),
        ("B", "1" * 31, "не длиннее 30"),
        ("B", 73000000010000000, "15 цифр"),
        ("C", "70-1", "не идентификатор"),
        ("D", "ЛС", "допустимо: «ЛС УО»"),
        ("E", "может быть", "допустимо: «да», «нет»"),
        ("G", None, "ни фамилия"),
        ("G", "Иванов😀", "недопустимый знак"),
        ("H", None, "не указано имя"),
        ("J", "112-233-445 96", "контрольное число"),
        ("L", "123456", None),
        ("N", "31.02.2020", "дней 29"),
        ("N", "01.01.2027", "позже сегодняшней"),
        ("N", 44197, "не дата"),
        ("N", "07/15/2020", "ДД.ММ.ГГГГ"),
        ("O", "1027200000010", "контрольная"),
        ("Q", "12", "9 знаков"),
        ("R", None, "не заполнено"),
        ("R", 0, "больше нуля"),
        ("R", -54.2, "отрицательным"),
        ("R", "54,234", "не больше 2, введено 3"),
        ("R", "1.054,2", "два разных разделителя"),
        ("R", "5O", "буква «O»"),
        ("R", "٥٤", "0–9"),
        ("R", "1e3", "только цифры"),
        ("R", datetime.date(2024, 1, 1), "дата"),
        ("S", 60, "жилая площадь больше общей"),
        ("T", 60, "отапливаемая площадь больше общей"),
        ("U", "2,5", "не больше 0"),
        ("U", 500, "от 0 до 200"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_taken(
    desk: ImportDesk, column: str, value: Any, cause: str | None
) -> None:
    report = desk.take(
        "accounts", gis.simple_accounts(desk.folder / "a.xlsx", 2, **{column: value})
    )
    if cause is None:
        # A document's number without its kind is an error of the kind's cell.
        column, cause = "K", "не указан его вид"
    place = f"Лист «Основные сведения», строка 3, колонка {column}: "
    assert any(error.startswith(place) and cause in error for error in report.errors), report.errors
    assert desk.is_empty()


@pytest.mark.parametrize(
    ("column", "value", "cause"),
    [
        ("A", "77", "записи «77» нет"),
        ("B", None, "не заполнено"),
        ("B", "г Тюмень, ул Мира", "номер дома"),
        ("B", "г Тюмень, д 5", "непонятная часть"),
        ("B", "ул Мира, д 5", "населённый пункт"),
        ("B", "г Тюмень, ул Новая Имортовая, д 18, кв 4", None),
        ("D", "гараж", "допустимо: «Жилое помещение»"),
        ("E", None, "не указан номер помещения"),
        ("H", 101, "от 0,01 до 100"),
        ("H", 0, "от 0,01 до 100"),
    ],
)
def test_a_bad_cell_of_the_premises_is_named(
    desk: ImportDesk, column: str, value: Any, cause: str | None
) -> None:
    if cause is None:
        column, place, cause = "B", "E", "не тот, что в адресе («4»)"
    else:
        place = column
    errors = take(desk, [gis.main_row(1)], [gis.premises_row(1, **{column: value})])
    start = f"Лист «Помещения», строка 3, колонка {place}: "
    assert any(error.startswith(start) and cause in error for error in errors), errors
    assert desk.is_empty()


def test_numbers_and_records_given_twice_are_named_with_the_first_row(desk: ImportDesk) -> None:
    mains = [gis.main_row(1), gis.main_row(2, B="7300-000-001"), gis.main_row(1, B="8", C="")]
    errors = take(desk, mains, [gis.premises_row(1), gis.premises_row(2)])
    assert errors == [
        "Лист «Основные сведения», строка 4, колонка B: «7300000001» уже есть в строке 3",
        "Лист «Основные сведения», строка 5, колонка A: «1» уже есть в строке 3",
    ]


def test_an_account_without_premises_or_with_two_is_named(desk: ImportDesk) -> None:
    mains = [gis.main_row(1), gis.main_row(2)]
    errors = take(desk, mains, [gis.premises_row(1), gis.premises_row(1)])
    assert errors[0].startswith("Лист «Помещения», строка 4, колонка A: второе помещение")
    assert errors[1].startswith("Лист «Основные сведения», строка 4, колонка A: у записи «2»")


def test_grounds_are_checked_though_not_kept(desk: ImportDesk) -> None:
    grounds = [{"A": "1", "B": "Договор", "F": "01.02.2020"}, {"A": "9", "I": "32.01.2020"}]
    errors = take(desk, [gis.main_row(1)], [gis.premises_row(1)], grounds)
    assert errors == [
        "Лист «Основания», строка 4, колонка A: записи «9» нет на листе «Основные сведения»",
        "Лист «Основания», строка 4, колонка I: нет такого дня: 32",
    ]


def test_spellings_of_one_address_are_one_house(desk: ImportDesk) -> None:
    addresses = (
        "г Тюмень, ул Малыгина, д 86 к1",
        "625000, Тюменская область, г. Тюмень, Малыгина ул., дом 86, корп. 1",
        "г. Тюмень, ул. МАЛЫГИНА, 86к1, кв. 3",
    )
    places = [gis.premises_row(one, B=text) for one, text in enumerate(addresses, 1)]
    assert take(desk, [gis.main_row(one) for one in (1, 2, 3)], places) == []
    assert desk.rows(select(houses.c.street, houses.c.number)) == [("ул Малыгина", "86 к1")]


def test_a_code_of_another_house_is_refused(desk: ImportDesk) -> None:
    mains = [gis.main_row(one) for one in (1, 2)]
    places = [gis.premises_row(1, C=gis.GUID), gis.premises_row(2, house="20", C=gis.GUID)]
    assert take(desk, mains, places) == [
        "Лист «Помещения», строка 4, колонка C: это код другого дома:"
        " г Тюмень, ул Новая Имортовая, д 18"
    ]


def test_divided_accounts_share_one_flat(desk: ImportDesk) -> None:
    mains = [gis.main_row(one, F="Да") for one in (1, 2)]
    places = [gis.premises_row(one, E="7", H=50) for one in (1, 2)]
    assert take(desk, mains, places) == []
    assert (desk.count(premises), desk.count(accounts)) == (1, 2)


def test_an_organisation_is_known_by_its_ogrn(desk: ImportDesk) -> None:
    row = gis.main_row(1, G=None, H=None, I=None, O="1027700132195", U=None)
    assert take(desk, [row], [gis.premises_row(1, D="Нежилое помещение", E="оф 3")]) == []
    assert desk.rows(select(people.c.last)) == [("Организация, ОГРН 1027700132195",)]


def test_odd_names_are_taken_and_told_of(desk: ImportDesk) -> None:
    path = gis.simple_accounts(desk.folder / "a.xlsx", 1, G="ИВAНОВ", H="Ан\u202eна", I="Оглы")
    report = desk.take("accounts", path)
    assert desk.rows(select(people.c.last, people.c.first)) == [("ИВAНОВ", "Анна")]
    assert [warning.partition(" (")[0] for warning in report.warnings[:2]] == [
        "в имени смешаны русские и латинские буквы",
        "из имени убраны невидимые знаки",
    ]


def test_numbers_typed_as_numbers_are_read_exactly(desk: ImportDesk) -> None:
    row = gis.main_row(1, A=1, B=7300000001, R="1 054,20", S=0.1 + 0.2, T=54.2)
    assert take(desk, [row], [gis.premises_row(1, A=1)]) == []
    (found,) = desk.rows(
        select(accounts.c.number, accounts.c.total_area_e2, accounts.c.living_area_e2)
    )
    assert found == ("7300000001", 105_420, 30)


def test_an_empty_office_gets_services_without_anyone_s_requisites(desk: ImportDesk) -> None:
    report = desk.take("accounts", gis.simple_accounts(desk.folder / "a.xlsx", 1))
    assert report.created_services == report.services
    assert any("проверьте тарифы" in warning for warning in report.warnings)
    assert desk.told("service") == desk.count(services)
    rows = desk.rows(select(suppliers.c.inn, suppliers.c.account, suppliers.c.bic))
    assert set(rows) == {("", "", "")}
    again = desk.take("accounts", gis.simple_accounts(desk.folder / "b.xlsx", 2))
    assert (again.created, again.created_services) == (1, [])


def test_data_in_the_rows_of_the_heading_are_not_lost_silently(desk: ImportDesk) -> None:
    path = gis.simple_accounts(desk.folder / "a.xlsx", 2)
    sheet = gis.part_of(path, "xl/worksheets/sheet1.xml").decode()
    rows = sheet.replace('<row r="2"', '<row r="1"').replace('<row r="3"', '<row r="2"')
    moved = gis.repacked(
        path, desk.folder / "moved.xlsx", {"xl/worksheets/sheet1.xml": rows.encode()}
    )
    errors = desk.take("accounts", moved).errors
    assert (
        "Лист «Основные сведения», строка 2, колонка A: данные должны начинаться со строки 3"
        in errors
    )
