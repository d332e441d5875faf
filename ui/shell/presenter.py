"""What the frame does: places, the chosen resident, actions, scans, lock, sign-in and leaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from desktop.clock import office_date
from desktop.context import Context
from desktop.events import Changed
from desktop.services import accounts, search
from desktop.services.accounts import Card
from ui import format as shown
from ui.actions import ACTS, BY_ID, PLACES
from ui.main_window import MainWindow
from ui.screen import Screen
from ui.shell.bars import StripText
from ui.shell.leaving import ask_then, ask_to_leave
from ui.shell.place import ShellPlace
from ui.shell.residents import strip_of
from ui.shell.scans import ScanDoors, asks_something, open_scan
from ui.widgets.toasts import ToastText

__all__ = ["Doors", "ShellPlace", "ShellPresenter"]


@dataclass(frozen=True)
class Doors:
    """Acts that belong to others."""

    lock: Callable[[], None]
    sign_out: Callable[[], None]
    palette: Callable[[], None]
    turn_theme: Callable[[], None]
    open_file: Callable[[], None] = lambda: None


_FOR_ACCOUNT = ("resident", "readings", "payment", "bills", "reports")


class ShellPresenter:
    """Owns the way between places and the chosen resident."""

    def __init__(self, window: MainWindow, ctx: Context) -> None:
        self._window = window
        self._ctx = ctx
        self._places: dict[str, ShellPlace] = {}
        self._doors: Doors | None = None
        self._place = ""
        self._account_id: int | None = None
        self._resident, self._closed = "", False
        self._trail: list[tuple[str, int | None]] = []
        self._may_close = False
        window.acted.connect(self.act)
        window.typed_away.connect(self._typed_away)
        window.closing.connect(self._closing)

    @property
    def resident(self) -> str:
        """The chosen resident's short name, empty when there is none."""
        return self._resident

    @property
    def resident_closed(self) -> bool:
        """True when the chosen resident's account is closed."""
        return self._closed

    def set_places(self, places: Sequence[ShellPlace], doors: Doors) -> None:
        """Only these exist: the rest of the navigation is absent and its keys do nothing."""
        self._doors = doors
        for place in places:
            self._places[place.id] = place
            place.screen.wants_place.connect(self._wanted)
            place.screen.wants_toast.connect(self._toast)
            place.screen.wants_offer.connect(
                lambda heading, detail, words, act, screen=place.screen: self._offer(
                    screen, ToastText(heading, detail, action=words), act
                )
            )
            place.screen.hints_changed.connect(
                lambda screen=place.screen: self._window.show_hints(screen)
            )
        self._window.nav.show_only(self._places)
        named = {act.id for act in ACTS if act.group == PLACES and act.palette}
        self._window.actions_table.leave_out(named - set(self._places))

    def go(self, name: str, account_id: int | None = None) -> None:
        """Go to a place; asks first when something typed would be lost."""
        front = self._window.screen_in_front
        moves = name != self._place or (account_id or self._account_id) != self._account_id
        if front is not None and moves and front.has_changes():
            ask_to_leave(self._window, front, lambda: self._go(name, account_id))
        else:
            self._go(name, account_id)

    def act(self, name: str) -> None:
        """One action of the table, or «clerk» and «resident» of the frame."""
        if self._window.covered and name != "full_screen":
            return
        own = self._own_acts().get(name)
        if own is not None:
            own()
        elif name in self._places:
            self._to_place(name)
        elif name in BY_ID and BY_ID[name].screen:
            front = self._window.screen_in_front
            if front is not None:
                front.act(name)

    def scanned(self, text: str) -> None:
        """A code or a number was scanned: it opens at once, but not under an open question."""
        if not asks_something(self._window.work):
            doors = ScanDoors(self.go, self._seek_receipt)
            open_scan(self._ctx, text, doors, self._window.toasts.show)

    def _seek_receipt(self, text: str) -> None:
        if "receipts" in self._places:
            self._places["receipts"].screen.seek(text)

    def on_changed(self, event: Changed) -> None:
        """Pass an event of the bus on; refresh the strip of the chosen resident."""
        for place in self._places.values():
            place.on_changed(event)
        chosen = self._account_id
        if chosen is None or event.kind != "account":
            return
        if not event.ids or str(chosen) in event.ids:
            self._read_resident(chosen)

    def forget(self) -> None:
        """The clerk left: no resident stays anywhere."""
        self._trail.clear()
        self._account_id = None
        self._resident = self._place = ""
        self._window.show_resident(None)
        self._window.toasts.clear()
        for place in self._places.values():
            place.forget()

    def keep_typed(self) -> None:
        """What is half typed anywhere goes to disk now."""
        for place in self._places.values():
            place.screen.keep_typed()

    def hide_everything(self) -> None:
        """What lies outside the window's pages: pop-ups, tips, other windows, toasts.

        What is half typed is kept first: the keys go with the cover.
        """
        self.keep_typed()
        QToolTip.hideText()
        self._window.toasts.clear()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        for other in QApplication.topLevelWidgets():
            if other is not self._window and other.isVisible():
                other.close()

    def _go(self, name: str, account_id: int | None, *, back: bool = False) -> None:
        place = self._places.get(name)
        if place is None:
            return
        front = self._window.screen_in_front
        if front is not None:
            front.deactivate()
        if self._place and not back and (self._place, self._account_id) != (name, account_id):
            self._trail = [*self._trail[-19:], (self._place, self._account_id)]
        self._place = name
        if account_id is not None and account_id != self._account_id:
            self._choose(account_id)
        account = self._account_id if name in _FOR_ACCOUNT else account_id
        place.screen.activate(account)
        self._window.show_screen(place.screen)

    def _choose(self, account_id: int) -> None:
        self._account_id = account_id
        self._window.show_resident(None)
        self._resident = ""
        self._read_resident(account_id)
        self._ctx.jobs.submit(
            "search",
            lambda: search.remember(self._ctx, account_id),
            lambda _: None,
            lambda _: None,
        )

    def _read_resident(self, account_id: int) -> None:
        today = office_date(self._ctx.clock, self._ctx.zone)

        def read() -> Card:
            return accounts.card(self._ctx, account_id)

        def show(card: Card) -> None:
            if card.account.id != self._account_id:
                return
            text: StripText = strip_of(card, today)
            self._resident = shown.short_name(text.name)
            self._closed = card.badge == "closed"
            self._window.show_resident(text, shown.initials(text.name))

        self._ctx.jobs.submit("read", read, show, lambda _: None)

    def _to_place(self, name: str) -> None:
        """By key or navigation: a list's chosen row wins over the chosen resident."""
        front = self._window.screen_in_front
        if front is not None and front.takes_way(name):
            return
        chosen = front.chosen_account() if front is not None else None
        self.go(name, chosen if name in _FOR_ACCOUNT else None)

    def _own_acts(self) -> dict[str, Callable[[], None]]:
        doors = self._doors
        if doors is None:
            return {"full_screen": self._window.turn_full_screen}
        return {
            "main": self._main,
            "back": self._back,
            "refresh": self._ctx.wake,
            "keys": self._show_keys,
            "full_screen": self._window.turn_full_screen,
            "rail": self._window.turn_rail,
            "lock": doors.lock,
            "sign_out": self._leave,
            "palette": doors.palette,
            "theme": doors.turn_theme,
            "open_file": doors.open_file,
            "clerk": self._clerk_menu,
        }

    def _main(self) -> None:
        if self._window.screen_in_front is not None:
            self._window.screen_in_front.main_action()

    def _back(self) -> None:
        if self._trail:
            name, account_id = self._trail.pop()
            self._go(name, account_id, back=True)
        else:
            self._go("search", None, back=True)

    def _show_keys(self) -> None:
        front = self._window.screen_in_front
        if front is not None:
            self._window.key_map.show_map(front.title, [*front.hints(), *front.more_keys()])

    def _leave(self) -> None:
        if self._doors is not None:
            ask_then(self._window, self._ctx, "Выйти", self._doors.sign_out)

    def _clerk_menu(self) -> None:
        menu = QMenu(self._window)
        for name, words in (
            ("lock", "Заблокировать\tCtrl+L"),
            ("settings", "Настройки\tCtrl+,"),
            ("sign_out", "Выйти"),
        ):
            menu.addAction(words).triggered.connect(lambda _=False, act=name: self.act(act))
        clerk = self._window.nav.clerk
        corner = clerk.mapToGlobal(clerk.rect().topLeft())
        corner.setY(corner.y() - menu.sizeHint().height() - 4)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(corner)

    def _typed_away(self, text: str) -> None:
        place = self._places.get("search")
        take = getattr(place.screen, "type_text", None) if place else None
        if take is not None and self._place != "search":
            self.go("search")
            if self._place == "search":
                take(text)

    def _wanted(self, name: str, account_id: object) -> None:
        if name == "back":
            self._back()
        else:
            self.go(name, account_id if isinstance(account_id, int) else None)

    def _toast(self, heading: str, detail: str, kind: str) -> None:
        self._window.toasts.show(heading, detail, kind)

    def _offer(self, screen: Screen, words: ToastText, act: str) -> None:
        def press() -> None:
            screen.act(act)

        self._window.toasts.show(words.heading, words.detail, words.kind, words.action, press)

    def _closing(self, event: object) -> None:
        if self._may_close or not isinstance(event, QCloseEvent):
            return
        event.ignore()
        ask_then(self._window, self._ctx, "Закрыть программу", self._close)

    def _close(self) -> None:
        self._may_close = True
        self.keep_typed()
        self._window.close()
