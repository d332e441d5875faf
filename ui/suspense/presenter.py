"""Joins the money that waits to the services: lists it, books it to its account, gives it back."""

from __future__ import annotations

from dataclasses import dataclass

from api_client.models.replica import Suspense
from desktop.context import Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.services import put_aside
from desktop.services.queueing import TILL_ROLES
from desktop.services.till_model import Taken
from ui.payment.taking import PrintReceipt
from ui.receipts.carry_dialog import CarryWords
from ui.receipts.carrying import Carried, Carrying
from ui.receipts.refunding import Refunding
from ui.suspense import lines
from ui.suspense.view import SuspenseView
from ui.trouble import words_of

_HEARD = frozenset({"payment", "outbox", "sync", "snapshot"})
MATCH = CarryWords(
    "На какой счёт зачесть деньги?",
    "Сумма встанет на выбранный счёт днём, когда её внесли.",
    "Зачесть",
    ("Найден по фамилии", "По обращению плательщика"),
    approved=False,
)


@dataclass(frozen=True)
class _Read:
    """What the screen is drawn from."""

    rows: tuple[Suspense, ...]
    settling: frozenset[str]


class SuspensePresenter:
    """Re-reads when money moves anywhere."""

    def __init__(self, view: SuspenseView, ctx: Context, print_receipt: PrintReceipt) -> None:
        self._view, self._ctx = view, ctx
        self._seen = _Read((), frozenset())
        self._in_front = False
        self.refunding = Refunding(view, ctx, print_receipt, self._refunded)
        self.carrying = Carrying(view, ctx, MATCH, self._matched)
        view.activated.connect(self.activate)
        view.deactivated.connect(self.deactivate)
        view.moved.connect(self._show_current)
        view.panel.match_asked.connect(self._match)
        view.panel.refund_asked.connect(self._refund)

    def activate(self) -> None:
        """Show what waits."""
        self._in_front = True
        self._read()

    def deactivate(self) -> None:
        """The screen left the front."""
        self._in_front = False

    def forget(self) -> None:
        """The clerk left: no payer stays on the screen."""
        self.refunding.forget()
        self.carrying.forget()
        self._show(_Read((), frozenset()))

    def on_changed(self, event: Changed) -> None:
        """An event of the bus, on the UI thread."""
        if self._in_front and event.kind in _HEARD:
            self._read()

    def _read(self) -> None:
        def read() -> _Read:
            return _Read(put_aside.suspense(self._ctx), put_aside.settling(self._ctx))

        self._ctx.jobs.submit("read", read, self._show, self._fail)

    def _show(self, seen: _Read) -> None:
        self._seen = seen
        rows = lines.line_rows(seen.rows, seen.settling, self._ctx.zone)
        self._view.show_lines(rows, lines.total(seen.rows))
        self._show_current()

    def _current(self) -> Suspense | None:
        wanted = self._view.current_id()
        return next((one for one in self._seen.rows if one.id == wanted), None)

    def _show_current(self) -> None:
        one = self._current()
        if one is None:
            self._view.panel.show_nothing()
            return
        actor = self._ctx.session.actor
        self._view.panel.show_sum(
            one,
            self._ctx.zone,
            is_settling=one.id in self._seen.settling,
            may_act=actor is not None and actor.clerk.role in TILL_ROLES,
        )

    def _match(self) -> None:
        one = self._current()
        if one is None or self.refunding.dialog is not None:
            return

        def carry(decided: Carried) -> str:
            to, parts, reason = decided.account_id, decided.parts, decided.reason
            return put_aside.match(self._ctx, one.id, to, parts, reason)

        self.carrying.begin(one.amount, carry, lines.looked_for(one))

    def _refund(self) -> None:
        one = self._current()
        if one is not None and self.carrying.dialog is None:
            self.refunding.begin(0, one.id)

    def _refunded(self, taken: Taken) -> None:
        self._tell("Возвращено", f"Чек № {taken.receipt_number}. Ждёт отправки.")

    def _matched(self, _op_id: str) -> None:
        self._tell("Зачтено на счёт", "Ждёт отправки.")

    def _tell(self, heading: str, detail: str) -> None:
        self._view.wants_toast.emit(heading, detail, "success")
        self._read()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, AppError) and error.code in ("locked", "outbox_closed"):
            return
        self._view.wants_toast.emit("Список не прочитан", words_of(error), "error")
