"""The work place inside the window: navigation, bars, banner, the stack of screens."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.shell.bars import HintBar, ResidentStrip, TopBar
from ui.shell.key_map import KeyMap
from ui.shell.nav import Navigation
from ui.widgets.layouts import column, holder, row
from ui.widgets.states import Banner
from ui.widgets.toasts import ToastStack


class WorkPage(QWidget):
    """Everything a signed-in clerk sees; what is pressed comes out as ``acted(id)``."""

    acted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.nav = Navigation()
        self.top = TopBar()
        self.banner = Banner(rounded=False, height=46)
        self.strip = ResidentStrip()
        self.strip.hide()
        self.body = QStackedWidget()
        self.hints = HintBar()
        parts = (self.top, self.banner, self.strip, (self.body, 1), self.hints)
        right = column(*parts, margins=0, spacing=0)
        self.setLayout(row(self.nav, (holder(right), 1), margins=0, spacing=0))
        self.toasts = ToastStack(self, self.body)
        self.key_map = KeyMap(self)
        self._connect()

    def _connect(self) -> None:
        self.nav.chosen.connect(self.acted)
        self.nav.clerk_pressed.connect(lambda: self.acted.emit("clerk"))
        self.top.omni_pressed.connect(lambda: self.acted.emit("palette"))
        self.top.help_pressed.connect(lambda: self.acted.emit("keys"))
        self.top.crumb_pressed.connect(lambda: self.acted.emit("back"))
        self.strip.card_pressed.connect(lambda: self.acted.emit("resident"))
        self.strip.change_pressed.connect(lambda: self.acted.emit("search"))
        self.banner.acted.connect(lambda: self.acted.emit("refresh"))
        self.banner.set_action_looks("refresh", "F5")
