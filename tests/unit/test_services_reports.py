"""Reports as a service over a real cache and outbox: what waits is counted, roles see their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from api_client.models.replica import Payment, PaymentPart, Shift, Suspense
from api_client.money_commands import Tender
from desktop.clock import utc_ms
from desktop.documents.report_model import Report, ReportTable
from desktop.errors import AppError
from desktop.services import auth, debt_ages, reports, shifts, till
from desktop.services.till_model import PaymentDraft
from desktop.store.cache_write import CacheWriter
from tests.support.bill_desk import ACCOUNT_ID, make_bill_desk
from tests.support.desk_kit import PASSWORD, Desk
from tests.support.paper_reading import text_of
from tests.support.store_kit import NOW

TODAY = date(2026, 11, 20)
AT = utc_ms(NOW)
HOUR = 3_600_000
OpenDesk = Callable[[str], Desk]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A cashier with an open shift, 3 000,00 in the drawer."""
    one = make_bill_desk(tmp_path / "p", months=2)
    shifts.open_shift(one.ctx, 300_000)
    yield one
    one.close()


def senior(desk: Desk) -> None:
    """The senior clerk sits down at the same desk."""
    auth.sign_out(desk.ctx)
    auth.sign_in(desk.ctx, "starshiy", PASSWORD)


def take(desk: Desk, amount: int, *tenders: tuple[Any, int]) -> str:
    form = till.form(desk.ctx, ACCOUNT_ID)
    draft = PaymentDraft(
        amount,
        tuple(Tender(kind=kind, amount=part) for kind, part in tenders or (("cash", amount),)),
        till.suggest(form, amount),
        duplicate_reason="второй платёж",
    )
    return till.take(desk.ctx, form, draft).receipt_number


def put(desk: Desk, *nouns: Any) -> None:
    def run() -> None:
        writer = CacheWriter(desk.ctx.stores.writing())
        for noun in nouns:
            writer.upsert(type(noun).__name__.lower(), noun)

    desk.ctx.in_outbox_lane(run)


def shift_row(**changes: Any) -> Shift:
    """A closed shift of another window: 1 000,00 in cash, 10 roubles too many."""
    plain: dict[str, Any] = {
        "id": "s-other", "version": 1, "number": 7, "terminal_id": "t-2",
        "terminal_name": "Окно 5", "clerk_id": 9, "clerk": "Сидоров И. И.",
        "opened_at": AT - 3 * HOUR, "closed_at": AT - HOUR, "state": "closed",
        "float_kopecks": 50_000, "cash_in": 0, "cash_out": 0, "cash": 100_000, "card": 0, "sbp": 0,
        "refunds_cash": 0, "refunds_card": 0, "refunds_sbp": 0, "count": 1, "refund_count": 0,
        "expected": 150_000, "counted": 151_000, "difference": 1_000, "remark": "сдача",
    }  # fmt: skip
    return Shift(**(plain | changes))


def payment_row(row_id: int = 1, **changes: Any) -> Payment:
    """What the other window took."""
    plain: dict[str, Any] = {
        "id": row_id, "version": 1, "account_id": ACCOUNT_ID, "paid_at": AT - 2 * HOUR,
        "amount": 100_000, "channel": "cash", "place": "Окно 5", "number": f"T2-7-{row_id:03d}",
        "parts": (PaymentPart(0, 0, 100_000, 2),), "op_id": f"op-{row_id}",
        "operator": "Сидоров И. И.", "terminal": "t-2", "shift_id": "s-other",
        "tenders": (("cash", 100_000),),
    }  # fmt: skip
    return Payment(**(plain | changes))


def table(report: Report, title: str) -> ReportTable:
    return next(one for one in report.tables if one.title == title)


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(AppError) as refused:
        work()
    return refused.value.code


