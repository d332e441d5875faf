"""A reason to be written down, with the usual ones a key away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.messages import sentence
from ui.widgets.buttons import Button
from ui.widgets.fields import Field, LineEdit
from ui.widgets.layouts import column

_IN_A_ROW = 2


class ReasonField(QWidget):
    """Free text; a usual reason replaces it."""

    def __init__(self, usual: Sequence[str]) -> None:
        super().__init__()
        self._usual = tuple(usual)
        self.edit = LineEdit(name="Причина")
        self.field = Field("Причина", self.edit, required=True)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for place, words in enumerate(self._usual):
            button = Button(words, "soft", key=f"Alt {place + 1}", height=30).set_wide()
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, n=place: self.choose(n))
            grid.addWidget(button, place // _IN_A_ROW, place % _IN_A_ROW)
        self.setLayout(column(self.field, grid, spacing=6))

    @property
    def text(self) -> str:
        """What was typed or chosen, without blanks around it."""
        return self.edit.text().strip()

    def choose(self, place: int) -> bool:
        """A usual reason by its number from 0; False when there is no such."""
        if not 0 <= place < len(self._usual):
            return False
        self.edit.setText(self._usual[place])
        self.field.show_message("")
        return True

    def is_filled(self) -> bool:
        """True when there is one; else it is asked for."""
        if self.text:
            self.field.show_message("")
            return True
        self.field.show_message(sentence("reason_missing"))
        self.edit.setFocus()
        return False
