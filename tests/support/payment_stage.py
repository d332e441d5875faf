"""The payment and shift screens in the real window over a desk with a till, and keys pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from api_client.commands import from_body
from api_client.money_commands import TakePayment
from desktop.services import outbox
from desktop.services.till_model import ShiftReport
from tests.support import desk_kit as kit
from tests.support.till_desk import Till, open_till
from tests.support.typing import type_text
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PaymentView
from ui.screen import Screen
from ui.shift.presenter import ShiftPresenter
from ui.shift.view import ShiftView
from ui.widgets.dialogs import Dialog


class PaymentStage:
    """``papers``: receipts asked to be printed, «копия» after those that are copies."""

    def __init__(self, app: QApplication, qtbot: QtBot, till: Till) -> None:
        self.app, self.till = app, till
        self.bridge = Bridge()
        till.ctx.jobs._post = self.bridge.post
        self.bridge.listen(till.ctx.bus)
        self.window = MainWindow()
        self.papers: list[str] = []
        self.reports: list[ShiftReport] = []
        self.broken_printer: Exception | None = None
        self.ways: list[tuple[str, object]] = []
        self.view, self.shift_view = PaymentView(), ShiftView()
        self.presenter = PaymentPresenter(self.view, till.ctx, self._print)
        self.shift = ShiftPresenter(self.shift_view, till.ctx, self._report)
        for view in (self.view, self.shift_view):
            view.wants_place.connect(lambda place, account: self.ways.append((place, account)))
        self.toasts: list[tuple[str, str]] = []
        self.shift_view.wants_toast.connect(lambda head, more, _k: self.toasts.append((head, more)))
        self.bridge.changed.connect(self.presenter.on_changed)
        self.bridge.changed.connect(self.shift.on_changed)
        self.window.acted.connect(self._act)
        qtbot.addWidget(self.window)
        self.bridge.setParent(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()

    def open_payment(self, account_id: int = kit.ACCOUNT) -> None:
        """The form of an account."""
        self.window.show_screen(self.view)
        self.presenter.activate(account_id)
        self.settle()

    def open_shift(self) -> None:
        """The shift of the terminal."""
        self.window.show_screen(self.shift_view)
        self.shift.activate()
        self.settle()

    def settle(self) -> None:
        """Let jobs finish and what they posted be delivered."""
        for _ in range(5):
            for lane in ("read", "outbox", "paper"):
                self.till.ctx.jobs.call(lane, lambda: None)
            self.app.processEvents()

    @property
    def focus(self) -> QWidget:
        widget: QWidget = self.window.focusWidget() or self.window
        while (proxy := widget.focusProxy()) is not None:
            widget = proxy
        return widget

    def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """One key to whatever has the focus; what follows is waited for."""
        QTest.keyClick(self.focus, key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        """Keys into the field with the focus."""
        type_text(self.focus, text)
        self.settle()

    @property
    def dialog(self) -> Dialog | None:
        """The question in front."""
        found = [one for one in self.window.findChildren(Dialog) if one.isVisible()]
        return found[-1] if found else None

    def taken(self) -> list[TakePayment]:
        """The payments that are queued."""
        found = []
        for item in outbox.items(self.till.ctx):
            if item.kind == TakePayment.kind:
                command = from_body(item.kind, 1, item.body)
                assert isinstance(command, TakePayment)
                found.append(command)
        return found

    def close(self) -> None:
        self.bridge.close()
        self.till.close()

    def _act(self, name: str) -> None:
        screen = self.window.screen_in_front
        if not isinstance(screen, Screen):
            return
        acts: dict[str, Callable[[], object]] = {"main": screen.main_action}
        acts.get(name, lambda: screen.act(name))()

    def _print(self, op_id: str, copy: bool) -> str:
        if self.broken_printer is not None:
            raise self.broken_printer
        self.papers.append(f"{op_id} копия" if copy else op_id)
        return "Чек отправлен на печать."

    def _report(self, report: ShiftReport) -> str:
        self.reports.append(report)
        return "Отправлен на печать."


@contextmanager
def payment_stage(
    app: QApplication, qtbot: QtBot, root: Path, *, float_kopecks: int = 100_000
) -> Iterator[PaymentStage]:
    """Signed in as the cashier; without a shift when the float is negative."""
    made = PaymentStage(app, qtbot, open_till(root, float_kopecks=float_kopecks))
    try:
        yield made
    finally:
        made.close()
