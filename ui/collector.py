"""Garbage is collected on the UI thread alone: what is collected may be a widget."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500


class Collector(QObject):
    """Instead of Python's own collector, which runs in whatever thread makes the next object.

    A dialog and the closures that know it form a circle; freed by a thread of the jobs it ends the
    program. The generations keep the interpreter's thresholds; what is alive now lives to the end.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.timeout.connect(collect)
        self._timer.start(_EVERY_MS)


def collect() -> int:
    """Collect the oldest generation that is due; -1 when none is."""
    due = [
        generation
        for generation, (count, threshold) in enumerate(
            zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if count > threshold > 0
    ]
    if not due:
        return -1
    gc.collect(due[-1])
    return due[-1]
