"""The readings screen in the real window over a real desk, and keys pressed as a person does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from api_client.commands import Command, from_body
from api_client.models.replica import Meter
from desktop.events import Changed
from desktop.services import outbox
from desktop.services.meter_view import MeterView
from desktop.services.readings import sheet
from desktop.store.cache_write import CacheWriter
from tests.support import desk_kit as kit
from tests.support import resident_samples as samples
from tests.support.resident_desk import open_desk, settle
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.readings.presenter import ReadingsPresenter
from ui.readings.view import ReadingsView
from ui.widgets.fields import LineEdit


class ReadingsStage:
    """Window, screen, presenter and desk; ``type`` writes into the open cell."""

    def __init__(self, app: QApplication, qtbot: QtBot, desk: kit.Desk) -> None:
        self.app, self.desk = app, desk
        self.bridge = Bridge()
        desk.ctx.jobs._post = self.bridge.post
        self.bridge.listen(desk.ctx.bus)
        self.window = MainWindow()
        self.view = ReadingsView()
        self.presenter = ReadingsPresenter(self.view, desk.ctx)
        self.toasts: list[tuple[str, str]] = []
        self.view.wants_toast.connect(lambda heading, detail, _kind: self._note(heading, detail))
        self.view.wants_offer.connect(lambda heading, detail, _w, _a: self._note(heading, detail))
        self.bridge.changed.connect(self.presenter.on_changed)
        self.window.acted.connect(self._act)
        qtbot.addWidget(self.window)
        self.bridge.setParent(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.show_screen(self.view)
        self.open()

    def open(self, account_id: int = samples.ACCOUNT.id) -> None:
        """Bring an account's meters to the screen."""
        self.presenter.activate(account_id)
        self.settle()

    def settle(self) -> None:
        settle(self.app, self.desk)

    @property
    def editor(self) -> LineEdit:
        found = self.view.grid.editor()
        assert found is not None
        return found

    @property
    def row(self) -> int:
        return self.view.grid.current_row

    def type(self, text: str) -> None:
        """Keys into the open cell; its former text is marked, so it goes."""
        QTest.keyClicks(self.editor, text)

    def press(
        self,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        widget: QWidget | None = None,
    ) -> None:
        """One key where the keyboard is."""
        QTest.keyClick(widget or self.window.focusWidget() or self.window, key, modifiers)
        self.settle()

    def enter(self, *texts: str) -> None:
        """Each text and Enter."""
        for text in texts:
            self.type(text)
            self.press(Qt.Key.Key_Return)

    def type_reason(self, text: str) -> None:
        """A reason into its field and Enter."""
        field = self.view.panel.reason
        for sign in text:
            # QTest knows no Cyrillic keys.
            press = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
            self.app.sendEvent(field, press)
        self.press(Qt.Key.Key_Return, widget=self.view.panel.reason)

    def refill(self, *meters: Meter) -> None:
        """Other meter rows from the office."""
        writer = CacheWriter(self.desk.ctx.stores.writing())
        for meter in meters:
            writer.upsert("meter", meter)
        self.desk.ctx.bus.publish(Changed("meter"))
        self.settle()

    def save(self) -> None:
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def alt(self, number: int) -> None:
        self.press(Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)

    def cell(self, row: int, column: int) -> str:
        return self.view.grid.table.rows[row].cells[column].text

    def badge(self, row: int) -> str:
        return self.cell(row, 5)

    def queued(self) -> list[Command]:
        """Commands in the outbox, oldest first."""
        items = self.desk.ctx.jobs.call("read", lambda: outbox.items(self.desk.ctx))
        ordered = sorted(items, key=lambda item: item.op_id)
        return [from_body(item.kind, 1, item.body) for item in ordered]

    def meter(self, meter_id: int) -> MeterView:
        found = self.desk.ctx.jobs.call(
            "read", lambda: sheet(self.desk.ctx, samples.ACCOUNT.id).meters
        )
        return next(view for view in found if view.meter.id == meter_id)

    def _note(self, heading: str, detail: str) -> None:
        self.toasts.append((heading, detail))

    def _act(self, name: str) -> None:
        act: Callable[[], object] = lambda: self.view.act(name)  # noqa: E731
        (self.view.main_action if name == "main" else act)()


@contextmanager
def readings_stage(
    app: QApplication, qtbot: QtBot, root: Path, *, flats: int = 0, login: str = "kassir"
) -> Iterator[ReadingsStage]:
    """A stage closed at the end."""
    desk = open_desk(root, flats=flats, login=login)
    made = ReadingsStage(app, qtbot, desk)
    try:
        yield made
    finally:
        made.bridge.close()
        desk.close()
