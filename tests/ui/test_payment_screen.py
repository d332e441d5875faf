"""The payment screen by keys: the sum, the split, the ways, what is asked, what was taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.errors import AppError
from desktop.events import Changed
from tests.support import desk_kit as kit
from tests.support.payment_stage import PaymentStage, payment_stage
from tests.support.till_desk import HEATING, OCTOBER, TOTAL
from ui.payment.rows import TAKE
from ui.widgets.plain_label import PlainLabel

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
ENTER = Qt.Key.Key_Return


@pytest.fixture
def stage(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[PaymentStage]:
    with payment_stage(app, qtbot, tmp_path / "p") as made:
        made.open_payment()
        yield made


def take_column(stage: PaymentStage) -> dict[object, str]:
    return {row.key: row.cells[TAKE].text for row in stage.view.table.table.rows}


def test_the_sum_stands_there_marked_and_two_enters_take_it(stage: PaymentStage) -> None:
    assert stage.view.till.amount.hasFocus()
    assert stage.view.till.amount.selectedText() == "705,00"
    stage.press(ENTER)
    assert stage.view.till.take.hasFocus()
    assert stage.taken() == []
    stage.press(ENTER)
    (payment,) = stage.taken()
    assert (payment.amount, payment.cash_received) == (TOTAL, TOTAL)
    assert stage.view.is_done
    assert stage.view.done.state_text == "Принято, ждёт отправки"
    assert len(stage.papers) == 1


def test_a_second_press_takes_nothing_more(stage: PaymentStage) -> None:
    stage.view.main_action()
    stage.view.main_action()
    stage.settle()
    stage.press(ENTER, CONTROL)
    assert len(stage.taken()) == 1


def test_the_split_follows_every_key(stage: PaymentStage) -> None:
    stage.type("300")
    assert take_column(stage)[HEATING] == "200,00"
    assert stage.view.till.take.text().replace("\u00a0", " ") == "Провести 300,00 ₽"
    stage.press(Qt.Key.Key_2, ALT)
    assert take_column(stage)["total"] == "705,00"


def test_a_row_typed_over_is_kept_and_a_wrong_one_names_its_trouble(stage: PaymentStage) -> None:
    stage.type("300")
    stage.view.table.setFocus()
    stage.view.table.choose(1, TAKE)
    stage.app.processEvents()
    stage.type("250")
    stage.press(Qt.Key.Key_Up)
    rows = take_column(stage)
    assert (rows[HEATING], rows[kit.COLD]) == ("250", "50,00")
    stage.press(Qt.Key.Key_Down)
    stage.type("9999")
    assert stage.view.table.table.rows[1].cells[TAKE].tip.startswith("К оплате по строке")
    assert not stage.view.till.take.isEnabled()
    stage.press(ENTER, CONTROL)
    assert stage.taken() == []


def test_the_payer_may_name_the_month(stage: PaymentStage) -> None:
    stage.type("300")
    names = [stage.view.wishes.itemText(n) for n in range(stage.view.wishes.count())]
    assert names[:3] == ["Сначала старый долг", "Октябрь 2026", "Сентябрь 2026"]
    stage.view.wish_chosen.emit(1)
    stage.press(ENTER, CONTROL)
    assert {part.period for part in stage.taken()[0].parts} == {OCTOBER}


def test_change_is_counted_and_too_little_cash_is_refused_with_what_was_typed_kept(
    stage: PaymentStage,
) -> None:
    stage.press(Qt.Key.Key_Tab)
    assert stage.focus is stage.view.till.received
    stage.type("700")
    assert stage.view.till.change.text.replace("\u00a0", " ") == "Не хватает 5,00 ₽"
    stage.press(ENTER, CONTROL)
    assert stage.taken() == []
    assert stage.view.till.trouble
    assert stage.view.till.received.text() == "700"
    stage.view.till.received.setFocus()
    stage.view.till.received.selectAll()
    stage.type("1000")
    stage.press(ENTER, CONTROL)
    assert stage.view.done.change.text.replace("\u00a0", " ") == "Сдача 295,00 ₽"


def test_ways_have_keys_and_a_mixed_payment_adds_up(stage: PaymentStage) -> None:
    stage.press(Qt.Key.Key_4, CONTROL)
    stage.view.till.cash.setFocus()
    stage.type("200")
    stage.view.till.sbp.setFocus()
    stage.type("100")
    stage.press(ENTER, CONTROL)
    tenders = {tender.kind: tender.amount for tender in stage.taken()[0].tenders}
    assert tenders == {"cash": 20_000, "card": 40_500, "sbp": 10_000}


def test_without_the_line_cash_is_taken_and_a_card_is_not(stage: PaymentStage) -> None:
    stage.till.cut_line()
    stage.open_payment()
    assert "Нет связи." in stage.view.banner.text
    stage.press(Qt.Key.Key_2, CONTROL)
    stage.press(ENTER, CONTROL)
    assert stage.taken() == []
    assert stage.view.till.trouble
    stage.press(Qt.Key.Key_1, CONTROL)
    stage.press(ENTER, CONTROL)
    assert len(stage.taken()) == 1


def test_the_same_sum_again_within_minutes_needs_a_reason(stage: PaymentStage) -> None:
    stage.type("100")
    stage.press(ENTER, CONTROL)
    stage.open_payment()
    stage.type("100")
    stage.press(ENTER, CONTROL)
    assert stage.dialog is not None
    stage.press(ENTER, CONTROL)
    assert len(stage.taken()) == 1, "no reason, no payment"
    stage.type("Платит за двоих")
    stage.press(ENTER, CONTROL)
    assert sorted(one.duplicate_reason for one in stage.taken()) == ["", "Платит за двоих"]


def test_a_question_left_with_escape_takes_nothing_and_keeps_the_sum(stage: PaymentStage) -> None:
    stage.type("900")
    stage.press(ENTER, CONTROL)
    assert stage.dialog is not None
    stage.press(Qt.Key.Key_Escape)
    assert stage.taken() == []
    assert stage.view.till.amount.text() == "900"
    stage.press(ENTER, CONTROL)
    stage.press(ENTER, CONTROL)
    (payment,) = stage.taken()
    assert [part.kind for part in payment.parts][-1] == "advance"


def test_a_printer_that_fails_changes_nothing_about_the_payment(stage: PaymentStage) -> None:
    stage.broken_printer = AppError("printer.missing")
    stage.press(ENTER, CONTROL)
    assert len(stage.taken()) == 1
    assert stage.view.is_done
    stage.broken_printer = None
    stage.press(Qt.Key.Key_P, CONTROL)
    assert [paper.endswith("копия") for paper in stage.papers] == [True]


def test_the_answer_of_the_office_is_shown_beside_the_payment(stage: PaymentStage) -> None:
    stage.press(ENTER, CONTROL)
    taken = stage.presenter._taking.taken
    assert taken is not None
    stage.till.answered(taken.op_id, seq=7, ack="a")
    stage.presenter._taking.follow()
    stage.settle()
    assert stage.view.done.state_text == "Проведено"


def test_an_old_shift_takes_no_money_and_the_key_leads_to_it(stage: PaymentStage) -> None:
    stage.till.desk.clock.advance(timedelta(hours=25))
    stage.open_payment()
    assert "больше суток" in stage.view.banner.text
    stage.press(ENTER, CONTROL)
    assert stage.taken() == []
    assert stage.ways[-1] == ("shift", None)


def test_leaving_the_clerk_leaves_nothing_of_the_resident(stage: PaymentStage) -> None:
    stage.type("123")
    stage.presenter.forget()
    stage.settle()
    assert stage.view.table.table.rows == []
    assert stage.view.till.amount.text() == ""
    texts = [label.text() for label in stage.view.findChildren(PlainLabel)]
    assert not [text for text in texts if "705" in text or "123" in text]


def news(stage: PaymentStage) -> None:
    """What every exchange tells."""
    stage.till.ctx.bus.publish(Changed("sync"))
    stage.settle()


def test_an_exchange_changes_nothing_the_clerk_has_chosen(stage: PaymentStage) -> None:
    stage.press(Qt.Key.Key_2, CONTROL)
    stage.view.till.reference.setFocus()
    stage.type("123456")
    stage.view.wishes.setCurrentIndex(1)
    stage.view.wish_chosen.emit(1)
    news(stage)
    assert stage.view.wishes.currentText() == "Октябрь 2026"
    stage.press(ENTER, CONTROL)
    (payment,) = stage.taken()
    (tender,) = payment.tenders
    assert (tender.kind, tender.amount, tender.reference) == ("card", TOTAL, "123456")


def test_a_debt_that_changed_meanwhile_is_shown_and_taken_alike(stage: PaymentStage) -> None:
    stage.till.pay(20_000)
    stage.settle()
    news(stage)
    assert stage.view.till.amount.text() == "505,00"
    stage.press(ENTER, CONTROL)
    assert sorted(one.amount for one in stage.taken()) == [20_000, 50_500]


@pytest.mark.parametrize("text", ["10ОО", "abc", "1e3", "-5", "1000,555"])
def test_what_is_no_sum_in_the_hand_takes_nothing(stage: PaymentStage, text: str) -> None:
    stage.press(Qt.Key.Key_Tab)
    stage.type(text)
    assert not stage.view.till.take.isEnabled()
    stage.press(ENTER, CONTROL)
    assert stage.taken() == []
    assert stage.view.till.received.text() == text
    assert stage.view.till.received.state == "error"


def test_a_mixed_payment_names_a_wrong_part_and_one_that_is_too_large(stage: PaymentStage) -> None:
    stage.press(Qt.Key.Key_4, CONTROL)
    assert stage.view.till.cash.hasFocus()
    stage.type("abc")
    assert not stage.view.till.take.isEnabled()
    stage.view.till.cash.selectAll()
    stage.type("900")
    assert stage.view.till.cash.state == "error"
    stage.press(ENTER, CONTROL)
    assert stage.taken() == []