def test_what_was_just_taken_is_in_the_x_report_marked_as_not_sent(desk: Desk) -> None:
    first = take(desk, 123_456)
    take(desk, 50_000, ("cash", 20_000), ("card", 30_000))
    shifts.move_cash(desk.ctx, "out", 100_000, "инкассация")
    (choice,) = reports.shift_choices(desk.ctx, TODAY, TODAY)
    report = reports.shift_report(desk.ctx, choice.id)
    assert report.title == "X-отчёт по смене № 1"
    rows = table(report, "Операции смены").rows
    assert rows[0][1] == first
    assert [row[-1] for row in rows] == ["Не отправлено; второй платёж"] * 2
    assert table(report, "Итоги по видам оплаты").total[-1] == 173_456
    assert table(report, "По поставщикам").total[-1] == 173_456
    assert table(report, "Внесение и выдача наличных").rows[0][2:] == (100_000, "инкассация")
    assert not any("неполный" in said for said in report.warnings)
    assert f"{first}" in text_of(reports.pdf(desk.ctx, report))


def test_a_closed_shift_is_a_z_with_its_count_and_difference(desk: Desk) -> None:
    take(desk, 100_000)
    shifts.close_shift(desk.ctx, {100_000: 3, 5_000: 19}, "мелочь", despite_unsent=True)
    (choice,) = reports.shift_choices(desk.ctx, TODAY, TODAY)
    report = reports.shift_report(desk.ctx, choice.id)
    assert report.title == "Z-отчёт по смене № 1"
    assert report.warnings[0] == "Недостача 50,00 ₽."
    assert table(report, "Пересчёт ящика").total[-1] == 395_000


def test_a_booked_payment_is_counted_once_whatever_the_outbox_still_holds(desk: Desk) -> None:
    number = take(desk, 70_000)
    (item,) = [one for one in shifts.unsent(desk.ctx) if one.kind == "TakePayment"]
    view = shifts.shift(desk.ctx)
    assert view is not None
    booked = payment_row(
        op_id=item.op_id, number=number, amount=70_000, shift_id=view.id, paid_at=AT,
        tenders=(("cash", 70_000),), parts=(PaymentPart(0, 0, 70_000, 2),),
    )  # fmt: skip
    put(desk, booked)
    report = reports.shift_report(desk.ctx, view.id)
    assert table(report, "Операции смены").total[-2] == 70_000


def test_the_register_of_a_day_holds_every_desk_and_comes_to_its_shifts(desk: Desk) -> None:
    put(desk, shift_row(), payment_row())
    take(desk, 30_000)
    senior(desk)
    report = reports.day_register(desk.ctx, TODAY)
    assert table(report, "Итоги по видам оплаты").total[-1] == 130_000
    assert table(report, "Смены").total[5] == 130_000
    assert {row[0] for row in table(report, "По кассам").rows} == {
        "Окно 4, Служащий kassir",
        "Окно 5, Сидоров И. И.",
    }
    assert any("подтверждено" in said for said in report.warnings)
    assert table(reports.day_register(desk.ctx, TODAY - timedelta(days=1)), "Смены").rows == ()


def test_a_shift_of_another_window_is_the_senior_clerks_to_see(desk: Desk) -> None:
    put(desk, shift_row(), payment_row())
    assert code_of(lambda: reports.shift_report(desk.ctx, "s-other")) == "forbidden"
    assert [one.own for one in reports.shift_choices(desk.ctx, TODAY, TODAY)] == [True]
    senior(desk)
    assert {one.id for one in reports.shift_choices(desk.ctx, TODAY, TODAY)} > {"s-other"}
    report = reports.shift_report(desk.ctx, "s-other")
    assert report.title == "Z-отчёт по смене № 7"
    assert report.warnings == ("Излишек 10,00 ₽.",)


def test_rows_missing_here_are_said_to_be_missing(desk: Desk) -> None:
    put(desk, shift_row())
    senior(desk)
    assert "неполный" in reports.shift_report(desk.ctx, "s-other").warnings[-1]


def test_an_operator_sees_only_themselves_and_a_senior_clerk_all(desk: Desk) -> None:
    put(desk, payment_row())
    take(desk, 30_000)
    assert reports.operators(desk.ctx, TODAY, TODAY) == ("Служащий kassir",)
    own = reports.operator_report(desk.ctx, TODAY, TODAY, "Сидоров И. И.")
    assert table(own, "Итоги по видам оплаты").total[-1] == 30_000
    assert code_of(lambda: reports.day_register(desk.ctx, TODAY)) == "forbidden"
    senior(desk)
    assert reports.operators(desk.ctx, TODAY, TODAY) == ("Сидоров И. И.", "Служащий kassir")
    everyone = reports.operator_report(desk.ctx, TODAY, TODAY - timedelta(days=30))
    assert table(everyone, "По кассирам").total[-1] == 130_000


