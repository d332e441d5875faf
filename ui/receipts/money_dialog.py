"""A dialog that moves money: reason, a second clerk where one is needed, one press at a time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.receipts.reason_field import ReasonField
from ui.receipts.second_clerk import SecondClerk
from ui.theme import widened
from ui.widgets.dialogs import Dialog
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import announce

_WIDTH = 560


class MoneyDialog(Dialog):
    """Stays open with what was typed until it is done; closing it empties the second clerk."""

    def __init__(
        self, over: QWidget, question: str, reasons: Sequence[str], *, approved: bool
    ) -> None:
        super().__init__(over, question, "", widened(_WIDTH))
        self.reason = ReasonField(reasons)
        self.second = SecondClerk() if approved else None
        self._trouble = PlainLabel("", 13, 500, "danger", fit="wrap")
        self._trouble.hide()
        self._verb.setAutoDefault(True)
        self._words = ""
        self.busy = False

    @property
    def trouble(self) -> str:
        """Why it was not done."""
        return self._trouble.text()

    def show_trouble(self, words: str) -> None:
        """Why it was not done, when it is about no field."""
        self._trouble.setText(words)
        self._trouble.setVisible(bool(words))
        if words:
            announce(self, words, urgent=True)

    def show_verb(self, words: str) -> None:
        """«Вернуть 705,00 ₽»."""
        self._words = words
        if not self.busy:
            self._verb.setText(words)

    def set_busy(self, *, busy: bool) -> None:
        """It is on its way: neither pressed again nor closed."""
        self.busy = busy
        self._verb.setEnabled(not busy)
        self._safe.setEnabled(not busy)
        self._verb.setText("Проверяем…" if busy else self._words)

    def is_filled(self) -> bool:
        """Reason and second clerk; what is missing is said at its field."""
        self.show_trouble("")
        return self.reason.is_filled() and (self.second is None or self.second.is_filled())

    def reject(self) -> None:
        if not self.busy:
            super().reject()

    def act_by_key(self, event: QKeyEvent) -> bool:
        """Alt with a digit chooses a usual reason."""
        if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        return self.reason.choose(event.key() - Qt.Key.Key_1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.act_by_key(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A field would take Alt with a digit for the digit; one that gets the focus is seen."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.show_focused(watched)
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if pressed and watched is not self._over and self.act_by_key(event):  # type: ignore[arg-type]
            return True
        return super().eventFilter(watched, event)

    def add_ending(self) -> None:
        """Reason, second clerk and the line of trouble, below the dialog's own fields."""
        self.add(self.reason)
        if self.second is not None:
            self.add(self.second)
            self.reason.edit.returnPressed.connect(self.second.login.setFocus)
            self.second.password.returnPressed.connect(self._verb.setFocus)
        else:
            self.reason.edit.returnPressed.connect(self._verb.setFocus)
        self.add(self._trouble)
        for field in self.findChildren(QLineEdit):
            field.installEventFilter(self)
