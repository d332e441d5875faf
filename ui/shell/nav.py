"""The left navigation: places with keys and counts, shift and clerk below; a rail when narrow."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout

from ui import icons, painting, tokens
from ui.fonts import font
from ui.shell.shift_plate import ShiftPlate
from ui.theme import scaled, widened
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.logo import Logo
from ui.widgets.marks import Avatar, IconMark, tone_of
from ui.widgets.plain_label import PlainLabel
from ui.widgets.surfaces import Surface


@dataclass(frozen=True)
class Place:
    """An item of the navigation; ``foot`` items stand at the bottom."""

    id: str
    name: str
    icon: str
    key: str = ""
    foot: bool = False


PLACES = (
    Place("search", "Поиск", "search", "F2"),
    Place("readings", "Показания", "gauge", "F3"),
    Place("payment", "Оплата", "cash-register", "F4"),
    Place("bills", "Квитанции", "file-invoice", "F6"),
    Place("outbox", "Исходящие", "cloud-upload", foot=True),
    Place("settings", "Настройки", "tool", foot=True),
)


class NavItem(QAbstractButton):
    """One place."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place
        self._count = 0
        self._alert = False
        self._rail = False
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(scaled(tokens.HEIGHT_NAV))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name_it()

    def show_count(self, count: int, *, alert: bool = False) -> None:
        """How many wait behind the place; ``alert``: some need a decision."""
        self._count, self._alert = count, alert
        self._name_it()
        self.update()

    def set_rail(self, rail: bool) -> None:
        """Icon alone."""
        self._rail = rail
        self._name_it()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(44, scaled(tokens.HEIGHT_NAV))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = self.rect().toRectF()
        here = self.isChecked()
        if here:
            painting.box(painter, whole, "surface", "border", 7)
        elif self.underMouse():
            painting.box(painter, whole, "hover", None, 7)
        middle = whole.center().y()
        x = whole.center().x() - 10 if self._rail else 11
        tint = "accentText" if here else "text2"
        icons.paint(painter, self._place.icon, tint, QPointF(x, middle - 10), 20)
        if self._rail:
            if self._count:
                spot = QRectF(whole.right() - 16, 6, 9, 9)
                painting.dot(painter, spot, "dangerFill" if self._alert else "accent")
        else:
            self._words(painter, whole, here)
        if self.hasFocus():
            painting.ring(painter, whole, 7)
        painter.end()

    def _words(self, painter: QPainter, whole: QRectF, here: bool) -> None:
        right = whole.right() - 9
        if self._place.key:
            face = font(11, 500)
            wide = painting.text_width(self._place.key, face)
            area = QRectF(right - wide, 0, wide + 1, whole.height())
            painting.text(painter, area, self._place.key, face, "text3")
            right -= wide + 8
        if self._count:
            face = font(11, 600)
            wide = max(18.0, painting.text_width(str(self._count), face) + 10)
            pill = QRectF(right - wide, whole.center().y() - 9, wide, 18)
            painting.box(painter, pill, "dangerFill" if self._alert else "accent", None, 9)
            painting.text(painter, pill, str(self._count), face, "onAccent", painting.CENTER)
            right -= wide + 8
        area = QRectF(41, 0, right - 41, whole.height())
        face = font(13, 600 if here else 500)
        painting.text(painter, area, self._place.name, face, "text" if here else "text2")

    def _name_it(self) -> None:
        count = f", {self._count}" if self._count else ""
        self.setAccessibleName(f"{self._place.name}{count}")
        key = f" ({self._place.key})" if self._place.key else ""
        self.setToolTip(f"{self._place.name}{key}" if self._rail else "")


class ClerkButton(QAbstractButton):
    """Who is signed in and where; opens the menu of the clerk."""

    def __init__(self) -> None:
        super().__init__()
        self._avatar = Avatar("", 0, 32, "successFill")
        self._name = PlainLabel("", 12, 600, fit="elide")
        self._where = PlainLabel("", 11, 400, "text3", fit="elide")
        words = column(STRETCH, self._name, self._where, STRETCH, spacing=0)
        self._words = holder(words)
        self._chevron = IconMark("chevron-down", "text3", 16)
        items = (self._avatar, (self._words, 1), self._chevron)
        self.setLayout(row(*items, margins=(4, 2, 4, 2)))
        self.setFixedHeight(scaled(42))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Сотрудник")

    def show_clerk(self, short_name: str, letters: str, where: str) -> None:
        """Name and workplace."""
        self._name.setText(short_name)
        self._where.setText(where)
        self._avatar.show_person(letters, tone_of(short_name))
        self.setAccessibleName(f"Сотрудник {short_name}, {where}")
        self.setToolTip(f"{short_name}\n{where}")

    def set_rail(self, rail: bool) -> None:
        """The disc alone."""
        self._words.setVisible(not rail)
        self._chevron.setVisible(not rail)

    def sizeHint(self) -> QSize:
        return QSize(44, scaled(42))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = self.rect().toRectF()
        if self.underMouse():
            painting.box(painter, whole, "hover", None, 7)
        if self.hasFocus():
            painting.ring(painter, whole, 7)
        painter.end()


class Navigation(Surface):
    """All places; ``chosen(id)`` when one is pressed, ``clerk_pressed`` for the clerk."""

    chosen = Signal(str)
    clerk_pressed = Signal()

    def __init__(self) -> None:
        super().__init__(None, "sidebar", "right")
        self._rail = False
        self._logo = Logo()
        names = column(
            PlainLabel("ТРИЦ", 15, 700),
            PlainLabel("Абонентский отдел", 11, 500, "text3"),
            spacing=0,
        )
        self._names = holder(names)
        self.shift = ShiftPlate()
        self.shift.clicked.connect(lambda: self.chosen.emit("shift"))
        self.clerk = ClerkButton()
        self.clerk.clicked.connect(self.clerk_pressed)
        self.items = {place.id: NavItem(place) for place in PLACES}
        line = QVBoxLayout(self)
        line.setContentsMargins(8, 12, 8, 10)
        line.setSpacing(2)
        head = row(self._logo, (self._names, 1), margins=(4, 0, 0, 0), spacing=10)
        line.addLayout(head)
        line.addSpacing(14)
        for place in PLACES:
            if not place.foot:
                line.addWidget(self.items[place.id])
        line.addStretch(1)
        for place in PLACES:
            if place.foot:
                line.addWidget(self.items[place.id])
        line.addSpacing(6)
        line.addWidget(self.shift)
        line.addSpacing(6)
        line.addWidget(self.clerk)
        for name, item in self.items.items():
            item.clicked.connect(lambda _=False, place=name: self.chosen.emit(place))
        self.set_rail(False)

    @property
    def is_rail(self) -> bool:
        return self._rail

    def set_rail(self, rail: bool) -> None:
        """60 pixels of icons, or 208 with words."""
        self._rail = rail
        self.setFixedWidth(tokens.RAIL_WIDTH if rail else widened(tokens.NAV_WIDTH))
        self._names.setVisible(not rail)
        self.clerk.set_rail(rail)
        self.shift.set_rail(rail)
        for item in self.items.values():
            item.set_rail(rail)

    def show_only(self, places: Collection[str]) -> None:
        """Places that are not built are absent, not dimmed."""
        for name, item in self.items.items():
            item.setVisible(name in places)

    def mark(self, place: str) -> None:
        """Show where we are; a place outside the navigation marks none."""
        for name, item in self.items.items():
            item.setChecked(name == place)
