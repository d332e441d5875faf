"""Joins the sign-in page to the services: enrolment, sign-in, first fill."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from api_client.models.auth import Clerk
from desktop.context import Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.services import auth, state
from ui import format as shown
from ui.messages import sentence
from ui.sign_in.view import FILL, SignInView
from ui.trouble import words_of

_LANE = "slow"
# Nothing helps but another enrolment file: the page asks for it.
_ANOTHER_FILE = ("enrolment_invalid", "enrolment_refused")


class SignInPresenter:
    """``done`` is called when a clerk is in and there are residents to look for."""

    def __init__(
        self, view: SignInView, ctx: Context, done: Callable[[], None], leave: Callable[[], None]
    ) -> None:
        self._view = view
        self._ctx = ctx
        self._done = done
        self._entering = False
        view.submitted.connect(self._sign_in)
        view.file_chosen.connect(self._enrol)
        view.check_pressed.connect(ctx.wake)
        view.leave_pressed.connect(leave)

    def begin(self) -> None:
        """Find out whose workplace this is and ask for the clerk."""
        now = self._ctx.clock.now().astimezone(self._ctx.zone)
        day = shown.day_words(now.date())
        self._view.show_day(f"{day.capitalize()} {now.year}, {now:%H:%M}")
        if not self._view.opening:
            self._view.forget_password()

        def look() -> tuple[auth.Workplace | None, tuple[str, ...]]:
            place = auth.enrolment(self._ctx)
            return place, auth.known_logins(self._ctx) if place else ()

        self._ctx.jobs.submit(_LANE, look, lambda found: self._ask(*found), self._failed)

    def on_changed(self, event: Changed) -> None:
        """The line or the fill moved."""
        if event.kind in ("sync", "snapshot") and self._view.stage == FILL:
            self._look_at_fill()

    def _ask(self, place: auth.Workplace | None, logins: tuple[str, ...]) -> None:
        if place is None:
            self._view.show_enrolment()
            return
        login = logins[0] if len(logins) == 1 else ""
        self._view.show_form(place.office, place.workplace, login)
        self._view.show_safety("Ключ защищён только паролем" if place.password_only else "")
        if not place.enrolled:
            self._view.show_line("Первый вход на этом компьютере: нужна связь.", good=False)
        elif self._ctx.auth is None:
            self._view.show_line("Работа без связи.", good=False)
        else:
            self._view.show_line("", good=True)

    def _enrol(self, path: str) -> None:
        def taken(place: auth.Workplace) -> None:
            self._ask(place, ())

        def refused(error: Exception) -> None:
            self._view.show_enrolment(words_of(error))

        self._ctx.jobs.submit(_LANE, lambda: auth.enrol(self._ctx, Path(path)), taken, refused)

    def _sign_in(self, login: str, password: str) -> None:
        def entered(_: Clerk) -> None:
            self._entering = True
            self._view.forget_password()
            self._look_at_fill()

        self._ctx.jobs.submit(
            _LANE, lambda: auth.sign_in(self._ctx, login, password), entered, self._failed
        )

    def _look_at_fill(self) -> None:
        self._ctx.jobs.submit(
            "read", lambda: state.sync_state(self._ctx), self._show_fill, self._failed
        )

    def _show_fill(self, now: state.SyncState) -> None:
        # Several looks may be under way; entering twice would select what is being typed already.
        if not self._entering or not self._ctx.session.signed_in:
            return
        if now.data_as_of is not None and now.filling is None:
            self._entering = False
            self._done()
            return
        done, total = now.filling or (0, 0)
        # Before the first answer nothing is known of the line: that is waiting, not trouble.
        silent = now.offline_since is None and not now.problem_code
        fine = now.online or now.filling is not None or silent
        problem = "" if fine else sentence(now.problem_code or "no_connection")
        if self._ctx.auth is None:
            problem = sentence("cache_missing")
        self._view.show_fill("Загружено частей" if total else "Ждём сервер", done, total, problem)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, AppError) and error.code in _ANOTHER_FILE:
            self._view.show_enrolment(words_of(error))
            return
        self._view.show_problem(words_of(error))
