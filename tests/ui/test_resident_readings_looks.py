"""Card and readings at every size: nothing cut, nothing empty, every control has a name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support import resident_samples as samples
from tests.support.readings_stage import readings_stage
from ui import fonts, painting, theme
from ui.resident.view import ResidentView
from ui.widgets.data_table import DataTable
from ui.widgets.plain_label import PlainLabel
from ui.widgets.surfaces import ScrollArea

BODIES = ((1072, 564), (1158, 634), (1158, 652), (1712, 964))
"""The body at client areas of 1280x680, 1366x690, 1366x768 and 1920x1080."""


def visible(root: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [one for one in root.findChildren(kind) if one.isVisible()]


def cut_labels(root: QWidget) -> list[str]:
    """Labels that promise whole text and do not have the room."""
    return [
        label.text()
        for label in visible(root, PlainLabel)
        if isinstance(label, PlainLabel)
        and not label.elided
        and not label.wordWrap()
        and painting.text_width(label.text(), label.font()) > label.width() + 1
    ]


def nameless(root: QWidget) -> list[QWidget]:
    found = [*visible(root, QAbstractButton), *visible(root, QComboBox), *visible(root, QLineEdit)]
    found += visible(root, DataTable)
    return [
        one
        for one in found
        if not one.accessibleName() and not (isinstance(one, QAbstractButton) and one.text())
    ]


def outside(root: QWidget) -> list[str]:
    """Buttons that lie beyond the edge of the screen."""
    whole = root.rect()
    return [
        one.text()
        for one in visible(root, QAbstractButton)
        if isinstance(one, QAbstractButton)
        and not one.visibleRegion().isEmpty()
        and not whole.contains(one.mapTo(root, one.rect().bottomRight()))
    ]


def too_wide(root: QWidget) -> list[tuple[int, int]]:
    """Panes whose inside is wider than they are."""
    return [
        (inner.width(), pane.viewport().width())
        for pane in root.findChildren(ScrollArea)
        if pane.isVisible()
        and (inner := pane.widget()) is not None
        and inner.width() > pane.viewport().width()
    ]


@pytest.fixture
def scaled(app: QApplication) -> Callable[[int], None]:
    return lambda percent: theme.apply(app, "light", percent)


@pytest.mark.parametrize("size", BODIES)
@pytest.mark.parametrize("section", range(4))
def test_the_card_fits(
    app: QApplication, qtbot: QtBot, size: tuple[int, int], section: int
) -> None:
    view = ResidentView()
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    view.show_card(samples.card(), samples.ZONE)
    view.show_section(section)
    app.processEvents()
    assert (view.width(), view.height()) == size
    assert cut_labels(view) == []
    assert nameless(view) == []
    assert outside(view) == []
    assert too_wide(view) == []


@pytest.mark.parametrize("size", BODIES)
def test_the_readings_screen_fits_and_saving_is_in_sight(
    app: QApplication, qtbot: QtBot, tmp_path: Path, size: tuple[int, int]
) -> None:
    with readings_stage(app, qtbot, tmp_path / "p") as stage:
        stage.window.show_screen(stage.view)
        stage.view.edit_row(1)
        stage.type("767,921")
        view = stage.view
        view.setParent(None)
        qtbot.addWidget(view)
        view.resize(*size)
        view.show()
        app.processEvents()
        assert (view.width(), view.height()) == size
        assert cut_labels(view) == []
        assert nameless(view) == []
        assert outside(view) == []
        save = view.save_button
        assert view.rect().contains(save.mapTo(view, save.rect().bottomRight()))


@pytest.mark.parametrize("section", range(4))
def test_the_card_stands_larger_text(
    app: QApplication, qtbot: QtBot, scaled: Callable[[int], None], section: int
) -> None:
    scaled(150)
    assert fonts.text_scale() == 150
    view = ResidentView()
    qtbot.addWidget(view)
    view.resize(1158, 652)
    view.show()
    view.show_card(samples.card(), samples.ZONE)
    view.show_section(section)
    app.processEvents()
    assert view.width() == 1158
    assert cut_labels(view) == []
    assert too_wide(view) == []


def test_readings_stand_larger_text(
    app: QApplication, qtbot: QtBot, tmp_path: Path, scaled: Callable[[int], None]
) -> None:
    scaled(150)
    with readings_stage(app, qtbot, tmp_path / "p") as stage:
        view = stage.view
        view.edit_row(1)
        stage.type("767,921")
        view.setParent(None)
        qtbot.addWidget(view)
        view.resize(1158, 652)
        view.show()
        app.processEvents()
        assert view.width() == 1158
        assert cut_labels(view) == []
        assert too_wide(view) == []
        assert outside(view) == []
        header = view.grid.horizontalHeader()
        assert header.length() <= view.grid.viewport().width()


def test_the_chart_tells_its_numbers_in_words(app: QApplication, qtbot: QtBot) -> None:
    view = ResidentView()
    qtbot.addWidget(view)
    view.show_card(samples.card(), samples.ZONE)
    told = view.summary.chart.accessibleDescription()
    assert "Октябрь 2026, начислено 7\u00a0527,72\u00a0₽, оплачено 0,00\u00a0₽" in told


def test_texts_are_drawn_as_they_are(app: QApplication, qtbot: QtBot) -> None:
    view = ResidentView()
    qtbot.addWidget(view)
    view.show_card(samples.card(), samples.ZONE)
    labels = view.findChildren(PlainLabel)
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
