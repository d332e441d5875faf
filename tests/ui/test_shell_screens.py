"""Every screen of the pictures: signs, icons, labels, names and targets, main actions in view."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui import shots
from ui import theme, tokens
from ui.assets import resource
from ui.widgets.buttons import Button
from ui.widgets.plain_label import PlainLabel

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
ROOT = Path(__file__).resolve().parents[2]
shots.load_all()
SCREENS = sorted(shots.SCREENS)


@pytest.fixture(params=SCREENS)
def page(request: pytest.FixtureRequest, app: QApplication, qtbot: QtBot) -> QWidget:
    widget = shots.SCREENS[request.param]()
    qtbot.addWidget(widget)
    widget.resize(1280, 680)
    widget.show()
    shots.settle(app, 3)
    return widget


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground", "least"), tokens.CONTRAST)
def test_every_pair_of_tokens_keeps_its_contrast(
    scheme: str, mark: str, ground: str, least: float
) -> None:
    colours = tokens.SCHEMES[scheme]
    assert tokens.contrast(colours[mark], colours[ground]) >= least - 0.05


def test_both_themes_have_the_same_tokens() -> None:
    assert tokens.LIGHT.keys() == tokens.DARK.keys()


def test_every_sign_of_the_interface_is_in_every_weight_of_the_font() -> None:
    said = re.compile(r"\"([^\"\\]*(?:\\.[^\"\\]*)*)\"")
    signs: set[str] = set()
    for path in (ROOT / "ui").rglob("*.py"):
        for text in said.findall(path.read_text(encoding="utf-8")):
            signs |= {sign for sign in text if ord(sign) > 127}
    assert len(signs) > 60
    for weight in (400, 500, 600, 700):
        known = TTFont(resource("fonts", f"GolosText-{weight}.ttf")).getBestCmap()
        assert {sign for sign in signs if ord(sign) not in known} == set()


def test_every_icon_named_in_the_code_is_there() -> None:
    have = {path.stem for path in resource("icons").glob("*.svg")}
    named = re.compile(r"(?:icon=|IconMark\(|IconTile\(|icons?\.paint\(painter, )\"([a-z0-9-]+)\"")
    used = {
        name
        for path in (ROOT / "ui").rglob("*.py")
        for name in named.findall(path.read_text(encoding="utf-8"))
    }
    assert used - have == set()
    assert len(used) > 20


def test_no_label_is_narrower_than_its_text(page: QWidget) -> None:
    cut = []
    for label in page.findChildren(PlainLabel):
        if not label.isVisible() or label.elided or label.wordWrap():
            continue
        if label.width() < label.sizeHint().width() - 1 or label.height() < 4:
            cut.append((label.text(), label.width(), label.sizeHint().width()))
    assert cut == []


@pytest.mark.parametrize("name", SCREENS)
def test_the_largest_text_cuts_no_label(name: str, app: QApplication, qtbot: QtBot) -> None:
    theme.apply(app, "light", 150)
    page = shots.SCREENS[name]()
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    shots.settle(app, 3)
    cut = [
        (label.text(), label.width())
        for label in page.findChildren(PlainLabel)
        if label.isVisible()
        and not (label.elided or label.wordWrap())
        and label.width() < label.sizeHint().width() - 1
    ]
    assert cut == []


def test_every_main_action_is_in_view_in_the_smallest_window(page: QWidget) -> None:
    """The primary buttons, whole: none cut by a pane, none under the edge."""
    hidden = [
        button.text()
        for button in page.findChildren(Button)
        if button._kind == "primary"
        and button.isVisible()
        and button.visibleRegion().boundingRect() != button.rect()
    ]
    assert hidden == []


def test_every_label_is_plain_text(page: QWidget) -> None:
    rich = [
        label.text()
        for label in page.findChildren(QLabel)
        if label.text() and label.textFormat() is not Qt.TextFormat.PlainText
    ]
    assert rich == []


def test_every_control_says_its_name(page: QWidget) -> None:
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
    silent = []
    for widget in page.findChildren(QWidget):
        if not isinstance(widget, kinds) or not widget.isVisible() or _inner(widget):
            continue
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not (widget.accessibleName() or text):
            silent.append(type(widget).__name__)
    assert silent == []


def test_every_click_target_is_big_enough(page: QWidget) -> None:
    buttons = [one for one in page.findChildren(QAbstractButton) if one.isVisible()]
    small = [
        (button.text() or button.accessibleName(), button.size().toTuple())
        for button in buttons
        if not _inner(button) and min(button.width(), button.height()) < 20
    ]
    assert small == []


def _inner(widget: QWidget) -> bool:
    """Parts Qt makes for itself, such as the button of an action in a line edit."""
    parent = widget.parentWidget()
    return isinstance(parent, (QLineEdit, QAbstractItemView, QComboBox))
