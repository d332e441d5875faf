"""Receipts over real services: found every way, copied, carried to another account, put away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services import auth, printing, receipt_detail, receipts
from domain.receipt_codes import receipt_code
from tests.support import desk_kit as kit
from tests.support.till_desk import TOTAL, booked
from tests.support.till_stage import CONTROL, TillStage, till_stage
from ui.messages import sentence
from ui.payment.view import PaymentView
from ui.receipts.account_picker import CLOSED, NOT_CHOSEN
from ui.receipts.carry_dialog import CarryDialog
from ui.receipts.refund_dialog import RefundDialog
from ui.receipts.view import ReceiptsView
from ui.search.view import SearchView
from ui.shift.view import ShiftView

pytestmark = pytest.mark.qt_log_ignore("keyToAscii")
KEY = Qt.Key
OTHER, GONE = 101, 102
NEIGHBOUR = kit.account(
    id=OTHER, number="7200000019", flat="28", last="Юсупова", first="Лилия", middle="Рашидовна"
)
LEFT = kit.account(
    id=GONE, number="7200000027", flat="29", last="Фёдорова", first="Елена", status="closed"
)


@pytest.fixture
def desk(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[TillStage]:
    with till_stage(app, qtbot, tmp_path / "p", NEIGHBOUR, LEFT) as made:
        yield made


def shows(desk: TillStage, op_id: str) -> ReceiptsView:
    """The screen with this receipt in front and its panel read."""
    view = desk.front(ReceiptsView)
    desk.wait(lambda: view.current_op_id() == op_id)
    number = receipts.receipt(desk.ctx, op_id, copy=False).number
    desk.wait(lambda: number in view.panel.text)
    return view


def carrying(desk: TillStage, op_id: str) -> CarryDialog:
    """The dialog that moves this payment, opened by its key."""
    desk.go("receipts", ReceiptsView, kit.ACCOUNT)
    view = shows(desk, op_id)
    assert view.panel.move_on.isVisible()
    desk.press(KEY.Key_1, Qt.KeyboardModifier.AltModifier)
    return desk.dialog(CarryDialog)


def pick(desk: TillStage, text: str) -> None:
    """Type into the field of the account and take the first hit by Enter."""
    dialog = desk.dialog(CarryDialog)
    dialog.picker.edit.setFocus()
    dialog.picker.edit.selectAll()
    desk.types(text)
    desk.wait(dialog.picker.hits.isVisible)
    desk.press(KEY.Key_Return)


def approve(desk: TillStage) -> None:
    dialog = desk.dialog(CarryDialog)
    dialog.reason.choose(0)
    assert dialog.second is not None
    dialog.second.login.setFocus()
    desk.types("starshiy")
    desk.press(KEY.Key_Return)
    desk.types(kit.PASSWORD)
    desk.press(KEY.Key_Return, CONTROL)


def kinds(desk: TillStage, account_id: int) -> list[tuple[str, int]]:
    return [(line.kind, line.amount) for line in receipt_detail.of_account(desk.ctx, account_id)]


def test_ctrl_b_of_the_payment_screen_shows_the_payers_receipts(desk: TillStage) -> None:
    taken = desk.till.pay()
    desk.go("payment", PaymentView, kit.ACCOUNT)
    desk.press(KEY.Key_B, CONTROL)
    view = shows(desk, taken.op_id)
    assert view.heading == "Платежи абонента"
    assert desk.window.strip.isVisible()
    assert "705,00" in view.panel.text
    assert "Соколова Марина Викторовна" in view.panel.text
    assert view.panel.state_text == "Принято, ждёт отправки"


def test_enter_on_an_act_of_the_shift_brings_its_receipt(desk: TillStage) -> None:
    first, _second = desk.till.pay(10_000), desk.till.pay(5_000)
    shift = desk.go("shift", ShiftView)
    desk.wait(lambda: len(shift.acts.table.rows) == 2)
    shift.acts.setFocus()
    shift.acts.choose(1)
    desk.press(KEY.Key_Return)
    view = shows(desk, first.op_id)
    assert view.search.text() == first.receipt_number
    assert len(view.table.table.rows) == 1


def test_without_an_account_the_shift_lies_there_newest_first(desk: TillStage) -> None:
    taken = desk.till.pay(10_000)
    desk.till.refund(taken.op_id, 4_000)
    view = desk.go("receipts", ReceiptsView)
    desk.wait(lambda: len(view.table.table.rows) == 2)
    assert view.heading == "Чеки смены"
    assert [row.cells[1].text for row in view.table.table.rows] == ["Возврат", "Платёж"]
    assert not desk.window.strip.isVisible()


@pytest.mark.parametrize("wish", ["1-1", "705", "705,00", "T1-1-001", "10:42", "20.11"])
def test_a_receipt_is_found_however_it_is_remembered(desk: TillStage, wish: str) -> None:
    taken = desk.till.pay()
    view = desk.go("receipts", ReceiptsView)
    desk.press(KEY.Key_F, CONTROL)
    desk.types(wish)
    desk.wait(lambda: view.heading == "Найдено" and view.current_op_id() == taken.op_id)
    desk.press(KEY.Key_Escape)
    desk.wait(lambda: view.heading == "Чеки смены")


def test_what_is_not_there_is_said_with_what_to_try(desk: TillStage) -> None:
    desk.till.pay()
    view = desk.go("receipts", ReceiptsView)
    desk.wait(lambda: bool(view.current_op_id()))
    desk.press(KEY.Key_F, CONTROL)
    desk.types("99-99")
    desk.wait(lambda: view.current_op_id() == "")
    assert not view.panel.copy.isVisible()
    assert view._empty.isVisible()


def test_a_scanned_receipt_opens_from_anywhere(desk: TillStage) -> None:
    taken = desk.till.pay()
    assert isinstance(desk.window.screen_in_front, SearchView)
    desk.stage.inside.scanner.set_enabled(True)
    desk.types(receipt_code(taken.op_id))
    desk.press(KEY.Key_Return)
    shows(desk, taken.op_id)


def test_a_scan_under_an_open_question_changes_nothing(desk: TillStage) -> None:
    taken = desk.till.pay()
    desk.go("receipts", ReceiptsView, kit.ACCOUNT)
    shows(desk, taken.op_id)
    desk.press(KEY.Key_B, CONTROL)
    dialog = desk.dialog(RefundDialog)
    desk.stage.inside.shell.scanned("7200000019")
    assert dialog.isVisible()
    assert isinstance(desk.window.screen_in_front, ReceiptsView)


def test_a_copy_goes_to_the_printer_and_trouble_is_told_beside_the_receipt(
    desk: TillStage,
) -> None:
    taken = desk.till.pay()
    desk.go("receipts", ReceiptsView, kit.ACCOUNT)
    view = shows(desk, taken.op_id)
    assert "Здесь чек не печатали." in view.panel.text
    desk.press(KEY.Key_P, CONTROL)
    desk.wait(lambda: bool(printing.of_operation(desk.ctx, taken.op_id)))
    desk.wait(lambda: "Чек не напечатан" in view.panel.text)
    assert view.panel.queue.isVisible()


def test_a_payment_is_carried_to_the_account_that_was_seen_first(desk: TillStage) -> None:
    taken = desk.till.pay()
    dialog = carrying(desk, taken.op_id)
    pick(desk, "7200000019")
    desk.wait(dialog.table.isVisible)
    assert "Юсупова Лилия Рашидовна" in dialog.picker.found_text
    assert "кв 28" in dialog.picker.found_text
    assert sum(part.amount for part in dialog.parts) == TOTAL
    approve(desk)
    desk.wait(lambda: not desk.open_dialogs(CarryDialog))
    assert kinds(desk, OTHER) == [("move_in", TOTAL)]
    assert sorted(kinds(desk, kit.ACCOUNT)) == [("move_out", TOTAL), ("payment", TOTAL)]
    view = desk.front(ReceiptsView)
    desk.wait(lambda: "Перенос отсюда" in view.panel.text)
    view.choose(taken.op_id)
    desk.wait(lambda: "Перенесён на другой счёт" in view.panel.text)
    assert not view.panel.move_on.isVisible()
    assert not view.panel.refund.isVisible()


def test_a_name_finds_the_account_and_typing_on_lets_it_go(desk: TillStage) -> None:
    dialog = carrying(desk, desk.till.pay().op_id)
    pick(desk, "юсупова")
    desk.wait(dialog.table.isVisible)
    dialog.picker.edit.setFocus()
    desk.types("х")
    assert dialog.account_id == 0
    assert not dialog.table.isVisible()
    desk.press(KEY.Key_Return, CONTROL)
    assert dialog.picker.field.message == NOT_CHOSEN


def test_a_closed_account_takes_no_money(desk: TillStage) -> None:
    dialog = carrying(desk, desk.till.pay().op_id)
    pick(desk, "7200000027")
    assert dialog.picker.field.message == CLOSED
    assert dialog.account_id == 0


def test_the_payments_own_account_is_no_other_one(desk: TillStage) -> None:
    dialog = carrying(desk, desk.till.pay().op_id)
    pick(desk, "7200000001")
    desk.wait(dialog.table.isVisible)
    approve(desk)
    desk.wait(lambda: bool(dialog.picker.field.message))
    assert dialog.picker.field.message == sentence("move_same_account")
    assert dialog.reason.text


def test_money_no_desk_has_taken_can_be_carried_over_but_not_given_back(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    bank = booked(70, 5_000, kind="registry", tenders=(), channel="bank", number="", shift_id="")
    with till_stage(app, qtbot, tmp_path / "p", bank) as desk:
        view = desk.go("receipts", ReceiptsView, kit.ACCOUNT)
        desk.wait(lambda: "Из реестра" in view.panel.text)
        assert view.panel.move_on.isVisible()
        assert not view.panel.refund.isVisible()
        assert not view.panel.copy.isVisible()


def test_a_clerk_who_handles_no_money_looks_and_does_nothing(desk: TillStage) -> None:
    taken = desk.till.pay()
    auth.sign_out(desk.ctx)
    auth.sign_in(desk.ctx, "pasport", kit.PASSWORD)
    desk.go("receipts", ReceiptsView, kit.ACCOUNT)
    view = shows(desk, taken.op_id)
    assert not view.panel.refund.isVisible()
    assert not view.panel.move_on.isVisible()
    assert view.panel.copy.isVisible()


def test_a_sign_out_leaves_no_receipt_on_the_screen(desk: TillStage) -> None:
    taken = desk.till.pay()
    desk.go("receipts", ReceiptsView, kit.ACCOUNT)
    view = shows(desk, taken.op_id)
    desk.stage.inside.shell.forget()
    assert view.table.table.rows == []
    assert "Соколова" not in view.panel.text
    assert view.current_op_id() == ""


def test_every_key_of_the_screen_stands_in_its_key_map(desk: TillStage) -> None:
    view = desk.go("receipts", ReceiptsView)
    keys = {key for key, _words in (*view.hints(), *view.more_keys())}
    assert {"Ctrl B", "Ctrl P", "Alt 1", "Alt 2", "Ctrl F"} <= keys
