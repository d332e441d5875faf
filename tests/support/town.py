"""A demo city served or not, a terminal's window before it, and hands on its keyboard."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.clock import StoppedClock
from desktop.config import Config
from desktop.main import make_places
from desktop.program import Program, Start, assemble
from server.config import database_url
from server.demo.city import DemoSize, make_demo
from tests.support.office import TYUMEN_NOON_MS, RunningOffice, running_office
from tests.support.store_kit import CHEAP
from tests.support.typing import type_text
from ui.app import DeskWindow, WindowParts
from ui.search.view import SearchView

GOLDEN = "7200000001"
CONTROL = Qt.KeyboardModifier.ControlModifier
WAIT_MS = 30_000
HAND_GAP_MS = 45
SMALL = DemoSize(60, 3, 7)


class Clerk:
    """Hands on the keyboard: everything goes to whatever has the focus; ``pressed`` counts."""

    def __init__(self, qtbot: QtBot, frame: DeskWindow) -> None:
        self.qtbot, self.frame = qtbot, frame
        self.pressed = 0

    @property
    def focus(self) -> QWidget:
        widget: QWidget = self.frame.window.focusWidget() or self.frame.window
        while (proxy := widget.focusProxy()) is not None:
            widget = proxy
        return widget

    def types(self, text: str) -> None:
        for sign in text:
            type_text(self.focus, sign)
            self.pressed += 1
            # A hand is slower than a scanner, whose bursts have gaps under 35 ms.
            self.qtbot.wait(HAND_GAP_MS)

    def presses(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.pressed += 1
        QTest.keyClick(self.focus, key, modifiers)

    def scans(self, text: str) -> None:
        """All at once, for long texts where the time between keys is not the matter."""
        type_text(self.focus, text)

    def sees(self, kind: type[QWidget]) -> bool:
        return isinstance(self.frame.window.screen_in_front, kind)


class Town:
    """A demo city on disk, served or not, and a terminal's window before it."""

    def __init__(
        self, folder: Path, qtbot: QtBot, app: QApplication, size: DemoSize = SMALL
    ) -> None:
        self.db_url = f"sqlite:///{folder / 'office.db'}"
        made = make_demo(database_url(self.db_url), size)
        self._serving = ExitStack()
        self.office = self._serving.enter_context(running_office(self.db_url))
        self.clock = StoppedClock(datetime.fromtimestamp(TYUMEN_NOON_MS / 1000, UTC))
        self.profile = folder / "profile"
        self._qtbot, self._app = qtbot, app
        self._start = Start(
            root=self.profile,
            server_url=self.office.url,
            enrolment=Path(made.enrolment),
            clock=self.clock,
            kdf=CHEAP,
            keyring=False,
        )
        self.begin()

    def begin(self) -> None:
        """A new start of the program: its window, and hands on its keyboard."""
        self.programs: list[Program] = []

        def open_program(post: object) -> Program:
            program = assemble(self._start, post=post)  # type: ignore[arg-type]
            self.programs.append(program)
            return program

        parts = WindowParts(open_program, make_places, lambda: (), "0.1.0", Config(theme="light"))
        self.frame = DeskWindow(self._app, parts)
        self._qtbot.addWidget(self.frame.window)
        self.clerk = Clerk(self._qtbot, self.frame)

    def lose_power(self) -> None:
        """What lies on the disk at this instant is all that is left of the terminal."""
        image = self.profile.with_name("after-the-cut")
        shutil.copytree(self.profile, image, ignore=shutil.ignore_patterns("profile.lock"))
        self.frame.close_program()
        self.frame.window.hide()
        shutil.rmtree(self.profile)
        image.rename(self.profile)

    @property
    def program(self) -> Program:
        return self.programs[0]

    def goes_down(self) -> None:
        self._serving.close()

    def comes_back(self) -> RunningOffice:
        self.office = self._serving.enter_context(
            running_office(self.db_url, port=self.office.port)
        )
        return self.office

    def close(self) -> None:
        self.frame.close_program()
        self._serving.close()


def sign_in(town: Town, qtbot: QtBot) -> None:
    town.frame.show()
    town.frame.window.activateWindow()
    qtbot.waitExposed(town.frame.window)
    qtbot.waitUntil(town.frame.window.isActiveWindow, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: bool(town.programs), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: town.frame.sign_in._enter.isEnabled(), timeout=WAIT_MS)
    town.clerk.types("kassir")
    town.clerk.presses(Qt.Key.Key_Return)
    town.clerk.types("demo-2026")
    town.clerk.presses(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: town.clerk.sees(SearchView), timeout=WAIT_MS)
