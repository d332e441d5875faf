"""Rows and columns in one line: widgets, layouts, gaps and stretches in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

STRETCH = "stretch"
Item: TypeAlias = "QWidget | QLayout | int | str | tuple[QWidget | QLayout, int] | None"
Margins: TypeAlias = "int | tuple[int, int, int, int]"


def row(*items: Item, margins: Margins = 0, spacing: int = 8) -> QHBoxLayout:
    """Left to right; an int is a gap, ``STRETCH`` takes the rest, (item, n) grows by n."""
    made = QHBoxLayout()
    _fill(made, items, margins, spacing)
    return made


def column(*items: Item, margins: Margins = 0, spacing: int = 8) -> QVBoxLayout:
    """Top to bottom, same items as ``row``."""
    made = QVBoxLayout()
    _fill(made, items, margins, spacing)
    return made


def holder(layout: QLayout, width: int | None = None) -> QWidget:
    """A bare widget around a layout, for places that take widgets only."""
    made = QWidget()
    made.setLayout(layout)
    if width is not None:
        made.setFixedWidth(width)
    return made


def _fill(made: QBoxLayout, items: Sequence[Item], margins: Margins, spacing: int) -> None:
    sides = (margins,) * 4 if isinstance(margins, int) else margins
    made.setContentsMargins(*sides)
    made.setSpacing(spacing)
    for item in items:
        stretch = 0
        if isinstance(item, tuple):
            item, stretch = item
        if item is None:
            continue
        if isinstance(item, str):
            made.addStretch(1)
        elif isinstance(item, int):
            made.addSpacing(item)
        elif isinstance(item, QLayout):
            made.addLayout(item, stretch)
        else:
            made.addWidget(item, stretch)
