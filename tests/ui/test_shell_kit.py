"""The kit keeps its promises: keys in both layouts, themes, tables, toasts, dialogs."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QLineF, QRect, Qt
from PySide6.QtGui import QIcon, QKeySequence, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui import shots
from ui import fonts, icons, theme, tokens
from ui.actions import ACTS, sequences
from ui.table_model import Cell, Column, Row
from ui.widgets.data_table import DataTable
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Field, LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import EmptyState, ProgressRow
from ui.widgets.toasts import Toast, ToastStack, ToastText

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
shots.load_all()


def test_each_letter_key_is_registered_in_both_layouts() -> None:
    assert sequences("Ctrl K") == (QKeySequence("Ctrl+K"), QKeySequence("Ctrl+Л"))
    assert QKeySequence("Ctrl+Б") in sequences("Ctrl ,")
    assert sequences("Ctrl Enter") == (QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter"))
    lettered = [act for act in ACTS if act.key.split() and act.key.split()[-1].isalpha()]
    for act in lettered:
        last = act.key.split()[-1]
        if len(last) == 1:
            assert len(sequences(act.key)) == 2, act


def test_no_key_has_two_meanings() -> None:
    bound = [str(one.toString()) for act in ACTS for one in sequences(act.key)]
    assert len(bound) == len(set(bound))


def test_the_theme_changes_colours_icons_and_labels(app: QApplication, qtbot: QtBot) -> None:
    label = PlainLabel("Долг", tint="danger")
    qtbot.addWidget(label)
    icon = icons.icon("search", "text")
    light = icon.pixmap(32, 32).toImage()
    theme.apply(app, "dark")
    app.processEvents()
    assert label.palette().windowText().color().name().upper() == tokens.DARK["danger"]
    assert app.palette().window().color().name().upper() == tokens.DARK["window"]
    assert icon.pixmap(32, 32).toImage() != light
    assert QIcon(icon).pixmap(18, 18).isNull() is False


def test_the_text_scale_grows_fonts_and_rows(app: QApplication, qtbot: QtBot) -> None:
    before = theme.scaled(tokens.ROW_LIST)
    theme.apply(app, "light", 150)
    assert fonts.font(13).pixelSize() == 20
    assert theme.scaled(tokens.ROW_LIST) == round(before * 1.5)


def grid(qtbot: QtBot) -> DataTable:
    columns = [Column("Прибор"), Column("Новое", 120, "right")]
    table = DataTable(columns, name="Показания", edits=True)
    rows = [
        Row((Cell("ХВС"), Cell("", box="normal")), 1, "ХВС, кухня"),
        Row((Cell("Итог"), Cell("1")), 2),
        Row((Cell("ГВС"), Cell("", box="normal")), 3),
    ]
    table.show_rows(rows)
    qtbot.addWidget(table)
    table.resize(500, 200)
    table.show()
    table.activateWindow()
    qtbot.waitUntil(table.isActiveWindow)
    table.setFocus()
    return table


def test_enter_commits_a_cell_and_goes_down_over_rows_without_a_box(
    app: QApplication, qtbot: QtBot
) -> None:
    table = grid(qtbot)
    edited: list[tuple[int, int, str]] = []
    ends: list[int] = []
    table.table.edited.connect(lambda *what: edited.append(what))
    table.past_last.connect(lambda: ends.append(1))
    table.choose(*table.first_box())
    for text in ("12,5", "7"):
        editor = app.focusWidget()
        assert isinstance(editor, LineEdit)
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert edited == [(0, 1, "12,5"), (2, 1, "7")]
    assert ends == [1]


def test_a_row_is_spoken_as_one_sentence(app: QApplication, qtbot: QtBot) -> None:
    table = grid(qtbot)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert table.table.index(0, 1).data(role) == "ХВС, кухня"


def test_toasts_are_three_at_most_and_errors_stay(app: QApplication, qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(900, 600)
    over.show()
    stack = ToastStack(over)
    stack.show("Не напечатано", kind="error")
    undone: list[int] = []
    for number in range(4):
        stack.show(f"Сохранено {number}", action="Отменить", act=lambda: undone.append(1))
    assert [toast.heading for toast in stack.texts] == [
        "Не напечатано",
        "Сохранено 2",
        "Сохранено 3",
    ]


def test_a_dialog_keeps_the_focus_and_the_danger_needs_ctrl_enter(
    app: QApplication, qtbot: QtBot
) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(900, 600)
    over.show()
    over.activateWindow()
    qtbot.waitUntil(over.isActiveWindow)
    reason = LineEdit()
    dialog = Dialog(over, "Отозвать?").set_verbs("Отозвать", "Не отзывать")
    dialog.add(Field("Причина", reason, required=True), reason)
    done: list[str] = []
    dialog.accepted.connect(lambda: done.append("yes"))
    dialog.rejected.connect(lambda: done.append("no"))
    dialog.ask()
    assert app.focusWidget() is reason
    QTest.keyClick(reason, Qt.Key.Key_Return)
    assert done == []
    for _ in range(5):
        focused = app.focusWidget()
        assert focused is not None
        assert dialog.isAncestorOf(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    QTest.keyClick(reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(reason, Qt.Key.Key_Escape)
    assert done == ["yes", "no"]
    assert not dialog.isVisible()


def test_void_calls_of_qt_do_not_eat_references_to_none(app: QApplication, qtbot: QtBot) -> None:
    """PySide6 6.12.0 on CPython 3.11 drops one at each call and aborts after some thousands."""
    picture = QPixmap(50, 50)
    painter = QPainter(picture)
    label, bar, edit = PlainLabel("a"), QScrollBar(), QLineEdit()
    for widget in (label, bar, edit):
        qtbot.addWidget(widget)
    calls: dict[str, Callable[[], object]] = {
        "drawText": lambda: painter.drawText(1, 10, "x"),
        "fillRect": lambda: painter.fillRect(picture.rect(), Qt.GlobalColor.white),
        "setPen": lambda: painter.setPen(Qt.GlobalColor.black),
        "drawLines": lambda: painter.drawLines([QLineF(0, 0, 1, 1)]),
        "save": lambda: (painter.save(), painter.restore()),
        "scale": lambda: painter.scale(1, 1),
        "drawRoundedRect": lambda: painter.drawRoundedRect(QRect(0, 0, 5, 5), 2, 2),
        "setValue": lambda: bar.setValue(3),
        "setText": lambda: label.setText("q"),
        "line setText": lambda: edit.setText("q"),
        "processEvents": app.processEvents,
        "sendEvent": lambda: app.sendEvent(label, QEvent(QEvent.Type.User)),
    }
    drift = {}
    for name, call in calls.items():
        call()
        before = sys.getrefcount(None)
        for _ in range(500):
            call()
        drift[name] = sys.getrefcount(None) - before
    painter.end()
    assert {name: count for name, count in drift.items() if abs(count) > 50} == {}


def test_building_a_screen_opens_no_window_of_its_own(app: QApplication, qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    ToastStack(over)
    made = [
        EmptyState("gauge", "Показаний нет", "Внесите первое", "Внести"),
        Toast(ToastText("Сохранено", "ГВС", action="Отменить"), None),
        ProgressRow("Загружаем"),
    ]
    for widget in made:
        qtbot.addWidget(widget)
    assert [window for window in app.topLevelWidgets() if window.isVisible()] == []
