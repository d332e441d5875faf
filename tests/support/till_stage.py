"""The whole window over a desk with an open till, and hands on its keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.context import Context
from desktop.main import make_places
from desktop.services import auth
from tests.support import desk_kit as kit
from tests.support.till_desk import Till, open_till
from tests.support.typing import type_text
from tests.support.window_kit import Stage
from ui.main_window import MainWindow
from ui.screen import Screen
from ui.widgets.dialogs import Dialog

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier
WAIT_MS = 10_000
S = TypeVar("S", bound=Screen)
D = TypeVar("D", bound=Dialog)


class TillStage:
    """A signed-in cashier before the window of a till; the scanner's ear is off."""

    def __init__(self, app: QApplication, qtbot: QtBot, till: Till) -> None:
        self.till, self.qtbot = till, qtbot
        auth.sign_out(till.ctx)
        self.stage = Stage(app, qtbot, till.desk)
        self.stage.made = list(make_places(till.ctx))
        self.stage.open()
        self.stage.sign_in()
        self.stage.inside.scanner.set_enabled(False)
        # The end of a test closes the window: nobody is there to be asked about what is unsent.
        self.stage.inside.shell._may_close = True
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    @property
    def ctx(self) -> Context:
        return self.till.ctx

    @property
    def window(self) -> MainWindow:
        return self.stage.window

    @property
    def focus(self) -> QWidget:
        found = self.window.focusWidget() or self.window
        while (proxy := found.focusProxy()) is not None:
            found = proxy
        return found

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """A key on whatever has the focus, shortcuts included."""
        QTest.keyClick(self.focus, key, modifiers)

    def types(self, text: str) -> None:
        type_text(self.focus, text)

    def wait(self, done: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(done, timeout=WAIT_MS)

    def go(self, place: str, kind: type[S], account_id: int | None = None) -> S:
        """Another place, with what it shows."""
        self.stage.inside.shell.go(place, account_id)
        return self.front(kind)

    def front(self, kind: type[S]) -> S:
        """The screen in front."""
        self.wait(lambda: isinstance(self.window.screen_in_front, kind))
        found = self.window.screen_in_front
        assert isinstance(found, kind)
        return found

    def dialog(self, kind: type[D]) -> D:
        """The question in front."""
        self.wait(lambda: bool(self.open_dialogs(kind)))
        return self.open_dialogs(kind)[0]

    def open_dialogs(self, kind: type[D]) -> list[D]:
        return [one for one in self.window.findChildren(kind) if one.isVisible()]

    def toasts(self) -> list[str]:
        return [f"{one.heading} {one.detail}" for one in self.window.toasts.texts]

    def lock(self) -> None:
        self.stage.inside.shell.act("lock")
        self.wait(lambda: self.window.covered)

    def unlock(self) -> None:
        """Open the lock by the cashier's own password."""
        self.types(kit.PASSWORD)
        self.press(Qt.Key.Key_Return)
        self.wait(lambda: not self.window.covered)
        self.stage.inside.scanner.set_enabled(False)


@contextmanager
def till_stage(app: QApplication, qtbot: QtBot, root: Path, *more: Any) -> Iterator[TillStage]:
    """A stage with an open shift, closed at the end; ``more`` nouns lie in its cache."""
    till = open_till(root, *more)
    made = TillStage(app, qtbot, till)
    try:
        yield made
    finally:
        desk = made.stage.frame._desk
        if desk is not None:
            desk.close()
        made.stage.frame.bridge.close()
        till.close()
