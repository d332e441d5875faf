"""From a key press in the search box to the painted list, beside painting the same window alone."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from desktop.services.search import SearchResult
from desktop.store.db import open_cache
from desktop.store.search import Search
from tests.bench.harness import Row, row, times_ms
from tests.support.cache_files import KEY, keyed_cache
from tests.support.synthetic_city import SyntheticCity
from ui import fonts, theme
from ui.search.presenter import LIMIT
from ui.search.view import SearchView

QUERIES = (
    "иванова",
    "петров с",
    "ленина 12-4",
    "7200",
    "bdfyjd",
    "кузнецова анна",
    "4518",
    "соколоф",
)
FRAME_MS = 16.0
"""One frame of 60 Hz; the peer row is a frame, so the ratio gates at one frame of p95."""


class _Painted(QObject):
    """Notes that the list painted after it was told new rows."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.seen = True
        return False


def measure(accounts: int) -> list[Row]:
    """Every prefix of the queries, typed key by key into the real screen over a real cache."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    fonts.load()
    theme.apply(app, "light", 100)
    with tempfile.TemporaryDirectory() as folder:
        path = keyed_cache(SyntheticCity(accounts), Path(folder), bodies=False)
        search = Search(open_cache(path, KEY, read_only=True, page_cache_kib=64 * 1024))
        taken = _type_all(app, search)
    product = times_ms(taken)
    frame: dict[str, Any] = {"p95_ms": FRAME_MS, "what": "one frame of 60 Hz"}
    return [row("U0 key to painted list p95", "p95_ms", product, frame, 1.0)]


def _type_all(app: QApplication, search: Search) -> list[float]:
    view = SearchView()
    view.resize(1158, 690)
    view.show()
    painted = _Painted()
    view.list.viewport().installEventFilter(painted)
    app.processEvents()
    taken = []
    for query in (*QUERIES, *QUERIES):
        for end in range(1, len(query) + 1):
            typed = query[:end]
            started = time.perf_counter()
            view.box.edit.setText(typed)
            result: SearchResult = search.find(typed, LIMIT)
            view.show_hits(result.rows, result.shown_as or "", more=result.more, query=typed)
            painted.seen = False
            app.processEvents()
            if not painted.seen and result.rows:
                view.list.viewport().repaint()
            taken.append(time.perf_counter() - started)
    view.close()
    return taken
