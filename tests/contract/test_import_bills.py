"""Documents of ГИС ЖКХ become closed bills with opening balances, or every error is named."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select

from api_client.models.replica import Account, Bill, Payment
from server import replica
from server.__main__ import main
from server.accounts.tables import office_settings
from server.billing.charging import ChargeWish, charge_period
from server.billing.owed import owed_by
from server.billing.tables import bills
from server.ledger.invariants import check
from server.payments.tables import payments
from server.settings import settings
from tests.support import gis_files as gis
from tests.support.books import pay
from tests.support.import_desk import ImportDesk, import_desk
from tests.support.office import TYUMEN_NOON_MS
from tests.support.postgres import Cluster

ONE, TWO = "7300000001", "7300000002"
ZONE = ZoneInfo("Asia/Yekaterinburg")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_desk(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_cluster: Cluster
) -> Iterator[ImportDesk]:
    address = "" if request.param == "sqlite" else postgres_cluster.new_database()
    with import_desk(tmp_path, address) as opened:
        opened.take("accounts", gis.simple_accounts(tmp_path / "accounts.xlsx", 3))
        yield opened
        with opened.db.session(write=False) as conn:
            assert check(conn) == ()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ImportDesk]:
    with import_desk(tmp_path) as opened:
        opened.take("accounts", gis.simple_accounts(tmp_path / "accounts.xlsx", 3))
        yield opened
        with opened.db.session(write=False) as conn:
            assert check(conn) == ()


def file_of(desk: ImportDesk, heads: list[gis.Row], lines: list[gis.Row]) -> Path:
    return gis.bills_file(desk.folder / "bills.xlsx", heads, lines)


def take(desk: ImportDesk, *heads: gis.Row, lines: list[gis.Row] | None = None) -> list[str]:
    """The errors of a file; every document has the usual lines unless others are given."""
    usual = [line for head in heads for line in gis.bill_lines(str(head["C"]))]
    return desk.take("bills", file_of(desk, list(heads), usual if lines is None else lines)).errors


def all_of(desk: ImportDesk, entity: str) -> list[Any]:
    with desk.db.session(write=False) as conn:
        return list(replica.all_rows(conn, entity))


def bill_of(desk: ImportDesk, period: int) -> Bill:
    found: list[Bill] = all_of(desk, "bill")
    return next(one for one in found if (one.account_id, one.period) == (1, period))


def account(desk: ImportDesk, number: str = ONE) -> Account:
    found: list[Account] = all_of(desk, "account")
    return next(one for one in found if one.number == number)


SEPTEMBER = gis.bill_row("9", ONE, "09.2026", J="300,00", P="1800,50")
OCTOBER = {
    **gis.bill_row("10", ONE, "10.2026", I="1512,84", J=1800.5, P="2313,34"),
    **{"L": 1000, "N": datetime.date(2026, 10, 14), "AF": "12,34", "AK": "70ТТ000001-01-6101"},
}


def test_months_become_closed_bills_and_the_last_one_opens_the_balance(
    any_desk: ImportDesk,
) -> None:
    desk = any_desk
    repaired = gis.bill_row("11", TWO, "10.2026", T=100, S="7,5", Z=100, I=1600.5, P=1600.5)
    path = file_of(
        desk,
        [OCTOBER, SEPTEMBER, repaired],
        [*gis.bill_lines("9"), *gis.bill_lines("10"), *gis.bill_lines("11")],
    )
    preview = desk.take("bills", path, dry_run=True)
    assert (preview.errors, preview.created) == ([], 3)
    assert desk.count(bills) == 0
    report = desk.take("bills", path)
    assert (report.errors, report.created, report.rows) == ([], 3, 3)
    assert "открытым месяцем становится 2026-11" in report.warnings
    september, october = bill_of(desk, 202609), bill_of(desk, 202610)
    assert (september.closed, september.opening, september.total) == (True, 30_000, 180_050)
    assert (october.opening, october.paid, october.due) == (180_050, 100_000, 150_050)
    assert (october.penalty, october.total) == (1_234, 231_334)
    assert (october.number, october.last_paid_on) == ("70ТТ000001-01-6101", "2026-10-14")
    water = next(row for row in october.rows if row.charged == 50_000)
    assert (water.method, water.volume_e10, water.tariff_e6) == (
        "meter",
        72_750_000_000,
        68_730_000,
    )
    assert sum(row.total for row in october.rows) == october.total
    assert (account(desk).balance_kopecks, account(desk).penalty_kopecks) == (231_334, 1_234)
    assert account(desk, TWO).balance_kopecks == 160_050
    (paid,) = all_of(desk, "payment")
    assert isinstance(paid, Payment)
    assert (paid.amount, paid.account_id) == (100_000, 1)
    assert datetime.datetime.fromtimestamp(paid.paid_at / 1000, ZONE).date().day == 14
    with desk.db.session(write=False) as conn:
        assert settings(conn).open_period == 202611
    assert (desk.told("bill"), desk.told("payment")) == (3, 1)
    again = desk.take("bills", path)
    assert (again.errors, again.created, again.unchanged) == ([], 0, 3)


def test_what_is_owed_by_month_and_service_comes_to_the_balance(any_desk: ImportDesk) -> None:
    assert take(any_desk, SEPTEMBER, OCTOBER) == []
    with any_desk.db.session(write=False) as conn:
        owed = owed_by(conn, [1], ZONE)[1]
    dues = owed.dues()
    assert sum(due.amount for due in dues) == 231_334
    # The payment of October took the brought debt first, then a part of September.
    assert {due.period for due in dues if due.kind == "charge"} == {202609, 202610}
    assert sum(due.amount for due in dues if due.period == 202609) == 80_050


def test_the_next_month_is_charged_on_top_and_payments_count_once(desk: ImportDesk) -> None:
    assert take(desk, SEPTEMBER, OCTOBER) == []
    with desk.db.session() as conn:
        pay(conn, 1, TYUMEN_NOON_MS, [(0, 0, 2, 50_000)])
    charge_period(desk.db, ChargeWish(202611, True, "2026-12-01"))
    november = bill_of(desk, 202611)
    assert (november.opening, november.paid) == (230_100, 50_000)
    assert november.total == account(desk).balance_kopecks


def test_a_debt_written_after_payments_is_understood(desk: ImportDesk) -> None:
    net = {**OCTOBER, "J": "800,50", "P": "2313,34"}
    assert take(desk, SEPTEMBER, net) == []
    october = bill_of(desk, 202610)
    assert (october.opening, october.paid, october.total) == (180_050, 100_000, 231_334)


def test_an_advance_brings_a_negative_balance(desk: ImportDesk) -> None:
    assert take(desk, gis.bill_row("1", ONE, "10.2026", K=2000, P="-499,50")) == []
    assert account(desk).balance_kopecks == -49_950
    assert bill_of(desk, 202610).opening == -200_000


@pytest.mark.parametrize(
    ("changed", "column", "cause"),
    [
        ({"A": "000"}, "A", "лицевого счёта «000» нет в базе"),
        ({"B": "Долговой"}, "B", "долговые документы не загружаются"),
        ({"B": "Иной"}, "B", "неизвестное значение"),
        ({"C": None}, "C", "значение не заполнено"),
        ({"D": "13.2026"}, "D", "месяц пишется ММ.ГГГГ"),
        ({"D": "12.2026"}, "D", "этот месяц ещё не наступил"),
        ({"I": 1500}, "I", "сумма за период не равна"),
        ({"J": -1}, "J", "не может быть отрицательной"),
        ({"J": "1,005"}, "J", "знаков после запятой не больше 2"),
        ({"P": 1500.51}, "P", "итог не равен"),
        ({"H": 1000}, "H", "число от 0 до 200"),
        ({"T": 5, "Z": 6}, "Z", "итог взноса не равен"),
        ({"E": "сорок"}, "E", "нужно число"),
    ],
)
def test_a_wrong_document_is_named_and_nothing_is_taken(
    desk: ImportDesk, changed: gis.Row, column: str, cause: str
) -> None:
    good = gis.bill_row("2", TWO, "10.2026")
    bad = gis.bill_row("1", ONE, "10.2026", **changed)
    lines = [*gis.bill_lines("2"), *gis.bill_lines("1")]
    errors = take(desk, good, bad, lines=lines)
    assert errors[0].startswith(f"Лист «Разделы 1-2», строка 5, колонка {column}: "), errors
    assert cause in errors[0]
    assert desk.count(bills) == 0


@pytest.mark.parametrize(
    ("changed", "column", "cause"),
    [
        ({"A": "7"}, "A", "такого номера нет на листе"),
        ({"B": "Домофон"}, "B", "услуги «Домофон» нет в справочнике"),
        ({"B": "Содержание жилого помещения"}, "B", "уже есть в строке 5"),
        ({"D": "На глаз"}, "D", "неизвестное значение"),
        ({"K": None}, "K", "значение не заполнено"),
        ({"I": 400, "J": 50}, "K", "не равно сумме индивидуального и общедомового"),
        ({"AD": 501}, "AD", "итог не равен"),
        ({"N": 5, "X": 6, "AD": None}, "X", "не равна колонке N"),
    ],
)
def test_a_wrong_line_is_named_by_its_cell(
    desk: ImportDesk, changed: gis.Row, column: str, cause: str
) -> None:
    errors = take(desk, gis.bill_row("1", ONE, "10.2026"), lines=gis.bill_lines("1", **changed))
    assert errors[0].startswith(f"Лист «Разделы 3-6», строка 6, колонка {column}: "), errors
    assert cause in errors[0]
    assert desk.count(bills) == 0


@pytest.mark.parametrize(
    ("heads", "place", "cause"),
    [
        ([SEPTEMBER, {**OCTOBER, "J": 1800, "P": "2312,84"}], "строка 5, колонка J", "итогу"),
        ([SEPTEMBER, {**SEPTEMBER, "C": "8"}], "строка 5, колонка D", "уже есть документ"),
        ([{**SEPTEMBER, "D": "08.2026"}, OCTOBER], "строка 5, колонка D", "пропущен месяц"),
        ([SEPTEMBER, {**OCTOBER, "C": "9"}], "строка 5, колонка C", "уже есть в строке 4"),
    ],
)
def test_months_that_do_not_follow_each_other_are_named(
    desk: ImportDesk, heads: list[gis.Row], place: str, cause: str
) -> None:
    errors = take(desk, *heads)
    assert any(place in one and cause in one for one in errors), errors
    assert desk.count(bills) == 0


def test_documents_of_the_open_month_or_of_an_account_in_use_are_refused(desk: ImportDesk) -> None:
    with desk.db.session() as conn:
        row = {"key": "open_period", "version": 1, "value": "202610"}
        conn.execute(insert(office_settings), row)
    (error,) = take(desk, gis.bill_row("1", ONE, "10.2026"))
    assert "строка 4, колонка D: открыт месяц 2026-10: загружаются только прошлые" in error
    with desk.db.session() as conn:
        pay(conn, 1, TYUMEN_NOON_MS, [(0, 0, 2, 100)])
    (error,) = take(desk, SEPTEMBER)
    assert "колонка A: по счёту уже есть движения денег" in error


def test_a_stored_document_is_not_changed(desk: ImportDesk) -> None:
    assert take(desk, SEPTEMBER) == []
    other = gis.bill_row("9", ONE, "09.2026", J="301,00", P="1801,50")
    assert "уже есть с другими суммами" in take(desk, other)[0]
    assert "документы других месяцев" in take(desk, {**SEPTEMBER, "D": "08.2026"})[0]
    assert account(desk).balance_kopecks == 180_050


def test_the_console_takes_them(desk: ImportDesk, capsys: pytest.CaptureFixture[str]) -> None:
    # The console has the machine's clock.
    path = file_of(desk, [{**SEPTEMBER, "D": "01.2024"}], gis.bill_lines("9"))
    verb = ["import", "bills", str(path), "--db", str(desk.db.engine.url.database)]
    assert main(verb) == 0
    assert "Загружено платёжных документов: 1" in capsys.readouterr().out
    assert main(["verify", "--db", str(desk.db.engine.url.database)]) == 0
    assert desk.rows(select(payments.c.id)) == []
