"""One refund on its way: the form is read, filled, approved, durable here, its receipt printed."""

from __future__ import annotations

from collections.abc import Callable

from desktop.context import Context
from desktop.errors import AppError
from desktop.services import refunds
from desktop.services.till_model import RefundForm, Taken
from domain.errors import InputError
from ui import format as shown
from ui.messages import sentence
from ui.payment.taking import PrintReceipt
from ui.receipts.lines import why_words
from ui.receipts.refund_dialog import RefundDialog
from ui.screen import Screen
from ui.trouble import words_of
from ui.widgets.states import announce

_NOT_NOW = "Вернуть нельзя"


class Refunding:
    """``done`` is called with the refund that is durable; the form's key makes it be taken once."""

    def __init__(
        self,
        screen: Screen,
        ctx: Context,
        print_receipt: PrintReceipt,
        done: Callable[[Taken], None],
    ) -> None:
        self._screen, self._ctx, self._print, self._done = screen, ctx, print_receipt, done
        self.dialog: RefundDialog | None = None

    def begin(self, account_id: int, op_id: str) -> None:
        """Ask what is to be given back of this payment; account 0: of money that was put aside."""
        if self.dialog is not None:
            return
        self._ctx.jobs.submit(
            "read",
            lambda: refunds.refund_form(self._ctx, account_id, op_id),
            self._ask,
            self._cannot,
        )

    def forget(self) -> None:
        """The clerk left: nothing half done stays."""
        if self.dialog is not None:
            self.dialog.set_busy(busy=False)
            self.dialog.dismiss()

    def _ask(self, form: RefundForm) -> None:
        if self.dialog is not None or not self._screen.isVisible():
            return
        if not form.tenders:
            self._tell(sentence("refund_not_here"))
            return
        dialog = self.dialog = RefundDialog(self._screen.page, form)
        dialog.accepted.connect(self._accepted)
        dialog.closed.connect(self._closed)
        dialog.show_trouble(self._stop_words(form))
        dialog.ask()

    def _stop_words(self, form: RefundForm) -> str:
        """What will stand in the way however the fields are filled."""
        shift = form.shift
        if shift is None or shift.state == "closed":
            return sentence("shift_not_open")
        if shift.state == "expired":
            return sentence("shift_expired", number=shift.number)
        if form.needs_line and not self._ctx.sync.state.online:
            return sentence("line_needed")
        return ""

    def _accepted(self) -> None:
        dialog = self.dialog
        if dialog is None or dialog.busy or not dialog.is_filled():
            return
        draft = dialog.draft()
        if draft is None or dialog.second is None:
            return
        form, word = dialog.form, dialog.second.word
        dialog.set_busy(busy=True)
        self._ctx.jobs.submit(
            "slow",
            lambda: refunds.refund(self._ctx, form, draft, word),
            self._refunded,
            self._refused,
        )

    def _refunded(self, taken: Taken) -> None:
        if self.dialog is not None:
            self.dialog.set_busy(busy=False)
            self.dialog.dismiss()
        words = f"Возвращено {shown.roubles(taken.amount)}, чек № {taken.receipt_number}"
        announce(self._screen, words, urgent=True)
        self._ctx.wake()
        self._done(taken)
        self._ctx.jobs.submit(
            "paper", lambda: self._print(taken.op_id, False), lambda _: None, self._not_printed
        )

    def _refused(self, error: Exception) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        dialog.set_busy(busy=False)
        if not isinstance(error, AppError | InputError):
            dialog.show_trouble(words_of(error))
        elif error.code != "locked":  # under the cover what was typed stays
            dialog.show_error(error.code, sentence(error.code, **error.fields))

    def _not_printed(self, error: Exception) -> None:
        self._screen.wants_toast.emit("Чек возврата не напечатан", words_of(error), "error")

    def _cannot(self, error: Exception) -> None:
        self._tell(why_words(error) if isinstance(error, AppError) else words_of(error))

    def _tell(self, words: str) -> None:
        self._screen.wants_toast.emit(_NOT_NOW, words, "error")

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None
