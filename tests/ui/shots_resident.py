"""Pictures of the resident's card: its four sections and a breakdown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tests.support import resident_samples as samples
from tests.ui.shots import screen
from tests.ui.shots_frame import frame
from ui.main_window import MainWindow
from ui.resident.view import ACCRUALS, METERS, PAYMENTS, SUMMARY, ResidentView


def framed(view: ResidentView) -> MainWindow:
    """The screen in the window it lives in."""
    window = frame()
    window.show_screen(view)
    return window


def _card(section: int) -> ResidentView:
    view = ResidentView()
    view.show_card(samples.card(), samples.ZONE)
    view.show_section(section)
    return view


@screen("02-resident")
def summary() -> QWidget:
    return framed(_card(SUMMARY))


@screen("03-accruals")
def accruals() -> QWidget:
    return framed(_card(ACCRUALS))


@screen("03-breakdown")
def breakdown() -> QWidget:
    view = _card(ACCRUALS)
    view.accruals.table.choose(3)
    view.accruals.table.opened.emit(3)
    return framed(view)


@screen("03-meters")
def meters() -> QWidget:
    return framed(_card(METERS))


@screen("03-payments")
def payments() -> QWidget:
    return framed(_card(PAYMENTS))
