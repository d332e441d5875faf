"""Joins the lock page to the services: covers at once, opens with the clerk's password."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from api_client.models.auth import Clerk
from desktop.context import Context
from desktop.services import auth
from ui import format as shown
from ui.lock.view import LockView
from ui.trouble import words_of

_CLOCK_EVERY_MS = 5000


class LockPresenter:
    """``cover`` and ``uncover`` change the page of the window; ``other`` is for another clerk."""

    def __init__(
        self,
        view: LockView,
        ctx: Context,
        cover: Callable[[], None],
        uncover: Callable[[], None],
        other: Callable[[], None],
    ) -> None:
        self._view = view
        self._ctx = ctx
        self._cover = cover
        self._uncover = uncover
        self._timer = QTimer(view)
        self._timer.setInterval(_CLOCK_EVERY_MS)
        self._timer.timeout.connect(self._tick)
        view.submitted.connect(self._unlock)
        view.other_pressed.connect(other)

    def lock(self, where: str) -> None:
        """Cover everything first, then drop the keys."""
        actor = self._ctx.session.actor
        if actor is None or self._ctx.session.locked:
            return
        self._tick()
        self._timer.start()
        since = shown.time(self._ctx.clock.now(), self._ctx.zone)
        self._view.show_clerk(actor.clerk.name, shown.initials(actor.clerk.name), where, since)
        self._cover()
        auth.lock(self._ctx)

    def _unlock(self, password: str) -> None:
        def opened(_: Clerk) -> None:
            self._timer.stop()
            self._view.forget_password()
            self._uncover()

        def refused(error: Exception) -> None:
            self._view.show_problem(words_of(error))

        self._ctx.jobs.submit("slow", lambda: auth.unlock(self._ctx, password), opened, refused)

    def _tick(self) -> None:
        now = self._ctx.clock.now().astimezone(self._ctx.zone)
        self._view.show_time(f"{now:%H:%M}", shown.day_words(now.date()))
