"""A clerk at the readings form in a child process: types by keys and saves nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.services import drafts
from desktop.store.device_key import NoDeviceKeys
from tests.support import resident_samples as samples
from tests.support.resident_desk import deliver_by, open_desk, settle
from ui.main_window import MainWindow
from ui.readings.presenter import ReadingsPresenter
from ui.readings.view import ReadingsView

TYPED = "1290,4512"


def main() -> None:
    """``draft_child.py DIR``: «typed» a moment after the last key; then waits to be killed."""
    app = QApplication([])
    desk = open_desk(Path(sys.argv[1]), keyring=NoDeviceKeys())
    deliver_by(app, desk)
    window, view = MainWindow(), ReadingsView()
    presenter = ReadingsPresenter(view, desk.ctx)
    window.show_screen(view)
    window.show()
    presenter.activate(samples.ACCOUNT.id)
    settle(app, desk)
    editor = view.grid.editor()
    if editor is None:
        raise SystemExit("no cell is open")
    QTest.keyClicks(editor, TYPED)
    while drafts.find(desk.ctx, f"readings:{samples.ACCOUNT.id}") is None:
        QTest.qWait(20)
    sys.stdout.write("typed\n")
    sys.stdout.flush()
    app.exec()


if __name__ == "__main__":
    main()
