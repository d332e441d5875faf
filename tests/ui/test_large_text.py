"""Large text in a small window: sums stay whole, nothing overlaps, actions stay in view."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.support import resident_samples as samples
from tests.support.readings_stage import readings_stage
from tests.ui.shots_shell import HITS
from ui import painting, theme
from ui.fonts import font
from ui.main_window import MainWindow
from ui.outbox.panel import Facts, Side
from ui.outbox.view import OutboxView
from ui.resident.view import ACCRUALS, PAYMENTS, SUMMARY, ResidentView
from ui.search.view import SearchView
from ui.widgets.data_table import DataTable, shared

FACTS = Facts(
    "Показание внесено дважды", "ХВС, кухня · Соколова М. В., ЛС 7200 000 001 · ноябрь 2026",
    "За этот месяц уже есть другое показание. Выберите, какое оставить.", "git-merge", "danger",
    False, False, True,
)  # fmt: skip


@pytest.fixture(autouse=True)
def large(app: QApplication) -> Iterator[None]:
    theme.apply(app, "light", 150)
    yield
    theme.apply(app, "light", 100)


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow()
    qtbot.addWidget(made)
    made.resize(1280, 680)
    made.show()
    return made


def cut_sums(table: DataTable) -> list[str]:
    """Numbers that do not have the room of their digits."""
    found = []
    for place, column in enumerate(table.table.columns):
        if column.align != "right" or table.isColumnHidden(place):
            continue
        room = table.columnWidth(place) - 20
        for row in table.table.rows:
            cell = row.cells[place]
            face = font(13, 600 if row.total else cell.weight)
            if painting.text_width(cell.text, face) > room + 0.5:
                found.append(f"{column.title}: {cell.text}")
    return found


@pytest.mark.parametrize("section", [SUMMARY, ACCRUALS, PAYMENTS])
def test_no_sum_of_the_card_is_cut(app: QApplication, window: MainWindow, section: int) -> None:
    view = ResidentView()
    window.show_screen(view)
    view.show_card(samples.card(), samples.ZONE)
    view.show_section(section)
    app.processEvents()
    tables = [one for one in view.findChildren(DataTable) if one.isVisible()]
    assert tables
    assert [words for table in tables for words in cut_sums(table)] == []


def test_a_narrow_window_has_a_rail_that_the_clerk_may_turn(
    app: QApplication, window: MainWindow
) -> None:
    assert window.nav.is_rail
    window.turn_rail()
    window.resize(1290, 690)
    app.processEvents()
    assert not window.nav.is_rail
    window.resize(1920, 1080)
    app.processEvents()
    assert not window.nav.is_rail
    window.resize(1280, 680)
    app.processEvents()
    assert window.nav.is_rail


def test_usual_text_keeps_the_words_of_the_navigation(app: QApplication, qtbot: QtBot) -> None:
    theme.apply(app, "light", 100)
    made = MainWindow()
    qtbot.addWidget(made)
    made.resize(1280, 680)
    made.show()
    assert not made.nav.is_rail


def test_the_two_sides_of_a_conflict_lie_under_each_other_and_the_decision_is_in_view(
    app: QApplication, window: MainWindow
) -> None:
    view = OutboxView()
    window.show_screen(view)
    panel = view.panel
    panel.show_conflict(
        FACTS,
        Side("1 240,0000", "расход 5,4330", "Гладкова О. П., в окне, со слов, 20.11.2026 10:42"),
        Side("1 239,0000", "расход 4,4330", "абонент, личный кабинет, 18.11.2026 16:06"),
    )
    app.processEvents()
    tops = [_span(one, panel) for one in (panel.ours, panel.theirs, panel.third, panel.reason)]
    assert all(upper[1] <= lower[0] for upper, lower in pairwise(tops))
    for card in (panel.ours, panel.theirs, panel.third):
        parts = [one for one in card.findChildren(QWidget) if one.isVisible()]
        assert all(card.rect().contains(one.geometry()) for one in parts)
        assert card.height() >= card.minimumSizeHint().height()
    low = panel.decide.mapTo(panel, QPoint(0, panel.decide.height()))
    assert low.y() <= panel.height()


def test_widths_give_what_they_can_before_what_they_need() -> None:
    wanted, needed = {1: 100, 2: 100}, {1: 90, 2: 40}
    assert shared(wanted, needed, 300) == wanted
    fitting = shared(wanted, needed, 150)
    assert sum(fitting.values()) <= 150
    assert fitting[1] >= 90
    assert fitting[2] >= 40
    assert sum(shared(wanted, needed, 65).values()) <= 65


def _span(widget: QWidget, over: QWidget) -> tuple[int, int]:
    top = widget.mapTo(over, QPoint()).y()
    return top, top + widget.height()


def test_results_never_lie_over_their_actions(qtbot: QtBot, window: MainWindow) -> None:
    view = SearchView()
    window.show_screen(view)
    view.box.edit.setText("соколова")
    view.show_hits(HITS, "", more=True, query="соколова")
    card = view._card
    qtbot.waitUntil(lambda: card.height() >= card.minimumSizeHint().height() > view.list.height())
    assert _span(view.list, view)[1] <= _span(view._for_whom, view)[0]


def test_a_drafts_mark_leaves_the_main_action_whole(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with readings_stage(app, qtbot, tmp_path / "p") as stage:
        stage.window.resize(1280, 680)
        stage.type("1290,4512")
        stage.view.show_draft("Черновик от 10:42")
        stage.settle()
        save = stage.view.save_button
        assert save.width() >= save.sizeHint().width()
        assert stage.view.discard_button.text() == "Удалить"
        theme.apply(app, "light", 100)
