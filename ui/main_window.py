"""The window: navigation, top bar, banner, resident strip, the screen, hints, toasts, overlays."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from ui import tokens
from ui.theme import scaled

if TYPE_CHECKING:
    from ui.actions import Actions
    from ui.screen import Screen
    from ui.shell.bars import HintBar, ResidentStrip, StripText, TopBar
    from ui.shell.key_map import KeyMap
    from ui.shell.nav import Navigation
    from ui.shell.work_page import WorkPage
    from ui.widgets.states import Banner
    from ui.widgets.toasts import ToastStack

SMALLEST = (1280, 680)
_ROOMY = 1000
"""Below this, in pixels of usual text, the words of the navigation give way to the screens."""


class MainWindow(QMainWindow):
    """Widgets and signals of the frame; what they mean is the shell presenter's business.

    Sign-in and lock are pages beside the work place, so under them nothing of a resident is
    painted. The first paint shows sign-in alone: the work place is built by ``build``.
    """

    nav: Navigation
    top: TopBar
    banner: Banner
    strip: ResidentStrip
    body: QStackedWidget
    hints: HintBar
    toasts: ToastStack
    key_map: KeyMap
    actions_table: Actions

    acted = Signal(str)
    """An id of ``ui/actions.py``."""
    typed_away = Signal(str)
    """A printable key that no field took."""
    closing = Signal(object)
    """The close event, to be ignored when the clerk wants to stay."""
    widened = Signal(bool)
    """True from 1600 pixels on."""

    def __init__(self, *, build: bool = True) -> None:
        super().__init__()
        self.setWindowTitle("ТРИЦ · Абонентский отдел")
        self.setMinimumSize(*SMALLEST)
        self.resize(1366, 768)
        self.pages = QStackedWidget()
        self.setCentralWidget(self.pages)
        self._work: WorkPage | None = None
        self._resident: StripText | None = None
        self._wide = self._tight = False
        if build:
            self.build()

    def build(self) -> None:
        """Make the work place and bind the keys; once."""
        # Measured: these modules and widgets are a fifth of the way to the first paint.
        from ui.actions import Actions
        from ui.shell.work_page import WorkPage

        self._work = work = WorkPage()
        self.nav, self.top, self.banner = work.nav, work.top, work.banner
        self.strip, self.body, self.hints = work.strip, work.body, work.hints
        self.toasts, self.key_map = work.toasts, work.key_map
        work.acted.connect(self.acted)
        in_front = self.pages.currentWidget()
        self.pages.addWidget(work)
        self.actions_table = Actions(self, self.acted.emit)
        self.actions_table.set_all_enabled(in_front is None)
        self._fit_navigation()

    @property
    def work(self) -> QWidget:
        """The page that dialogs and the palette cover."""
        assert self._work is not None  # noqa: S101 - nobody asks before ``build``
        return self._work

    @property
    def screen_in_front(self) -> Screen | None:
        return cast("Screen | None", self.body.currentWidget())

    def show_page(self, page: QWidget | None) -> None:
        """Show sign-in or lock instead of everything, or the work place again (None)."""
        target = page or self.work
        if self.pages.indexOf(target) < 0:
            self.pages.addWidget(target)
        self.pages.setCurrentWidget(target)
        if self._work is not None:
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
            self.nav.shift.set_blind(screen.hides_drawer)
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
        elif event.key() == Qt.Key.Key_Escape and self.toasts.close_last():
            event.accept()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= tokens.WIDE_SCREEN
        if wide != self._wide:
            self._wide = wide
            self.widened.emit(wide)
        self._fit_navigation()

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

    def _fit_navigation(self) -> None:
        """With large text a narrow window has a rail; by hand it may be turned at any time."""
        tight = self.width() < scaled(_ROOMY)
        if self._work is not None and tight != self._tight:
            self._tight = tight
            self.nav.set_rail(tight)

    def _place_strip(self) -> None:
        screen = self.screen_in_front
        wanted = screen is not None and screen.shows_strip and self._resident is not None
        self.strip.setVisible(wanted)