def test_a_stretch_of_years_is_refused(desk: Desk) -> None:
    long_ago = TODAY - timedelta(days=366)
    assert code_of(lambda: reports.operator_report(desk.ctx, TODAY, long_ago)) == "report.days"


def test_money_put_aside_is_takings_and_its_match_is_not_taken_twice(desk: Desk) -> None:
    aside = Suspense(
        "op-9", 1, AT - HOUR, 40_000, "counter", "7200009999", "Петров", "", "T2-7-009",
        "account_unknown", "matched", "Сидоров И. И.", "Окно 5", "s-other", (("cash", 40_000),),
        ACCOUNT_ID, AT, "Старшая С. С.", "нашли",
    )  # fmt: skip
    matched = payment_row(
        9, kind="suspense", op_id="op-10", reverses="op-9", amount=40_000, shift_id="",
        parts=(PaymentPart(0, 0, 40_000, 2),), tenders=(("cash", 40_000),),
    )  # fmt: skip
    put(desk, aside, matched)
    senior(desk)
    report = reports.day_register(desk.ctx, TODAY)
    assert table(report, "Итоги по видам оплаты").total[-1] == 40_000
    assert [row[2] for row in table(report, "Все операции").rows] == ["Без счёта"]


def test_roles_make_their_own_reports(desk: Desk) -> None:
    assert reports.kinds(desk.ctx) == ("shift", "operator")
    auth.sign_out(desk.ctx)
    auth.sign_in(desk.ctx, "pasport", PASSWORD)
    assert reports.kinds(desk.ctx) == ()
    assert code_of(lambda: reports.operator_report(desk.ctx, TODAY, TODAY)) == "forbidden"
    assert code_of(lambda: debt_ages.debts(desk.ctx)) == "forbidden"


def test_a_report_is_saved_as_paper_and_as_a_spreadsheet(desk: Desk, tmp_path: Path) -> None:
    take(desk, 123_456)
    report = reports.operator_report(desk.ctx, TODAY, TODAY)
    for form in ("pdf", "xlsx"):
        path = tmp_path / reports.file_name(report, form)  # type: ignore[arg-type]
        reports.save(desk.ctx, report, path, form)  # type: ignore[arg-type]
        assert "Соколова" not in path.name
    assert (tmp_path / reports.file_name(report, "pdf")).read_bytes().startswith(b"%PDF")
    book = openpyxl.load_workbook(tmp_path / reports.file_name(report, "xlsx"))
    assert book.worksheets[0]["A1"].value == report.title


def test_debts_age_by_the_due_days_of_the_months_they_are_of(desk: Desk) -> None:
    senior(desk)
    steps: list[tuple[int, int]] = []
    report = debt_ages.debts(desk.ctx, progress=lambda done, all_: steps.append((done, all_)))
    account = desk.ctx.cache.account(ACCOUNT_ID)
    assert account is not None
    assert steps[-1] == (1, 1)
    form = till.form(desk.ctx, ACCOUNT_ID)
    overdue = sum(row.amount for row in form.rows if row.is_overdue and row.kind == "charge")
    assert table(report, "Должники").rows[0][0] == account.number
    assert table(report, "Должники").rows[0][-2] == overdue > 0
    assert table(report, "По срокам").total[1] == overdue


def test_a_payment_that_waits_makes_the_debt_of_the_report_less(desk: Desk) -> None:
    senior(desk)
    before = table(debt_ages.debts(desk.ctx), "По срокам").total[1]
    take(desk, 10_000)
    after = table(debt_ages.debts(desk.ctx), "По срокам").total[1]
    assert isinstance(before, int)
    assert after == before - 10_000


def test_a_long_count_of_debts_can_be_stopped(desk: Desk) -> None:
    senior(desk)
    assert code_of(lambda: debt_ages.debts(desk.ctx, cancelled=lambda: True)) == "cancelled"
