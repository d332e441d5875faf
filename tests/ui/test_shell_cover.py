"""What covers the window: sign-in and its first steps, the lock, idle minutes, leaving."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.sync.messages import LinkState
from tests.support import desk_kit as kit
from tests.support.plain_place import plain_places, texts
from tests.support.typing import type_text
from tests.support.window_kit import Stage, press_sequence, stage
from ui.sign_in.view import ENROL, FILL, FORM

CONTROL = Qt.KeyboardModifier.ControlModifier
pytestmark = pytest.mark.qt_log_ignore("keyToAscii", "propagateSizeHints")


@pytest.fixture
def desk(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    with stage(app, qtbot, tmp_path / "p") as made:
        made.made.extend(plain_places())
        made.open()
        yield made


@pytest.fixture
def at_work(desk: Stage) -> Stage:
    desk.sign_in()
    desk.qtbot.waitUntil(lambda: isinstance(desk.app.focusWidget(), QWidget))
    return desk


def test_a_wrong_password_is_told_under_the_field_and_the_right_one_opens_the_search(
    desk: Stage,
) -> None:
    form = desk.frame.sign_in
    assert form.stage == FORM
    assert "Окно 4" in form._place.text()
    form._login.setText("kassir")
    form._password.setText("nonsense")
    desk.press(form._password, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: bool(form._password_field.message))
    assert "парол" in form._password_field.message.lower()
    desk.sign_in()
    assert desk.window.top.title == "Поиск абонента"
    assert form._password.text() == ""


def test_a_workplace_without_its_file_asks_for_it(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with stage(app, qtbot, tmp_path / "p", filled=False) as made:
        made.desk.ctx.paths.enrolment.unlink()
        made.frame.show()
        qtbot.waitUntil(lambda: made.frame.sign_in.stage == ENROL)
        bad = tmp_path / "bad.json"
        bad.write_text("{}", encoding="utf-8")
        made.frame.sign_in.file_chosen.emit(str(bad))
        qtbot.waitUntil(lambda: bool(made.frame.sign_in._enrol_problem.text()))


def test_a_new_workplace_shows_its_first_fill_until_there_are_residents(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with stage(app, qtbot, tmp_path / "p", filled=False) as made:
        made.open()
        made.desk.line.state = LinkState(online=True, filling=(3, 12))
        made.frame.sign_in._login.setText("kassir")
        made.frame.sign_in._password.setText(kit.PASSWORD)
        made.press(made.frame.sign_in._password, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: made.frame.sign_in.stage == FILL)
        assert "3 из 12" in texts(made.frame.sign_in)
        made.desk.line.state = LinkState(online=True)
        made.desk.ctx.jobs.call("read", lambda: kit.fill(made.desk.ctx))
        made.desk.ctx.bus.publish(kit.Changed("snapshot"))
        qtbot.waitUntil(lambda: not made.window.covered)


@pytest.mark.parametrize("sequence", ["Ctrl+L", "Ctrl+Д"])
def test_the_lock_shows_nothing_of_a_resident_and_opens_with_the_password(
    at_work: Stage, sequence: str
) -> None:
    at_work.inside.shell.go("resident", kit.ACCOUNT)
    strip = at_work.window.strip
    at_work.qtbot.waitUntil(lambda: "Соколова" in strip.accessibleName())
    at_work.window.toasts.show("Показание сохранено", "Соколова М. В.")
    press_sequence(at_work.window, sequence)
    assert at_work.window.covered
    assert at_work.desk.ctx.session.locked
    seen = texts(at_work.window)
    assert "Соколова" not in seen
    assert "Служащий kassir" in seen
    assert not strip.isVisible()
    assert at_work.window.toasts.texts == ()
    lock = at_work.inside._lock_view
    at_work.press(lock._password, Qt.Key.Key_F3)
    assert at_work.window.covered
    lock._password.setText("nonsense")
    at_work.press(lock._password, Qt.Key.Key_Return)
    at_work.qtbot.waitUntil(lambda: bool(lock._field.message))
    lock._password.setText(kit.PASSWORD)
    at_work.press(lock._password, Qt.Key.Key_Return)
    at_work.qtbot.waitUntil(lambda: not at_work.window.covered)
    assert at_work.window.top.title == "resident"


def test_five_idle_minutes_lock_and_only_a_device_puts_it_off(at_work: Stage) -> None:
    at_work.desk.clock.advance(timedelta(minutes=4))
    at_work.window.repaint()
    at_work.inside.connection.refresh()
    at_work.desk.clock.advance(timedelta(minutes=1))
    at_work.inside.idle.look()
    assert at_work.window.covered


def test_a_key_puts_the_lock_off(at_work: Stage) -> None:
    at_work.desk.clock.advance(timedelta(minutes=4))
    at_work.press(at_work.inside.search_view.box.edit, Qt.Key.Key_Right)
    at_work.desk.clock.advance(timedelta(minutes=4))
    at_work.inside.idle.look()
    assert not at_work.window.covered


def test_signing_out_forgets_every_resident(at_work: Stage) -> None:
    view = at_work.inside.search_view
    type_text(view.box.edit, "соколова")
    at_work.qtbot.waitUntil(lambda: view.list.hits.rowCount() == 1)
    at_work.inside.shell.act("sign_out")
    at_work.qtbot.waitUntil(lambda: at_work.window.covered)
    assert view.list.hits.rowCount() == 0
    assert view.box.edit.text() == ""
    at_work.qtbot.waitUntil(lambda: not at_work.desk.ctx.session.signed_in)


def test_keys_typed_before_the_profile_is_open_are_not_lost(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with stage(app, qtbot, tmp_path / "p") as made:
        form = made.frame.sign_in
        made.window.show()
        made.window.activateWindow()
        qtbot.waitUntil(made.window.isActiveWindow)
        assert app.focusWidget() is form._login
        type_text(form._login, "kassir")
        type_text(form._password, kit.PASSWORD)
        made.press(form._password, Qt.Key.Key_Return)
        assert made.program.started == 0
        made.frame.show()
        qtbot.waitUntil(lambda: not made.window.covered)
