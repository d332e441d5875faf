"""The card: its sections by keys, sums that add up, a closed account, names that are only text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from api_client.models.replica import Payment, PaymentPart
from desktop.services.accounts import Card
from tests.support import resident_samples as samples
from ui.main_window import MainWindow
from ui.resident.breakdown import facts_of
from ui.resident.rows import charge_rows, summary_rows
from ui.resident.service_lines import month_lines
from ui.resident.summary import chart_bars
from ui.resident.view import ACCRUALS, METERS, PAYMENTS, SUMMARY, ResidentView
from ui.widgets.plain_label import PlainLabel

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(app: QApplication, qtbot: QtBot) -> Iterator[ResidentView]:
    """The card in the real window, which lives as long as the test."""
    window = MainWindow()
    made = ResidentView()
    window.acted.connect(made.act)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.show_screen(made)
    made.show_card(samples.card(), samples.ZONE)
    yield made
    window.close()


def press(view: ResidentView, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
    target = view.window().focusWidget() or view
    QTest.keyClick(target, key, modifiers or Qt.KeyboardModifier.NoModifier)


def texts(view: ResidentView) -> list[str]:
    labels = view.findChildren(PlainLabel)
    return [label.text() for label in labels if label.isVisible()]


def paid_later(card: Card, amount: int) -> Card:
    """The card after a payment of November towards heating."""
    stamp = 1_794_000_000_000
    payment = Payment(9, 1, 58, stamp, amount, "cash", "", "", (PaymentPart(202610, 3, amount),))
    balance = card.account.balance_kopecks - amount
    account = msgspec.structs.replace(card.account, balance_kopecks=balance)
    return replace(card, account=account, payments=(payment, *card.payments))


def test_control_and_a_number_choose_the_section(view: ResidentView) -> None:
    for number, section in enumerate((SUMMARY, ACCRUALS, METERS, PAYMENTS)):
        press(view, Qt.Key(Qt.Key.Key_1 + number), CONTROL)
        assert view.sections.currentIndex() == section
        assert view.tabs.current == section


def test_the_head_shows_who_owes_what(view: ResidentView) -> None:
    shown = texts(view)
    assert "Соколова Марина Викторовна" in shown
    assert "ЛС 7201\u00a0458\u00a0302" in shown
    assert "5\u00a0090,59\u00a0₽" in shown
    assert "12\u00a0618,31\u00a0₽" in shown
    buttons = [one.text() or one.accessibleName() for one in view.header.findChildren(QPushButton)]
    assert buttons == ["Скопировать номер", "Оплата", "Показания", "Квитанция"]


def test_a_narrow_head_keeps_the_flat_in_sight(app: QApplication, view: ResidentView) -> None:
    for width, told in (
        (1920, "г Тюмень, ул Республики, д 142, кв 57"),
        (1366, "ул Республики, д 142, кв 57"),
        (1280, "ул Республики, 142–57"),
    ):
        view.window().resize(width, 680)
        app.processEvents()
        address = view.header._address
        assert view.window().width() == width
        assert (address.text(), address.toolTip()) == (told, "")


def test_the_account_number_is_copied_as_bills_write_it(view: ResidentView) -> None:
    view.header.copy_button.click()
    assert QGuiApplication.clipboard().text() == "7201458302"


def test_services_of_the_last_month_add_up_to_what_is_to_pay(view: ResidentView) -> None:
    card = samples.card()
    month = month_lines(card, card.bills[0], samples.ZONE)
    for line in month.lines:
        assert line.debt + line.charged + line.recalculated - line.paid == line.to_pay
    assert month.to_pay == card.account.balance_kopecks
    total = view.summary.debt.table.rows[-1]
    assert [cell.text for cell in total.cells][1:] == [
        "5\u00a0090,59", "7\u00a0527,72", "0,00", "12\u00a0618,31",
    ]  # fmt: skip


def test_a_payment_after_the_bill_lowers_what_is_to_pay_now() -> None:
    card = paid_later(samples.card(), 100_000)
    month = month_lines(card, card.bills[0], samples.ZONE)
    heating = next(line for line in month.lines if line.name == "Отопление")
    assert (heating.paid, heating.to_pay) == (100_000, 362_294 - 100_000)
    assert month.to_pay == 1_261_831 - 100_000


def test_a_debt_that_was_paid_is_not_shown_as_debt() -> None:
    card = samples.card()
    heating = month_lines(card, card.bills[0], samples.ZONE).lines[2]
    for amount in (100_000, heating.debt, heating.to_pay):
        month = month_lines(paid_later(card, amount), card.bills[0], samples.ZONE)
        line = month.lines[2]
        assert line.owed == max(0, heating.debt - amount)
        assert line.owed + line.charged + line.recalculated - line.paid_of_month == line.to_pay
    cells = summary_rows(month)[2].cells
    assert (cells[1].text, cells[1].tint) == ("—", "text3")
    assert summary_rows(month)[-1].cells[1].tint == "danger"
    assert charge_rows(card, month)[2].cells[3].tint != "danger"


def test_an_older_month_stays_as_it_was_charged() -> None:
    card = paid_later(samples.card(), 100_000)
    month = month_lines(card, card.bills[1], samples.ZONE)
    heating = next(line for line in month.lines if line.name == "Отопление")
    assert heating.to_pay == heating.charged
    assert not month.latest


def test_left_and_right_walk_the_months(view: ResidentView) -> None:
    view.show_section(ACCRUALS)
    assert view.accruals.months.currentText() == "Октябрь 2026"
    press(view, Qt.Key.Key_Left)
    press(view, Qt.Key.Key_Left)
    assert view.accruals.months.currentText() == "Август 2026"
    press(view, Qt.Key.Key_Right)
    assert view.accruals.months.currentText() == "Сентябрь 2026"


def test_enter_says_why_a_sum_is_what_it_is_and_escape_closes_it(view: ResidentView) -> None:
    view.show_section(ACCRUALS)
    press(view, Qt.Key.Key_Return)
    assert view.accruals.breakdown.isVisible()
    shown = texts(view)
    assert "по площади помещения" in shown
    assert "54,3 м²" in shown
    assert "31,18 ₽ за м²" in shown
    press(view, Qt.Key.Key_Escape)
    assert not view.accruals.breakdown.isVisible()


def test_the_breakdown_tells_norm_excess_and_the_reason_of_a_recalculation() -> None:
    card = samples.card()
    bill = card.bills[0]
    row = msgspec.structs.replace(
        bill.rows[4], method="norm_raised", excess=5_000, coefficient_e2=150, recalculated=-700
    )
    rows = (*bill.rows[:4], row, *bill.rows[5:])
    reason = samples.recalculation(5, "Акт от 03.10.2026", -700)
    norm = samples.reference(5, 4_200_000)
    changed = msgspec.structs.replace(bill, rows=rows, recalculations=(reason,), reference=(norm,))
    card = replace(card, bills=(changed, *card.bills[1:]))
    month = month_lines(card, changed, samples.ZONE)
    facts = dict(facts_of(card, month, month.lines[4]))
    assert facts["Как считали"] == "по нормативу с повышающим коэффициентом"
    assert facts["Норматив"] == "4,20 м³"
    assert facts["Повышающий коэффициент 1,50"] == "50,00\u00a0₽"
    assert facts["Перерасчёт"] == "\u22127,00\u00a0₽"
    assert facts["Основание"] == "Акт от 03.10.2026"


def test_the_chart_ends_with_the_last_charged_month_and_keeps_gaps() -> None:
    bills = samples.card().bills
    bars = chart_bars((bills[0], *bills[2:]), 12)
    assert len(bars) == 12
    assert bars[-1].current
    assert bars[-1].words.startswith("Октябрь 2026, начислено 7\u00a0527,72\u00a0₽")
    assert bars[-2].words == "Сентябрь 2026, начислений нет"


def test_the_chart_turns_into_a_table_and_back(view: ResidentView) -> None:
    press(view, Qt.Key.Key_T, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert not view.summary.chart.isVisible()
    first = view.summary.months.table.rows[0]
    assert first.spoken == ("октябрь 2026, начислено 7\u00a0527,72\u00a0₽, оплачено 0,00\u00a0₽")
    press(view, Qt.Key.Key_T, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert view.summary.chart.isVisible()


def test_a_meter_shows_its_history_when_it_is_chosen(view: ResidentView) -> None:
    view.show_section(METERS)
    press(view, Qt.Key.Key_Down)
    first = view.meters.history.table.rows[0]
    assert [cell.text for cell in first.cells] == [
        "октябрь 2026", "742,0810", "6,1000", "21.10.2026", "личный кабинет", "Действует",
    ]  # fmt: skip
    assert "поверка истекла" not in first.spoken
    assert "Поверка истекла: Отопление" in view.meters.banner.text


def test_a_payment_shows_how_it_was_split(view: ResidentView) -> None:
    view.show_section(PAYMENTS)
    press(view, Qt.Key.Key_Down)
    names = [row.cells[0].text for row in view.payments.parts.table.rows]
    assert names == ["Содержание жилья", "Отопление", "Итого"]
    assert view.payments.parts.table.rows[-1].cells[1].text == "4\u00a0795,00"


def test_a_closed_account_is_only_to_look_at(view: ResidentView) -> None:
    account = msgspec.structs.replace(samples.ACCOUNT, status="closed")
    view.show_card(samples.card(account=account, badge="closed"), samples.ZONE)
    assert not view.header.readings_button.isVisible()
    assert view.header.bill_button.isVisible()
    assert view.header.closed_badge.isVisible()
    assert view.header.closed_badge.text == "Счёт закрыт, только просмотр"


def test_a_name_is_never_read_as_markup(view: ResidentView) -> None:
    account = msgspec.structs.replace(samples.ACCOUNT, last="<b>Соколова</b>")
    view.show_card(samples.card(account=account), samples.ZONE)
    assert "<b>Соколова</b> Марина Викторовна" in texts(view)
    plain = Qt.TextFormat.PlainText
    assert all(label.textFormat() is plain for label in view.findChildren(QLabel))


def test_without_bills_meters_and_payments_the_card_says_so(view: ResidentView) -> None:
    view.show_card(samples.card(bills=(), payments=(), meters=()), samples.ZONE)
    assert "Начислений пока нет" in texts(view)
    view.show_section(METERS)
    assert "Приборов нет" in texts(view)
    view.show_section(PAYMENTS)
    assert "Платежей пока нет" in texts(view)


def test_grey_lines_come_only_when_reading_takes_long(view: ResidentView, qtbot: QtBot) -> None:
    view.show_waiting()
    assert not view.skeleton.isVisible()
    qtbot.waitUntil(lambda: view.skeleton.isVisible())
    view.show_card(samples.card(), samples.ZONE)
    assert not view.skeleton.isVisible()


def test_rows_are_spoken_as_whole_sentences(view: ResidentView) -> None:
    role = Qt.ItemDataRole.AccessibleTextRole
    heating = view.summary.debt.table.index(2, 0).data(role)
    assert heating == (
        "Отопление, долг 1\u00a0204,30\u00a0₽, начислено 2\u00a0418,64\u00a0₽, "
        "оплачено 0,00\u00a0₽, к оплате 3\u00a0622,94\u00a0₽"
    )
