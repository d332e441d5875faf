"""The lock, another clerk and the closed window over half-typed readings, in the whole window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.store import drafts
from tests.support import desk_kit as kit
from tests.support.window_kit import Stage, press_sequence, stage
from ui.readings.presenter import ReadingsPresenter
from ui.readings.view import ReadingsView
from ui.shell.presenter import ShellPlace
from ui.widgets.dialogs import Dialog

KASSIR = 1
pytestmark = pytest.mark.qt_log_ignore("keyToAscii", "propagateSizeHints")


class Typing:
    """The window with the readings form open and a value typed, nothing saved."""

    def __init__(self, made: Stage) -> None:
        self.made = made
        self.view = ReadingsView()
        self.readings = ReadingsPresenter(self.view, made.desk.ctx)
        place = self.readings
        made.made.append(ShellPlace("readings", self.view, place.on_changed, place.forget))
        made.open()
        made.sign_in()
        made.inside.scanner.set_enabled(False)
        made.inside.shell.go("readings", kit.ACCOUNT)
        made.qtbot.waitUntil(lambda: self.view.grid.editor() is not None)
        editor = self.view.grid.editor()
        assert editor is not None
        QTest.keyClicks(editor, "1240,5")

    def on_disk(self) -> bool:
        """Is there a draft of the cashier, whoever is in front now."""
        ctx, key = self.made.desk.ctx, f"readings:{kit.ACCOUNT}"
        found = ctx.jobs.call(
            "outbox",
            lambda: ctx.outbox.look(lambda connection: drafts.load(connection, KASSIR, key)),
        )
        return found is not None and b"1240,5" in found


@pytest.fixture
def typing(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Typing]:
    with stage(app, qtbot, tmp_path / "p") as made:
        yield Typing(made)


def test_the_lock_keeps_the_draft_and_the_password_brings_the_cell_back(typing: Typing) -> None:
    press_sequence(typing.made.window, "Ctrl+L")
    assert typing.made.window.covered
    assert typing.on_disk()
    lock = typing.made.inside._lock_view
    lock._password.setText(kit.PASSWORD)
    typing.made.press(lock._password, Qt.Key.Key_Return)
    typing.made.qtbot.waitUntil(lambda: not typing.made.window.covered)
    assert typing.readings.sheet.entries[0].texts == ["1240,5"]


def test_a_clerk_who_signs_out_finds_the_draft_at_the_next_sign_in(typing: Typing) -> None:
    typing.made.inside._sign_out()
    typing.made.qtbot.waitUntil(lambda: typing.made.frame.sign_in._enter.isEnabled())
    assert not typing.readings.sheet.entries
    assert not typing.view.has_changes()
    typing.made.sign_in()
    typing.made.inside.shell.go("readings", kit.ACCOUNT)
    typing.made.qtbot.waitUntil(lambda: bool(typing.readings.sheet.entries))
    assert typing.readings.sheet.entries[0].texts == ["1240,5"]
    assert typing.view.footer.draft_text.startswith("Черновик от ")


def test_a_closed_window_keeps_the_draft(typing: Typing) -> None:
    typing.made.window.close()
    typing.made.qtbot.waitUntil(lambda: not typing.made.window.isVisible())
    assert typing.on_disk()


def test_leaving_tells_the_truth_about_what_becomes_of_the_input(typing: Typing) -> None:
    typing.made.inside.shell.go("search")
    dialog = typing.made.window.findChildren(Dialog)[-1]
    assert "черновиком" in dialog._consequence.text()
    typing.made.press(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert typing.made.window.screen_in_front is typing.made.inside.search_view
    assert typing.on_disk()
