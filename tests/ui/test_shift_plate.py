"""The shift at the foot of the navigation: told at once, opened from there, hidden when need be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services import auth, shifts
from tests.support import desk_kit as kit
from tests.support.till_stage import TillStage, till_stage
from ui.shift.view import OPEN, ShiftView

pytestmark = pytest.mark.qt_log_ignore("keyToAscii")


@pytest.fixture
def desk(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[TillStage]:
    with till_stage(app, qtbot, tmp_path / "p") as made:
        made.wait(lambda: "открыта" in made.window.nav.shift.words)
        yield made


def test_the_open_shift_is_told_with_its_drawer_and_each_payment_moves_it(desk: TillStage) -> None:
    plate = desk.window.nav.shift
    assert plate.words == "Смена 1 открыта\nс 10:42 · касса 1\u00a0000,00\u00a0₽"
    assert plate.accessibleName().startswith("Смена 1 открыта, с 10:42")
    desk.till.pay(20_000)
    desk.wait(lambda: "1\u00a0200,00" in plate.words)


def test_a_press_or_enter_opens_the_shift(desk: TillStage) -> None:
    desk.window.nav.shift.setFocus()
    QTest.keyClick(desk.window.nav.shift, Qt.Key.Key_Space)
    desk.front(ShiftView)


def test_a_closed_shift_offers_to_open_one(desk: TillStage) -> None:
    shifts.close_shift(desk.ctx, {100_000: 1}, "", despite_unsent=True)
    desk.wait(lambda: desk.window.nav.shift.words == "Смена не открыта\nОткрыть смену")


def test_the_lock_hides_the_sums_and_the_unlock_brings_them_back(desk: TillStage) -> None:
    plate = desk.window.nav.shift
    desk.lock()
    desk.wait(lambda: plate.words == "")
    desk.unlock()
    desk.wait(lambda: "касса" in plate.words)


def test_a_blind_count_is_blind_in_the_navigation_too(desk: TillStage) -> None:
    view = desk.go("shift", ShiftView)
    desk.wait(lambda: view.stage == OPEN)
    view.counting_asked.emit()
    assert desk.window.nav.shift.words == "Смена 1 открыта\nидёт пересчёт"
    view.count_left.emit()
    assert "касса" in desk.window.nav.shift.words


def test_a_clerk_who_handles_no_money_sees_no_drawer(desk: TillStage) -> None:
    auth.sign_out(desk.ctx)
    auth.sign_in(desk.ctx, "pasport", kit.PASSWORD)
    desk.wait(lambda: desk.window.nav.shift.words == "")
    assert desk.window.nav.shift.isHidden()
