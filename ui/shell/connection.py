"""The honest badge and banner of the line: green only when connected, empty and acknowledged."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer

from desktop.context import Context
from desktop.events import Changed
from desktop.services.state import SyncState, sync_state
from ui import format as shown
from ui.main_window import MainWindow
from ui.messages import sentence
from ui.widgets.states import announce

_MINUTE_MS = 30_000
_WORKS = "Поиск, показания, наличные и квитанции работают."


def badge_of(now: SyncState, moment: datetime) -> tuple[str, str, str]:
    """(words, tone, icon) of the badge in the top bar."""
    if not now.online:
        since = f" · {shown.ago(now.offline_since, moment)}" if now.offline_since else ""
        return f"Нет связи{since}", "warning", "cloud-off"
    if now.problem_code:
        return "Связь с ошибкой", "warning", "alert-triangle"
    if now.filling is not None:
        return f"Загрузка {now.filling[0]} из {now.filling[1]}", "accent", "download"
    if now.refused:
        return f"Решить: {_to_decide(now)}", "warning", "alert-triangle"
    if now.unknown:
        return f"Уточняем: {now.unknown}", "accent", "help"
    if now.waiting:
        return f"Отправляем: {now.waiting}", "accent", "cloud-upload"
    return "В сети", "success", "cloud-check"


def _to_decide(now: SyncState) -> str:
    """By its name where all is of one kind."""
    if not now.conflicts:
        return shown.count(now.refused, "отказ", "отказа", "отказов")
    if now.conflicts >= now.refused:
        return shown.count(now.refused, "конфликт", "конфликта", "конфликтов")
    return str(now.refused)


def banner_of(
    now: SyncState, moment: datetime, zone: ZoneInfo, *, may_connect: bool
) -> tuple[str, str] | None:
    """(bold fact, sentence) while there is no line or it is wrong; None when all is well."""
    if now.online and not now.problem_code:
        return None
    if not may_connect:
        fact = "Работа без связи."
    elif now.online:
        fact = "Связь с ошибкой."
    elif now.offline_since is None:
        fact = "Нет связи с центром."
    else:
        fact = f"Нет связи с центром с {_when(now.offline_since, moment, zone)}."
    parts = [sentence(now.problem_code) if now.problem_code and may_connect else _WORKS]
    if now.data_as_of is not None:
        parts.append(f"Данные на {_when(now.data_as_of, moment, zone)}.")
    waiting = now.waiting + now.unknown
    parts.append(f"Ждут отправки: {waiting}." if waiting else "Всё введённое отправлено.")
    return fact, " ".join(parts)


def _when(then: datetime, moment: datetime, zone: ZoneInfo) -> str:
    same_day = then.astimezone(zone).date() == moment.astimezone(zone).date()
    return shown.time(then, zone) if same_day else shown.day_time(then, zone)


class ConnectionPresenter:
    """Reads the state when the line or the queue moved, and each half minute for the age."""

    def __init__(self, window: MainWindow, ctx: Context) -> None:
        self._window = window
        self._ctx = ctx
        self._was_online: bool | None = None
        self._timer = QTimer(window)
        self._timer.setInterval(_MINUTE_MS)
        self._timer.timeout.connect(self.refresh)

    def begin(self) -> None:
        """A clerk is in."""
        self._timer.start()
        self.refresh()

    def on_changed(self, event: Changed) -> None:
        """An event of the bus."""
        if event.kind in ("sync", "outbox", "snapshot", "session"):
            self.refresh()

    def refresh(self) -> None:
        """Read it anew."""
        if not self._ctx.session.locked:
            self._ctx.jobs.submit(
                "read", lambda: sync_state(self._ctx), self.show_state, lambda _: None
            )

    def show_state(self, now: SyncState) -> None:
        """Badge, banner and the count behind «Исходящие»."""
        moment = self._ctx.clock.now()
        words, tone, icon = badge_of(now, moment)
        self._window.top.show_sync(words, tone, icon)
        may_connect = self._ctx.auth is not None
        words_of_banner = banner_of(now, moment, self._ctx.zone, may_connect=may_connect)
        if words_of_banner is None:
            self._window.banner.hide()
        else:
            action = "Проверить связь" if may_connect else ""
            fact, detail = words_of_banner
            self._window.banner.show_state(fact, detail, "warning", "cloud-off", action)
        waiting = now.waiting + now.unknown + now.refused
        self._window.nav.items["outbox"].show_count(waiting, alert=now.refused > 0)
        if self._was_online is False and now.online:
            announce(self._window, "Связь восстановлена")
        self._was_online = now.online
