"""A line of the settings: its name at the left, what is set beside it."""

from __future__ import annotations

from ui.widgets.layouts import STRETCH, Item, row
from ui.widgets.plain_label import PlainLabel


def setting_line(name: str, *items: Item) -> Item:
    """One setting; a text takes the rest of the line."""
    label = PlainLabel(name, 13, 400, "text2")
    label.setMinimumWidth(220)
    grown = ((item, 1) if isinstance(item, PlainLabel) else item for item in items)
    has_text = any(isinstance(item, PlainLabel) for item in items)
    return row(label, *grown, None if has_text else STRETCH)
