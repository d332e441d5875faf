"""The bars of the window: top bar with search and connection, resident strip, hint bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui import icons, painting, tokens
from ui.fonts import font
from ui.screen import Hint
from ui.theme import scaled
from ui.widgets.announcing import announce
from ui.widgets.buttons import Button
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import Avatar, Badge, IconMark, tone_of
from ui.widgets.plain_label import PlainLabel
from ui.widgets.surfaces import Surface


class OmniButton(QAbstractButton):
    """Looks like a search field, opens the palette."""

    def __init__(self) -> None:
        super().__init__()
        self.setText("Абонент, адрес, команда")
        self.setAccessibleName("Абонент, адрес, команда (Ctrl K)")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(scaled(300), scaled(tokens.HEIGHT_CONTROL))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = self.rect().toRectF()
        ground = "hover" if self.underMouse() else "subtle"
        painting.box(painter, whole, ground, "border", 7)
        icons.paint(painter, "search", "text3", QPointF(11, whole.center().y() - 8), 16)
        wide, tall = painting.key_width("Ctrl K"), scaled(tokens.HEIGHT_KEY)
        cap = whole.adjusted(0, 0, -6, 0)
        cap.setLeft(cap.right() - wide)
        cap.setTop(whole.center().y() - tall / 2)
        cap.setHeight(tall)
        painting.key_cap(painter, cap, "Ctrl K")
        area = whole.adjusted(35, 0, -wide - 12, 0)
        painting.text(painter, area, self.text(), font(13), "text3")
        if self.hasFocus():
            painting.ring(painter, whole, 7)
        painter.end()


class TopBar(Surface):
    """Title at the left; palette, connection and help at the right."""

    omni_pressed = Signal()
    help_pressed = Signal()
    crumb_pressed = Signal()

    def __init__(self) -> None:
        super().__init__(None, "surface", "bottom")
        self.setFixedHeight(scaled(tokens.HEIGHT_TOP_BAR))
        self._crumb = Button("", "quiet", height=28)
        self._chevron = IconMark("chevron-right", "text3", 16)
        self._title = PlainLabel("", 16, 600, fit="elide")
        self.omni = OmniButton()
        self.sync = Badge("", "neutral", "cloud-off", tall=True)
        self.sync.hide()
        self._help = Button("", "ghost", icon="help", name="Клавиши", key="F1")
        self.omni.clicked.connect(self.omni_pressed)
        self._help.clicked.connect(self.help_pressed)
        self._crumb.clicked.connect(self.crumb_pressed)
        items = (self._crumb, self._chevron, (self._title, 1), self.omni, self.sync, self._help)
        self._line = row(*items, margins=(20, 0, 16, 0), spacing=10)
        self.setLayout(self._line)

    def show_title(self, title: str, crumb: str = "", *, omni: bool = True) -> None:
        """Where we are; the search screen has its own box instead of the button."""
        self._title.setText(title)
        self._crumb.setText(crumb)
        self._crumb.setVisible(bool(crumb))
        # A crumb has room for its focus ring: its words begin where a title does.
        self._line.setContentsMargins(16 if crumb else 20, 0, 16, 0)
        self._chevron.setVisible(bool(crumb))
        self.omni.setVisible(omni)

    def show_sync(self, words: str, tone: str, icon: str) -> None:
        """The badge of the line."""
        self.sync.show_state(words, tone, icon)
        self.sync.show()

    @property
    def title(self) -> str:
        return self._title.text()


@dataclass(frozen=True)
class StripText:
    """What the strip says of the chosen resident; ``marks`` are (words, tone, icon)."""

    account_id: int
    name: str
    number: str
    address: str
    marks: tuple[tuple[str, str, str], ...] = ()


class ResidentStrip(Surface):
    """The chosen resident, across screens."""

    card_pressed = Signal()
    change_pressed = Signal()

    def __init__(self) -> None:
        super().__init__(None, "surface", "bottom")
        self.setFixedHeight(scaled(tokens.HEIGHT_STRIP))
        self._avatar = Avatar()
        self._name = PlainLabel("", 14, 600, fit="give")
        self._number = PlainLabel("", 12, 500, "text2")
        self._address = PlainLabel("", 12, 400, "text2", fit="give")
        self._marks = (Badge(tall=True), Badge(tall=True))
        card = Button("Карточка", "ghost", icon="id-badge-2")
        change = Button("Сменить абонента", icon="switch-horizontal", key="F2")
        card.clicked.connect(self.card_pressed)
        change.clicked.connect(self.change_pressed)
        second = row(self._number, self._address, STRETCH, spacing=0)
        words = holder(column(STRETCH, row(self._name, STRETCH), second, STRETCH, spacing=2))
        items = (self._avatar, words, 6, *self._marks, STRETCH, card, change)
        self.setLayout(row(*items, margins=(20, 0, 16, 0), spacing=12))

    def show_resident(self, text: StripText, letters: str) -> None:
        """Fill it."""
        self._avatar.show_person(letters, tone_of(text.name))
        self._name.setText(text.name)
        self._number.setText(f"ЛС {text.number}")
        self._address.setText(f"  ·  {text.address}")
        for place, badge in enumerate(self._marks):
            badge.setVisible(place < len(text.marks))
            if place < len(text.marks):
                badge.show_state(*text.marks[place])
        self.setAccessibleName(f"{text.name}, ЛС {text.number}, {text.address}")

    def clear(self) -> None:
        """Keep nothing of the resident, as under the lock."""
        for label in (self._name, self._number, self._address):
            label.setText("")
        self._avatar.show_person("", 0)
        self.setAccessibleName("")
        for badge in self._marks:
            badge.show_state("", "neutral")


class _HintLine(QWidget):
    """Key caps with their words; the last ones are left out when they do not fit (F1 has all)."""

    def __init__(self) -> None:
        super().__init__()
        self._hints: tuple[Hint, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    def show_hints(self, hints: Sequence[Hint]) -> None:
        """Replace them."""
        self._hints = tuple(hints)
        said = [f"{keys.replace('|', ', ')} {words}" for keys, words in hints]
        self.setAccessibleName("Клавиши: " + "; ".join(said))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        face, x = font(12), 0.0
        tall, middle = scaled(tokens.HEIGHT_KEY), self.height() / 2
        for keys, words in self._hints:
            caps = [(key, painting.key_width(key)) for key in keys.split("|")]
            wide = sum(one + 6 for _, one in caps) + painting.text_width(words, face)
            if x + wide > self.width():
                break
            for key, cap in caps:
                painting.key_cap(painter, QRectF(x, middle - tall / 2, cap, tall), key)
                x += cap + 6
            room = QRectF(x, 0, painting.text_width(words, face) + 1, self.height())
            painting.text(painter, room, words, face, "text2")
            x += room.width() + 16
        painter.end()


class PrinterMark(QAbstractButton):
    """The printer of receipts, or how many papers did not come out; opens the print queue."""

    def __init__(self) -> None:
        super().__init__()
        self._tint = "text3"
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip("Очередь печати")
        self.hide()

    def show_mark(self, words: str, tint: str, tip: str) -> None:
        """Change the words; empty hides it. Trouble is told to a screen reader when it is new."""
        self.setToolTip(tip or "Очередь печати")
        fresh = words != self.text()
        self._tint = tint
        self.setText(words)
        self.setAccessibleName(f"Печать: {words}")
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()
        if fresh and self._is_trouble:
            announce(self, self.accessibleName())

    def sizeHint(self) -> QSize:
        wide = painting.text_width(self.text(), font(12, self._weight)) + 16 + 6 + 12
        return QSize(round(wide), scaled(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = self.rect().toRectF()
        if self.underMouse():
            painting.box(painter, whole, "hover", None, tokens.RADIUS_INPUT)
        icon = "alert-triangle" if self._is_trouble else "printer"
        icons.paint(painter, icon, self._tint, QPointF(6, whole.center().y() - 8), 16)
        face = font(12, self._weight)
        painting.text(painter, whole.adjusted(28, 0, -6, 0), self.text(), face, self._tint)
        if self.hasFocus():
            painting.ring(painter, whole, tokens.RADIUS_INPUT)
        painter.end()

    @property
    def _is_trouble(self) -> bool:
        return self._tint in ("danger", "warning")

    @property
    def _weight(self) -> int:
        return 600 if self._is_trouble else 400


class HintBar(Surface):
    """The keys of the present screen; scanner and printer at the right."""

    printer_pressed = Signal()

    def __init__(self) -> None:
        super().__init__(None, "surface", "top")
        self.setFixedHeight(scaled(tokens.HEIGHT_HINTS))
        self._hints = _HintLine()
        self._scanner = PlainLabel("Сканер готов", 12, 400, "text3")
        self.printer = PrinterMark()
        self.printer.clicked.connect(self.printer_pressed)
        ready = (IconMark("barcode", "text3", 16), self._scanner)
        right = row(*ready, 4, self.printer, spacing=6)
        self.setLayout(row((self._hints, 1), right, margins=(20, 1, 16, 0), spacing=10))

    def show_hints(self, hints: Sequence[Hint]) -> None:
        """Replace the keys."""
        self._hints.show_hints(hints)

    def show_printer(self, words: str, tint: str = "text3", tip: str = "") -> None:
        """The mark of the printer; empty hides it."""
        self.printer.show_mark(words, tint, tip)
