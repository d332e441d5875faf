"""A message stands in nobody's way: nothing that is pressed or typed into is under it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.support import resident_samples as samples
from tests.support.resident_desk import deliver_by, open_desk, settle
from ui import theme
from ui.main_window import MainWindow
from ui.readings.presenter import ReadingsPresenter
from ui.readings.view import ReadingsView
from ui.widgets.toast_place import pressed_rects

SIZES = [(1280, 680), (1366, 690), (1366, 768), (1920, 1080)]


@pytest.fixture(params=[0, 40], ids=["resident", "house"])
def readings_window(
    app: QApplication, qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[MainWindow, ReadingsView]]:
    desk = open_desk(tmp_path / "p", flats=request.param)
    cut = deliver_by(app, desk)
    view, window = ReadingsView(), MainWindow()
    presenter = ReadingsPresenter(view, desk.ctx)
    qtbot.addWidget(window)
    window.show_screen(view)
    window.show()
    presenter.activate(samples.ACCOUNT.id)
    settle(app, desk)
    if request.param:
        view.act("switch_2")
        settle(app, desk)
    yield window, view
    cut()
    desk.close()


@pytest.mark.parametrize("size", SIZES, ids=[f"{w}x{h}" for w, h in SIZES])
def test_a_message_covers_no_button_and_no_field(
    app: QApplication, readings_window: tuple[MainWindow, ReadingsView], size: tuple[int, int]
) -> None:
    window, view = readings_window
    window.resize(*size)
    view.edit_row(0)
    view.typed.emit(0, "1400")
    app.processEvents()
    toasts = [
        window.toasts.show("Показания приняты на этом компьютере", "Ждут отправки", "success", "x")
        for _ in range(2)
    ]
    app.processEvents()
    pressed = pressed_rects(window.body, window.work, toasts)
    assert len(pressed) > 5
    for toast in toasts:
        assert window.work.rect().contains(toast.panel)
        assert [one for one in pressed if one.intersects(toast.panel)] == []
    assert not toasts[0].panel.intersects(toasts[1].panel)


def test_a_message_steps_aside_for_a_button_that_comes(
    app: QApplication, qtbot: QtBot, readings_window: tuple[MainWindow, ReadingsView]
) -> None:
    window, view = readings_window
    toast = window.toasts.show("Показания приняты на этом компьютере")
    late = QPushButton("Поздняя", view)
    late.move(view.mapFrom(window.work, toast.panel.topLeft()))
    late.show()
    qtbot.waitUntil(
        lambda: (
            not any(
                one.intersects(toast.panel) for one in pressed_rects(view, window.work, (toast,))
            )
        )
    )


def test_large_text_makes_a_larger_message(
    app: QApplication, qtbot: QtBot, readings_window: tuple[MainWindow, ReadingsView]
) -> None:
    window, _view = readings_window
    usual = window.toasts.show("Показания приняты").height()
    theme.apply(app, text_scale=150)
    try:
        assert window.toasts.show("Показания приняты").height() > usual
    finally:
        theme.apply(app, text_scale=100)
