"""The theme of the running program: colours by token, palette, light, dark or the system's, text
scale.

There is no style sheet: Fusion takes the palette, our controls and delegates paint themselves from
tokens, so a change of theme is a new palette and a repaint.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from ui import fonts, tokens

Mode = Literal["light", "dark", "system"]
FUSION_SET = "fusion_set"

_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "subtle",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "onAccent",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Link: "accentText",
    QPalette.ColorRole.ToolTipBase: "text",
    QPalette.ColorRole.ToolTipText: "surface",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Dark: "pressed",
}


def scheme() -> str:
    """``light`` or ``dark``, as applied to the application."""
    app = QApplication.instance()
    return "dark" if app is not None and app.property("scheme") == "dark" else "light"


def color(token: str) -> QColor:
    """The colour of a token in the present theme."""
    return _color(scheme(), token)


def hex_of(token: str) -> str:
    """The same as text, for SVG sources."""
    return tokens.SCHEMES[scheme()][token]


def scaled(px: int) -> int:
    """A height that holds text, grown with the text scale."""
    return round(px * fonts.text_scale() / 100)


def widened(px: int) -> int:
    """The width of a column of text: it grows half as fast, so that its neighbours keep room."""
    return px + (scaled(px) - px) // 2


def apply(app: QApplication, mode: Mode = "light", text_scale: int | None = None) -> None:
    """Set Fusion, colour scheme, palette and font; every shown widget repaints."""
    if not app.property(FUSION_SET):
        app.setStyle("Fusion")
        app.setProperty(FUSION_SET, True)
    if text_scale is not None:
        fonts.set_text_scale(app, text_scale)
    hints = app.styleHints()
    if mode == "system":
        hints.unsetColorScheme()
        chosen = "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"
    else:
        chosen = mode
        hints.setColorScheme(Qt.ColorScheme.Dark if mode == "dark" else Qt.ColorScheme.Light)
    app.setProperty("scheme", chosen)
    app.setProperty("theme_mode", mode)
    app.setFont(fonts.font(13))
    colours = palette(chosen)
    app.setPalette(colours)
    QToolTip.setPalette(colours)
    QToolTip.setFont(fonts.font(12))
    for window in app.topLevelWidgets():
        for widget in window.findChildren(QWidget):
            widget.update()


def mode(app: QApplication) -> Mode:
    """What was asked for: light, dark or system."""
    return cast(Mode, app.property("theme_mode") or "light")


def palette(chosen: str) -> QPalette:
    """The palette of a theme, disabled texts included."""
    made = QPalette()
    for role, token in _ROLES.items():
        made.setColor(role, _color(chosen, token))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, _color(chosen, "text3"))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Base, _color(chosen, "subtle"))
    return made


@cache
def _color(chosen: str, token: str) -> QColor:
    return QColor(tokens.SCHEMES[chosen][token])
