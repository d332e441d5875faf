"""Carrying money to another account: a payment booked wrongly, or money that waited for its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from api_client.models.replica import Service
from api_client.money_commands import PartOfPayment
from desktop.context import Context
from desktop.errors import AppError
from desktop.services import search, till
from desktop.services.search import Hit, SearchResult
from desktop.services.till_model import PaymentForm, Second
from domain.errors import InputError
from ui.messages import sentence
from ui.receipts.account_picker import SHOWN
from ui.receipts.carry_dialog import CarryDialog, CarryWords
from ui.screen import Screen
from ui.trouble import words_of
from ui.widgets.states import announce


@dataclass(frozen=True)
class Carried:
    """What the clerk decided; ``second`` is empty where nobody has to approve."""

    account_id: int
    parts: tuple[PartOfPayment, ...]
    reason: str
    second: Second


Carry = Callable[[Carried], str]
"""Does it, in a job; the key of the act."""


class Carrying:
    """One dialog at a time; ``done`` is called with the key of the act that is durable."""

    def __init__(
        self, screen: Screen, ctx: Context, words: CarryWords, done: Callable[[str], None]
    ) -> None:
        self._screen, self._ctx, self._words, self._done = screen, ctx, words, done
        self._carry: Carry | None = None
        self._number = 0
        self.dialog: CarryDialog | None = None

    def begin(self, amount: int, carry: Carry, looked_for: str = "") -> None:
        """Ask where so much money goes."""
        if self.dialog is not None:
            return
        self._carry = carry
        dialog = self.dialog = CarryDialog(self._screen.page, self._words, amount)
        dialog.picker.asked.connect(self._look)
        dialog.picker.picked.connect(self._read_split)
        dialog.accepted.connect(self._accepted)
        dialog.closed.connect(self._closed)
        dialog.ask()
        dialog.picker.begin(looked_for)

    def forget(self) -> None:
        """The clerk left: nothing half done stays."""
        if self.dialog is not None:
            self.dialog.set_busy(busy=False)
            self.dialog.dismiss()

    def _look(self, text: str) -> None:
        self._number += 1
        number = self._number

        def stale() -> bool:
            """Asked in the search thread."""
            return number != self._number

        def show(found: SearchResult) -> None:
            if number == self._number and self.dialog is not None:
                self.dialog.picker.show_hits(found.rows)

        self._ctx.jobs.submit(
            "search",
            lambda: search.find(self._ctx, text, SHOWN, stale=stale),
            show,
            self._failed,
        )

    def _read_split(self, hit: object) -> None:
        if not isinstance(hit, Hit):
            return
        account_id = hit.account_id

        def read() -> tuple[PaymentForm, dict[int, Service]]:
            return till.form(self._ctx, account_id), self._ctx.cache.services()

        def show(found: tuple[PaymentForm, dict[int, Service]]) -> None:
            if self.dialog is not None and self.dialog.account_id == account_id:
                self.dialog.show_split(*found)

        self._ctx.jobs.submit("read", read, show, self._failed)

    def _accepted(self) -> None:
        dialog, carry = self.dialog, self._carry
        if dialog is None or carry is None or dialog.busy or not dialog.is_filled():
            return
        word = dialog.second.word if dialog.second is not None else Second("", "")
        decided = Carried(dialog.account_id, dialog.parts, dialog.reason.text, word)
        dialog.set_busy(busy=True)
        self._ctx.jobs.submit("slow", lambda: carry(decided), self._carried, self._failed)

    def _carried(self, op_id: str) -> None:
        if self.dialog is not None:
            self.dialog.set_busy(busy=False)
            self.dialog.dismiss()
        announce(self._screen, "Принято, ждёт отправки", urgent=True)
        self._ctx.wake()
        self._done(op_id)

    def _failed(self, error: Exception) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        dialog.set_busy(busy=False)
        if not isinstance(error, AppError | InputError):
            dialog.show_trouble(words_of(error))
        elif error.code != "locked":  # under the cover what was typed stays
            dialog.show_error(error.code, sentence(error.code, **error.fields))

    def _closed(self) -> None:
        self._number += 1
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None
