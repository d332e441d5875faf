"""Leaving the readings with something typed: the question, and the focus after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.readings_stage import ReadingsStage, readings_stage
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import LineEdit


@pytest.fixture
def stage(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[ReadingsStage]:
    with readings_stage(app, qtbot, tmp_path / "p") as made:
        yield made


def test_a_question_over_an_open_cell_gives_the_keyboard_back_to_the_grid(
    stage: ReadingsStage,
) -> None:
    stage.type("1290,5")
    assert isinstance(stage.window.focusWidget(), LineEdit)
    dialog = Dialog(stage.window.work, "Уйти без сохранения?").set_verbs("Уйти", "Остаться")
    dialog.ask()
    # The cell's editor ends as soon as it has lost the focus.
    stage.settle()
    safe = stage.window.focusWidget()
    assert safe is not None
    QTest.keyClick(safe, Qt.Key.Key_Escape)
    assert dialog.isHidden()
    grid = stage.view.grid
    assert stage.window.focusWidget() in (grid, grid.editor())
    assert stage.presenter.sheet.entries[0].texts == ["1290,5"]
