"""Parts of the search screen: the big box, a recent resident, the side cards."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QSizePolicy, QWidget

from ui import icons, painting, tokens
from ui.fonts import font
from ui.theme import color, scaled
from ui.widgets.layouts import STRETCH, column, row
from ui.widgets.marks import Badge, IconMark, IconTile, KeyCap, tone_of
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import ProgressBar
from ui.widgets.surfaces import Card

_WALK = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -8,
    Qt.Key.Key_PageDown: 8,
}


class BigEdit(QLineEdit):
    """The bare field of a big box; arrows, Enter and Esc are passed on."""

    walked = Signal(int)
    entered = Signal()
    cleared = Signal()
    tabbed = Signal()
    focus_moved = Signal()

    def __init__(self, placeholder: str, name: str) -> None:
        super().__init__()
        self.setFrame(False)
        self.setFont(font(17, 500))
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        clear = self.palette()
        clear.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
        self.setPalette(clear)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _WALK:
            self.walked.emit(_WALK[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.cleared.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_moved.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_moved.emit()


class OmniBox(QWidget):
    """The one search box: glass, text, how many were found, Esc."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = BigEdit(
            "Фамилия, адрес, лицевой счёт, телефон, номер счётчика", "Поиск абонента"
        )
        self._count = Badge("")
        self._count.hide()
        self._escape = KeyCap("Esc")
        self._escape.hide()
        glass = IconMark("search", "accentText", 22)
        items = (glass, (self.edit, 1), self._count, self._escape)
        self.setLayout(row(*items, margins=(18, 0, 14, 0), spacing=12))
        self.setFixedHeight(scaled(tokens.HEIGHT_OMNIBOX))
        self.edit.focus_moved.connect(self.update)

    def show_count(self, text: str) -> None:
        """«5 абонентов»; empty hides it and Esc."""
        self._count.show_state(text, "neutral")
        self._count.setVisible(bool(text))
        self._escape.setVisible(bool(self.edit.text()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        focused = self.edit.hasFocus()
        line, width = ("accent", 2.0) if focused else ("borderInput", 1.0)
        painting.box(painter, self.rect().toRectF(), "surface", line, tokens.RADIUS_CARD, width)
        painter.end()


class RecentCard(QAbstractButton):
    """A resident opened lately."""

    def __init__(self) -> None:
        super().__init__()
        self._name = self._address = self._letters = self._key = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)

    def show_resident(self, name: str, address: str, letters: str, key: str) -> None:
        """Fill it."""
        self._name, self._address, self._letters, self._key = name, address, letters, key
        self.setAccessibleName(f"{name}, {address}, {key}")
        self.setToolTip(f"{name}\n{address}")
        self.show()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, scaled(52))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = self.rect().toRectF()
        ground = "hover" if self.underMouse() else "surface"
        painting.box(painter, whole, ground, "border", tokens.RADIUS_CARD)
        middle = whole.center().y()
        disc = QRectF(12, middle - 16, 32, 32)
        painting.disc(painter, disc, self._letters, tone_of(self._name))
        face = font(12)
        # The heading names the keys: a narrow card keeps the digit and the flat.
        key = self._key if whole.width() > scaled(245) else self._key[-1:]
        wide = painting.text_width(key, face)
        area = QRectF(whole.right() - 12 - wide, 0, wide + 1, whole.height())
        if whole.width() > scaled(190):
            painting.text(painter, area, key, face, "text3", painting.RIGHT)
        else:
            area.setLeft(whole.right())
        room = area.left() - 10 - 54
        upper = QRectF(54, middle - scaled(18), room, scaled(18))
        lower = QRectF(54, middle, room, scaled(17))
        painting.text(painter, upper, self._name, font(13, 500), "text")
        painting.text(painter, lower, self._address, face, "text3")
        if self.hasFocus():
            painting.ring(painter, whole, tokens.RADIUS_CARD)
        painter.end()


