"""Joins the palette to commands and to the search of residents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.context import Context
from desktop.services import search
from desktop.services.search import Hit, SearchResult
from ui import format as shown
from ui.palette.commands import RESIDENT_IDS, RESIDENTS, Offer, matching, offers, read_wish
from ui.palette.view import PaletteView

_MOST_RESIDENTS = 6
_MOST_RECENT = 8


@dataclass(frozen=True)
class PaletteDoors:
    """What a choice leads to."""

    act: Callable[[str], None]
    go: Callable[[str], None]
    """To a place of the chosen resident."""
    open_account: Callable[[int], None]
    resident: Callable[[], str]
    """The chosen resident's short name, empty when there is none."""
    absent: frozenset[str] = frozenset()
    """Ids of places that are not built."""
    closed: Callable[[], bool] = lambda: False
    """True when the chosen resident's account is closed."""


class PalettePresenter:
    """Commands answer at once, residents when the search does."""

    def __init__(self, view: PaletteView, ctx: Context, doors: PaletteDoors) -> None:
        self._view = view
        self._ctx = ctx
        self._doors = doors
        self._number = 0
        self._recent: list[str] = []
        view.typed.connect(self._ask)
        view.chosen.connect(self._chosen)

    def open(self) -> None:
        """Ctrl K; a second time it closes."""
        if self._view.isVisible():
            self._view.dismiss()
        else:
            self._view.begin(self._doors.resident())

    def _ask(self, typed: str) -> None:
        self._number += 1
        number = self._number
        wish = read_wish(typed)
        commands: tuple[Offer, ...] = ()
        if wish.kind in ("all", "commands"):
            doors = self._doors
            built = offers(doors.resident(), doors.absent, closed=doors.closed())
            commands = matching(built, wish.text, self._recent)
        self._view.show_offers(commands)
        if wish.kind == "commands" or not wish.text:
            return

        def stale() -> bool:
            return number != self._number

        def find() -> SearchResult:
            return search.find(self._ctx, wish.text, _MOST_RESIDENTS, stale=stale)

        def found(result: SearchResult) -> None:
            if number == self._number and self._view.isVisible() and result.rows:
                self._view.show_offers((*commands, *map(_of_hit, result.rows)))

        self._ctx.jobs.submit("search", find, found, lambda _: None)

    def _chosen(self, offer_id: str) -> None:
        kind, _, number = offer_id.partition(":")
        if kind == "account":
            self._doors.open_account(int(number))
            return
        if offer_id in self._recent:
            self._recent.remove(offer_id)
        self._recent.insert(0, offer_id)
        del self._recent[_MOST_RECENT:]
        # The palette names the chosen resident: a row of the screen behind it is somebody else.
        lead = self._doors.go if offer_id in RESIDENT_IDS else self._doors.act
        lead(offer_id)


def _of_hit(hit: Hit) -> Offer:
    where = f"{shown.address(hit.address)} · ЛС {shown.account(hit.number)}"
    return Offer(f"account:{hit.account_id}", RESIDENTS, hit.name, where, "user")
