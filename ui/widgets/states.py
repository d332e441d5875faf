"""States of a place: banner, empty state, skeleton, progress with its stop."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import painting, tokens
from ui.theme import scaled
from ui.widgets.announcing import announce
from ui.widgets.buttons import Button
from ui.widgets.layouts import STRETCH, column, row
from ui.widgets.marks import IconMark, IconTile
from ui.widgets.plain_label import PlainLabel

__all__ = [
    "Banner",
    "EmptyState",
    "ProgressBar",
    "ProgressRow",
    "Skeleton",
    "announce",
]

_ICONS = {
    "warning": "alert-triangle",
    "danger": "alert-circle",
    "success": "circle-check",
    "accent": "info-circle",
    "neutral": "info-circle",
}


class Banner(QWidget):
    """A state with a bold fact, a plain sentence and at most one action."""

    acted = Signal()

    def __init__(self, *, rounded: bool = True, height: int = 44) -> None:
        super().__init__()
        self._tone = "warning"
        self._rounded = rounded
        self._icon = IconMark("alert-triangle", "warning", 20)
        self._fact = PlainLabel("", 13, 600, "warning")
        self._detail = PlainLabel("", 13, 400, "text", fit="elide")
        self._action = Button("", height=30)
        self._action.clicked.connect(self.acted)
        self.setMinimumHeight(scaled(height))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        line = row(
            self._icon,
            self._fact,
            (self._detail, 1),
            self._action,
            margins=(14, 4, 10, 4),
            spacing=10,
        )
        self.setLayout(line)
        self.hide()

    @property
    def text(self) -> str:
        """The whole as one sentence."""
        return f"{self._fact.text()} {self._detail.text()}".strip()

    def show_state(
        self, fact: str, detail: str = "", tone: str = "warning", icon: str = "", action: str = ""
    ) -> None:
        """Show the state; told to a screen reader when it is new."""
        fresh = self.isHidden() or self._fact.text() != fact
        mark, _ = tokens.TONES[tone]
        self._tone = tone
        self._icon.show_icon(icon or _ICONS[tone], mark)
        self._fact.setText(fact)
        self._fact.set_tint(mark)
        self._detail.setText(detail)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(self.text)
        self.show()
        self.update()
        if fresh:
            announce(self, self.text, urgent=tone == "danger")

    def set_action_looks(self, icon: str, key: str) -> None:
        """Icon and key of the action."""
        self._action.set_icon_name(icon)
        self._action.set_key(key)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        radius = tokens.RADIUS_BANNER if self._rounded else 0
        ground = tokens.TONES[self._tone][1]
        painting.box(painter, self.rect().toRectF(), ground, None, radius)
        painter.end()


class EmptyState(QWidget):
    """What is absent, and the next step."""

    acted = Signal()

    def __init__(
        self, icon: str, heading: str, sentence: str = "", action: str = "", key: str = ""
    ) -> None:
        super().__init__()
        self._tile = IconTile(icon, "neutral", 52, 14)
        self._heading = PlainLabel(heading, 15, 600, fit="wrap", align=Qt.AlignmentFlag.AlignCenter)
        self._sentence = PlainLabel(
            sentence, 13, 400, "text2", fit="wrap", align=Qt.AlignmentFlag.AlignCenter
        )
        self._action = Button(action, "primary", key=key)
        # Only hiding is safe before there is a parent: showing would open a window.
        if not action:
            self._action.hide()
        self._action.clicked.connect(self.acted)
        self._heading.setMinimumWidth(260)
        self._sentence.setMinimumWidth(260)
        self.setLayout(
            column(
                STRETCH,
                row(STRETCH, self._tile, STRETCH),
                4,
                self._heading,
                self._sentence,
                row(STRETCH, self._action, STRETCH),
                STRETCH,
                margins=16,
            )
        )

    def show_words(self, heading: str, sentence: str, action: str = "") -> None:
        """Change what is said."""
        self._heading.setText(heading)
        self._sentence.setText(sentence)
        self._action.setText(action)
        self._action.setVisible(bool(action))


class Skeleton(QWidget):
    """Grey lines that appear when waiting takes longer than 150 ms."""

    def __init__(self, lines: tuple[float, ...] = (1.0, 0.72, 0.86)) -> None:
        super().__init__()
        self._lines = lines
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(tokens.SKELETON_AFTER_MS)
        self._timer.timeout.connect(self.show)
        self.setAccessibleName("Загружается")
        self.hide()

    def begin(self) -> None:
        """Appear soon, unless ``finish`` comes first."""
        self._timer.start()

    def finish(self) -> None:
        """The answer is there."""
        self._timer.stop()
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(200, len(self._lines) * 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, share in enumerate(self._lines):
            bar = QRectF(0, place * 24 + 5, self.width() * share, 14)
            painting.box(painter, bar, "hover", None, 5)
        painter.end()


class ProgressBar(QWidget):
    """A determinate bar of six pixels."""

    def __init__(self, tint: str = "accent") -> None:
        super().__init__()
        self._share = 0.0
        self._tint = tint
        self.setFixedHeight(6)

    def show_share(self, done: int, total: int) -> None:
        """Fill done of total."""
        self._share = min(1.0, done / total) if total else 0.0
        self.setAccessibleName(f"{done} из {total}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = self.rect().toRectF()
        painting.box(painter, whole, "pressed", None, 3)
        if self._share > 0:
            whole.setWidth(max(6.0, whole.width() * self._share))
            painting.box(painter, whole, self._tint, None, 3)
        painter.end()


class ProgressRow(QWidget):
    """A long work: what, how far, «Прервать»."""

    stopped = Signal()

    def __init__(self, text: str = "", stop: str = "Прервать") -> None:
        super().__init__()
        self._bar = ProgressBar()
        self._text = PlainLabel(text, 12, 400, "text2", fit="elide")
        self._stop = Button(stop, "link", height=20)
        if not stop:
            self._stop.hide()
        self._stop.clicked.connect(self.stopped)
        self.setLayout(column(self._bar, row((self._text, 1), self._stop), spacing=6))

    def show_progress(self, text: str, done: int, total: int) -> None:
        """«Загружаем дом: 164 из 256»."""
        self._text.setText(f"{text}: {done} из {total}" if total else text)
        self._bar.show_share(done, total)
