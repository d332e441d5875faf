"""The import verb: 5,000 rows or none of them, and what was taken is found, charged and billed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from openpyxl import Workbook

from api_client.models.replica import Account, Meter
from server.__main__ import main
from server.importing.main_rows import MAIN
from tests.support.demo_city import bills_of, make_city, rows_of

ROWS = 5_000
BAD = 3_000
PREMISES = "Помещения"
METERS = "Сведения о ПУ"


def write_accounts(path: Path, rows: int, bad: int = 0) -> Path:
    """The template of accounts; the row numbered ``bad`` has an area of letters."""
    book = Workbook(write_only=True)
    main_sheet, premises = book.create_sheet(MAIN), book.create_sheet(PREMISES)
    for sheet in (main_sheet, premises):
        sheet.append(["шапка"])
        sheet.append(["шапка"])
    for number in range(1, rows + 1):
        area = "сорок" if number == bad else 46.2
        person = ["Петров", "Пётр", "Петрович"]
        skipped: list[object] = [None] * 8
        main_sheet.append(
            [number, f"73{number:08d}", None, "ЛС РЦ", "Нет", "Нет", *person, *skipped, area, 28.7,
             46.2, 2]
        )  # fmt: skip
        house = 1 + number // 100
        premises.append(
            [number, f"г Тюмень, ул Никольского, д {house}", None, "Жилое помещение",
             str(number % 100 + 1), None, None, 100]
        )  # fmt: skip
    book.save(path)
    return path


def write_meters(path: Path, rows: Iterable[tuple[str, str, str, float]]) -> Path:
    """The template of meters: (serial, account, resource, base reading)."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(METERS)
    sheet.append(["шапка"])
    for serial, account, resource, base in rows:
        sheet.append(
            [serial, "Индивидуальный", "Бетар", "СГВ-15", None, None, None, None, account, "нет",
             None, "нет", "кухня", None, resource, "Однотарифный", base, None, None, None,
             "10.10.2024", "11.10.2024", "01.10.2024", None, "6 лет"]
        )  # fmt: skip
    book.save(path)
    return path


@pytest.fixture
def city(tmp_path: Path) -> str:
    return make_city(tmp_path, accounts=3, months=1)


def test_one_bad_row_of_five_thousand_takes_none(
    city: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_accounts(tmp_path / "accounts.xlsx", ROWS, bad=BAD)
    capsys.readouterr()
    started = time.monotonic()
    assert main(["import", "accounts", str(file), "--db", city]) == 1
    assert time.monotonic() - started < 60
    told = capsys.readouterr()
    assert told.out == ""
    assert f"Лист «{MAIN}», строка {BAD + 2}, колонка R" in told.err
    assert "ошибок: 1" in told.err
    assert len(rows_of(city, "account")) == 3


def test_a_dry_run_names_new_houses_with_the_services_of_the_city_and_writes_nothing(
    city: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_accounts(tmp_path / "accounts.xlsx", 150)
    capsys.readouterr()
    size = Path(city).stat().st_size
    assert main(["import", "accounts", str(file), "--db", city, "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"] == told["created"] == 150
    assert any("ул Никольского" in house for house in told["houses"])
    assert len(told["services"]) > 8
    assert len(rows_of(city, "account")) == 3
    assert Path(city).stat().st_size == size


def test_what_was_imported_is_found_charged_and_billed(city: str, tmp_path: Path) -> None:
    accounts = write_accounts(tmp_path / "accounts.xlsx", 120)
    meters = write_meters(
        tmp_path / "meters.xlsx",
        [
            ("55500001", "7300000001", "Холодная вода", 12.5),
            ("55500002", "7300000001", "Горячая вода", 7.25),
        ],
    )
    assert main(["import", "accounts", str(accounts), "--db", city]) == 0
    assert main(["import", "meters", str(meters), "--db", city]) == 0
    found = [row for row in rows_of(city, "account") if isinstance(row, Account)]
    taken = next(account for account in found if account.number == "7300000001")
    assert (taken.last, taken.total_area_e2, taken.residents) == ("Петров", 4_620, 2)
    serials = [
        row.serial
        for row in rows_of(city, "meter")
        if isinstance(row, Meter) and row.account_id == taken.id
    ]
    assert serials == ["55500001", "55500002"]
    assert main(["charge", "--db", city, "--period", "2026-11"]) == 0
    bill = bills_of(city, 202611)[taken.id]
    charged = {row.service_id: row.charged for row in bill.rows}
    assert charged[1] == 141_372
    assert charged[10] == 39_000
    assert bill.opening == 0
    assert bill.total == bill.charged == sum(charged.values())
    assert bill.number == "7300000001-6111"


def test_a_file_that_is_no_workbook_is_one_sentence(
    city: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "accounts.xlsx"
    path.write_bytes(b"not a book")
    capsys.readouterr()
    assert main(["import", "accounts", str(path), "--db", city]) == 1
    assert "Файл" in capsys.readouterr().err
    assert main(["import", "accounts", str(tmp_path / "none.xlsx"), "--db", city]) == 1
    assert "none.xlsx нет" in capsys.readouterr().err
