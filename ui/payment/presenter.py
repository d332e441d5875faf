"""Joins the payment screen to the services: reads the form, divides, asks, takes, prints."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.context import Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.jobs import JobHandle
from desktop.services import accounts, shifts, till
from desktop.services.accounts import Card
from desktop.services.till_model import PaymentForm, ShiftView
from domain.allocation import NO_WISH
from ui import format as shown
from ui.messages import sentence
from ui.payment.notes import banner_of, note_of
from ui.payment.rows import table_rows
from ui.payment.sheet import Mode, PaymentSheet
from ui.payment.taking import PrintReceipt, Taking
from ui.payment.view import PaymentView
from ui.payment.wishes import NamedWish, wishes_of
from ui.trouble import words_of

NOBODY = ("Абонент не выбран", "Найдите абонента по счёту, фамилии или адресу: F2.")
_HEARD = frozenset({"account", "payment", "shift", "sync", "session", "setting", "snapshot"})


@dataclass(frozen=True)
class _Read:
    """What the screen is drawn from."""

    form: PaymentForm
    card: Card


class PaymentPresenter:
    """One form at a time; its key is born with it and dies with the payment it made."""

    def __init__(self, view: PaymentView, ctx: Context, print_receipt: PrintReceipt) -> None:
        self._view, self._ctx = view, ctx
        self._taking = Taking(view, ctx, print_receipt, self._show_sheet, self._settled)
        self._account_id: int | None = None
        self._read_one: _Read | None = None
        self._sheet: PaymentSheet | None = None
        self._wishes: tuple[NamedWish, ...] = ()
        self._in_front = False
        self._reading: JobHandle | None = None
        self._connect()

    def activate(self, account_id: int | None) -> None:
        """Show the form of an account; what was typed for it stays."""
        self._in_front = True
        if account_id is None:
            self._account_id, self._sheet = None, None
            self._view.show_empty(*NOBODY, with_shift=True)
            self._read_shift()
            return
        if account_id != self._account_id or self._taking.taken is not None:
            self._begin(account_id)
        else:
            self._read()

    def deactivate(self) -> None:
        """The screen left the front; a half-filled form stays."""
        self._in_front = False

    def forget(self) -> None:
        """The clerk left: nothing of a resident stays."""
        if self._reading is not None:
            self._reading.cancel()
        self._account_id, self._sheet, self._read_one = None, None, None
        self._taking.forget()
        self._view.clear()
        self._view.shift.show_shift(None, self._ctx.zone)
        self._view.show_empty(*NOBODY)

    def on_changed(self, event: Changed) -> None:
        """An event of the bus, on the UI thread."""
        if event.kind in ("outbox", "sync", "payment"):
            self._taking.follow()
        if not self._in_front or event.kind not in _HEARD:
            return
        if self._account_id is None or self._taking.taken is not None:
            self._read_shift()
        elif event.kind != "account" or not event.ids or str(self._account_id) in event.ids:
            self._read()

    def _connect(self) -> None:
        view, till_card = self._view, self._view.till
        view.activated.connect(self.activate)
        view.deactivated.connect(self.deactivate)
        view.wish_chosen.connect(self._choose_wish)
        view.row_typed.connect(self._type_row)
        view.taken.connect(self._take)
        view.discarded.connect(self._discard)
        view.refund_asked.connect(lambda: view.wants_place.emit("receipts", self._account_id))
        view.shift.opened.connect(lambda: view.wants_place.emit("shift", None))
        view.shift.shown_whole.connect(lambda: view.wants_place.emit("shift", None))
        till_card.amount_typed.connect(self._type_amount)
        till_card.received_typed.connect(self._type_received)
        till_card.mixed_typed.connect(self._type_mixed)
        till_card.mode_chosen.connect(self._choose_mode)
        till_card.quick_chosen.connect(self._choose_quick)
        till_card.reference.textEdited.connect(self._type_reference)

    def _begin(self, account_id: int) -> None:
        self._account_id, self._sheet, self._read_one = account_id, None, None
        self._taking.forget()
        self._view.till.clear_received()
        self._view.till.show_trouble("")
        self._view.show_waiting()
        self._read()

    def _read(self) -> None:
        account_id = self._account_id
        if account_id is None or self._taking.busy:
            return
        if self._reading is not None:
            self._reading.cancel()

        def read() -> _Read:
            return _Read(till.form(self._ctx, account_id), accounts.card(self._ctx, account_id))

        self._reading = self._ctx.jobs.submit("read", read, self._show_read, self._fail)

    def _show_read(self, found: _Read) -> None:
        taking = self._taking
        if found.form.account.id != self._account_id or taking.taken is not None or taking.busy:
            return
        fresh = self._sheet is None
        self._wishes = wishes_of(found.form, found.card.suppliers)
        if self._sheet is None:
            self._sheet = PaymentSheet(found.form)
        else:
            self._renew(self._sheet, found.form)
        self._read_one = found
        known = [one.wish for one in self._wishes]
        names = [one.name for one in self._wishes]
        self._view.show_wishes(names, known.index(self._sheet.wish))
        self._view.shift.show_shift(found.form.shift, self._ctx.zone)
        self._view.till.of_total.setText(f"из {shown.roubles(max(0, found.form.total))}")
        for button, kopecks in zip(
            self._view.till.quick, (found.form.overdue, found.form.total), strict=True
        ):
            button.show_sum(max(0, kopecks))
        if fresh:
            self._view.till.show_amount(self._sheet.amount)
            self._view.till.show_mode(self._sheet.mode)
            self._view.show_form()
            if self._in_front:
                self._view.till.amount.setFocus()
        self._show_sheet()

    def _renew(self, sheet: PaymentSheet, form: PaymentForm) -> None:
        """The key, the ways and what was typed stay; what is owed and the shift are the newest."""
        was_offered = sheet.is_offered
        if all(one.wish != sheet.wish for one in self._wishes):
            sheet.wish = NO_WISH  # what the payer named is paid by now
        sheet.renew(replace(form, op_id=sheet.form.op_id))
        if was_offered and sheet.amount != sheet.first_amount:
            sheet.set_amount(sheet.first_amount)
            self._view.till.show_amount(sheet.amount)

    def _show_sheet(self) -> None:
        sheet, found = self._sheet, self._read_one
        if sheet is None or found is None:
            return
        view = self._view
        view.show_rows(table_rows(sheet.rows(), found.card.services))
        trouble = sheet.amount_trouble
        view.till.show_amount_trouble(
            sentence(trouble.code, **trouble.fields) if trouble is not None else ""
        )
        view.till.show_tender_troubles(
            {
                name: sentence(error.code, **error.fields)
                for name, error in sheet.tender_troubles().items()
            }
        )
        view.till.show_card_rest(sheet.card)
        view.till.change.show_change(sheet.change)
        ready = sheet.trouble is None and sheet.amount > 0 and self._may_take(found.form.shift)
        view.till.show_button(
            f"Провести {shown.roubles(sheet.amount)}", ready=ready, busy=self._taking.busy
        )
        view.set_changed(changed=sheet.touched)
        self._show_words(sheet)

    def _show_words(self, sheet: PaymentSheet) -> None:
        view, told, words = self._view, banner_of(sheet.form), note_of(sheet)
        if told is None:
            view.banner.hide()
        else:
            view.banner.show_state(*told)
        if words:
            view.note.show_state(words, tone="accent")
        else:
            view.note.hide()

    def _type_amount(self, text: str) -> None:
        if self._sheet is not None:
            self._sheet.type_amount(text)
            self._edited()

    def _choose_quick(self, number: int) -> None:
        found = self._read_one
        if self._sheet is None or found is None:
            return
        kopecks = (found.form.overdue, found.form.total)[number]
        if kopecks > 0:
            self._sheet.set_amount(kopecks)
            self._view.till.show_amount(kopecks)
            self._view.till.amount.setFocus()
            self._edited()

    def _choose_wish(self, number: int) -> None:
        if self._sheet is not None and 0 <= number < len(self._wishes):
            self._sheet.set_wish(self._wishes[number].wish)
            self._edited()

    def _type_row(self, place: int, text: str) -> None:
        if self._sheet is None:
            return
        rows = self._sheet.rows()
        if 0 <= place < len(rows) and text != (rows[place].text or shown.money(rows[place].take)):
            self._sheet.type_row(rows[place].key, text)
            self._edited()

    def _choose_mode(self, mode: Mode) -> None:
        if self._sheet is not None:
            self._sheet.mode = mode
            self._view.till.show_mode(mode)
            self._edited()
            if mode == "mixed":
                self._view.till.cash.setFocus()

    def _type_received(self, text: str) -> None:
        if self._sheet is not None:
            self._sheet.received_text = text
            self._edited()

    def _type_mixed(self, cash: str, sbp: str) -> None:
        if self._sheet is not None:
            self._sheet.cash_text, self._sheet.sbp_text = cash, sbp
            self._edited()

    def _type_reference(self, text: str) -> None:
        if self._sheet is not None:
            self._sheet.reference = text.strip()

    def _edited(self) -> None:
        self._view.till.show_trouble("")
        self._show_sheet()

    def _discard(self) -> None:
        found = self._read_one
        if found is not None:
            self._begin(found.form.account.id)

    def _may_take(self, shift: ShiftView | None) -> bool:
        return shift is not None and shift.is_open

    def _take(self) -> None:
        sheet = self._sheet
        if sheet is not None and not self._may_take(sheet.form.shift):
            self._view.wants_place.emit("shift", None)  # that comes first
        elif sheet is not None and not self._taking.busy and self._view.till.take.isEnabled():
            self._taking.take(sheet)

    def _settled(self) -> None:
        """Taken: what was divided stays to be looked at."""
        sheet, found = self._sheet, self._read_one
        if sheet is not None and found is not None:
            rows = table_rows(sheet.rows(), found.card.services, taken=True)
            self._view.show_rows(rows)
        self._view.wishes.setEnabled(False)
        self._read_shift()

    def _read_shift(self) -> None:
        self._ctx.jobs.submit(
            "read",
            lambda: shifts.shift(self._ctx),
            lambda shift: self._view.shift.show_shift(shift, self._ctx.zone),
            lambda _error: None,
        )

    def _fail(self, error: Exception) -> None:
        if isinstance(error, AppError) and error.code == "locked":
            return
        self._view.show_empty("Оплата не открылась", words_of(error))
