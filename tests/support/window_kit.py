"""The whole window over a desk without network, and keys pressed as a person presses them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.config import Config
from desktop.context import Context
from desktop.jobs import Post
from desktop.services import auth
from tests.support import desk_kit as kit
from ui.app import DeskWindow, WindowParts
from ui.desk import Desk
from ui.shell.presenter import ShellPlace


class Opened:
    """A program that is open already."""

    def __init__(self, desk: kit.Desk) -> None:
        self.desk = desk
        self.started = 0

    @property
    def context(self) -> Context:
        return self.desk.ctx

    def start(self) -> None:
        self.started += 1

    def close(self) -> None:
        self.desk.close()


class Stage:
    """A shown window with its desk."""

    def __init__(self, app: QApplication, qtbot: QtBot, desk: kit.Desk) -> None:
        self.app, self.qtbot, self.desk = app, qtbot, desk
        self.program = Opened(desk)
        self.made: list[ShellPlace] = []
        self.config = Config(theme="light")

        def open_program(post: Post) -> Opened:
            desk.ctx.jobs._post = post
            return self.program

        parts = WindowParts(open_program, self._places, lambda: ("Kyocera",), "0.1.0", self.config)
        self.frame = DeskWindow(app, parts)
        self.window = self.frame.window
        qtbot.addWidget(self.window)

    def open(self) -> None:
        """Show it and wait until the profile is open and the form is there."""
        self.frame.show()
        self.qtbot.waitExposed(self.window)
        self.qtbot.waitUntil(lambda: self.program.started == 1)
        self.qtbot.waitUntil(lambda: self.frame.sign_in._enter.isEnabled())

    def sign_in(self) -> None:
        """Sign the cashier in through the form and wait for the search."""
        self.frame.sign_in._login.setText("kassir")
        self.frame.sign_in._password.setText(kit.PASSWORD)
        self.press(self.frame.sign_in._password, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: not self.window.covered)

    def press(
        self,
        widget: QWidget,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """One key on a widget, shortcuts included."""
        QTest.keyClick(widget, key, modifiers)

    @property
    def inside(self) -> Desk:
        found = self.frame._desk
        assert isinstance(found, Desk)
        return found

    def _places(self, ctx: Context) -> Sequence[ShellPlace]:
        return self.made


@contextmanager
def stage(app: QApplication, qtbot: QtBot, root: Path, *, filled: bool = True) -> Iterator[Stage]:
    """A stage whose cache is filled already, closed at the end."""
    desk = kit.make_desk(root)
    if filled:
        auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
        kit.fill(desk.ctx)
        auth.sign_out(desk.ctx)
    made = Stage(app, qtbot, desk)
    try:
        yield made
    finally:
        if made.frame._desk is not None:
            made.frame._desk.close()
        made.frame.bridge.close()
        desk.close()


def press_sequence(widget: QWidget, sequence: str) -> None:
    """A shortcut by its text, Cyrillic letters included."""
    QTest.keySequence(widget, QKeySequence(sequence))
