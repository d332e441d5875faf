"""The window: navigation, top bar, banner, resident strip, the screen, hints, toasts, overlays."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from ui import tokens
from ui.actions import Actions
from ui.screen import Screen
from ui.shell.bars import HintBar, ResidentStrip, StripText, TopBar
from ui.shell.key_map import KeyMap
from ui.shell.nav import Navigation
from ui.widgets.layouts import column, holder, row
from ui.widgets.states import Banner
from ui.widgets.toasts import ToastStack

SMALLEST = (1280, 680)


class MainWindow(QMainWindow):
    """Widgets and signals of the frame; what they mean is the shell presenter's business.

    Pages of the outer stack: 0 the work place; sign-in and lock are added as further pages, so
    under them nothing of a resident is painted.
    """

    acted = Signal(str)
    """An id of ``ui/actions.py``."""
    typed_away = Signal(str)
    """A printable key that no field took."""
    closing = Signal(object)
    """The close event, to be ignored when the clerk wants to stay."""
    widened = Signal(bool)
    """True from 1600 pixels on."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("ТРИЦ · Абонентский отдел")
        self.setMinimumSize(*SMALLEST)
        self.resize(1366, 768)
        self.nav = Navigation()
        self.top = TopBar()
        self.banner = Banner(rounded=False, height=46)
        self.strip = ResidentStrip()
        self.strip.hide()
        self.body = QStackedWidget()
        self.hints = HintBar()
        right = column(
            self.top, self.banner, self.strip, (self.body, 1), self.hints, margins=0, spacing=0
        )
        self._work = holder(row(self.nav, (holder(right), 1), margins=0, spacing=0))
        self.pages = QStackedWidget()
        self.pages.addWidget(self._work)
        self.setCentralWidget(self.pages)
        self.toasts = ToastStack(self._work)
        self.key_map = KeyMap(self._work)
        self.actions_table = Actions(self, self.acted.emit)
        self._resident: StripText | None = None
        self._wide = False
        self._connect()

    @property
    def work(self) -> QWidget:
        """The page that dialogs and the palette cover."""
        return self._work

    @property
    def screen_in_front(self) -> Screen | None:
        widget = self.body.currentWidget()
        return widget if isinstance(widget, Screen) else None

    def show_page(self, page: QWidget | None) -> None:
        """Show sign-in or lock instead of everything, or the work place again (None)."""
        target = page or self._work
        if self.pages.indexOf(target) < 0:
            self.pages.addWidget(target)
        self.pages.setCurrentWidget(target)
        self.actions_table.set_all_enabled(page is None)

    @property
    def covered(self) -> bool:
        """True while sign-in or lock stand in front."""
        return self.pages.currentWidget() is not self._work

    def show_screen(self, screen: Screen) -> None:
        """Bring a screen to the front of the body."""
        if self.body.indexOf(screen) < 0:
            self.body.addWidget(screen)
        self.body.setCurrentWidget(screen)
        self.top.show_title(screen.title, screen.crumb, omni=screen.place != "search")
        self.nav.mark(screen.place)
        self.show_hints(screen)
        self._place_strip()
        focus = screen.first_focus() or screen
        if not self.covered:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_hints(self, screen: Screen) -> None:
        """Read the hints and the title of the screen in front again."""
        if screen is self.screen_in_front:
            self.hints.show_hints(screen.hints())
            self.top.show_title(screen.title, screen.crumb, omni=screen.place != "search")

    def show_resident(self, text: StripText | None, letters: str = "") -> None:
        """The chosen resident of the strip; None takes it away."""
        self._resident = text
        if text is None:
            self.strip.clear()
        else:
            self.strip.show_resident(text, letters)
        self._place_strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if text and text.isprintable() and text != " " and plain and not self.covered:
            self.typed_away.emit(text)
            event.accept()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= tokens.WIDE_SCREEN
        if wide != self._wide:
            self._wide = wide
            self.widened.emit(wide)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit(event)
        if event.isAccepted():
            super().closeEvent(event)

    def turn_full_screen(self) -> None:
        """F11."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def turn_rail(self) -> None:
        """Ctrl \\."""
        self.nav.set_rail(not self.nav.is_rail)

    def raise_up(self) -> None:
        """A second start of the program brings this window to the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)

    def _place_strip(self) -> None:
        screen = self.screen_in_front
        wanted = screen is not None and screen.shows_strip and self._resident is not None
        self.strip.setVisible(wanted)

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
