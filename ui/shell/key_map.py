"""The map of keys (F1), made from the table of actions and the hints of the present screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.actions import ACTS, PLACES, PROGRAM, Act
from ui.screen import Hint
from ui.shell.guide import Guide
from ui.widgets.buttons import Button
from ui.widgets.dialogs import Overlay
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import KeyCap
from ui.widgets.plain_label import PlainLabel
from ui.widgets.surfaces import Raised


class KeyMap(Overlay):
    """All keys on one sheet; any of Esc, Enter and F1 closes it."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over_all = over
        self._guide: Guide | None = None
        self.guide_button = Button("Руководство", icon="book")
        self.guide_button.clicked.connect(self._open_guide)
        self._close = Button("Закрыть", key="Esc")
        self._close.clicked.connect(self.dismiss)
        self._here = QGridLayout()
        self._here_box = holder(_spaced(self._here))
        places = [act for act in ACTS if act.group == PLACES and act.key]
        program = [act for act in ACTS if act.group == PROGRAM and act.key]
        body = row(
            column(PlainLabel(PLACES, 13, 600, "text2"), holder(_lines(places)), STRETCH),
            column(PlainLabel(PROGRAM, 13, 600, "text2"), holder(_lines(program)), STRETCH),
            column(PlainLabel("На этом экране", 13, 600, "text2"), self._here_box, STRETCH),
            spacing=28,
        )
        note = "Буквы работают и в русской, и в латинской раскладке."
        inner = holder(
            column(
                row(PlainLabel("Клавиши", 20, 600), STRETCH, self.guide_button, self._close),
                body,
                PlainLabel(note, 12, 400, "text3"),
                margins=20,
                spacing=14,
            )
        )
        self.setLayout(column(STRETCH, row(STRETCH, Raised(inner), STRETCH), STRETCH))
        self.setAccessibleName("Карта клавиш")

    def show_map(self, title: str, hints: Sequence[Hint]) -> None:
        """Open it for a screen."""
        while self._here.count():
            item = self._here.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for place, (keys, words) in enumerate(hints):
            caps = row(*(KeyCap(key) for key in keys.split("|")), STRETCH, spacing=6)
            self._here.addWidget(holder(caps), place, 0)
            self._here.addWidget(PlainLabel(words), place, 1)
        self._here_box.setAccessibleName(title)
        self.open(self._close)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.guide_button if self.guide_button.hasFocus() else self._close).click()
        event.accept()

    def _open_guide(self) -> None:
        self.dismiss()
        if self._guide is None:
            self._guide = Guide(self._over_all)
        self._guide.show_guide()


def _lines(acts: Sequence[Act]) -> QGridLayout:
    grid = _spaced(QGridLayout())
    for place, act in enumerate(acts):
        grid.addWidget(KeyCap(act.key), place, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(PlainLabel(act.name), place, 1)
    return grid


def _spaced(grid: QGridLayout) -> QGridLayout:
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(6)
    grid.setHorizontalSpacing(12)
    return grid
