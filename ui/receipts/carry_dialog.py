"""Money carried over to an account: which one, how it is divided there, why, who approves."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from api_client.models.replica import Service
from api_client.money_commands import PartOfPayment
from desktop.services.till_model import PaymentForm
from ui import format as shown
from ui.messages import sentence
from ui.payment.rows import COLUMNS, TAKE, table_rows
from ui.payment.sheet import PaymentSheet
from ui.receipts.account_picker import AccountPicker
from ui.receipts.money_dialog import MoneyDialog
from ui.theme import scaled
from ui.widgets.data_table import DataTable
from ui.widgets.plain_label import PlainLabel

_MOST_TALL = 178
_OF_ACCOUNT = frozenset(
    {"no_such_account", "move_same_account", "account_closed", "account_unknown", "account.unknown"}
)
_LEFT, _CHARGED = 4, 2


@dataclass(frozen=True)
class CarryWords:
    """What a dialog of this kind says."""

    question: str
    consequence: str
    verb: str
    reasons: tuple[str, ...]
    approved: bool


class CarryDialog(MoneyDialog):
    """The split is the rule's for the chosen account; every line may be typed over."""

    def __init__(self, over: QWidget, words: CarryWords, amount: int) -> None:
        super().__init__(over, words.question, words.reasons, approved=words.approved)
        self.amount = amount
        self.sheet: PaymentSheet | None = None
        self._services: dict[int, Service] = {}
        self.picker = AccountPicker("На какой счёт: номер, фамилия или адрес")
        self._heading = PlainLabel("", 13, 600)
        self.table = DataTable(COLUMNS, name="Распределение по счёту", row_height=30, edits=True)
        for place in (_CHARGED, _LEFT):
            self.table.setColumnHidden(place, True)
        self.table.hide()
        self._heading.hide()
        self.set_looks("transfer", "accent", words.consequence)
        self.add(self.picker, self.picker.edit).add(self._heading).add(self.table)
        self.add_ending()
        self.set_verbs("", "Не сейчас", "primary")
        self.show_verb(f"{words.verb} {shown.roubles(amount)}")
        self.picker.picked.connect(lambda _hit: self.reason.edit.setFocus())
        self.picker.dropped.connect(self.drop_split)
        self.table.table.edited.connect(self._type_row)
        self.table.past_last.connect(self.reason.edit.setFocus)

    def show_split(self, form: PaymentForm, services: dict[int, Service]) -> None:
        """How the rule divides the money on the chosen account."""
        self._services = services
        self.sheet = PaymentSheet(form)
        self.sheet.set_amount(self.amount)
        self._heading.setText(f"На счёте {shown.account(form.account.number)} пойдёт:")
        self._heading.show()
        self.table.show()
        self._show_rows()

    def drop_split(self) -> None:
        """Another account is looked for."""
        self.sheet = None
        self.table.hide()
        self._heading.hide()

    @property
    def account_id(self) -> int:
        """The chosen account, 0 while none is."""
        return self.picker.chosen.account_id if self.picker.chosen is not None else 0

    @property
    def parts(self) -> tuple[PartOfPayment, ...]:
        """How it is divided."""
        return self.sheet.draft().parts if self.sheet is not None else ()

    def is_filled(self) -> bool:
        """Account, its split, then reason and second clerk."""
        if not self.picker.is_filled():
            return False
        if self.sheet is None:
            return False  # it is being read
        trouble = self.sheet.trouble
        if trouble is not None:
            self.show_trouble(sentence(trouble.code, **trouble.fields))
            return False
        return super().is_filled()

    def show_error(self, code: str, words: str) -> None:
        """What stands in the way, at its field; everything typed stays."""
        if self.second is not None and self.second.show_trouble(code, words):
            return
        if code == "reason_missing":
            self.reason.is_filled()
        elif code in _OF_ACCOUNT:
            self.picker.show_trouble(words)
        else:
            self.show_trouble(words)

    def _type_row(self, place: int, column_no: int, text: str) -> None:
        sheet = self.sheet
        if sheet is None or column_no != TAKE:
            return
        rows = sheet.rows()
        if 0 <= place < len(rows) and text != (rows[place].text or shown.money(rows[place].take)):
            sheet.type_row(rows[place].key, text)
            self._show_rows()

    def _show_rows(self) -> None:
        if self.sheet is None:
            return
        made = table_rows(self.sheet.rows(), self._services)
        if len(self.table.table.rows) == len(made):
            for place, one in enumerate(made):
                self.table.table.set_row(place, one)
        else:
            self.table.show_rows(made)
        tall = min(self.table.natural_height, scaled(_MOST_TALL))
        self.table.setFixedHeight(tall)
        self.table.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded
            if tall < self.table.natural_height
            else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
