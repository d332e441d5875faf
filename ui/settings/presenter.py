"""Joins the settings screen to the terminal's config file and to what the services know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from desktop.config import Config, save_config
from desktop.context import Context
from desktop.events import Changed
from desktop.services import auth, state
from ui import format as shown
from ui.settings.printing import PrintingSettings
from ui.settings.view import SettingsView
from ui.trouble import words_of

_NO_KEYRING = "Задайте пароль не короче 12 знаков: хранилища ключей здесь нет."


@dataclass(frozen=True)
class Looks:
    """How the program changes its looks, and which printers there are."""

    apply_theme: Callable[[str], None]
    printers: Callable[[], Sequence[str]]
    printer_changed: Callable[[], None]
    version: str


class SettingsPresenter:
    """Keeps the present config; ``ctx.config`` is what the program was started with."""

    def __init__(self, view: SettingsView, ctx: Context, looks: Looks) -> None:
        self._view = view
        self._ctx = ctx
        self._looks = looks
        self.config: Config = ctx.config
        view.theme_chosen.connect(self.set_theme)
        view.scale_chosen.connect(self._set_scale)
        self.printing = PrintingSettings(
            view.printing, ctx, lambda: self.config, self._set_printing, self._failed
        )
        view.shown_again.connect(self.refresh)

    def refresh(self) -> None:
        """Read everything again."""
        view, config = self._view, self.config
        view.show_choices(config.theme, config.text_scale_percent)
        view.show_fact("idle", f"{config.idle_lock_minutes} мин")
        view.show_fact("version", self._looks.version)

        def look() -> tuple[auth.Workplace | None, state.SyncState]:
            return auth.enrolment(self._ctx), state.sync_state(self._ctx)

        self._ctx.jobs.submit("slow", look, lambda found: self._show_place(*found), self._failed)
        self.printing.refresh(self._looks.printers)

    def set_theme(self, theme: str) -> None:
        """Light, dark or the system's, now and at the next start."""
        self._keep(replace(self.config, theme=theme))
        self._looks.apply_theme(theme)
        self._view.show_choices(self.config.theme, self.config.text_scale_percent)

    def _set_scale(self, percent: int) -> None:
        self._keep(replace(self.config, text_scale_percent=percent))
        self._view.show_scale_note("Применится при следующем запуске")

    def _set_printing(self, config: Config) -> None:
        self._keep(config, self._looks.printer_changed)

    def on_changed(self, event: Changed) -> None:
        """Pass an event of the bus on."""
        self.printing.on_changed(event)

    def _keep(self, config: Config, kept: Callable[[], None] = lambda: None) -> None:
        self.config = config
        path = self._ctx.paths.config
        self._ctx.jobs.submit(
            "slow", lambda: save_config(path, config), lambda _: kept(), self._failed
        )

    def _show_place(self, place: auth.Workplace | None, now: state.SyncState) -> None:
        view = self._view
        if place is not None:
            view.show_fact("office", place.office)
            view.show_fact("workplace", place.workplace)
            view.show_fact("server", place.server_url)
            if place.password_only:
                view.show_protection("Ключ защищён только паролем", "warning", _NO_KEYRING)
            else:
                view.show_protection(f"В хранилище системы: {place.keyring}", "success", "")
        as_of = now.data_as_of
        view.show_fact("data", shown.day_time(as_of, self._ctx.zone) if as_of else shown.DASH)

    def _failed(self, error: Exception) -> None:
        self._view.wants_toast.emit("Настройки", words_of(error), "error")
