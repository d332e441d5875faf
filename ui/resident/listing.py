"""Lists of lines built anew with each card: emptied without waiting for the event loop."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout


def clear(layout: QVBoxLayout) -> None:
    """Take all lines away at once."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            # A line added a moment ago is still to be shown: without a parent it would be a window.
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
