"""Joins the card to the services: reads it in the background, again only when its rows changed."""

from __future__ import annotations

from desktop.context import Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.jobs import JobHandle
from desktop.services import accounts, debts
from desktop.services.accounts import Card
from desktop.services.debts import DebtSheet
from domain.errors import InputError
from ui.messages import sentence
from ui.resident.blank import NOBODYS
from ui.resident.view import ResidentView

_ANY_ROW = frozenset({"catalog", "setting", "session"})
NOBODY = ("Абонент не выбран", "Найдите абонента по счёту, фамилии или адресу: F2.")


class ResidentPresenter:
    """Keeps the chosen account while the screen is in front."""

    def __init__(self, view: ResidentView, ctx: Context) -> None:
        self._view, self._ctx = view, ctx
        self._account_id: int | None = None
        self._card: Card | None = None
        self._in_front = False
        self._reading: JobHandle | None = None
        self._counting: JobHandle | None = None
        view.activated.connect(self.activate)
        view.deactivated.connect(self.deactivate)
        view.payment_wanted.connect(self._to_payment)
        view.readings_wanted.connect(self._to_readings)
        view.bill_wanted.connect(self._to_bill)
        view.extract_wanted.connect(lambda *_asked: self._to("extracts"))
        view.certificate_wanted.connect(lambda _key: self._to("extracts"))

    @property
    def card(self) -> Card | None:
        """The card on screen."""
        return self._card

    def activate(self, account_id: int | None) -> None:
        """Show an account's card; the same account is read again quietly."""
        self._in_front = True
        if account_id is None:
            self._account_id, self._card = None, None
            self._view.show_trouble(*NOBODY)
            return
        if account_id != self._account_id or self._card is None:
            self._account_id, self._card = account_id, None
            self._view.show_waiting()
        self._read()

    def deactivate(self) -> None:
        """Changes are looked at when the screen comes back."""
        self._in_front = False

    def on_changed(self, event: Changed) -> None:
        """An event of the bus, on the UI thread."""
        if self._in_front and self._account_id is not None and self._concerns(event):
            self._read()

    def forget(self) -> None:
        """The screen is locked or the clerk left: nothing of a resident stays."""
        for job in (self._reading, self._counting):
            if job is not None:
                job.cancel()
        self._account_id, self._card = None, None
        self._view.show_card(NOBODYS, self._ctx.zone)
        self._view.show_trouble(*NOBODY)

    def _concerns(self, event: Changed) -> bool:
        if event.kind in _ANY_ROW:
            return True
        if event.kind not in ("account", "meter", "bill", "payment"):
            return False
        if not event.ids or self._card is None:
            return True
        account = str(self._account_id)
        if event.kind == "account":
            return account in event.ids
        if event.kind == "bill":
            return any(one.partition(":")[0] == account for one in event.ids)
        if event.kind == "meter":
            return any(str(view.meter.id) in event.ids for view in self._card.meters)
        return True

    def _read(self) -> None:
        account_id = self._account_id
        if account_id is None:
            return
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._ctx.jobs.submit(
            "read", lambda: accounts.card(self._ctx, account_id), self._show, self._fail
        )

    def _show(self, card: Card) -> None:
        if card.account.id == self._account_id:
            self._card = card
            self._view.show_card(card, self._ctx.zone)
            self._count_debt(card.account.id)

    def _count_debt(self, account_id: int) -> None:
        """Penalty by days takes longer than the card, which is shown without it first."""
        if self._counting is not None:
            self._counting.cancel()

        def show(sheet: DebtSheet) -> None:
            if self._card is not None and account_id == self._account_id:
                self._view.show_debt(sheet)

        self._counting = self._ctx.jobs.submit(
            "read", lambda: debts.debt(self._ctx, account_id), show, self._fail
        )

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, AppError | InputError):
            raise error
        if error.code == "locked":
            return  # what is on screen is covered, and read again when it is uncovered
        self._card = None
        self._view.show_trouble("Карточка не открылась", sentence(error.code, **error.fields))

    def _to_readings(self) -> None:
        self._to_open("readings")

    def _to_payment(self) -> None:
        self._to_open("payment")

    def _to_open(self, place: str) -> None:
        """Where a closed account has nothing to do."""
        if self._card is None or self._card.badge != "closed":
            self._to(place)

    def _to_bill(self) -> None:
        self._to("bills")

    def _to(self, place: str) -> None:
        if self._account_id is not None:
            self._view.wants_place.emit(place, self._account_id)
