"""The shift as the foot of the navigation tells it, read anew when money moves."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from desktop.context import Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.services import shifts
from desktop.services.queueing import TILL_ROLES
from desktop.services.till_model import ShiftView
from ui import format as shown

Show = Callable[[str, str, str], None]
"""Heading, detail and the tint of the dot; empty words hide it."""

_HEARD = frozenset({"shift", "payment", "outbox", "session", "snapshot", "setting"})
_NOTHING = ("", "", "text3")


class ShiftMarkPresenter:
    """Clerks without money see nothing; under the lock nothing is read and the sums are gone."""

    def __init__(self, ctx: Context, show: Show) -> None:
        self._ctx, self._show = ctx, show

    def on_changed(self, event: Changed) -> None:
        """An event of the bus, on the UI thread."""
        if event.kind in _HEARD:
            self.refresh()

    def refresh(self) -> None:
        """Read it anew."""
        actor = self._ctx.session.actor
        if actor is None or self._ctx.session.locked or actor.clerk.role not in TILL_ROLES:
            self._show(*_NOTHING)
            return
        self._ctx.jobs.submit("read", lambda: shifts.shift(self._ctx), self._told, self._unknown)

    def _told(self, shift: ShiftView | None) -> None:
        if self._ctx.session.locked or self._ctx.session.actor is None:
            return
        self._show(*plate_words(shift, self._ctx.zone))

    def _unknown(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self._show(*_NOTHING)


def plate_words(shift: ShiftView | None, zone: ZoneInfo) -> tuple[str, str, str]:
    """What the plate says of the latest shift."""
    if shift is None or shift.state == "closed":
        return "Смена не открыта", "Открыть смену", "text3"
    since = shown.time(shift.opened_at, zone)
    if shift.state == "expired":
        return f"Смена {shift.number} старше суток", "Закройте её", "dangerFill"
    detail = f"с {since} · касса {shown.roubles(shift.book.expected)}"
    return f"Смена {shift.number} открыта", detail, "successFill"
