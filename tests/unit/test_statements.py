"""Statements, acts and certificates of payment: sums that agree, paper and typed spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
import openpyxl
import pytest

from desktop.documents.report_model import Report, ReportTable
from desktop.documents.report_pdf import report_pdf
from desktop.documents.spreadsheet import report_xlsx
from desktop.errors import AppError
from desktop.services import statements
from desktop.services.statements import StatementOptions
from tests.support import bill_samples
from tests.support import debtor_samples as debtor
from tests.support.debtor_desk import ACCOUNT_ID, make_debtor_desk, put
from tests.support.debtor_samples import COLD, HEATING, part
from tests.support.desk_kit import Desk
from tests.support.paper_reading import characters, overlaps, text_of

REFUND = msgspec.structs.replace(
    debtor.paid(4, "2026-11-12", (part(202604, HEATING, -20_000),)),
    kind="refund", reverses="0190-3", tenders=(("cash", -20_000),),
)  # fmt: skip
PAYMENTS = (*debtor.PAYMENTS, REFUND)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    one = make_debtor_desk(tmp_path_factory.mktemp("statements") / "p", PAYMENTS)
    yield one
    one.close()


def table(report: Report, title: str) -> ReportTable:
    return next(one for one in report.tables if one.title == title)


def columns(table: ReportTable) -> list[str]:
    return [one.title for one in table.columns]


def test_a_statement_has_a_line_a_month_that_follows_the_one_before(desk: Desk) -> None:
    report = statements.statement(desk.ctx, ACCOUNT_ID, 202604, 202611)
    months = table(report, "По месяцам")
    assert columns(months) == [
        "Месяц", "Долг на начало, ₽", "Начислено, ₽", "Пени, ₽", "Оплачено, ₽", "Долг на конец, ₽",
    ]  # fmt: skip
    account = desk.ctx.cache.account(ACCOUNT_ID)
    assert account is not None
    before = 0
    for row in months.rows:
        _, opening, charged, penalty, paid, closing = row
        assert (opening, closing) == (before, before + charged + penalty - paid)  # type: ignore[operator]
        before = closing  # type: ignore[assignment]
    assert before == account.balance_kopecks
    sums = [sum(row[n] for row in months.rows) for n in (2, 3, 4)]  # type: ignore[misc]
    assert months.total == ("Итого", 0, *sums, before)


def test_its_services_and_payments_come_to_the_same_sums(desk: Desk) -> None:
    report = statements.statement(desk.ctx, ACCOUNT_ID, 202607, 202610)
    months, services = table(report, "По месяцам"), table(report, "По услугам")
    assert months.total[1:] == services.total[2:]
    paid = table(report, "Платежи")
    assert paid.total[-1] == months.total[4]
    assert [row[1] for row in paid.rows] == ["Оплата", "Оплата"]


def test_only_what_was_ticked_is_told(desk: Desk) -> None:
    options = StatementOptions(by_service=False, payments=False)
    report = statements.statement(desk.ctx, ACCOUNT_ID, 202607, 202610, options)
    assert [one.title for one in report.tables] == ["По месяцам"]


def test_months_beyond_this_copy_are_told_and_empty_ones_refused(desk: Desk) -> None:
    report = statements.statement(desk.ctx, ACCOUNT_ID, 202501, 202612)
    assert report.period == "за апрель – ноябрь 2026 г., по состоянию на 20.11.2026"
    assert "нет начислений до 01.04.2026" in report.warnings[0]
    with pytest.raises(AppError, match=r"statement\.empty"):
        statements.statement(desk.ctx, ACCOUNT_ID, 202501, 202503)
    with pytest.raises(AppError, match=r"account\.unknown"):
        statements.statement(desk.ctx, 999, 202604, 202611)


def test_an_act_sets_every_charge_and_payment_between_two_balances(desk: Desk) -> None:
    report = statements.act(desk.ctx, ACCOUNT_ID, 202605, 202611)
    rows = table(report, "Взаимные расчеты")
    opening, turnover, closing = rows.rows[0], rows.rows[-1], rows.total
    assert opening[1:3] == ("Сальдо на начало", 376_631)
    between = rows.rows[1:-1]
    charged = sum(row[2] or 0 for row in between)  # type: ignore[misc]
    paid = sum(row[3] or 0 for row in between)  # type: ignore[misc]
    assert turnover[1:4] == ("Обороты за период", charged, paid)
    assert 376_631 + charged - paid == closing[2]
    # Money given back is owed again.
    assert ("Возврат, наличные, чек 7F3A-1-004", 20_000, None) in [row[1:4] for row in between]
    days = [row[0] for row in between]
    assert days == sorted(days)  # type: ignore[type-var]
    text = text_of(report_pdf(report))
    assert "По данным плательщика: ____" in text
    assert "задолженность с пенями составляет 11 027,14 руб." in text


def test_a_payment_counted_later_than_made_stands_in_an_act_once(tmp_path: Path) -> None:
    desk = make_debtor_desk(tmp_path / "p")
    late = debtor.paid(8, "2026-10-30", (part(202605, COLD, 27_492),))
    account = debtor.account_of(debtor.bills_of())
    lower = msgspec.structs.replace(account, balance_kopecks=account.balance_kopecks - 27_492)
    put(desk, late, lower)
    rows = table(statements.act(desk.ctx, ACCOUNT_ID, 202610, 202611), "Взаимные расчеты")
    told = [row[1:4] for row in rows.rows]
    assert ("Оплата, наличные, чек 7F3A-1-008", None, 27_492) in told
    # October's bill had not counted it, November has: both say so.
    assert ("Прочие оплаты, учтенные в этом месяце", 27_492, None) in told
    assert ("Прочие оплаты, учтенные в этом месяце", None, 27_492) in told
    assert rows.total[2] == lower.balance_kopecks
    desk.close()


def test_a_certificate_confirms_a_payment_with_its_split_and_what_went_back(desk: Desk) -> None:
    report = statements.certificate(desk.ctx, ACCOUNT_ID, "0190-3")
    assert table(report, "Как распределен платеж").rows == (
        ("апрель 2026", "Отопление", "начисления", 100_000),
        ("октябрь 2026", "Отопление", "пени", 5_000),
    )
    assert report.warnings == ("Из платежа возвращено или перенесено 200,00 руб., "
                               "осталось 850,00 руб.",)  # fmt: skip
    text = text_of(report_pdf(report))
    assert "Одна тысяча пятьдесят рублей 00 копеек" in text
    assert "7F3A-1-003" in text
    assert "Гладкова О. П." in text


@pytest.mark.parametrize(
    ("key", "code"),
    [("0190-4", "certificate.no_payment"), ("none", "no_such_payment")],
)
def test_what_is_no_payment_gets_no_certificate(desk: Desk, key: str, code: str) -> None:
    with pytest.raises(AppError, match=code.replace(".", r"\.")):
        statements.certificate(desk.ctx, ACCOUNT_ID, key)


def test_a_spreadsheet_holds_accounts_as_text_sums_as_numbers_and_no_formula(
    tmp_path: Path,
) -> None:
    desk = make_debtor_desk(tmp_path / "p", PAYMENTS)
    account = desk.ctx.cache.account(ACCOUNT_ID)
    assert account is not None
    put(
        desk,
        msgspec.structs.replace(account, last='=HYPERLINK("http://x")', first="@SUM(A1)"),
        msgspec.structs.replace(debtor.SERVICES[HEATING], name="+1+cmd|calc"),
    )
    book = openpyxl.load_workbook(
        io.BytesIO(report_xlsx(statements.statement(desk.ctx, ACCOUNT_ID, 202604, 202611)))
    )
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    texts = {cell.value: cell for cell in cells if isinstance(cell.value, str)}
    assert any(text.startswith("=HYPERLINK") for text in texts)
    assert "+1+cmd|calc" in texts
    assert texts["7200000001"].number_format == "@"
    assert 110_27.14 in [cell.value for cell in cells]
    desk.close()


def test_nothing_is_drawn_over_anything(desk: Desk) -> None:
    for report in (
        statements.statement(desk.ctx, ACCOUNT_ID, 202604, 202611),
        statements.act(desk.ctx, ACCOUNT_ID, 202604, 202611),
        statements.certificate(desk.ctx, ACCOUNT_ID, "0190-1"),
    ):
        assert overlaps(characters(report_pdf(report))) == []
        assert bill_samples.ACCOUNT.last not in report.file_name


def test_the_ending_of_a_name_decides_what_is_written(desk: Desk, tmp_path: Path) -> None:
    report = statements.act(desk.ctx, ACCOUNT_ID, 202604, 202611)
    statements.save(desk.ctx, report, tmp_path / "a.pdf")
    statements.save(desk.ctx, report, tmp_path / "a.XLSX")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "a.XLSX").read_bytes().startswith(b"PK")
    with pytest.raises(AppError, match=r"statement\.file_kind"):
        statements.save(desk.ctx, report, tmp_path / "a.txt")
