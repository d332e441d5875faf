"""Reports: sums that agree table by table, ages of debts, sheets of paper, typed cells."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import openpyxl
import pdfplumber
import pytest

from desktop.documents.report_day import ShiftLine, day_register
from desktop.documents.report_debts import AGES, Debtor, age_of, debts_report
from desktop.documents.report_head import ReportHead
from desktop.documents.report_model import Report, ReportColumn, ReportTable
from desktop.documents.report_operator import operator_report
from desktop.documents.report_pdf import report_pdf
from desktop.documents.report_shift import CashMove, ShiftSheet, shift_report
from desktop.documents.report_takings import ADVANCE, Operation, Share
from desktop.documents.spreadsheet import plain, report_xlsx
from domain.shift import ShiftBook

ZONE = ZoneInfo("Asia/Yekaterinburg")
MORNING = datetime(2026, 11, 20, 8, 30, tzinfo=ZONE)
TODAY = date(2026, 11, 20)
HEAD = ReportHead("АО «ТРИЦ»", "окно 3", MORNING + timedelta(hours=9), "Петрова М. О.")
SUPPLIERS = ("АО «УСТЭК»", "ООО «Тюмень Водоканал»", "ООО «ТЭО»")
TILL = ("payment", "payment", "payment", "payment", "refund", "void", "aside", "aside_back")
HOSTILE = (
    '=HYPERLINK("http://x";"y")', "=1+1", "+7 922", "-125,00", "@SUM(A1)", "\tтаб", "\rвозврат",
    "=cmd|' /C calc'!A0", "http://example.org", "mailto:a@b", "internal:Sheet2!A1", "00012345",
    "1e5", "12.10.2026", "TRUE", "#REF!", "{=1}", "{{=1}}", "'=1", '"', "<b>", "&amp;", "a\x00b",
    "\x01\x02", "\x0b", "\ufeff=1", "\u202eabc", "я" * 40_000, "", " ", "7200000001", "NaN", "=",
    "==", "+", "-", "@", "%0A=1", "=\u200b1", "🙂", "Ё", "№", "_x000D_", "\n=1", ";=1", ",=1",
    "DDE()", "=IMPORTXML()", "[Книга]Лист!A1", "=A1:B2",
)  # fmt: skip


def operations(count: int, seed: int = 1) -> list[Operation]:
    """Acts of all kinds by all tenders, money back negative, moves without tenders between."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        kind = chance.choice((*TILL, "move_out", "move_in", "suspense"))
        sign = -1 if kind in ("refund", "void", "aside_back", "move_out") else 1
        amount = sign * chance.randint(1, 1_000_000)
        cash = sign * chance.randint(0, abs(amount))
        tenders = (("cash", cash), (chance.choice(("card", "sbp")), amount - cash))
        penalty = amount // 10
        shares = (
            Share(chance.choice(SUPPLIERS), "charge", amount - penalty),
            Share(chance.choice(SUPPLIERS), "penalty", penalty),
        )
        made.append(
            Operation(
                MORNING + timedelta(minutes=chance.randint(0, 500)),
                kind,
                f"A1B2-12-{number:03d}",
                f"72000{number:05d}",
                "Иванова Анна",
                chance.choice(("Петрова М. О.", "Сидоров И. И.")),
                chance.choice(("Окно 3", "Окно 4")),
                amount,
                tenders if kind in TILL else (),
                () if kind.startswith("aside") else shares,
            )
        )
    return made


def book_of(made: list[Operation]) -> ShiftBook:
    book = ShiftBook().opened(300_000).moved("out", 100)
    for one in made:
        if one.kind not in TILL:
            continue
        if one.amount > 0:
            book = book.paid(one.tenders)
        else:
            book = book.refunded([(kind, -amount) for kind, amount in one.tenders])
    return book


def table(report: Report, title: str) -> ReportTable:
    return next(one for one in report.tables if one.title == title)


def sheet_of(made: list[Operation], **changes: object) -> ShiftSheet:
    book = book_of(made)
    sheet = ShiftSheet(
        12, "Окно 3", "Петрова М. О.", MORNING, None, book, tuple(made),
        (CashMove(MORNING, "out", 100, "инкассация"),),
    )  # fmt: skip
    return replace(sheet, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(10))
def test_every_table_of_a_shift_comes_to_the_takings_of_its_book(seed: int) -> None:
    made = operations(60, seed)
    report = shift_report(HEAD, sheet_of(made))
    net = book_of(made).net
    assert table(report, "Итоги по видам оплаты").total[-1] == net
    assert table(report, "По поставщикам").total[-1] == net
    assert table(report, "Операции смены").total[-2] == net
    assert report.warnings == ()
    expected = next(fact for fact in report.facts if fact.label.startswith("Должно"))
    assert expected.value == book_of(made).expected


@pytest.mark.parametrize("seed", range(10))
def test_desks_operators_and_days_come_to_the_same_sum(seed: int) -> None:
    made = operations(80, seed)
    net = book_of(made).net
    day = day_register(HEAD, TODAY, made, [])
    assert table(day, "По кассам").total[-1] == net
    assert table(day, "Все операции").total[-2] == net
    report = operator_report(HEAD, (TODAY, TODAY), "", made)
    assert table(report, "По кассирам").total[-1] == net
    assert table(report, "По дням").total[-1] == net
    alone = operator_report(HEAD, (TODAY, TODAY), "Сидоров И. И.", made)
    own = [one for one in made if one.operator == "Сидоров И. И."]
    assert table(alone, "Итоги по видам оплаты").total[-1] == book_of(own).net


