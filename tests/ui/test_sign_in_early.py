"""The sign-in takes keys from its first paint; Enter waits for the profile to open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.typing import type_text
from tests.support.window_kit import stage
from ui.sign_in.view import ENROL, FORM


def test_what_is_typed_and_entered_while_opening_signs_in(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with stage(app, qtbot, tmp_path / "p") as made:
        page = made.frame.sign_in
        made.window.show()
        type_text(page._login, "kassir")
        made.press(page._login, Qt.Key.Key_Return)
        type_text(page._password, "demo-2026")
        made.press(page._password, Qt.Key.Key_Return)
        assert made.program.started == 0
        made.frame.show()
        qtbot.waitUntil(lambda: not made.window.covered, timeout=15_000)
        assert made.desk.ctx.session.signed_in


def test_opening_does_not_take_the_focus_from_a_password_being_typed(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with stage(app, qtbot, tmp_path / "p") as made:
        page = made.frame.sign_in
        made.window.show()
        type_text(page._login, "kassir")
        made.press(page._login, Qt.Key.Key_Return)
        type_text(page._password, "demo")
        made.open()
        assert page._password.text() == "demo"
        assert made.window.focusWidget() is page._password


def test_however_often_the_fill_is_looked_at_the_desk_is_entered_once(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with stage(app, qtbot, tmp_path / "p") as made:
        made.open()
        presenter = made.inside.sign_in
        entered: list[int] = []
        enter = presenter._done
        presenter._done = lambda: (entered.append(1), enter())[1]
        made.sign_in()
        presenter._look_at_fill()
        presenter._look_at_fill()
        made.desk.ctx.jobs.call("read", lambda: None)
        qtbot.wait(50)
        assert entered == [1]


def test_a_spent_code_asks_for_another_file(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with stage(app, qtbot, tmp_path / "p", filled=False) as made:
        made.open()
        made.desk.office.code_spent = True
        page = made.frame.sign_in
        page.submitted.emit("kassir", "demo-2026")
        qtbot.waitUntil(lambda: page.stage == ENROL, timeout=15_000)
        assert "старше 24 часов" in page._enrol_problem.text()
        made.desk.office.code_spent = False
        page.file_chosen.emit(str(made.desk.ctx.paths.enrolment))
        qtbot.waitUntil(lambda: page.stage == FORM, timeout=15_000)
