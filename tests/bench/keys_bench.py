"""From a key press in the search box to the painted list, beside one frame of 60 Hz."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.services import auth
from desktop.store.snapshot_file import write_snapshot
from tests.bench.harness import Row, row, times_ms
from tests.support import desk_kit
from tests.support.cache_files import plain_snapshot
from tests.support.synthetic_city import SyntheticCity
from tests.support.typing import type_text
from ui import fonts, theme
from ui.bridge import Bridge
from ui.search.presenter import SearchPresenter
from ui.search.view import SearchView

QUERIES = (
    *("иванова", "петров с", "ленина 12-4", "7200", "bdfyjd", "кузнецова анна", "4518"),
    *("соколоф", "мира 5", "смирнов а в", "ghfdls 5", "900"),
)
FRAME_MS = 16.0
"""One frame of 60 Hz is the peer, so the ratio says how much of it a key press costs."""


class _Paints(QObject):
    """Counts paints of the list."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


def measure(accounts: int) -> list[Row]:
    """Every key of the queries: event, presenter, search lane, answer through the bridge, paint."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    fonts.load()
    theme.apply(app, "light", 100)
    with tempfile.TemporaryDirectory() as folder:
        desk = _filled_desk(Path(folder), accounts)
        bridge = Bridge()
        desk.ctx.jobs._post = bridge.post
        try:
            taken = _type_all(app, desk)
        finally:
            bridge.close()
            desk.close()
    frame = {"p95_ms": FRAME_MS}
    return [row("U0 key press to painted list / frame", "p95_ms", times_ms(taken), frame, 1.0, 1.0)]


def _filled_desk(folder: Path, accounts: int) -> desk_kit.Desk:
    """A signed-in desk with the synthetic city in its encrypted cache."""
    desk = desk_kit.make_desk(folder / "profile")
    auth.sign_in(desk.ctx, "kassir", desk_kit.PASSWORD)
    plain = plain_snapshot(SyntheticCity(accounts), folder / "plain.db", bodies=False)
    key = desk.ctx.stores._cache_key
    assert key is not None
    write_snapshot(plain.read_bytes(), folder / "fresh.db", bytes(key))
    plain.unlink()
    desk.ctx.in_outbox_lane(lambda: desk.ctx.stores.replace_cache(folder / "fresh.db"))
    return desk


def _type_all(app: QApplication, desk: desk_kit.Desk) -> list[float]:
    view = SearchView()
    view.resize(1158, 690)
    presenter = SearchPresenter(view, desk.ctx, lambda _place, _account: None)
    paints = _Paints()
    view.list.viewport().installEventFilter(paints)
    view.show()
    view.box.edit.setFocus()
    taken = []
    for query in (*QUERIES, *QUERIES):
        view.box.edit.clear()
        presenter.ask("")
        app.processEvents()
        for at, sign in enumerate(query, 1):
            started = time.perf_counter()
            before = paints.count
            type_text(view.box.edit, sign)
            while view._answered != query[:at] or (view.list.hits.hits and paints.count == before):
                app.processEvents()
            taken.append(time.perf_counter() - started)
    QTest.keyClick(view.box.edit, Qt.Key.Key_Escape)
    view.close()
    return taken[len(taken) // 2 :]  # the first half warms the pages
