"""Money without an account over real services: listed, matched with the account, given back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from api_client.models.replica import Suspense
from desktop.clock import utc_ms
from desktop.services import put_aside, receipt_detail
from tests.support import desk_kit as kit
from tests.support.store_kit import NOW
from tests.support.till_stage import ALT, CONTROL, TillStage, till_stage
from ui import format as shown
from ui.receipts.carry_dialog import CarryDialog
from ui.receipts.refund_dialog import RefundDialog
from ui.receipts.view import ReceiptsView
from ui.suspense.view import SuspenseView

pytestmark = pytest.mark.qt_log_ignore("keyToAscii")
KEY = Qt.Key


def aside(suspense_id: str, amount: int, **changed: object) -> Suspense:
    """Money taken at a counter for an account that is not there."""
    plain: dict[str, object] = {
        "id": suspense_id, "version": 1, "received_at": utc_ms(NOW), "amount": amount,
        "source": "counter", "account_number": "7200000999", "payer": "Соколова Марина",
        "address": "ул Широтная, 104", "number": "T1-1-050", "code": "account_unknown",
        "state": "open", "operator": "Другая А. А.", "terminal": "t-1", "shift_id": "s-there",
        "tenders": (("cash", amount),), "matched_account_id": 0, "matched_at": 0,
        "matched_by": "", "note": "",
    }  # fmt: skip
    return Suspense(**(plain | changed))  # type: ignore[arg-type]


COUNTER = aside("s-counter", 25_000)
REGISTRY = aside(
    "r-1:7", 30_000, source="registry", account_number="", payer="", number="", tenders=(),
    operator="",
)  # fmt: skip


@pytest.fixture
def desk(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[TillStage]:
    with till_stage(app, qtbot, tmp_path / "p", COUNTER, REGISTRY) as made:
        yield made


def chosen(desk: TillStage, suspense_id: str) -> SuspenseView:
    """The screen with this sum in front, reached from the receipts by its key."""
    desk.go("receipts", ReceiptsView)
    desk.press(KEY.Key_2, ALT)
    view = desk.front(SuspenseView)
    desk.wait(lambda: len(view.table.table.rows) == 2)
    view.table.choose(view.table.table.row_of(suspense_id))
    return view


def test_what_waits_is_listed_with_its_sum_and_why(desk: TillStage) -> None:
    view = chosen(desk, "s-counter")
    assert view._total.text() == "550,00\u00a0₽"
    assert f"Счёта {shown.account('7200000999')} нет" in view.panel.text
    assert "Соколова Марина" in view.panel.text
    assert view.panel.refund.isVisible()


def test_money_of_a_registry_goes_to_an_account_and_never_back_by_a_desk(desk: TillStage) -> None:
    view = chosen(desk, "r-1:7")
    assert "Счёт не назван" in view.panel.text
    assert view.panel.match.isVisible()
    assert not view.panel.refund.isVisible()


def test_a_match_by_keys_books_the_sum_to_the_account_that_was_found(desk: TillStage) -> None:
    view = chosen(desk, "s-counter")
    desk.press(KEY.Key_Return, CONTROL)
    dialog = desk.dialog(CarryDialog)
    desk.wait(dialog.picker.hits.isVisible)
    assert dialog.picker.edit.text() == "Соколова Марина"
    assert dialog.second is None
    desk.press(KEY.Key_Return)
    desk.wait(dialog.table.isVisible)
    assert sum(part.amount for part in dialog.parts) == 25_000
    desk.press(KEY.Key_1, ALT)
    desk.press(KEY.Key_Return, CONTROL)
    desk.wait(lambda: put_aside.settling(desk.ctx) == {"s-counter"})
    (line,) = receipt_detail.of_account(desk.ctx, kit.ACCOUNT)
    assert (line.kind, line.amount) == ("suspense", 25_000)
    desk.wait(lambda: "Решено, ждёт отправки" in view.panel.text)
    assert not view.panel.match.isVisible()
    assert not view.panel.refund.isVisible()


def test_a_match_without_a_reason_is_asked_for_one(desk: TillStage) -> None:
    chosen(desk, "s-counter")
    desk.press(KEY.Key_Return, CONTROL)
    dialog = desk.dialog(CarryDialog)
    desk.wait(dialog.picker.hits.isVisible)
    desk.press(KEY.Key_Return)
    desk.wait(dialog.table.isVisible)
    desk.press(KEY.Key_Return, CONTROL)
    assert dialog.reason.field.message
    assert put_aside.settling(desk.ctx) == frozenset()


def test_the_clerk_divides_the_sum_another_way(desk: TillStage) -> None:
    chosen(desk, "s-counter")
    desk.press(KEY.Key_Return, CONTROL)
    dialog = desk.dialog(CarryDialog)
    desk.wait(dialog.picker.hits.isVisible)
    desk.press(KEY.Key_Return)
    desk.wait(dialog.table.isVisible)
    dialog.table.table.edited.emit(0, 3, "1")
    assert sum(part.amount for part in dialog.parts) == 25_000
    assert dialog.parts[0].amount == 100
    dialog.table.table.edited.emit(0, 3, "9999")
    dialog.reason.choose(0)
    desk.press(KEY.Key_Return, CONTROL)
    assert "Уменьшите" in dialog.trouble


def test_the_whole_of_it_is_given_back_with_a_second_word(desk: TillStage) -> None:
    chosen(desk, "s-counter")
    desk.press(KEY.Key_B, CONTROL)
    dialog = desk.dialog(RefundDialog)
    (edit,) = dialog.sums.values()
    assert edit.isReadOnly()
    assert edit.text() == "250,00"
    desk.press(KEY.Key_4, ALT)
    assert dialog.second is not None
    dialog.second.login.setFocus()
    desk.types("starshiy")
    desk.press(KEY.Key_Return)
    desk.types(kit.PASSWORD)
    desk.press(KEY.Key_Return, CONTROL)
    desk.wait(lambda: put_aside.settling(desk.ctx) == {"s-counter"})


def test_a_sign_out_leaves_no_payer_on_the_screen(desk: TillStage) -> None:
    view = chosen(desk, "s-counter")
    desk.stage.inside.shell.forget()
    assert view.table.table.rows == []
    assert "Соколова" not in view.panel.text
