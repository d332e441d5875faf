"""One side of a conflict as a card to choose: who, what, when, how much it would use."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent

from ui.widgets.choices import Radio
from ui.widgets.layouts import STRETCH, row
from ui.widgets.marks import KeyCap
from ui.widgets.plain_label import PlainLabel
from ui.widgets.surfaces import Card


class VersionCard(Card):
    """A radio card; the whole of it can be clicked."""

    chosen = Signal()

    def __init__(self, title: str, key: str) -> None:
        self.radio = Radio(title)
        self._value = PlainLabel("", 20, 600, fit="elide")
        self._used = PlainLabel("", 12, 500, "text2")
        self._from = PlainLabel("", 12, 400, "text2", fit="wrap")
        super().__init__(
            row(self.radio, STRETCH, KeyCap(key)),
            row((self._value, 1), self._used),
            self._from,
            margins=(12, 8, 12, 10),
            spacing=2,
            radius=8,
        )
        self.radio.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # The group is the panel's: one card chosen, the others let go by it.
        self.radio.setAutoExclusive(False)
        self.radio.clicked.connect(self.chosen)

    def show_version(self, value: str, used: str, told: str) -> None:
        """Fill the card."""
        self._value.setText(value)
        self._used.setText(used)
        self._from.setText(told)
        self.radio.setAccessibleDescription(f"{value}, {used}, {told}")

    def set_chosen(self, chosen: bool) -> None:
        """Mark it as the choice or not."""
        self.radio.setChecked(chosen)
        self.set_looks(
            "accentSoft" if chosen else "surface",
            "accent" if chosen else "border",
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit()
