"""The shift screen by keys: opening, cash in and out, the blind count, closing, hand-over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services import shifts
from desktop.services.till_model import ShiftView
from domain.denominations import DENOMINATIONS
from tests.support.payment_stage import PaymentStage, payment_stage
from ui.shift.view import CLOSED, COUNTING, OPEN
from ui.widgets.plain_label import PlainLabel

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
ENTER = Qt.Key.Key_Return


@pytest.fixture
def stage(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[PaymentStage]:
    with payment_stage(app, qtbot, tmp_path / "p") as made:
        made.open_shift()
        yield made


@pytest.fixture
def closed(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[PaymentStage]:
    with payment_stage(app, qtbot, tmp_path / "p", float_kopecks=-1) as made:
        made.open_shift()
        yield made


def shift(stage: PaymentStage) -> ShiftView:
    found = shifts.shift(stage.till.ctx)
    assert found is not None
    return found


def count(stage: PaymentStage, notes: dict[int, str]) -> None:
    """Type beside each note in turn."""
    for value in DENOMINATIONS:
        stage.type(notes.get(value, ""))
        stage.press(ENTER)


def send_all(stage: PaymentStage) -> None:
    """The office has answered everything."""
    for item in shifts.unsent(stage.till.ctx):
        stage.till.answered(item.op_id, seq=1, ack="a")
    stage.settle()


def test_a_shift_is_opened_with_its_float(closed: PaymentStage) -> None:
    assert closed.focus is closed.shift_view.float_sum
    closed.type("1500,50")
    closed.press(ENTER, CONTROL)
    assert closed.shift_view.stage == OPEN
    assert shift(closed).book.float_kopecks == 150_050


def test_a_float_that_is_no_sum_keeps_its_text(closed: PaymentStage) -> None:
    closed.type("15oo")
    closed.press(ENTER, CONTROL)
    assert closed.shift_view.stage == CLOSED
    assert closed.shift_view.trouble
    assert closed.shift_view.float_sum.text() == "15oo"


def test_an_empty_drawer_opens_too(closed: PaymentStage) -> None:
    closed.press(ENTER, CONTROL)
    assert closed.shift_view.stage == OPEN
    assert shift(closed).book.expected == 0


def test_cash_is_put_in_with_a_sum_and_a_reason(stage: PaymentStage) -> None:
    stage.press(Qt.Key.Key_1, ALT)
    stage.type("500")
    stage.press(ENTER)
    stage.press(ENTER)
    assert stage.dialog is not None, "the reason is missing"
    stage.type("размен")
    stage.press(ENTER)
    assert stage.dialog is None
    assert shift(stage).book.cash_in == 50_000


def test_more_than_the_drawer_holds_is_not_taken_out(stage: PaymentStage) -> None:
    stage.press(Qt.Key.Key_2, ALT)
    stage.type("5000")
    stage.press(ENTER)
    stage.type("инкассация")
    stage.press(ENTER)
    assert stage.dialog is not None
    assert shift(stage).book.cash_out == 0
    texts = [label.text() for label in stage.dialog.findChildren(PlainLabel)]
    assert any(text.startswith("В ящике") for text in texts)


def test_the_count_is_blind_and_a_difference_needs_a_remark(stage: PaymentStage) -> None:
    send_all(stage)
    stage.press(ENTER, CONTROL)
    assert stage.shift_view.stage == COUNTING
    shown = [label for label in stage.shift_view.findChildren(PlainLabel) if label.isVisible()]
    assert not [one for one in shown if one.text().startswith("1\u00a0000,00")]
    count(stage, {50_000: "1", 10_000: "4"})
    stage.press(ENTER, CONTROL)
    assert stage.shift_view.stage == COUNTING
    assert stage.focus is stage.shift_view.remark
    stage.type("не хватило сотни")
    stage.press(ENTER, CONTROL)
    assert stage.shift_view.stage == CLOSED
    (report,) = stage.reports
    assert (report.difference, report.remark) == (-10_000, "не хватило сотни")
    assert stage.toasts[-1][1].startswith("Недостача")


def test_a_right_count_closes_at_once(stage: PaymentStage) -> None:
    send_all(stage)
    stage.press(ENTER, CONTROL)
    count(stage, {100_000: "1"})
    stage.press(ENTER, CONTROL)
    assert stage.shift_view.stage == CLOSED
    assert stage.toasts[-1] == ("Смена 1 закрыта", "Касса сошлась.")


def test_what_is_no_count_is_named_and_stays(stage: PaymentStage) -> None:
    send_all(stage)
    stage.press(ENTER, CONTROL)
    count(stage, {100_000: "1,5"})
    stage.press(ENTER, CONTROL)
    assert stage.shift_view.stage == COUNTING
    assert stage.shift_view.trouble
    assert stage.shift_view.notes.table.rows[2].cells[1].text == "1,5"


def test_unsent_work_is_named_before_the_shift_is_closed(stage: PaymentStage) -> None:
    stage.till.cut_line()
    stage.till.pay(30_000)
    stage.settle()
    stage.press(ENTER, CONTROL)
    assert "Ждут отправки" in stage.shift_view.banner.text
    count(stage, {100_000: "1", 10_000: "3"})
    stage.press(ENTER, CONTROL)
    assert stage.dialog is not None
    stage.press(Qt.Key.Key_Escape)
    assert shift(stage).is_open
    stage.press(ENTER, CONTROL)
    stage.press(ENTER, CONTROL)
    assert not shift(stage).is_open


def test_escape_leaves_the_count_and_keeps_it(stage: PaymentStage) -> None:
    stage.press(ENTER, CONTROL)
    stage.type("3")
    stage.press(Qt.Key.Key_Escape)
    stage.press(Qt.Key.Key_Escape)
    assert stage.shift_view.stage == OPEN
    stage.press(ENTER, CONTROL)
    assert stage.shift_view.notes.table.rows[0].cells[1].text == "3"


def test_the_next_clerk_gets_a_note(stage: PaymentStage) -> None:
    send_all(stage)
    stage.press(ENTER, CONTROL)
    count(stage, {100_000: "1"})
    stage.press(ENTER, CONTROL)
    stage.press(Qt.Key.Key_3, ALT)
    assert stage.dialog is not None
    assert "Смена" in stage.dialog.note.toPlainText()  # type: ignore[attr-defined]
