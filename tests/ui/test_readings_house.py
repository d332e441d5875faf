"""A whole house in one grid, a closed account, nobody chosen, and what the bus makes it read."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.events import Changed
from desktop.store.cache_write import CacheWriter
from tests.support import resident_samples as samples
from tests.support.readings_stage import ReadingsStage, readings_stage
from ui.messages import sentence


def to_house(stage: ReadingsStage) -> None:
    stage.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)


def test_a_house_has_the_same_keys(app: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with readings_stage(app, qtbot, tmp_path / "p", flats=30) as stage:
        to_house(stage)
        assert stage.view.services.currentText() == "ХВС"
        assert stage.view.grid.table.rowCount() == 32
        assert stage.cell(0, 0).startswith("кв 1 · ХВС")
        stage.enter("1290,4512", "1291")
        assert stage.row == 2
        stage.save()
        assert [command.account_id for command in stage.queued()] == [1001, 1002]


def test_a_service_filters_the_house_and_keeps_what_was_typed(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with readings_stage(app, qtbot, tmp_path / "p", flats=3) as stage:
        to_house(stage)
        stage.enter("1290,4512")
        stage.view.service_chosen.emit(None)
        assert stage.view.grid.table.rowCount() == 10
        stage.view.service_chosen.emit(4)
        assert stage.view.grid.table.rowCount() == 2
        stage.save()
        assert [command.account_id for command in stage.queued()] == [1001]


def test_unsaved_input_keeps_the_segment(app: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with readings_stage(app, qtbot, tmp_path / "p", flats=3) as stage:
        stage.enter("1290,4512")
        to_house(stage)
        assert stage.toasts[-1][0] == "Сначала сохраните или очистите ввод"
        assert stage.view.modes.current == 0
        assert stage.view.has_changes()


def test_a_thousand_rows_are_not_a_thousand_widgets(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with readings_stage(app, qtbot, tmp_path / "p", flats=400) as stage:
        before = len(stage.view.grid.findChildren(type(stage.view)))
        to_house(stage)
        assert stage.view.grid.table.rowCount() == 402
        assert len(stage.view.grid.viewport().children()) <= 3
        assert len(stage.view.grid.findChildren(type(stage.view))) == before


def test_a_closed_account_takes_no_readings(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with readings_stage(app, qtbot, tmp_path / "p") as stage:
        closed = msgspec.structs.replace(samples.ACCOUNT, status="closed", version=2)
        CacheWriter(stage.desk.ctx.stores.writing()).upsert("account", closed)
        stage.desk.ctx.bus.publish(Changed("account", frozenset({"58"})))
        stage.settle()
        assert stage.view.grid.table.rowCount() == 0
        assert stage.view.first_focus() is None


def test_without_a_resident_the_screen_says_how_to_find_one(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with readings_stage(app, qtbot, tmp_path / "p") as stage:
        stage.presenter.activate(None)
        assert stage.view.first_focus() is None
        assert stage.view.grid.table.rowCount() == 0


def test_leaving_forgets_every_resident(app: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with readings_stage(app, qtbot, tmp_path / "p") as stage:
        stage.enter("1290,4512")
        stage.presenter.forget()
        assert stage.view.grid.table.rowCount() == 0
        assert not stage.presenter.sheet.entries


def test_a_clerk_who_may_not_write_is_told_and_keeps_the_input(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with readings_stage(app, qtbot, tmp_path / "p", login="pasport") as stage:
        stage.enter("1290,4512")
        stage.save()
        assert stage.toasts[-1] == ("Показания не сохранены", sentence("forbidden"))
        assert stage.cell(0, 2) == "1\u00a0290,4512"


def test_changes_of_other_accounts_read_nothing(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with readings_stage(app, qtbot, tmp_path / "p") as stage:
        reads: list[str] = []
        submit = stage.desk.ctx.jobs.submit

        def counted(lane, work, done, failed):  # type: ignore[no-untyped-def]
            reads.append(lane)
            return submit(lane, work, done, failed)

        stage.desk.ctx.jobs.submit = counted  # type: ignore[method-assign]
        for kind, one in (("meter", "999"), ("account", "1"), ("outbox", ""), ("sync", "")):
            stage.desk.ctx.bus.publish(Changed(kind, frozenset({one} if one else ())))
        stage.settle()
        assert reads == []
        stage.desk.ctx.bus.publish(Changed("meter", frozenset({"1"})))
        stage.settle()
        assert reads == ["read"]
