"""Joins the search screen to the services: every key asks at once, late answers are dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.clock import office_date
from desktop.context import Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.jobs import JobHandle
from desktop.services import accounts, search, state
from desktop.services.search import SearchResult
from domain.errors import InputError
from domain.periods import MONTHS_GENITIVE
from domain.settings import OfficeSettings
from ui import format as shown
from ui.search.view import SearchView
from ui.trouble import words_of

LIMIT = 50
_NOBODY = "Проверьте написание или добавьте улицу, дом, имя. Можно набрать конец номера счёта."
_LEAST_NUMBER = 8


@dataclass(frozen=True)
class _Side:
    """What the right column shows."""

    now: state.SyncState
    office: OfficeSettings
    recent: tuple[search.Hit, ...]


class SearchPresenter:
    """``go(place, account_id)`` leaves the screen."""

    def __init__(
        self, view: SearchView, ctx: Context, go: Callable[[str, int | None], None]
    ) -> None:
        self._view = view
        self._ctx = ctx
        self._number = 0
        self._running: JobHandle | None = None
        view.typed.connect(self.ask)
        view.literal_wanted.connect(lambda: self.ask(view.box.edit.text(), literal=True))
        view.opened.connect(lambda account: go("resident", account))
        view.readings_wanted.connect(lambda account: go("readings", account))
        view.payment_wanted.connect(lambda account: go("payment", account))
        view.bills_wanted.connect(lambda account: go("bills", account))
        view.outbox_wanted.connect(lambda: go("outbox", None))
        view.shown_again.connect(self.refresh)

    def ask(self, query: str, *, literal: bool = False) -> None:
        """Search now; whatever was asked before is stale."""
        self._number += 1
        number = self._number
        if self._running is not None:
            self._running.cancel()
        if not query.strip():
            self._view.show_hits((), "", more=False, query="")
            return

        def find() -> SearchResult:
            return search.find(self._ctx, query, LIMIT, literal=literal, stale=stale)

        def stale() -> bool:
            """Asked in the search thread."""
            return number != self._number

        def found(result: SearchResult) -> None:
            if number == self._number:
                self._show(query, result)

        def failed(error: Exception) -> None:
            if number == self._number and not _is_lock(error):
                self._view.show_hits((), "", more=False, query=query)
                self._view.show_nobody(words_of(error))

        self._running = self._ctx.jobs.submit("search", find, found, failed)

    def refresh(self) -> None:
        """Recent residents, counts and the window of readings again."""
        if not self._ctx.session.locked:
            self._ctx.jobs.submit("search", self._read_side, self._show_side, _ignore_lock)

    def on_changed(self, event: Changed) -> None:
        """Only what this screen shows is read again."""
        if event.kind in ("outbox", "sync") and self._view.isVisible():
            self.refresh()
        elif event.kind == "account" and self._view.isVisible():
            ids = {str(hit.account_id) for hit in self._view.list.hits.hits}
            if not event.ids or ids & event.ids:
                self.ask(self._view.box.edit.text())

    def forget(self) -> None:
        """Drop everything on screen, as at sign-out."""
        self._number += 1
        self._view.clear()

    def _show(self, query: str, result: SearchResult) -> None:
        self._view.show_hits(result.rows, result.shown_as or "", more=result.more, query=query)
        if result.rows:
            return
        self._view.show_nobody(_NOBODY)
        if sum(sign.isdigit() for sign in query) >= _LEAST_NUMBER:
            self._look_for_neighbours(query)

    def _look_for_neighbours(self, query: str) -> None:
        number = self._number

        def nearest() -> tuple[str, ...]:
            try:
                accounts.by_number(self._ctx, query)
            except AppError as error:
                found = error.fields.get("nearest")
                return tuple(found) if isinstance(found, tuple) else ()
            except InputError:
                pass
            return ()

        def show(found: tuple[str, ...]) -> None:
            if found and number == self._number:
                alike = ", ".join(shown.account(one) for one in found[:3])
                self._view.show_nobody(f"Такого счёта нет. Похожие номера: {alike}.")

        self._ctx.jobs.submit("search", nearest, show, _ignore_lock)

    def _read_side(self) -> _Side:
        ctx = self._ctx
        return _Side(state.sync_state(ctx), ctx.office(), search.recent(ctx))

    def _show_side(self, side: _Side) -> None:
        self._view.show_recent(side.recent)
        today = office_date(self._ctx.clock, self._ctx.zone)
        self._view.today.show_day(shown.day_words(today))
        self._view.today.show_counts(side.now.refused, side.now.unknown, side.now.waiting)
        until = side.office.window_to_day
        month = MONTHS_GENITIVE[today.month - 1]
        left = until - today.day
        if left >= 0:
            note = "Показания учтутся в этом месяце"
            days = shown.count(left, "день", "дня", "дней") if left else "сегодня"
        else:
            note, days = "Теперь показания учтутся в следующем месяце", "срок прошёл"
        passed = min(today.day, until)
        self._view.window_card.show_window(f"до {until} {month}", note, days, passed, until)


def _is_lock(error: Exception) -> bool:
    return isinstance(error, AppError) and error.code in ("locked", "not_signed_in")


def _ignore_lock(error: Exception) -> None:
    """Under the lock there is nothing to show; anything else is a bug and is shown as one."""
    if not _is_lock(error):
        raise error
