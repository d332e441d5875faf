"""The office is down when the window opens: known clerks work on, new places are told why not."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.sync.messages import LinkState
from tests.support.typing import type_text
from tests.support.window_kit import Stage, stage


def office_down(made: Stage) -> None:
    made.desk.office.down = True
    made.desk.line.state = LinkState(online=False, offline_since=made.desk.clock.now())


def test_a_known_clerk_signs_in_sees_the_banner_and_finds_a_resident(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with stage(app, qtbot, tmp_path / "p") as made:
        office_down(made)
        made.open()
        made.sign_in()
        assert not made.window.banner.isHidden()
        assert "Нет связи с центром" in made.window.banner.text
        edit = made.inside.search_view.box.edit
        type_text(edit, "соколова")
        qtbot.waitUntil(lambda: made.inside.search_view.list.hits.rowCount() == 1)


def test_the_first_sign_in_of_a_workplace_says_that_it_needs_the_line(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with stage(app, qtbot, tmp_path / "p", filled=False) as made:
        office_down(made)
        made.open()
        form = made.frame.sign_in
        form._login.setText("kassir")
        form._password.setText("demo-2026")
        made.press(form._password, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "первый вход возможен только с ней" in form._password_field.message)
        assert made.window.covered
        assert form._login.text() == "kassir", "what was typed stays"
