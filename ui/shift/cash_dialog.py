"""Cash put into the drawer or taken out of it beside payments: sum and reason."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from domain.errors import InputError
from domain.money import parse_kopecks
from ui.messages import sentence
from ui.payment.till_card import SumEdit
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Field, LineEdit

_WORDS = {
    "in": ("Внести наличные", "Внести", "Например: разменная монета из банка"),
    "out": ("Изъять наличные", "Изъять", "Например: инкассация"),
}


class CashDialog(Dialog):
    """Stays open, with what was typed, until it is done."""

    given = Signal(int, str)

    def __init__(self, over: QWidget, way: Literal["in", "out"]) -> None:
        heading, verb, hint = _WORDS[way]
        super().__init__(over, heading, "", 440)
        self.amount = SumEdit("Сумма")
        self._amount = Field("Сумма, ₽", self.amount, required=True)
        self.reason = LineEdit(placeholder=hint, name="Основание")
        self._reason = Field("Основание", self.reason, required=True)
        self.set_looks("cash", "accent")
        self.set_verbs(verb, "Не сейчас", "primary")
        self.add(self._amount, self.amount).add(self._reason)
        self.amount.entered.connect(self.reason.setFocus)
        self.reason.returnPressed.connect(self._accept)
        self.accepted.connect(self._check)

    def show_trouble(self, words: str) -> None:
        """Why it was not done."""
        self._amount.show_message(words)
        self.amount.setFocus()

    def _check(self) -> None:
        self._amount.show_message("")
        self._reason.show_message("")
        try:
            amount = parse_kopecks(self.amount.text())
        except InputError as error:
            self.show_trouble(sentence(error.code, **error.fields))
            return
        reason = self.reason.text().strip()
        if not reason:
            self._reason.show_message(sentence("reason_missing"))
            self.reason.setFocus()
            return
        self.given.emit(amount, reason)
