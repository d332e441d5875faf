"""One start of the product or of a bare window: prints when it took keys, on the shared clock."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"


def bare() -> None:
    """An empty main window of the same Qt, shown and idle."""
    from PySide6.QtCore import QTimer  # what is measured
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    QTimer.singleShot(0, lambda: done(app))
    app.exec()


def product(profile: Path) -> None:
    """The real start of the desk, until its sign-in has shown and takes keys."""
    from desktop.__main__ import rest_collector

    rest_collector()  # as the command line does
    from PySide6.QtCore import QTimer  # what is measured
    from PySide6.QtWidgets import QApplication

    from desktop import main
    from ui import app as window_app

    show = window_app.DeskWindow.show

    def show_and_tell(desk: window_app.DeskWindow) -> None:
        show(desk)
        running = QApplication.instance()
        QTimer.singleShot(0, lambda: probe(desk, running))

    def probe(desk: window_app.DeskWindow, running: object) -> None:
        login = desk.sign_in._login
        assert login.isVisible()
        assert not login.isReadOnly()
        done(running)

    window_app.DeskWindow.show = show_and_tell  # type: ignore[assignment, method-assign]
    arguments = argparse.Namespace(
        profile=profile, server=None, demo=False, offline=True, login=None, verb=None
    )
    main.run_window(arguments)


def done(app: object) -> None:
    """Tell the moment and leave at once: closing is not measured."""
    print(time.clock_gettime(time.CLOCK_MONOTONIC), flush=True)
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    else:
        product(Path(sys.argv[2]))
