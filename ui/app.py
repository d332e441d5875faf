"""The window's program: the application, then a first paint, then everything that takes time."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ui import fonts, icons, theme
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.sign_in.view import SignInView

# The first paint waits for every import above this line: the stores, the services and the wire
# nouns are for the type checker alone.
if TYPE_CHECKING:
    from desktop.config import Config
    from desktop.context import Context
    from desktop.jobs import Post
    from ui.desk import Desk
    from ui.shell.place import ShellPlace


class OpenProgram(Protocol):
    """What is opened after the first paint (``desktop.program.Program``)."""

    @property
    def context(self) -> Context: ...

    def start(self) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class WindowParts:
    """What ``desktop.main`` brings.

    ``open_program(post)`` runs in a thread of its own after the first paint; ``places(ctx)`` makes
    the screens of the body beside search and settings, on the UI thread; ``printers()`` names the
    printers, in a job; ``version`` is shown at sign-in and in the settings.
    """

    open_program: Callable[[Post], OpenProgram]
    places: Callable[[Context], Sequence[ShellPlace]]
    printers: Callable[[], Sequence[str]]
    version: str
    config: Config
    opened: Callable[[MainWindow, Context], None] = lambda _window, _ctx: None


def create(config: Config, arguments: Sequence[str] = ("tric-desk",)) -> QApplication:
    """The application with our style, fonts and theme; the one that exists is used again."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
    else:
        # As an argument, because a style that Python has touched costs the start 9 ms.
        app = QApplication([*arguments, "-style", "fusion"])
        app.setProperty(theme.FUSION_SET, True)
    app.setApplicationName("tric-desk")
    app.setApplicationDisplayName("ТРИЦ · Абонентский отдел")
    fonts.load()
    theme.apply(app, cast(theme.Mode, config.theme), config.text_scale_percent)
    app.setWindowIcon(icons.icon("building-community", "accent"))
    app.styleHints().colorSchemeChanged.connect(lambda _: _follow_system(app))
    return app


def run(parts: WindowParts) -> int:
    """Show the window and live until it is closed; returns the exit code."""
    app = create(parts.config, sys.argv[:1])
    desk = DeskWindow(app, parts)
    desk.show()
    code = app.exec()
    desk.close_program()
    return code


class DeskWindow:
    """The window from its first paint to its end."""

    def __init__(self, app: QApplication, parts: WindowParts) -> None:
        self._app = app
        self._parts = parts
        self._program: OpenProgram | None = None
        self._desk: Desk | None = None
        self.window = MainWindow(build=False)
        # The window's child: what is posted to a window that is gone goes with it.
        self.bridge = Bridge(self.window)
        self.sign_in = SignInView(parts.version)
        self.window.show_page(self.sign_in)
        self.sign_in.show_opening()

    def show(self) -> None:
        """Paint first; the profile is opened when the event loop is free."""
        self.window.show()
        QTimer.singleShot(0, self._open)

    def close_program(self) -> None:
        """End threads and files after the event loop."""
        self.bridge.close()
        if self._desk is not None:
            self._desk.close()
        if self._program is not None:
            self._program.close()

    def _open(self) -> None:
        from ui.collector import Collector  # nothing dies on the way to the first paint

        Collector(self.window)

        def work() -> None:
            try:
                program = self._parts.open_program(self.bridge.post)
            except Exception as error:  # noqa: BLE001 - shown on the first page, whatever it is
                trouble = error
                self.bridge.post(lambda: self._not_opened(trouble))
            else:
                self.bridge.post(lambda: self._opened(program))

        threading.Thread(target=work, name="opening", daemon=True).start()

    def _not_opened(self, error: Exception) -> None:
        from ui.trouble import words_of  # the sentences are not needed for the first paint

        self.sign_in.show_stopped(words_of(error))

    def _opened(self, program: OpenProgram) -> None:
        # The screens are imported here: the first paint must not wait for them.
        from ui.desk import Desk

        self._program = program
        self.window.build()
        self._desk = Desk(self._app, self, self._parts, program.context)
        program.start()
        self._parts.opened(self.window, program.context)


def _follow_system(app: QApplication) -> None:
    if theme.mode(app) == "system":
        theme.apply(app, "system")
