"""«Начисления и долг»: any months, suppliers, debt, penalty by days, why a bill has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services.accounts import Card
from desktop.services.debt_sheet import Known, debt_sheet
from desktop.services.debts import DebtSheet
from domain.settings import OfficeSettings
from tests.support import debtor_samples as debtor
from tests.support.debtor_desk import ACCOUNT_ID, make_debtor_desk
from tests.support.resident_desk import deliver_by, settle
from tests.support.resident_samples import ZONE
from ui.bills.period_choice import FREE, HALF, QUARTER, YEAR
from ui.main_window import MainWindow
from ui.resident.breakdown import penalty_facts
from ui.resident.growth_words import answer, growth_of
from ui.resident.money_views import DEBT, GROWTH, MONTHS, PENALTY, SERVICES, SUPPLIERS
from ui.resident.payment_rows import part_rows, payment_facts
from ui.resident.presenter import ResidentPresenter
from ui.resident.service_lines import month_lines, months_of, span_lines
from ui.resident.view import ACCRUALS, PAYMENTS, ResidentView
from ui.widgets.plain_label import PlainLabel


def sheet_on(today: date = debtor.TODAY) -> DebtSheet:
    card = debtor.card()
    known = Known(card.bills, card.payments, today, debtor.ZONE)
    return debt_sheet(known, debtor.NAMES, OfficeSettings())


@pytest.fixture
def view(app: QApplication, qtbot: QtBot) -> Iterator[ResidentView]:
    window = MainWindow()
    made = ResidentView()
    window.acted.connect(made.act)
    qtbot.addWidget(window)
    window.show()
    window.show_screen(made)
    made.show_card(debtor.card(), debtor.ZONE)
    made.show_debt(sheet_on())
    made.show_section(ACCRUALS)
    yield made
    window.close()


def cells(view: ResidentView, row: int) -> list[str]:
    line = view.accruals.table.table.rows[row]
    return [cell.text.replace("\u00a0", " ") for cell in line.cells]


def press(view: ResidentView, key: Qt.Key, control: bool = False) -> None:
    held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(view.window().focusWidget() or view, key, held)


@pytest.mark.parametrize("first", [202604, 202607, 202610])
def test_any_months_add_up_and_the_last_ones_end_with_the_balance(first: int) -> None:
    card = debtor.card()
    lines = span_lines(card, months_of(card, ZONE), card.bills[0], first, ZONE)
    for line in lines.lines:
        assert line.debt + line.charged + line.recalculated - line.paid == line.to_pay
    assert lines.to_pay == card.account.balance_kopecks
    assert lines.penalty == card.account.penalty_kopecks
    before = month_lines(card, card.bills[1], ZONE)
    assert before.to_pay == card.bills[1].total


@pytest.mark.parametrize(
    ("mode", "span", "words"),
    [
        (QUARTER, (202610, 202610), "IV квартал 2026"),
        (HALF, (202607, 202610), "II полугодие 2026"),
        (YEAR, (202604, 202610), "2026 год"),
        (FREE, (202610, 202610), "Октябрь 2026"),
    ],
)
def test_a_period_is_month_quarter_half_year_year_or_free(
    view: ResidentView, mode: int, span: tuple[int, int], words: str
) -> None:
    view.accruals.span_bar.modes.chosen.emit(mode)
    assert view.accruals.span == span
    assert view.accruals.months.currentText() == words


def test_a_free_period_has_two_ends(view: ResidentView) -> None:
    bar = view.accruals.span_bar
    bar.modes.chosen.emit(FREE)
    assert bar.until.isVisible()
    bar.months.setCurrentIndex(bar.months.findData(202606))
    bar.until.setCurrentIndex(bar.until.findData(202608))
    assert bar.span == (202606, 202608)
    press(view, Qt.Key.Key_Left)
    assert bar.span == (202605, 202607)


def test_a_quarter_is_stepped_by_quarters(view: ResidentView) -> None:
    view.accruals.span_bar.modes.chosen.emit(QUARTER)
    press(view, Qt.Key.Key_Left)
    assert view.accruals.span == (202607, 202609)
    assert view.accruals.months.currentText() == "III квартал 2026"


def test_months_stand_below_each_other_and_enter_opens_one(view: ResidentView) -> None:
    view.accruals.span_bar.modes.chosen.emit(YEAR)
    view.accruals.show_view(MONTHS)
    assert cells(view, 0)[0] == "Ноябрь 2026, без начислений"
    assert cells(view, 1)[0] == "Октябрь 2026"
    assert cells(view, 0)[1] == cells(view, 1)[-1]
    assert cells(view, -1)[0] == "Итого"
    view.accruals.table.choose(2)
    press(view, Qt.Key.Key_Return)
    assert view.accruals.views.current == SERVICES
    assert view.accruals.months.currentText() == "Сентябрь 2026"


def test_suppliers_come_to_the_same_sum_as_services(view: ResidentView) -> None:
    services = cells(view, -1)
    view.accruals.show_view(SUPPLIERS)
    assert cells(view, -1)[2:] == services[3:]
    assert cells(view, 0)[0] == "УК «Сибирский дом»"


def test_debt_is_told_by_month_service_and_supplier_for_the_chosen_months(
    view: ResidentView,
) -> None:
    view.accruals.show_view(DEBT)
    rows = view.accruals.table.table.rows[:-1]
    assert [row.cells[0].text for row in rows] == ["Октябрь 2026"] * 3
    assert view.accruals.everything.isVisible()
    view.accruals.everything.click()
    assert view.accruals.span == (202604, 202610)
    assert not view.accruals.everything.isVisible()
    assert cells(view, 0) == [
        "Апрель 2026", "Отопление", "УК «Сибирский дом»", "15.05.2026",
        "2 747,22", "1 000,00", "1 747,22",
    ]  # fmt: skip
    assert cells(view, -1)[-1] == "10 551,52"


def test_months_without_debt_say_so(view: ResidentView) -> None:
    view.accruals.span_bar.choose(202608, 202608)
    view.accruals.show_view(DEBT)
    labels = view.accruals.money.findChildren(PlainLabel)
    assert "Долга нет" in [one.text() for one in labels if one.isVisible()]


def test_enter_on_a_penalty_shows_its_days_rate_and_fraction(view: ResidentView) -> None:
    view.accruals.span_bar.modes.chosen.emit(YEAR)
    view.accruals.show_view(PENALTY)
    assert cells(view, -1)[-2] == "275,62"
    view.accruals.table.choose(1)
    press(view, Qt.Key.Key_Return)
    assert view.accruals.breakdown.isVisible()
    told = view.accruals.breakdown.accessibleName().replace("\u00a0", " ")
    assert "15.06.26 – 13.08.26 2 747,22 × 60 дн. × 9,5 % / 300 = 52,20 ₽" in told
    assert "14.08.26 – 05.11.26 2 747,22 × 84 дн. × 9,5 % / 130 = 168,64 ₽" in told
    assert "К оплате 160,80 ₽" in told
    press(view, Qt.Key.Key_Escape)
    assert not view.accruals.breakdown.isVisible()


def test_penalty_without_days_says_where_it_comes_from() -> None:
    sheet = sheet_on()
    court = replace(sheet.penalties[0], billed=None, today=None, starts_on=None)
    assert dict(penalty_facts(sheet, court))["Как считали"].startswith("начислены отдельно")


def test_days_beyond_the_rates_are_warned_of(view: ResidentView) -> None:
    assert view.accruals.warning.isHidden()
    view.show_debt(sheet_on(date(2027, 1, 20)))
    assert view.accruals.warning.isVisible()
    assert "Ставка пени известна по 31.12.2026" in view.accruals.warning.text
    view.show_debt(sheet_on())
    assert view.accruals.warning.isHidden()


def test_control_y_says_why_the_bill_has_changed_and_copies_it(view: ResidentView) -> None:
    press(view, Qt.Key.Key_Y, control=True)
    assert view.accruals.views.current == GROWTH
    assert cells(view, 0) == [
        "Отопление", "—", "3 571,39", "+3 571,39", "стали начислять: месяцем раньше не начисляли",
    ]  # fmt: skip
    assert cells(view, -1)[3] == "+4 689,35"
    view.accruals.money.answer.copy_button.click()
    copied = QGuiApplication.clipboard().text().replace("\u00a0", " ")
    assert copied.startswith(
        "Квитанция за октябрь 2026 на 4 689,35 ₽ больше, чем за сентябрь 2026: "
        "11 877,14 ₽ вместо 7 187,79 ₽."
    )
    assert "Холодное водоснабжение: объём с 7 до 5 м³, −137,46 ₽." in copied


def test_the_differences_of_two_bills_sum_to_the_difference() -> None:
    card = debtor.card()
    for bill in card.bills[:-1]:
        growth = growth_of(card, bill.period)
        assert growth is not None
        assert sum(cause.amount for cause in growth.causes) == growth.amount
        assert growth.after.total == bill.total
        assert len(answer(card, growth)) >= 2
    assert growth_of(card, card.bills[-1].period) is None


def test_the_first_bill_has_nothing_to_be_compared_with(view: ResidentView) -> None:
    view.accruals.span_bar.choose(202604, 202604)
    view.accruals.show_view(GROWTH)
    assert not view.accruals.table.isVisible()


def test_control_d_and_control_e_ask_for_papers_of_the_chosen_months(view: ResidentView) -> None:
    asked: list[tuple[str, int, int]] = []
    view.extract_wanted.connect(lambda *words: asked.append(words))
    view.accruals.span_bar.modes.chosen.emit(HALF)
    press(view, Qt.Key.Key_D, control=True)
    press(view, Qt.Key.Key_E, control=True)
    assert asked == [("debt", 202607, 202610), ("statement", 202607, 202610)]


def test_the_card_shows_its_debt_by_itself(app: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    desk = make_debtor_desk(tmp_path / "p")
    cut = deliver_by(app, desk)
    view = ResidentView()
    qtbot.addWidget(view)
    presenter = ResidentPresenter(view, desk.ctx)
    places: list[tuple[str, int]] = []
    view.wants_place.connect(lambda *words: places.append(words))
    presenter.activate(ACCOUNT_ID)
    settle(app, desk)
    view.show_section(ACCRUALS)
    view.accruals.show_view(PENALTY)
    view.accruals.everything.click()
    assert cells(view, -1)[-2] == "275,62"
    view.act("debt_bill")
    assert places == [("extracts", ACCOUNT_ID)]
    presenter.forget()
    cut()
    desk.close()


def back_and_waiting() -> Card:
    """The debtor after 200 roubles went back; 274,92 more were taken and wait."""
    back = msgspec.structs.replace(
        debtor.paid(4, "2026-11-12", (debtor.part(202604, debtor.HEATING, -20_000),)),
        kind="refund", reverses="0190-3", reason="Ошибка в сумме",
    )  # fmt: skip
    waiting = msgspec.structs.replace(
        debtor.paid(5, "2026-11-20", (debtor.part(202605, debtor.COLD, 27_492),)), state="pending"
    )
    card = debtor.card()
    return replace(card, payments=(waiting, back, *card.payments))


def test_a_payment_tells_its_split_by_month_who_took_it_and_what_went_back() -> None:
    card = back_and_waiting()
    _, back, payment, *_ = card.payments
    rows = [[cell.text or cell.sub for cell in row.cells] for row in part_rows(card, payment)]
    assert [row.cells[0].sub for row in part_rows(card, payment)][:2] == ["апрель 2026", ""]
    assert [name for name, _ in rows] == ["Отопление", "Пени", "Итого"]
    told = "; ".join(payment_facts(card, payment, ZONE)).replace("\u00a0", " ")
    assert "Принят: Окно 2, Гладкова О. П." in told
    assert "Возврат: 200,00 ₽, чек 7F3A-1-004" in told
    told = "; ".join(payment_facts(card, back, ZONE))
    assert "К платежу от 05.11.2026, чек 7F3A-1-003" in told
    assert "Причина: Ошибка в сумме" in told


def test_enter_on_a_payment_asks_for_its_certificate_but_not_on_a_return(
    view: ResidentView,
) -> None:
    asked: list[str] = []
    view.certificate_wanted.connect(asked.append)
    view.show_card(back_and_waiting(), debtor.ZONE)
    view.show_section(PAYMENTS)
    for row in (0, 1, 2):
        view.payments.table.choose(row)
        press(view, Qt.Key.Key_Return)
    assert asked == ["0190-3"]
