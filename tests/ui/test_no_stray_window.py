"""Building the desk shows no window but the one: a stray one would flash and steal the focus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.main import make_places
from tests.support.window_kit import stage
from ui.resident.listing import clear
from ui.widgets.layouts import column, holder
from ui.widgets.plain_label import PlainLabel


class Watch(QObject):
    """Notes every top-level window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


@pytest.fixture
def watch(app: QApplication) -> Iterator[Watch]:
    made = Watch()
    app.installEventFilter(made)
    yield made
    app.removeEventFilter(made)


def test_only_the_main_window_is_ever_shown(
    app: QApplication, qtbot: QtBot, tmp_path: Path, watch: Watch
) -> None:
    with stage(app, qtbot, tmp_path / "p") as made:
        made.made.extend(make_places(made.desk.ctx))
        made.open()
        made.sign_in()
        made.window.activateWindow()
        qtbot.waitUntil(made.window.isActiveWindow)
        assert set(watch.shown) == {"MainWindow"}


def test_a_list_built_twice_at_once_shows_no_line_as_a_window(
    app: QApplication, qtbot: QtBot, watch: Watch
) -> None:
    lines = column()
    page = holder(lines)
    qtbot.addWidget(page)
    page.show()
    for _ in range(2):
        clear(lines)
        lines.addWidget(PlainLabel("строка"))
    app.processEvents()
    assert watch.shown == ["QWidget"]
    assert lines.count() == 1


def test_a_planted_stray_window_is_noticed(app: QApplication, qtbot: QtBot, watch: Watch) -> None:
    stray = QWidget()
    qtbot.addWidget(stray)
    stray.setVisible(True)
    assert watch.shown == ["QWidget"]
