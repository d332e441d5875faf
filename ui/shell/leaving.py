"""Leaving: a screen with changes asks first; unsent work is named and let go (decision 56)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from desktop.context import Context
from desktop.services import auth
from ui import format as shown
from ui.main_window import MainWindow
from ui.screen import Screen
from ui.widgets.dialogs import Dialog

_STAYS = (
    "Всё лежит на этом компьютере в зашифрованном виде и уйдёт, когда здесь войдёт любой сотрудник."
)


class UnsentOf(Protocol):
    """How much of whose work waits here."""

    @property
    def actor_name(self) -> str: ...

    @property
    def count(self) -> int: ...

    @property
    def taken_kopecks(self) -> int: ...


def ask_to_leave(window: MainWindow, screen: Screen, proceed: Callable[[], None]) -> None:
    """The screen's own question, then ``proceed``; «Остаться» does nothing."""
    words = screen.leaving
    dialog = Dialog(window.work, words.question, "")
    dialog.set_looks("alert-triangle", "warning", words.consequence)
    dialog.set_verbs(words.verb, "Остаться", words.kind)
    dialog.accepted.connect(dialog.dismiss)
    dialog.accepted.connect(proceed)
    dialog.closed.connect(dialog.deleteLater)
    dialog.ask()


def ask_then(window: MainWindow, ctx: Context, verb: str, proceed: Callable[[], None]) -> None:
    """Warn when something waits, then ``proceed``; «Остаться» does nothing."""

    def known(unsent: Sequence[UnsentOf]) -> None:
        if not unsent:
            proceed()
            return
        _ask(window, verb, unsent, proceed)

    # What cannot be counted must not keep anybody here.
    ctx.jobs.submit("slow", lambda: auth.unsent(ctx), known, lambda _: proceed())


def _ask(
    window: MainWindow, verb: str, unsent: Sequence[UnsentOf], proceed: Callable[[], None]
) -> None:
    total = sum(one.count for one in unsent)
    names = ", ".join(f"{shown.short_name(one.actor_name)}: {one.count}" for one in unsent)
    words = shown.count(total, "запись", "записи", "записей")
    over = window.pages.currentWidget() or window.work
    taken = sum(one.taken_kopecks for one in unsent)
    if taken:
        names = f"{names}. Принято денег: {shown.roubles(taken)}"
    dialog = Dialog(over, f"Не отправлено: {words}. {verb}?", names)
    dialog.set_looks("cloud-upload", "warning", _STAYS)
    dialog.set_verbs(verb, "Остаться", "primary")
    dialog.accepted.connect(dialog.dismiss)
    dialog.accepted.connect(proceed)
    dialog.closed.connect(dialog.deleteLater)
    dialog.ask()