class TaskLine(QAbstractButton):
    """One thing to do with its count; pressing it goes there."""

    def __init__(self, icon: str, tone: str, name: str, detail: str) -> None:
        super().__init__()
        self._tile = IconTile(icon, tone, 34)
        self._number = PlainLabel("", 13, 600, tokens.TONES[tone][0])
        words = column(
            STRETCH,
            PlainLabel(name, 13, 500, fit="elide"),
            PlainLabel(detail, 12, 400, "text3", fit="elide"),
            STRETCH,
            spacing=1,
        )
        self._name = name
        self._under = False
        self.setLayout(row(self._tile, (words, 1), self._number, margins=(0, 5, 0, 5), spacing=10))
        self.setFixedHeight(scaled(49))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name)

    def show_number(self, number: int) -> None:
        """How many; zero hides the line."""
        self._number.setText(str(number))
        self.setAccessibleName(f"{self._name}: {number}")
        self.setVisible(number > 0)

    def stand_under(self, under: bool) -> None:
        """A line parts it from the one above."""
        self._under = under
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._under:
            painter.fillRect(0, 0, self.width(), 1, color("border"))
        if self.hasFocus():
            painting.ring(painter, self.rect().toRectF())
        painter.end()


class TodayCard(Card):
    """What waits for the clerk: only what this program really knows."""

    outbox_wanted = Signal()

    def __init__(self) -> None:
        self._day = PlainLabel("", 12, 400, "text3")
        self._lines = {
            "refused": TaskLine(
                "git-merge", "danger", "Разобрать отказы", "сервер ждёт вашего решения"
            ),
            "unknown": TaskLine("help", "warning", "Уточняем исход", "повторять не нужно"),
            "waiting": TaskLine("cloud-upload", "neutral", "Ждут отправки", "уйдут сами"),
        }
        self._none = row(
            IconMark("circle-check", "successFill", 18), PlainLabel("Всё отправлено", 13), STRETCH
        )
        self._calm = QWidget()
        self._calm.setLayout(self._none)
        heading = PlainLabel("Задачи на сегодня", 14, 600, fit="elide")
        head = row((heading, 1), self._day)
        super().__init__(
            head, 4, *self._lines.values(), self._calm, margins=(16, 14, 16, 8), spacing=0
        )
        for line in self._lines.values():
            line.clicked.connect(self.outbox_wanted)

    def show_day(self, text: str) -> None:
        """«пятница, 20 ноября»."""
        self._day.setText(text)

    def show_counts(self, refused: int, unknown: int, waiting: int) -> None:
        """From the outbox."""
        under = False
        for name, number in (("refused", refused), ("unknown", unknown), ("waiting", waiting)):
            self._lines[name].show_number(number)
            self._lines[name].stand_under(under)
            under = under or number > 0
        self._calm.setVisible(not (refused or unknown or waiting))


class WindowCard(Card):
    """Until which day readings count for this month."""

    def __init__(self) -> None:
        self._until = PlainLabel("", 12, 500, "text2")
        self._bar = ProgressBar()
        self._note = PlainLabel("", 12, 400, "text3", fit="elide")
        self._left = PlainLabel("", 12, 600, "text2")
        heading = PlainLabel("Срок передачи показаний", 13, 600, fit="elide")
        head = row((heading, 1), self._until)
        super().__init__(head, self._bar, row((self._note, 1), self._left), margins=16)

    def show_window(self, until: str, note: str, left: str, passed: int, days: int) -> None:
        """How far the window is."""
        self._until.setText(until)
        self._note.setText(note)
        self._left.setText(left)
        self._bar.show_share(passed, days)


class SwapChip(QAbstractButton):
    """«Показано по «иванов»» with a cross back to the literal text."""

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip("Искать так, как набрано")
        self.hide()

    def show_text(self, text: str) -> None:
        """The text in the other layout; empty hides the chip."""
        words = f"Показано по «{text}»" if text else ""
        self.setText(words)
        self.setAccessibleName(f"{words}. Искать так, как набрано" if words else "Чип раскладки")
        self.setVisible(bool(text))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(round(painting.text_width(self.text(), font(12, 500))) + 38, scaled(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = self.rect().toRectF()
        pill = whole.adjusted(0, 2, 0, -2)
        painting.box(painter, pill, "accentSoft", None, pill.height() / 2)
        area = pill.adjusted(10, 0, -24, 0)
        painting.text(painter, area, self.text(), font(12, 500), "accentText")
        corner = QPointF(pill.right() - 22, pill.center().y() - 7)
        icons.paint(painter, "x", "accentText", corner, 14, "2")
        if self.hasFocus():
            painting.ring(painter, pill, pill.height() / 2)
        painter.end()
