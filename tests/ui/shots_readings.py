"""Pictures of the readings screen: doubts, a replacement, a whole house."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from tests.support import resident_samples as samples
from tests.support.resident_desk import deliver_by, open_desk, settle
from tests.ui.shots import screen
from tests.ui.shots_frame import framed_resident
from ui.main_window import MainWindow
from ui.readings.presenter import ReadingsPresenter
from ui.readings.view import ReadingsView


def _open(flats: int = 0) -> tuple[MainWindow, ReadingsView, ReadingsPresenter]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    desk = open_desk(Path(tempfile.mkdtemp()) / "p", flats=flats)
    deliver_by(app, desk)
    view = ReadingsView()
    presenter = ReadingsPresenter(view, desk.ctx)
    window = framed_resident()
    presenter.activate(samples.ACCOUNT.id)
    settle(app, desk)
    window.show_screen(view)
    view.setProperty("desk", None)
    window._kept = (desk, presenter)  # type: ignore[attr-defined]
    return window, view, presenter


def _type(view: ReadingsView, *typed: tuple[int, str]) -> None:
    for place, text in typed:
        view.edit_row(place)
        view.typed.emit(place, text)


@screen("04-readings")
def resident() -> QWidget:
    window, view, _presenter = _open()
    _type(view, (0, "1290.4512"), (1, "767,9210"), (2, "860,9"), (4, "18519"))
    view.edit_row(1)
    return window


@screen("04-less")
def less() -> QWidget:
    window, view, _presenter = _open()
    _type(view, (0, "1290.4512"), (2, "826,145"))
    return window


@screen("04-saved")
def saved() -> QWidget:
    window, view, _presenter = _open()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    view.wants_offer.connect(lambda h, d, w, _a: window.toasts.show(h, d, "success", w))
    _type(view, (0, "1290.4512"), (4, "18519"), (5, "7978"))
    view.main_action()
    settle(app, window._kept[0])  # type: ignore[attr-defined]
    _type(view, (0, "1291"))
    view.act("choice_1")
    return window


@screen("04-draft")
def draft() -> QWidget:
    window, view, _presenter = _open()
    _type(view, (0, "1290.4512"), (1, "748,06"))
    view.edit_row(2)
    view.show_draft("Черновик от 10:42")
    return window


@screen("04-house")
def house() -> QWidget:
    window, view, _presenter = _open(flats=60)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    view.act("switch_2")
    settle(app, window._kept[0])  # type: ignore[attr-defined]
    _type(view, (0, "1290.4512"), (1, "1291"), (2, "1400"))
    return window


def _batch(content: str) -> QWidget:
    window, view, _presenter = _open()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    view.act("switch_3")
    if content:
        path = Path(tempfile.mkdtemp()) / "показания.csv"
        path.write_text(content)
        view.drop.dropped.emit(str(path))
        settle(app, window._kept[0])  # type: ignore[attr-defined]
    return window


@screen("04-batch")
def batch() -> QWidget:
    head = "Лицевой счёт;Номер счётчика;Дата;Показание;Т2\n"
    account = samples.ACCOUNT.number
    rows = ("4418820;;1290,4512", "4418833;;767,9210", "4418901;;860,9", "3390112;;18519;7978")
    return _batch(head + "".join(f"{account};{row}\n" for row in rows) + "000;1;;1\n")


@screen("04-batch-empty")
def batch_empty() -> QWidget:
    return _batch("")
