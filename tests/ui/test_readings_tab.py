"""Tab and the mouse in the readings grid: whatever leads to a row leads to its new value."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.readings_stage import ReadingsStage, readings_stage
from ui.resident.tabs import Tabs
from ui.widgets.layouts import column, holder


@pytest.fixture
def stage(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[ReadingsStage]:
    with readings_stage(app, qtbot, tmp_path / "p") as made:
        yield made


def test_tab_takes_the_cell_and_goes_to_the_next_box(stage: ReadingsStage) -> None:
    stage.type("1290,4512")
    stage.press(Qt.Key.Key_Tab)
    assert stage.row == 1
    assert stage.view.grid.editing
    assert stage.cell(0, 2) == "1\u00a0290,4512"
    stage.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert stage.row == 0
    assert stage.view.grid.editing


def test_tab_leaves_the_last_box_for_the_button_and_shift_tab_the_first_for_the_date(
    stage: ReadingsStage,
) -> None:
    stage.view.edit_row(6)
    stage.press(Qt.Key.Key_Tab)
    assert stage.window.focusWidget() is stage.view.save_button
    stage.view.edit_row(0)
    stage.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert stage.window.focusWidget() is stage.view.date


def test_a_click_anywhere_in_a_row_opens_its_new_value(stage: ReadingsStage) -> None:
    grid = stage.view.grid
    place = grid.visualRect(grid.table.index(3, 0)).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    stage.settle()
    assert stage.row == 3
    stage.type("518")
    assert stage.presenter.sheet.entries[3].texts == ["518"]


def test_tab_comes_to_the_section_in_front(app: QApplication, qtbot: QtBot) -> None:
    tabs = Tabs(["Сводка", "Счётчики", "Платежи"])
    around = holder(column(tabs))
    qtbot.addWidget(around)
    around.show()
    tabs.choose(1)
    around.setFocus()
    QTest.keyClick(around, Qt.Key.Key_Tab)
    focused = around.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Счётчики"