def test_an_open_shift_is_an_x_and_a_closed_one_a_z_with_its_difference() -> None:
    made = operations(5)
    assert shift_report(HEAD, sheet_of(made)).title == "X-отчёт по смене № 12"
    counted = book_of(made).expected - 150
    closed = sheet_of(
        made, closed_at=MORNING + timedelta(hours=9), counted=counted, remark="размен",
        notes=((500_000, 2), (50, 1)), late=2, unsent=1, unsent_kopecks=500,
    )  # fmt: skip
    report = shift_report(HEAD, closed)
    assert report.title == "Z-отчёт по смене № 12"
    assert report.warnings[0] == "Недостача 1,50 ₽."
    assert len(report.warnings) == 3
    assert table(report, "Пересчёт ящика").total[-1] == 1_000_050
    assert report.signatures == ("Кассир: Петрова М. О.", "Старший смены")


def test_operations_missing_on_this_computer_are_said_to_be_missing() -> None:
    made = operations(8)
    report = shift_report(HEAD, sheet_of(made, operations=tuple(made[1:])))
    assert "неполный" in report.warnings[-1]


def test_a_register_with_open_shifts_says_it_is_not_final() -> None:
    line = ShiftLine(1, "Окно 3", "П", MORNING, None, 5, 6, None, None, "")
    report = day_register(HEAD, TODAY, [], [line])
    assert report.warnings == ("Не закрыто смен: 1. Реестр промежуточный.",)
    assert table(report, "Все операции").total == ()


@pytest.mark.parametrize(
    ("due", "age"),
    [
        (date(2026, 11, 16), 0),
        (date(2026, 10, 21), 0),
        (date(2026, 10, 20), 1),
        (date(2026, 8, 21), 1),
        (date(2026, 8, 20), 2),
        (date(2026, 5, 20), 3),
        (date(2025, 11, 20), 4),
        (date(2023, 11, 21), 4),
        (date(2023, 11, 20), 5),
    ],
)
def test_a_debt_ages_by_whole_months_since_its_due_day(due: date, age: int) -> None:
    assert age_of(due, TODAY) == age


def test_ages_houses_and_debtors_come_to_the_same_sum() -> None:
    chance = random.Random(3)
    debtors = [
        Debtor(
            f"72000{number:05d}",
            "Иванова",
            f"ул Широтная, {number % 4}",
            str(number),
            tuple(
                (202610 - back, date(2026, 11 - back, 15), chance.randint(1, 90_000))
                for back in range(1, 2 + number % 8)
            ),
            chance.randint(0, 900),
        )
        for number in range(50)
    ]
    report = debts_report(HEAD, TODAY, "Вся база", debtors, 2_000)
    main = sum(one.main for one in debtors)
    assert table(report, "По срокам").total[1] == main
    assert table(report, "По срокам").total[2] == len(debtors)
    assert table(report, "По домам").total[-2:] == table(report, "Должники").total[-2:]
    assert table(report, "Должники").total[-2] == main
    assert len(AGES) == len(table(report, "По срокам").rows)


def test_a_report_is_paper_with_its_pages_numbered_and_the_same_bytes_each_time() -> None:
    made = operations(120)
    closed = sheet_of(made, closed_at=MORNING + timedelta(hours=9), counted=5)
    report = shift_report(HEAD, closed)
    content = report_pdf(report)
    assert content == report_pdf(report)
    with pdfplumber.open(io.BytesIO(content)) as file:
        texts = [page.extract_text() for page in file.pages]
        assert all(page.width > page.height for page in file.pages)
    assert f"лист 1 из {len(texts)}" in texts[0]
    assert "Z-отчёт по смене № 12" in texts[0]
    assert all("№ чека" in text for text in texts[1:-1])
    assert "Старший смены" in texts[-1]
    for one in made:
        if one.kind in TILL:
            assert sum(one.number in text for text in texts) == 1


def hostile_report() -> Report:
    columns = (ReportColumn("Имя"), ReportColumn("Счёт", "account"), ReportColumn("₽", "money"))
    rows = tuple((text, "007200000001", number) for number, text in enumerate(HOSTILE))
    return Report(
        "x", "=Отчёт", "@период", "файл", "=Офис", "+окно", MORNING, "-кто",
        tables=(ReportTable("=[Лист]/1", columns, rows), ReportTable("=[лист]/1", columns, ())),
    )  # fmt: skip


def test_no_text_becomes_a_formula_and_no_sum_a_text() -> None:
    assert len(HOSTILE) == 50
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx(hostile_report())))
    first = book.worksheets[0]
    cells = [cell for row in first.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)
    listed = [row for row in first.iter_rows() if row[1].value == "007200000001"]
    assert len(listed) == len(HOSTILE)
    for number, row in enumerate(listed):
        assert row[1].data_type == "s"
        assert row[2].data_type == "n"
        assert Decimal(str(row[2].value)) == Decimal(number) / 100
    kept = [row[0].value or "" for row in listed]
    assert kept == [plain(text) for text in HOSTILE]
    assert kept[HOSTILE.index("a\x00b")] == "ab"
    assert len({sheet.title.lower() for sheet in book.worksheets}) == 2


def test_a_spreadsheet_of_a_report_holds_the_sums_of_its_tables() -> None:
    report = shift_report(HEAD, sheet_of(operations(30)))
    content = report_xlsx(report)
    assert content == report_xlsx(report)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Операции смены"]
    last = [cell.value for cell in sheet[sheet.max_row]]
    assert last[0] == "Всего"
    assert Decimal(str(last[-2])) == Decimal(str(table(report, "Операции смены").total[-2])) / 100
    assert ADVANCE not in last
