"""The opened desk: screens and presenters joined to the window, once, read top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QApplication

from desktop.context import Context
from desktop.events import Changed
from desktop.services import auth
from desktop.services.state import recovery
from ui import format as shown
from ui import theme
from ui.lock.idle import IdleWatch
from ui.lock.presenter import LockPresenter
from ui.lock.view import LockView
from ui.palette.presenter import PaletteDoors, PalettePresenter
from ui.palette.view import PaletteView
from ui.printing.mark import PrinterMarkPresenter
from ui.scanner import Scanner
from ui.search.presenter import SearchPresenter
from ui.search.view import SearchView
from ui.settings.presenter import Looks, SettingsPresenter
from ui.settings.view import SettingsView
from ui.shell.connection import ConnectionPresenter
from ui.shell.dropping import FileDoor, FileDoors
from ui.shell.mended import tell_mended
from ui.shell.presenter import Doors, ShellPlace, ShellPresenter
from ui.shift.mark import ShiftMarkPresenter
from ui.sign_in.presenter import SignInPresenter

if TYPE_CHECKING:
    from ui.app import DeskWindow, WindowParts

_ROLES = {
    "cashier": "оператор",
    "consultant": "консультант",
    "passport": "паспортист",
    "senior": "старший",
    "admin": "администратор",
}
_PLACES = {
    *("search", "readings", "payment", "bills"),
    *("shift", "receipts", "suspense", "reports", "extracts"),
    *("outbox", "printing", "settings"),
}


class Desk:
    """Keeps the presenters alive and passes events on."""

    def __init__(
        self, app: QApplication, frame: DeskWindow, parts: WindowParts, ctx: Context
    ) -> None:
        self._app = app
        self._ctx = ctx
        self._window = frame.window
        self._workplace = ""
        self._told_mended = False
        self._lock_view = LockView()
        self.sign_in = SignInPresenter(frame.sign_in, ctx, self._entered, self._sign_out)
        self.shell = ShellPresenter(self._window, ctx)
        self.connection = ConnectionPresenter(self._window, ctx)
        self.lock = LockPresenter(
            self._lock_view, ctx, self._cover, self._uncover, self._change_clerk
        )
        self.search_view = SearchView()
        self.search = SearchPresenter(self.search_view, ctx, self.shell.go)
        self.settings_view = SettingsView()
        self.printer_mark = PrinterMarkPresenter(ctx, self._window.hints.show_printer)
        self.shift_mark = ShiftMarkPresenter(ctx, self._window.nav.shift.show_shift)
        self._window.hints.printer_pressed.connect(lambda: self.shell.act("printing"))
        looks = Looks(self._apply_theme, parts.printers, self.printer_mark.refresh, parts.version)
        self.settings = SettingsPresenter(self.settings_view, ctx, looks)
        places = (
            ShellPlace("search", self.search_view, self.search.on_changed, self.search.forget),
            *parts.places(ctx),
            ShellPlace("settings", self.settings_view, self.settings.on_changed),
        )
        absent = frozenset(_PLACES - {place.id for place in places})
        self.palette = PalettePresenter(
            PaletteView(self._window.work),
            ctx,
            PaletteDoors(
                self.shell.act,
                self.shell.go,
                self._open_account,
                lambda: self.shell.resident,
                absent,
                lambda: self.shell.resident_closed,
            ),
        )
        self.files = FileDoor(self._window, ctx, FileDoors(self.shell.go, lambda text: False))
        doors = Doors(
            self._lock, self._sign_out, self.palette.open, self._turn_theme, self.files.ask
        )
        self.shell.set_places(places, doors)
        self.scanner = Scanner(app)
        self.scanner.set_enabled(False)
        self.scanner.scanned.connect(self.shell.scanned)
        self.idle = IdleWatch(app, ctx.session)
        self.idle.due.connect(self._lock)
        frame.bridge.listen(ctx.bus)
        frame.bridge.changed.connect(self._changed)
        self._frame = frame
        self.sign_in.begin()

    def close(self) -> None:
        """Take the ears off the application: they would hear the keys of whatever comes after."""
        for ear in (self.scanner, self.idle):
            self._app.removeEventFilter(ear)
            ear.deleteLater()

    def _changed(self, event: Changed) -> None:
        self.connection.on_changed(event)
        self.printer_mark.on_changed(event)
        self.shift_mark.on_changed(event)
        if self._window.covered:
            self.sign_in.on_changed(event)
        if not self._ctx.session.locked:
            self.shell.on_changed(event)

    def _entered(self) -> None:
        """A clerk is in and there is something to search."""
        actor = self._ctx.session.actor
        if actor is None:
            return
        role = _ROLES.get(actor.clerk.role, "")

        def show(place: auth.Workplace | None) -> None:
            self._workplace = place.workplace if place else ""
            name = shown.short_name(actor.clerk.name)
            letters = shown.initials(actor.clerk.name)
            where = " · ".join(part for part in (self._workplace, role) if part)
            self._window.nav.clerk.show_clerk(name, letters, where)

        self._ctx.jobs.submit("slow", lambda: auth.enrolment(self._ctx), show, lambda _: None)
        self._uncover()
        self.shell.go("search")
        self.connection.begin()
        self.printer_mark.refresh()
        self.shift_mark.refresh()
        if not self._told_mended:
            self._told_mended = True
            tell_mended(recovery(self._ctx), self._window.toasts.show)

    def _open_account(self, account_id: int) -> None:
        self.shell.go("resident", account_id)

    def _lock(self) -> None:
        self.lock.lock(self._workplace)

    def _cover(self) -> None:
        self.scanner.set_enabled(False)
        self.shell.hide_everything()
        self._window.show_page(self._lock_view)

    def _uncover(self) -> None:
        self._window.show_page(None)
        self.scanner.set_enabled(True)
        front = self._window.screen_in_front
        focus = front.first_focus() if front is not None else None
        if focus is not None:
            focus.setFocus()
        self.connection.refresh()

    def _change_clerk(self) -> None:
        self._sign_out()

    def _sign_out(self) -> None:
        self.scanner.set_enabled(False)
        self.shell.hide_everything()
        self._window.show_page(self._frame.sign_in)
        self.shell.forget()
        self._ctx.jobs.submit(
            "slow",
            lambda: auth.sign_out(self._ctx),
            lambda _: self.sign_in.begin(),
            lambda _: self.sign_in.begin(),
        )

    def _apply_theme(self, mode: str) -> None:
        theme.apply(self._app, cast(theme.Mode, mode))

    def _turn_theme(self) -> None:
        self.settings.set_theme("light" if theme.scheme() == "dark" else "dark")
