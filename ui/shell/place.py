"""A place of the body as the composition hands it to the shell; light, for the start path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.events import Changed
from ui.screen import Screen


@dataclass(frozen=True)
class ShellPlace:
    """A screen of the body with its presenter's ears: ``on_changed`` hears the bus, ``forget``
    drops every resident."""

    id: str
    screen: Screen
    on_changed: Callable[[Changed], None] = lambda _: None
    forget: Callable[[], None] = lambda: None
