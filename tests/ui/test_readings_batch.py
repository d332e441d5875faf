"""«Пакет из файла»: a file laid on the grid, corrected by keys, taken whole, undone, told twice."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.services import outbox
from tests.support import resident_samples as samples
from tests.support.readings_stage import ReadingsStage, readings_stage
from ui.widgets.dialogs import Dialog

ACCOUNT = samples.ACCOUNT.number
CONTROL = Qt.KeyboardModifier.ControlModifier
FILE = (
    "Лицевой счёт;Номер счётчика;Показание\n"
    f"{ACCOUNT};4418820;1290,4512\n{ACCOUNT};4418833;767,9210\n"
    f"{ACCOUNT};4418901;860,9\n000;1;1\n"
)


def to_batch(stage: ReadingsStage) -> None:
    stage.press(Qt.Key.Key_3, CONTROL)


def drop(stage: ReadingsStage, path: Path) -> None:
    """A file from the file manager lands on the screen."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, CONTROL
    at = QPointF(200, 300)
    enter = QDragEnterEvent(at.toPoint(), copy, data, left, none)
    stage.app.sendEvent(stage.view, enter)
    if enter.isAccepted():
        stage.app.sendEvent(stage.view, QDropEvent(at, copy, data, left, none))
    stage.settle()


def dropped(stage: ReadingsStage, tmp_path: Path, text: str = FILE) -> Path:
    path = tmp_path / "показания.csv"
    path.write_text(text, encoding="cp1251")
    to_batch(stage)
    drop(stage, path)
    return path


def test_a_file_is_laid_on_the_grid_with_the_verdict_of_each_line(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with readings_stage(app, qtbot, tmp_path / "p") as stage:
        dropped(stage, tmp_path)
        assert stage.cell(0, 0) == "2. ХВС, кухня"
        assert [stage.cell(row, 2) for row in range(3)] == [
            "1\u00a0290,4512",
            "767,9210",
            "860,9000",
        ]
        assert stage.badge(0) == "Как обычно"
        assert stage.badge(2) == "Меньше прежнего"
        assert stage.view.save_button.text() == "Принять 1"
        assert stage.view.banner.text.startswith("Не опознано: 1")
        assert "Строка 5: Такого счёта нет" in stage.view.banner.text


def test_a_file_is_corrected_confirmed_taken_and_undone_by_keys(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with readings_stage(app, qtbot, tmp_path / "p") as stage:
        dropped(stage, tmp_path)
        stage.press(Qt.Key.Key_Return)
        stage.alt(2)
        stage.press(Qt.Key.Key_Return)
        stage.view.edit_row(2)
        stage.enter("865,2")
        stage.save()
        assert len(stage.queued()) == 3
        stage.view.act("undo")
        stage.settle()
        items = stage.desk.ctx.jobs.call("read", lambda: outbox.items(stage.desk.ctx))
        assert {item.state for item in items} == {"closed"}


def test_a_line_is_left_out_by_clearing_its_value(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with readings_stage(app, qtbot, tmp_path / "p") as stage:
        dropped(stage, tmp_path, f"{ACCOUNT};4418820;1290,4512\n{ACCOUNT};4418917;517\n")
        stage.view.edit_row(1)
        stage.editor.clear()
        stage.view.typed.emit(1, "")
        stage.save()
        assert len(stage.queued()) == 1


def test_the_same_file_twice_asks_first(app: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with readings_stage(app, qtbot, tmp_path / "p") as stage:
        path = dropped(stage, tmp_path, f"{ACCOUNT};4418820;1290,4512\n")
        stage.save()
        to_batch(stage)
        drop(stage, path)
        dialog = stage.window.findChild(Dialog)
        assert dialog is not None
        assert dialog.isVisible()
        dialog.accepted.emit()
        stage.settle()
        assert stage.cell(0, 2) == "1\u00a0290,4512"
        assert not stage.view.has_changes()


def test_what_is_not_taken_goes_to_a_file_for_its_sender(
    app: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "назад.xlsx"
    with readings_stage(app, qtbot, tmp_path / "p") as stage:
        dropped(stage, tmp_path, FILE + f"{ACCOUNT};=1+1;5\n")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
        stage.view.batch_acted.emit()
        stage.settle()
    sheet = openpyxl.load_workbook(target).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    words = " ".join(str(cell.value) for cell in cells)
    for part in ("=1+1", "860,9", "Такого счёта нет"):
        assert part in words


def test_a_file_that_is_none_tells_why_and_the_segment_waits_for_another(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with readings_stage(app, qtbot, tmp_path / "p") as stage:
        path = dropped(stage, tmp_path, "7201458302;4418820;1\n7201458302;\0;1\n")
        assert stage.view.grid.table.rowCount() == 0
        path.write_text(f"{ACCOUNT};4418820;1290,4512\n")
        drop(stage, path)
        assert stage.view.grid.table.rowCount() == 1


def test_a_file_is_taken_only_by_its_segment(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "показания.csv"
    path.write_text(FILE)
    with readings_stage(app, qtbot, tmp_path / "p") as stage:
        before = stage.view.grid.table.rowCount()
        drop(stage, path)
        assert stage.view.grid.table.rowCount() == before


def test_nothing_of_a_file_stays_when_the_clerk_leaves(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with readings_stage(app, qtbot, tmp_path / "p") as stage:
        dropped(stage, tmp_path)
        stage.presenter.forget()
        assert stage.view.grid.table.rowCount() == 0
        assert not stage.view.has_changes()
        assert stage.view.modes.current == 0
