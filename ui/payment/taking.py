"""One payment on its way: asked about, durable here, printed, followed until the office has it."""

from __future__ import annotations

from collections.abc import Callable

from api_client.models.replica import Payment
from desktop.context import Context
from desktop.errors import AppError
from desktop.services import till
from desktop.services.till_model import Outcome, Taken
from ui import format as shown
from ui.payment.questions import Questions
from ui.payment.sheet import PaymentSheet
from ui.payment.view import PaymentView
from ui.trouble import words_of

PrintReceipt = Callable[[str, bool], str]
"""Puts the receipt of an act, or its copy, into the print queue; tells what became of it."""


class Taking:
    """The button is off from the first press; one key a form, so a second press takes nothing.

    ``settled`` is called when the form may be shown again, ``done`` when a payment was taken.
    """

    def __init__(
        self,
        view: PaymentView,
        ctx: Context,
        print_receipt: PrintReceipt,
        settled: Callable[[], None],
        done: Callable[[], None],
    ) -> None:
        self._view, self._ctx, self._print = view, ctx, print_receipt
        self._settled, self._done = settled, done
        self._questions = Questions(view, self._answered)
        self._sheet: PaymentSheet | None = None
        self.busy = False
        self.taken: Taken | None = None
        view.copy_asked.connect(self._print_copy)

    def take(self, sheet: PaymentSheet) -> None:
        """First what has to be asked, then durable here."""
        self._sheet = sheet
        self._begin()
        amount = sheet.amount
        self._ctx.jobs.submit(
            "read",
            lambda: till.doubled(self._ctx, sheet.form, amount),
            lambda twin: self._ask(sheet, twin),
            self._not_taken,
        )

    def forget(self) -> None:
        """Another resident or another clerk: nothing of the last payment is shown."""
        self._questions.dismiss()
        self._sheet, self.taken, self.busy = None, None, False

    def follow(self) -> None:
        """Ask anew where the taken payment stands."""
        taken = self.taken
        if taken is None:
            return

        def show(outcome: Outcome) -> None:
            if self.taken is taken:
                self._view.done.show_outcome(outcome)

        self._ctx.jobs.submit(
            "read", lambda: till.outcome(self._ctx, taken.op_id), show, lambda _error: None
        )

    def _begin(self) -> None:
        self.busy = True
        self._view.till.show_trouble("")
        self._view.till.show_button("Проводим…", ready=True, busy=True)

    def _ask(self, sheet: PaymentSheet, twin: Payment | None) -> None:
        if self._sheet is not sheet:
            return
        asked = till.questions(sheet.form, sheet.draft(), twin)
        if asked:
            self._settle()
            self._questions.ask(asked, self._ctx.zone)
        else:
            self._queue(sheet, "")

    def _answered(self, reason: str) -> None:
        sheet = self._sheet
        if sheet is not None and not self.busy:
            self._begin()
            self._queue(sheet, reason)

    def _queue(self, sheet: PaymentSheet, reason: str) -> None:
        draft = sheet.draft(reason=reason)
        self._ctx.jobs.submit(
            "outbox",
            lambda: till.take(self._ctx, sheet.form, draft),
            self._show_taken,
            self._not_taken,
        )

    def _show_taken(self, taken: Taken) -> None:
        self.taken, self.busy = taken, False
        self._view.done.show_taken(taken)
        self._view.show_done()
        self._view.announce(f"Принято {shown.roubles(taken.amount)}", urgent=True)
        self._ctx.wake()
        self._done()
        if self._view.till.with_receipt.isChecked():
            self._print_paper(taken.op_id, copy=False)

    def _not_taken(self, error: Exception) -> None:
        self._settle()
        if isinstance(error, AppError) and error.code == "locked":
            return  # what was typed stays under the cover
        words = words_of(error)
        self._view.show_trouble(words)
        self._view.announce(words, urgent=True)

    def _settle(self) -> None:
        self.busy = False
        self._settled()

    def _print_copy(self) -> None:
        if self.taken is not None:
            self._print_paper(self.taken.op_id, copy=True)

    def _print_paper(self, op_id: str, *, copy: bool) -> None:
        """A printer's trouble is said beside the payment and changes nothing about it."""
        done = self._view.done
        self._ctx.jobs.submit(
            "paper",
            lambda: self._print(op_id, copy),
            lambda words: done.show_paper(words, good=True),
            lambda error: done.show_paper(f"Чек не напечатан. {words_of(error)}", good=False),
        )
