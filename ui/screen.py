"""What the shell asks of a screen, and what a screen may ask of the shell."""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from ui.widgets.surfaces import Surface

Hint = tuple[str, str]
"""(keys parted by «|», words): ("Up|Down", "выбрать")."""


class Leaving(NamedTuple):
    """The question before a screen with changes is left."""

    question: str
    consequence: str
    verb: str
    kind: Literal["danger", "primary"]


class Screen(Surface):
    """A place in the body of the window.

    ``title`` stands in the top bar (``crumb`` before it), ``shows_strip`` keeps the resident's
    strip above it, ``place`` is the id of its item in the navigation.
    """

    title = ""
    crumb = ""
    place = ""
    shows_strip = False
    leaving = Leaving(
        "Уйти без сохранения?",
        "Введённое на этом экране не сохранится.",
        "Уйти без сохранения",
        "danger",
    )

    hints_changed = Signal()
    wants_place = Signal(str, object)
    """Go to a place («resident», «readings», «bills», …) with an account id or None."""
    wants_toast = Signal(str, str, str)
    """Heading, detail and kind (success, info, warning, error)."""
    wants_offer = Signal(str, str, str, str)
    """A toast with a button: heading, detail, its words and the id passed to ``act``."""

    def __init__(self) -> None:
        super().__init__(None, "window")
        # Keys reach the screen, not the navigation, when nothing inside has the focus.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    @property
    def page(self) -> QWidget:
        """What a dialog of this screen covers: the lock stands before it and hides both."""
        found: QWidget = self
        while (above := found.parentWidget()) is not None and not isinstance(above, QMainWindow):
            if isinstance(above.parentWidget(), QMainWindow):
                break  # the stack of pages itself: sign-in and lock lie in it, too
            found = above
        return found

    def hints(self) -> list[Hint]:
        """The four to six keys of the hint bar."""
        return []

    def more_keys(self) -> list[Hint]:
        """Keys of this screen that the hint bar has no room for; F1 shows them too."""
        return []

    def activate(self, account_id: int | None) -> None:
        """The screen comes to the front, for an account or for none."""

    def deactivate(self) -> None:
        """The screen leaves the front."""

    def main_action(self) -> None:
        """Ctrl Enter."""

    def act(self, name: str) -> bool:
        """A screen action of ``ui/actions.py`` by id, «escape» included; False: not known here."""
        return False

    def has_changes(self) -> bool:
        """True while something typed is neither saved nor sent: leaving asks ``leaving``."""
        return False

    def keep_typed(self) -> None:
        """The lock, another clerk or the end comes: what is half typed goes to disk now."""

    def chosen_account(self) -> int | None:
        """The resident this screen points at, for F3 and F6 from a list."""
        return None

    def seek(self, text: str) -> None:
        """Look for this when the screen comes to the front."""

    @property
    def hides_drawer(self) -> bool:
        """True while the drawer is counted blind: its sum stands nowhere in the window."""
        return False

    def takes_way(self, place: str) -> bool:
        """True when this screen itself decides for whom a place opens: it will ask to go, at once
        or as soon as it knows.
        """
        return False

    def first_focus(self) -> QWidget | None:
        """Who gets the focus when the screen comes to the front."""
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.act("escape"):
            event.accept()
        else:
            super().keyPressEvent(event)
