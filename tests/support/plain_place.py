"""A place of the body that notes what reaches it, and what a person can read in a widget."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tests.support.window_kit import Stage
from ui.screen import Screen
from ui.shell.presenter import ShellPlace
from ui.widgets.plain_label import PlainLabel


class Plain(Screen):
    """A screen that notes what reaches it."""

    def __init__(self, place: str, *, strip: bool = True) -> None:
        super().__init__()
        self.title, self.place, self.shows_strip = place, place, strip
        self.seen: list[object] = []
        self.changes = False

    def activate(self, account_id: int | None) -> None:
        self.seen.append(account_id)

    def main_action(self) -> None:
        self.seen.append("main")

    def act(self, name: str) -> bool:
        self.seen.append(name)
        return True

    def has_changes(self) -> bool:
        return self.changes


def plain_places() -> list[ShellPlace]:
    """The three places of a resident."""
    return [ShellPlace(name, Plain(name)) for name in ("resident", "readings", "bills")]


def screen(made: Stage, name: str) -> Plain:
    found = next(place.screen for place in made.made if place.id == name)
    assert isinstance(found, Plain)
    return found


def texts(widget: QWidget) -> str:
    """All label texts a person can see in a widget."""
    labels = widget.findChildren(PlainLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())
