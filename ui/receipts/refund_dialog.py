"""Money given back: void or refund, how much of each way it was paid, why, who approves."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from api_client.money_commands import Tender, TenderKind
from desktop.errors import AppError
from desktop.services.till_model import RefundDraft, RefundForm
from domain.errors import InputError
from domain.money import parse_kopecks
from ui import format as shown
from ui.messages import sentence
from ui.payment.till_card import SumEdit
from ui.receipts.money_dialog import MoneyDialog
from ui.widgets.choices import Segmented
from ui.widgets.fields import Field, LineEdit
from ui.widgets.layouts import holder, row
from ui.widgets.plain_label import PlainLabel

REASONS = ("Ошибка в сумме", "Не тот счёт", "Оплачено дважды", "По заявлению плательщика")
MODES: tuple[Literal["void", "refund"], ...] = ("void", "refund")
_NAMES: dict[str, str] = {"cash": "Наличными, ₽", "card": "На карту, ₽", "sbp": "По СБП, ₽"}
_KINDS: tuple[TenderKind, ...] = ("cash", "card", "sbp")
_OF_SUM = frozenset(
    {"refund_over_rest", "refund_limit", "tender_differs", "already_reversed", "void_not_possible"}
)


class RefundDialog(MoneyDialog):
    """One sum a way of payment: money goes back the way it came, never another."""

    def __init__(self, over: QWidget, form: RefundForm) -> None:
        super().__init__(over, _question(form), REASONS, approved=True)
        self.form = form
        self.modes = Segmented(("Аннулировать чек", "Вернуть деньги"), stretch=True)
        self._of_mode = PlainLabel("", 12, 400, "text2", fit="wrap")
        self.sums: dict[TenderKind, SumEdit] = {}
        self._sum_fields: dict[TenderKind, Field] = {}
        held = dict(form.tenders)
        for kind in _KINDS:
            if kind in held:
                edit = self.sums[kind] = SumEdit(_NAMES[kind])
                self._sum_fields[kind] = Field(_NAMES[kind], edit)
        self.reference = LineEdit(name="Номер операции терминала")
        self._reference = Field("Номер операции возврата на терминале (RRN)", self.reference)
        self.set_looks("arrow-back-up", "danger", "")
        self.mode: Literal["void", "refund"] = "refund"
        if not form.may_void:
            self.modes.hide()
        self.add(self.modes).add(self._of_mode)
        self.add(holder(row(*((one, 1) for one in self._sum_fields.values()), spacing=12)))
        self.add(self._reference)
        self.add_ending()
        self._connect()
        self.choose_mode("void" if form.may_void else "refund")

    def choose_mode(self, mode: Literal["void", "refund"]) -> None:
        """A void takes the whole sum back the same way; a refund any part of it."""
        self.mode = mode
        self.modes.choose(MODES.index(mode))
        whole = mode == "void" or self.form.account is None
        held = dict(self.form.tenders)
        for kind, edit in self.sums.items():
            if whole or not edit.text():
                edit.setText(shown.money(held[kind]))
            edit.setReadOnly(whole)
            self._sum_fields[kind].show_message("")
        self._reference.setVisible(mode == "refund" and any(kind != "cash" for kind in self.sums))
        self._of_mode.setText(_about(mode, self.form))
        self.set_verbs("", "Не возвращать", "danger")
        self._show_sum()

    def draft(self) -> RefundDraft | None:
        """What is given back; None when a sum is wrong, which is then said at its field."""
        if self.mode == "void":
            return RefundDraft("void", self.form.payment.amount, (), self.reason.text)
        tenders = self._tenders()
        if tenders is None:
            return None
        amount = sum(one.amount for one in tenders)
        return RefundDraft("refund", amount, tenders, self.reason.text)

    def is_filled(self) -> bool:
        """Sums first, then reason and second clerk."""
        return self.draft() is not None and super().is_filled()

    def show_error(self, code: str, words: str) -> None:
        """What stands in the way, at its field; everything typed stays."""
        if self.second is not None and self.second.show_trouble(code, words):
            return
        if code == "reason_missing":
            self.reason.is_filled()
        elif code in _OF_SUM or code.startswith(("money.", "shift.")):
            self._at_sum(next(iter(self.sums)), words)
        else:
            self.show_trouble(words)

    def act_by_key(self, event: QKeyEvent) -> bool:
        """Ctrl 1 and Ctrl 2 choose the mode."""
        place = event.key() - Qt.Key.Key_1
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and self.form.may_void and place in (0, 1):
            self.choose_mode(MODES[place])
            return True
        return super().act_by_key(event)

    def ask(self) -> None:
        """A void asks for the reason first, a refund for the sum."""
        edits = [edit for edit in self.sums.values() if not edit.isReadOnly()]
        self._first = edits[0] if edits else self.reason.edit
        super().ask()

    def _connect(self) -> None:
        self.modes.chosen.connect(lambda place: self.choose_mode(MODES[place]))
        walk = [*self.sums.values()]
        for edit in walk:
            edit.textEdited.connect(lambda _text: self._show_sum())
            edit.entered.connect(self.reason.edit.setFocus)

    def _tenders(self) -> tuple[Tender, ...] | None:
        held, found = dict(self.form.tenders), []
        for kind, edit in self.sums.items():
            self._sum_fields[kind].show_message("")
            text = edit.text().strip()
            if not text.strip("0,. "):
                continue
            try:
                amount = parse_kopecks(text)
                if amount > held[kind]:
                    raise AppError("refund_over_rest", rest_kopecks=held[kind])
            except (AppError, InputError) as error:
                self._at_sum(kind, sentence(error.code, **error.fields))
                return None
            reference = self.reference.text().strip() if kind != "cash" else ""
            found.append(Tender(kind=kind, amount=amount, reference=reference))
        if not found:
            self._at_sum(next(iter(self.sums)), sentence("money.zero"))
            return None
        return tuple(found)

    def _at_sum(self, kind: TenderKind, words: str) -> None:
        self._sum_fields[kind].show_message(words)
        self.sums[kind].setFocus()

    def _show_sum(self) -> None:
        total = 0
        for edit in self.sums.values():
            try:
                total += parse_kopecks(edit.text()) if edit.text().strip("0,. ") else 0
            except InputError:
                continue  # said when it is done
        verb = "Аннулировать" if self.mode == "void" else "Вернуть"
        self.show_verb(f"{verb} {shown.roubles(total)}" if total else verb)

    @property
    def sum_message(self) -> str:
        """What is wrong with a sum."""
        return " ".join(one.message for one in self._sum_fields.values() if one.message)


def _question(form: RefundForm) -> str:
    number = f" по чеку № {form.payment.number}" if form.payment.number else ""
    return f"Вернуть деньги{number}?"


def _about(mode: str, form: RefundForm) -> str:
    if mode == "void":
        return "Чек этой смены отменяется целиком, тем же способом. Долг станет прежним."
    if form.account is None:
        return "Сумма отложена до выяснения: она возвращается целиком."
    left = f"Из {shown.roubles(form.payment.amount)} можно вернуть {shown.roubles(form.rest)}."
    return f"{left} Каждая часть уходит тем способом, которым пришла."
