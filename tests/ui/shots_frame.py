"""The window of the pictures: a clerk at work, the line up or down, the chosen resident."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from desktop.services.state import SyncState
from ui.main_window import MainWindow
from ui.shell.bars import StripText
from ui.shell.connection import badge_of, banner_of

NOW = datetime(2026, 11, 20, 5, 42, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Yekaterinburg")
STRIP = StripText(
    58, "Соколова Марина Викторовна", "7201 458 302", "ул Республики, д 142, кв 57",
    (("Долг 5 090,59 ₽", "danger", "alert-circle"), ("Поверка ХВС 28.11", "warning", "calendar")),
)  # fmt: skip


def frame(*, offline: bool = False) -> MainWindow:
    """A window with a clerk at work."""
    window = MainWindow()
    window.nav.clerk.show_clerk("Гладкова О. П.", "ГО", "Окно 4 · оператор")
    window.nav.shift.show_shift("Смена 214 открыта", "с 08:00 · касса 84 310,50 ₽", "successFill")
    now = SyncState(
        not offline, datetime(2026, 11, 20, 5, 28, tzinfo=UTC) if offline else None,
        datetime(2026, 11, 20, 5, 20, tzinfo=UTC), 4 if offline else 0, 0, 1 if offline else 0,
        None, None, not offline,
    )  # fmt: skip
    window.top.show_sync(*badge_of(now, NOW))
    banner = banner_of(now, NOW, ZONE, may_connect=True)
    if banner:
        window.banner.show_state(*banner, "warning", "cloud-off", "Проверить связь")
        window.nav.items["outbox"].show_count(5, alert=True)
    window.hints.show_printer("Kyocera P3145dn")
    return window


def framed_resident(*, offline: bool = False) -> MainWindow:
    """The same with a resident chosen."""
    window = frame(offline=offline)
    window.show_resident(STRIP, "СМ")
    return window
