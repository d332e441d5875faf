"""What a taken payment shows: the change in large figures, the receipt, where it stands."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop.services.till_model import Outcome, Taken
from ui import format as shown
from ui.messages import sentence
from ui.payment.till_card import ChangeBox
from ui.widgets.buttons import Button
from ui.widgets.layouts import STRETCH, column, row
from ui.widgets.marks import Badge, IconTile
from ui.widgets.plain_label import PlainLabel
from ui.widgets.surfaces import Card

_STATES = {
    "waiting": ("Принято, ждёт отправки", "warning", "cloud-upload"),
    "asking": ("Уточняем…", "warning", "clock"),
    "done": ("Проведено", "success", "circle-check"),
    "review": ("Проведено, нужна проверка", "warning", "alert-triangle"),
    "refused": ("Нужно решение: см. «Исходящие»", "danger", "alert-circle"),
}


class DoneCard(Card):
    """Stays until the next payment is begun."""

    copy_asked = Signal()
    next_asked = Signal()

    def __init__(self) -> None:
        super().__init__(margins=(16, 16, 16, 14), spacing=12)
        self._sum = PlainLabel("", 20, 600)
        self._number = PlainLabel("", 13, 400, "text2")
        self._state = Badge(tall=True)
        self._note = PlainLabel("", 13, 400, "text2", fit="wrap")
        self._paper = PlainLabel("", 12, 400, "text2", fit="wrap")
        self.change = ChangeBox()
        self.copy = Button("Печать копии", icon="printer", key="Ctrl P")
        self.next = Button("Следующий абонент", "primary", icon="search", key="Enter", height=44)
        self.next.set_wide()
        self.next.setAutoDefault(True)
        self.add(
            column(
                row(
                    IconTile("circle-check", "success", 36),
                    (column(self._sum, self._number, spacing=0), 1),
                    spacing=12,
                ),
                self.change,
                row(self._state, STRETCH),
                self._note,
                self._paper,
                row(self.copy, STRETCH),
                self.next,
                spacing=12,
            )
        )
        self.copy.clicked.connect(self.copy_asked)
        self.next.clicked.connect(self.next_asked)

    def show_taken(self, taken: Taken) -> None:
        """Right after it is durable here."""
        words = "Уже принято раньше" if taken.repeated else "Принято"
        self._sum.setText(f"{words} {shown.roubles(taken.amount)}")
        self._number.setText(f"Чек № {taken.receipt_number}")
        self.change.show_change(taken.change)
        self.change.setVisible(taken.change > 0)
        self._paper.hide()
        self.show_outcome(Outcome("waiting"))

    def clear(self) -> None:
        """No payment of anybody."""
        for label in (self._sum, self._number, self._note, self._paper):
            label.setText("")
        self.change.show_change(0)

    def show_outcome(self, outcome: Outcome) -> None:
        """Where it stands with the office; never called an error while nobody knows."""
        self._state.show_state(*_STATES[outcome.state])
        words = sentence(outcome.code, **(outcome.fields or {})) if outcome.code else ""
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def show_paper(self, words: str, *, good: bool) -> None:
        """What became of the receipt; trouble of a printer never touches the payment."""
        self._paper.setText(words)
        self._paper.set_tint("text2" if good else "danger")
        self._paper.setVisible(bool(words))

    @property
    def state_text(self) -> str:
        return self._state.text
