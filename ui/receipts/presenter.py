"""Joins the receipts to the services: finds, shows one, prints a copy, refunds, carries over."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.clock import office_date
from desktop.context import Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.jobs import JobHandle
from desktop.services import receipt_detail, receipts, refunds
from desktop.services.queueing import TILL_ROLES
from desktop.services.receipt_detail import ReceiptDetail
from desktop.services.till_model import MoveDraft, ReceiptLine, Taken
from ui.payment.taking import PrintReceipt
from ui.receipts import lines
from ui.receipts.carry_dialog import CarryWords
from ui.receipts.carrying import Carried, Carrying
from ui.receipts.refunding import Refunding
from ui.receipts.view import ReceiptsView
from ui.trouble import words_of

_HEARD = frozenset({"account", "payment", "outbox", "shift", "sync", "snapshot", "print"})
_OF_SHIFT, _OF_ACCOUNT, _FOUND = "Чеки смены", "Платежи абонента", "Найдено"
MOVE = CarryWords(
    "Перенести платёж на другой счёт?",
    "Деньги уйдут с этого счёта и встанут на другой тем же днём. Чек остаётся прежним.",
    "Перенести",
    ("Ошибка в номере счёта", "По заявлению плательщика"),
    approved=True,
)


@dataclass(frozen=True)
class _Asked:
    """What the list answers: a text, else an account, else the shift."""

    text: str
    account_id: int | None


class ReceiptsPresenter:
    """The list and the receipt beside it; late answers to older questions are dropped."""

    def __init__(self, view: ReceiptsView, ctx: Context, print_receipt: PrintReceipt) -> None:
        self._view, self._ctx, self._print = view, ctx, print_receipt
        self._account_id: int | None = None
        self._lines: dict[str, ReceiptLine] = {}
        self._detail: ReceiptDetail | None = None
        self._wanted = ""
        self._sought = ""
        self._in_front = False
        self._reading: JobHandle | None = None
        self.refunding = Refunding(view, ctx, print_receipt, self._refunded)
        self.carrying = Carrying(view, ctx, MOVE, self._carried)
        view.activated.connect(self.activate)
        view.deactivated.connect(self.deactivate)
        view.sought.connect(self._seek)
        view.typed.connect(lambda _text: self._read())
        view.moved.connect(self._show_current)
        view.panel.copy_asked.connect(self._print_copy)
        view.panel.refund_asked.connect(self._refund)
        view.panel.move_asked.connect(self._move)

    def activate(self, account_id: int | None) -> None:
        """Receipts of an account, else those of the shift; or what was sought before coming."""
        self._in_front = True
        self._account_id = account_id
        self._view.search.setText(self._sought)
        self._sought = ""
        self._read()

    def deactivate(self) -> None:
        """The screen left the front."""
        self._in_front = False

    def forget(self) -> None:
        """The clerk left: no resident stays on the screen."""
        self.refunding.forget()
        self.carrying.forget()
        if self._reading is not None:
            self._reading.cancel()
        self._account_id, self._wanted, self._sought = None, "", ""
        self._detail = None
        self._lines.clear()
        self._view.search.clear()
        self._view.show_lines((), "", searching=False)
        self._view.panel.show_nothing()

    def on_changed(self, event: Changed) -> None:
        """An event of the bus, on the UI thread."""
        if self._in_front and event.kind in _HEARD:
            self._read()

    def _seek(self, text: str) -> None:
        self._sought = text
        if self._in_front:
            self._view.search.setText(text)
            self._sought = ""
            self._read()

    def _read(self) -> None:
        asked = _Asked(self._view.search.text().strip(), self._account_id)
        if self._reading is not None:
            self._reading.cancel()

        def read() -> tuple[ReceiptLine, ...]:
            if asked.text:
                return receipts.find_receipts(self._ctx, asked.text)
            if asked.account_id is not None:
                return receipt_detail.of_account(self._ctx, asked.account_id)
            return receipt_detail.of_shift(self._ctx)

        self._reading = self._ctx.jobs.submit(
            "read", read, lambda found: self._show(asked, found), self._fail
        )

    def _show(self, asked: _Asked, found: tuple[ReceiptLine, ...]) -> None:
        self._lines = {line.op_id: line for line in found}
        today = office_date(self._ctx.clock, self._ctx.zone)
        rows = lines.line_rows(found, self._ctx.zone, today)
        name = _FOUND if asked.text else _OF_SHIFT if asked.account_id is None else _OF_ACCOUNT
        self._view.show_lines(rows, name, searching=bool(asked.text))
        if self._wanted in self._lines:
            self._view.choose(self._wanted)
            self._wanted = ""
        self._show_current()

    def _show_current(self) -> None:
        line = self._lines.get(self._view.current_op_id())
        if self._detail is not None and (line is None or line.op_id != self._detail.line.op_id):
            self._detail = None  # keys act on the line in front, never on the one before
        if line is None:
            self._view.panel.show_nothing()
            return

        def show(detail: ReceiptDetail) -> None:
            if detail.line.op_id == self._view.current_op_id():
                self._detail = detail
                self._view.panel.show_receipt(detail, self._ctx.zone, may_act=self._may_act())

        self._ctx.jobs.submit(
            "read", lambda: receipt_detail.detail(self._ctx, line), show, self._no_detail
        )

    def _may_act(self) -> bool:
        actor = self._ctx.session.actor
        return actor is not None and actor.clerk.role in TILL_ROLES

    def _print_copy(self) -> None:
        detail = self._detail
        if detail is None:
            return
        op_id, panel = detail.line.op_id, self._view.panel
        self._ctx.jobs.submit(
            "paper",
            lambda: self._print(op_id, True),
            panel.say,
            lambda error: panel.say(f"Копия не напечатана. {words_of(error)}", good=False),
        )

    def _refund(self) -> None:
        if self._detail is not None and self.carrying.dialog is None:
            line = self._detail.line
            self.refunding.begin(line.account_id, line.op_id)

    def _refunded(self, taken: Taken) -> None:
        """The receipt of the refund comes to the front with its state."""
        self._wanted = taken.op_id
        if self._view.search.text().strip():
            self._view.search.setText(taken.receipt_number)
        self._read()

    def _move(self) -> None:
        detail = self._detail
        if detail is None or detail.form is None or self.refunding.dialog is not None:
            return
        line, key = detail.line, self._ctx.new_id()

        def carry(decided: Carried) -> str:
            draft = MoveDraft(
                op_id=key,
                account_id=line.account_id,
                payment_op=line.op_id,
                to_account_id=decided.account_id,
                parts=decided.parts,
                reason=decided.reason,
            )
            return refunds.move(self._ctx, draft, decided.second)

        self.carrying.begin(detail.form.rest, carry)

    def _carried(self, op_id: str) -> None:
        self._wanted = op_id
        self._read()

    def _no_detail(self, error: Exception) -> None:
        self._detail = None
        self._view.panel.show_nothing()
        self._fail(error)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, AppError) and error.code in ("locked", "outbox_closed"):
            return
        self._view.wants_toast.emit("Чеки не прочитаны", words_of(error), "error")
