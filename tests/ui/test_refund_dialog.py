"""Money given back over real services: by keys, with a second clerk's word, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from api_client.models.replica import Setting
from desktop.services import printing, receipt_detail
from desktop.services.till_model import Taken
from tests.support import desk_kit as kit
from tests.support.till_desk import TOTAL, card, cash
from tests.support.till_stage import ALT, CONTROL, TillStage, till_stage
from ui.messages import sentence
from ui.receipts.refund_dialog import RefundDialog
from ui.receipts.second_clerk import SecondClerk
from ui.receipts.view import ReceiptsView
from ui.widgets.fields import LineEdit

pytestmark = pytest.mark.qt_log_ignore("keyToAscii")
KEY = Qt.Key


@pytest.fixture
def desk(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[TillStage]:
    with till_stage(app, qtbot, tmp_path / "p") as made:
        yield made


def opened(desk: TillStage, taken: Taken) -> RefundDialog:
    """The dialog for this payment, opened by Ctrl B from the receipts of its account."""
    view = desk.go("receipts", ReceiptsView, kit.ACCOUNT)
    desk.wait(lambda: view.current_op_id() == taken.op_id and view.panel.refund.isVisible())
    desk.press(KEY.Key_B, CONTROL)
    return desk.dialog(RefundDialog)


def approve(desk: TillStage, login: str = "starshiy", password: str = kit.PASSWORD) -> None:
    """A reason, the second clerk, Ctrl Enter: all from the keyboard."""
    desk.press(KEY.Key_1, ALT)
    word = second(desk)
    word.login.setFocus()
    word.login.clear()
    desk.types(login)
    desk.press(KEY.Key_Return)
    desk.types(password)
    desk.press(KEY.Key_Return, CONTROL)


def second(desk: TillStage) -> SecondClerk:
    found = desk.dialog(RefundDialog).second
    assert found is not None
    return found


def type_sum(desk: TillStage, text: str) -> None:
    edit = next(iter(desk.dialog(RefundDialog).sums.values()))
    edit.setFocus()
    edit.selectAll()
    desk.types(text)


def undone(desk: TillStage) -> list[tuple[str, int]]:
    lines = receipt_detail.of_account(desk.ctx, kit.ACCOUNT)
    return [(line.kind, line.amount) for line in lines if line.kind in ("refund", "void")]


def settled(desk: TillStage) -> None:
    """The try is over and the dialog takes keys again."""
    dialog = desk.dialog(RefundDialog)
    desk.wait(lambda: not dialog.busy)


def test_a_void_of_this_shift_needs_no_mouse_and_shows_where_it_stands(desk: TillStage) -> None:
    taken = desk.till.pay()
    dialog = opened(desk, taken)
    assert dialog.mode == "void"
    assert all(edit.isReadOnly() for edit in dialog.sums.values())
    approve(desk)
    desk.wait(lambda: not desk.open_dialogs(RefundDialog))
    view = desk.front(ReceiptsView)
    desk.wait(lambda: "Отмена чека" in view.panel.text)
    assert undone(desk) == [("void", TOTAL)]
    assert view.panel.state_text == "Принято, ждёт отправки"
    op_id = view.current_op_id()
    desk.wait(lambda: bool(printing.of_operation(desk.ctx, op_id)))


def test_a_part_goes_back_and_the_rest_of_the_payment_is_told(desk: TillStage) -> None:
    taken = desk.till.pay()
    dialog = opened(desk, taken)
    desk.press(KEY.Key_2, CONTROL)
    assert dialog.mode == "refund"
    type_sum(desk, "100")
    approve(desk)
    desk.wait(lambda: undone(desk) == [("refund", 10_000)])
    view = desk.front(ReceiptsView)
    desk.wait(lambda: "Возврат, чек" in view.panel.text)
    view.choose(taken.op_id)
    desk.wait(lambda: "Осталось 605,00" in view.panel.text)
    assert "Возврат 100,00" in view.panel.text


def test_a_wrong_second_password_is_said_there_and_nothing_else_is_lost(desk: TillStage) -> None:
    opened(desk, desk.till.pay())
    desk.press(KEY.Key_2, CONTROL)
    type_sum(desk, "50,50")
    approve(desk, password="wrong-one")
    word = second(desk)
    desk.wait(lambda: bool(word.password_field.message))
    assert word.password_field.message == sentence("wrong_credentials")
    assert word.password.text() == ""
    assert word.login.text() == "starshiy"
    dialog = desk.dialog(RefundDialog)
    assert dialog.reason.text == "Ошибка в сумме"
    assert next(iter(dialog.sums.values())).text() == "50,50"
    assert undone(desk) == []
    assert desk.focus is word.password
    desk.types(kit.PASSWORD)
    desk.press(KEY.Key_Return, CONTROL)
    desk.wait(lambda: undone(desk) == [("refund", 5_050)])


@pytest.mark.parametrize(
    ("login", "code"), [("kassir", "approval_self"), ("pasport", "approval_role")]
)
def test_neither_oneself_nor_one_without_the_right_approves(
    desk: TillStage, login: str, code: str
) -> None:
    opened(desk, desk.till.pay())
    approve(desk, login)
    word = second(desk)
    desk.wait(lambda: bool(word.login_field.message))
    assert word.login_field.message == sentence(code)
    assert word.password.text() == ""
    assert undone(desk) == []


def test_more_than_is_left_is_refused_at_the_sum_before_anybody_is_called(desk: TillStage) -> None:
    taken = desk.till.pay(10_000)
    desk.till.refund(taken.op_id, 4_000)
    view = desk.go("receipts", ReceiptsView, kit.ACCOUNT)
    desk.wait(lambda: bool(view.current_op_id()))
    view.choose(taken.op_id)
    desk.wait(lambda: "Осталось 60,00" in view.panel.text)
    desk.press(KEY.Key_B, CONTROL)
    dialog = desk.dialog(RefundDialog)
    assert not dialog.modes.isVisible()
    type_sum(desk, "60,01")
    desk.press(KEY.Key_Return, CONTROL)
    assert dialog.sum_message == sentence("refund_over_rest", rest_kopecks=6_000)
    assert second(desk).login_field.message == ""


def test_a_cashier_is_told_the_limit_and_the_senior_has_to_begin(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    limit = Setting("refund_limit_cashier_kopecks", 1, "50000")
    with till_stage(app, qtbot, tmp_path / "p", limit) as desk:
        dialog = opened(desk, desk.till.pay())
        approve(desk)
        desk.wait(lambda: bool(dialog.sum_message))
        assert dialog.sum_message == sentence("refund_limit", limit_kopecks=50_000)
        assert undone(desk) == []


def test_what_was_given_back_meanwhile_is_told_with_its_receipt(desk: TillStage) -> None:
    taken = desk.till.pay()
    dialog = opened(desk, taken)
    before = desk.till.refund(taken.op_id)
    approve(desk)
    desk.wait(lambda: bool(dialog.sum_message))
    assert before.receipt_number in dialog.sum_message
    assert len(undone(desk)) == 1


def test_a_reason_and_both_words_of_the_second_clerk_are_asked_for(desk: TillStage) -> None:
    dialog = opened(desk, desk.till.pay())
    word = second(desk)
    desk.press(KEY.Key_Return, CONTROL)
    assert dialog.reason.field.message == sentence("reason_missing")
    desk.press(KEY.Key_3, ALT)
    assert dialog.reason.text == "Оплачено дважды"
    desk.press(KEY.Key_Return, CONTROL)
    assert word.login_field.message
    assert desk.focus is word.login
    desk.types("starshiy")
    desk.press(KEY.Key_Return, CONTROL)
    assert word.password_field.message
    assert desk.focus is word.password


def test_the_lock_over_an_open_dialog_empties_the_second_clerk_and_keeps_the_rest(
    desk: TillStage,
) -> None:
    dialog = opened(desk, desk.till.pay())
    desk.press(KEY.Key_4, ALT)
    word = second(desk)
    word.login.setFocus()
    desk.types("starshiy")
    desk.press(KEY.Key_Return)
    desk.types(kit.PASSWORD)
    desk.lock()
    assert not dialog.isVisible()
    assert (word.login.text(), word.password.text()) == ("", "")
    desk.unlock()
    assert dialog.isVisible()
    assert (word.login.text(), word.password.text()) == ("", "")
    assert dialog.reason.text == "По заявлению плательщика"
    assert dialog.trouble == ""


def test_a_closed_dialog_holds_no_password_and_the_next_one_is_empty(desk: TillStage) -> None:
    taken = desk.till.pay()
    opened(desk, taken)
    typed = second(desk)
    typed.password.setFocus()
    desk.types(kit.PASSWORD)
    left: list[str] = []
    typed.password.textChanged.connect(left.append)
    desk.press(KEY.Key_Escape)
    assert left == [""]
    desk.wait(lambda: not desk.open_dialogs(RefundDialog))
    desk.press(KEY.Key_B, CONTROL)
    assert second(desk).password.text() == ""
    assert undone(desk) == []


def test_a_sign_out_closes_the_dialog_for_good(desk: TillStage) -> None:
    opened(desk, desk.till.pay())
    desk.stage.inside.shell.forget()
    desk.wait(lambda: not desk.open_dialogs(RefundDialog))


def test_each_way_of_a_mixed_payment_goes_back_its_own_way(desk: TillStage) -> None:
    taken = desk.till.pay(tenders=(*cash(50_500), *card(20_000)))
    dialog = opened(desk, taken)
    assert list(dialog.sums) == ["cash", "card"]
    desk.press(KEY.Key_2, CONTROL)
    for edit, text in zip(dialog.sums.values(), ("0", "150"), strict=True):
        edit.setFocus()
        edit.selectAll()
        desk.types(text)
    approve(desk)
    desk.wait(lambda: undone(desk) == [("refund", 15_000)])
    (line,) = [one for one in desk.till.shift().last if one.kind == "refund"]
    assert line.tenders == (("card", 15_000),)


def test_without_the_line_a_card_payment_says_so_at_once(desk: TillStage) -> None:
    taken = desk.till.pay(tenders=card(TOTAL))
    desk.till.cut_line()
    dialog = opened(desk, taken)
    assert dialog.trouble == sentence("line_needed")


def test_a_password_typed_as_fast_as_a_scanner_stays_a_password(desk: TillStage) -> None:
    opened(desk, desk.till.pay())
    desk.stage.inside.scanner.set_enabled(True)
    approve(desk)
    desk.wait(lambda: bool(undone(desk)))
    assert not any("Счёт не открылся" in words for words in desk.toasts())


def test_every_field_of_the_dialog_has_a_name(desk: TillStage) -> None:
    dialog = opened(desk, desk.till.pay())
    assert [one for one in dialog.findChildren(LineEdit) if not one.accessibleName()] == []
