"""The window at work over a real desk: places, search, keys in both layouts, messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.sync.messages import LinkState
from tests.support import desk_kit as kit
from tests.support.plain_place import plain_places, screen, texts
from tests.support.typing import type_text
from tests.support.window_kit import Stage, press_sequence, stage
from ui import theme
from ui.widgets.dialogs import Dialog

CONTROL = Qt.KeyboardModifier.ControlModifier
pytestmark = pytest.mark.qt_log_ignore("keyToAscii", "propagateSizeHints")


@pytest.fixture
def desk(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    with stage(app, qtbot, tmp_path / "p") as made:
        made.made.extend(plain_places())
        made.open()
        yield made


@pytest.fixture
def at_work(desk: Stage) -> Stage:
    desk.sign_in()
    desk.qtbot.waitUntil(lambda: isinstance(desk.app.focusWidget(), QWidget))
    return desk


@pytest.mark.parametrize("sequence", ["Ctrl+K", "Ctrl+Л"])
def test_the_palette_opens_in_both_layouts(at_work: Stage, sequence: str) -> None:
    press_sequence(at_work.window, sequence)
    palette = at_work.inside.palette._view
    assert palette.isVisible()
    assert at_work.app.focusWidget() is palette.edit
    at_work.press(palette.edit, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_under_the_palette_no_key_of_the_window_works_but_the_lock(at_work: Stage) -> None:
    press_sequence(at_work.window, "Ctrl+K")
    palette = at_work.inside.palette._view
    before = list(screen(at_work, "readings").seen)
    at_work.press(palette.edit, Qt.Key.Key_F3)
    assert screen(at_work, "readings").seen == before
    at_work.press(palette.edit, Qt.Key.Key_L, CONTROL)
    assert at_work.window.covered


def test_search_starts_at_the_first_letter_and_enter_opens_the_card(at_work: Stage) -> None:
    view = at_work.inside.search_view
    type_text(view.box.edit, "с")
    at_work.qtbot.waitUntil(lambda: view.list.hits.rowCount() == 1)
    at_work.press(view.box.edit, Qt.Key.Key_Return)
    assert screen(at_work, "resident").seen[-1] == kit.ACCOUNT
    strip = at_work.window.strip
    at_work.qtbot.waitUntil(lambda: "Соколова Марина" in strip.accessibleName())
    assert strip.isVisible()


def test_a_row_leads_straight_to_the_readings(at_work: Stage) -> None:
    view = at_work.inside.search_view
    type_text(view.box.edit, "7200000001")
    at_work.qtbot.waitUntil(lambda: view.list.hits.rowCount() == 1)
    at_work.press(view.box.edit, Qt.Key.Key_F3)
    assert screen(at_work, "readings").seen[-1] == kit.ACCOUNT
    at_work.press(at_work.window, Qt.Key.Key_F6)
    assert screen(at_work, "bills").seen[-1] == kit.ACCOUNT


def test_latin_typing_is_understood_and_says_so(at_work: Stage) -> None:
    view = at_work.inside.search_view
    type_text(view.box.edit, "cjrjkjdf")
    at_work.qtbot.waitUntil(lambda: view.list.hits.rowCount() == 1)
    assert view.chip.text() == "Показано по «соколова»"
    view.chip.click()
    at_work.qtbot.waitUntil(lambda: view.list.hits.rowCount() == 0)
    at_work.press(view.box.edit, Qt.Key.Key_Escape)
    assert view.box.edit.text() == ""


def test_an_unknown_number_names_its_neighbours(at_work: Stage) -> None:
    view = at_work.inside.search_view
    type_text(view.box.edit, "7200000002")
    at_work.qtbot.waitUntil(lambda: "Похожие" in texts(view))
    assert "7200\u00a0000\u00a0001" in texts(view)


def test_opened_residents_come_back_as_recent_under_their_key(at_work: Stage) -> None:
    at_work.inside.shell.go("resident", kit.ACCOUNT)
    at_work.desk.ctx.jobs.call("search", lambda: None)
    at_work.press(at_work.window, Qt.Key.Key_F2)
    view = at_work.inside.search_view
    at_work.qtbot.waitUntil(lambda: view._recent[0].isVisible())
    at_work.press(view.box.edit, Qt.Key.Key_1, CONTROL)
    assert screen(at_work, "resident").seen.count(kit.ACCOUNT) == 2


def test_ctrl_enter_and_numbers_reach_the_screen_in_front(at_work: Stage) -> None:
    at_work.inside.shell.go("bills", kit.ACCOUNT)
    front = screen(at_work, "bills")
    at_work.press(front, Qt.Key.Key_Return, CONTROL)
    at_work.press(front, Qt.Key.Key_2, CONTROL)
    at_work.press(front, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    press_sequence(front, "Ctrl+З")
    at_work.press(front, Qt.Key.Key_Escape)
    assert front.seen[1:] == ["main", "switch_2", "choice_1", "print", "escape"]


def test_back_returns_to_the_place_before(at_work: Stage) -> None:
    at_work.inside.shell.go("resident", kit.ACCOUNT)
    at_work.press(at_work.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert at_work.window.top.title == "Поиск абонента"


def test_places_that_are_not_built_are_absent_and_their_keys_unbound(at_work: Stage) -> None:
    assert at_work.window.nav.items["outbox"].isHidden()
    press_sequence(at_work.window, "Ctrl+Shift+O")
    assert at_work.window.top.title == "Поиск абонента"


def test_a_letter_typed_elsewhere_begins_a_search(at_work: Stage) -> None:
    at_work.inside.shell.go("bills", kit.ACCOUNT)
    type_text(screen(at_work, "bills"), "с")
    assert at_work.inside.search_view.box.edit.text() == "с"
    assert at_work.window.top.title == "Поиск абонента"


def test_leaving_a_screen_with_changes_asks_first(at_work: Stage) -> None:
    at_work.inside.shell.go("readings", kit.ACCOUNT)
    front = screen(at_work, "readings")
    front.changes = True
    at_work.press(front, Qt.Key.Key_F2)
    dialog = at_work.window.work.findChildren(Dialog)[-1]
    assert dialog.isVisible()
    assert at_work.window.top.title == "readings"
    safe = at_work.app.focusWidget()
    assert safe is not None
    at_work.press(safe, Qt.Key.Key_Escape)
    assert at_work.window.top.title == "readings"
    at_work.press(front, Qt.Key.Key_F2)
    dialog = at_work.window.work.findChildren(Dialog)[-1]
    focused = at_work.app.focusWidget()
    assert focused is not None
    at_work.press(focused, Qt.Key.Key_Return, CONTROL)
    assert at_work.window.top.title == "Поиск абонента"


def test_without_the_line_the_banner_says_since_when_and_how_old_the_data_are(
    at_work: Stage,
) -> None:
    since = at_work.desk.clock.now()
    at_work.desk.clock.advance(timedelta(minutes=14))
    at_work.desk.ctx.session.touch()
    at_work.desk.line.state = LinkState(online=False, offline_since=since)
    at_work.desk.ctx.bus.publish(kit.Changed("sync"))
    window = at_work.window
    at_work.qtbot.waitUntil(lambda: not window.banner.isHidden())
    assert "Нет связи с центром с" in window.banner.text
    assert "Данные на" in window.banner.text
    assert window.top.sync.text == "Нет связи · 14\u00a0мин"
    at_work.press(window, Qt.Key.Key_F5)
    assert at_work.desk.wakes
    at_work.desk.line.state = LinkState(online=True)
    at_work.desk.ctx.bus.publish(kit.Changed("sync"))
    at_work.qtbot.waitUntil(lambda: window.banner.isHidden())
    assert window.top.sync.text == "В сети"


def test_the_theme_turns_and_is_kept(at_work: Stage) -> None:
    at_work.inside.shell.act("theme")
    assert theme.scheme() == "dark"
    path = at_work.desk.ctx.paths.config
    at_work.qtbot.waitUntil(path.exists)
    assert 'theme = "dark"' in path.read_text(encoding="utf-8")


def test_the_key_map_is_made_from_the_table_and_the_screen(at_work: Stage) -> None:
    at_work.press(at_work.window, Qt.Key.Key_F1)
    key_map = at_work.window.key_map
    assert key_map.isVisible()
    words = texts(key_map)
    for text in ("Показания", "Заблокировать", "открыть карточку"):
        assert text in words
    focused = at_work.app.focusWidget()
    assert focused is not None
    at_work.press(focused, Qt.Key.Key_Escape)
    assert not key_map.isVisible()


def test_the_guide_is_read_from_the_key_map_and_fetches_nothing(at_work: Stage) -> None:
    at_work.press(at_work.window, Qt.Key.Key_F1)
    key_map = at_work.window.key_map
    at_work.press(key_map._close, Qt.Key.Key_Tab)
    assert at_work.app.focusWidget() is key_map.guide_button
    at_work.press(key_map.guide_button, Qt.Key.Key_Return)
    guide = key_map._guide
    assert guide is not None
    assert guide.isVisible()
    assert "Одна строка для всего" in guide.pages.toPlainText()
    assert not guide.pages.openLinks()
    assert guide.pages.loadResource(2, "https://tric.example/x.png") is None
    assert at_work.app.focusWidget() is guide.pages
    at_work.press(guide.pages, Qt.Key.Key_F3)
    assert screen(at_work, "readings").seen == []
    at_work.press(guide.pages, Qt.Key.Key_Escape)
    assert not guide.isVisible()
    assert at_work.app.focusWidget() is at_work.inside.search_view.box.edit


def test_escape_closes_a_message_that_would_stay(at_work: Stage) -> None:
    at_work.inside.shell.go("settings")
    at_work.window.toasts.show("Не напечатано", "Принтер не выбран.", "error")
    focused = at_work.app.focusWidget()
    assert focused is not None
    at_work.press(focused, Qt.Key.Key_Escape)
    assert at_work.window.toasts.texts == ()
