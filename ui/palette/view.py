"""The palette: a panel of 680 pixels over the window, one field, grouped offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui import icons, painting, tokens
from ui.fonts import font
from ui.palette.commands import Offer
from ui.search.parts import BigEdit
from ui.theme import scaled
from ui.widgets.dialogs import Overlay
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import Badge, IconMark, KeyCap, Line
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import announce
from ui.widgets.surfaces import Raised, ThinBar

OFFER = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_WIDTH, _ROW, _HEAD, _MOST = 680, 42, 28, 9


class OfferModel(QAbstractListModel):
    """Lines: headings are plain strings, offers can be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Offer | str, ...] = ()

    @property
    def lines(self) -> tuple[Offer | str, ...]:
        return self._lines

    def show_offers(self, found: Sequence[Offer]) -> None:
        """Offers in order, a heading before each group."""
        lines: list[Offer | str] = []
        group = ""
        for offer in found:
            if offer.group != group:
                group = offer.group
                lines.append(group)
            lines.append(offer)
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self._lines[index.row()]
        if role == OFFER:
            return line
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line if isinstance(line, str) else _spoken(line)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self._lines[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _spoken(offer: Offer) -> str:
    if offer.why_not:
        return f"{offer.name}, недоступно: {offer.why_not}"
    return f"{offer.name} {offer.detail} {offer.key}".strip()


class _OfferDelegate(QStyledItemDelegate):
    """Icon, name, detail, key; a heading in caption type."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = isinstance(index.data(OFFER), str)
        return QSize(200, scaled(_HEAD if heading else _ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = cast("Offer | str", index.data(OFFER))
        area = QRectF(option.rect)
        painter.save()
        if isinstance(line, str):
            painting.text(painter, area.adjusted(12, 4, -12, 0), line, font(12, 600), "text3")
        else:
            self._offer(painter, area, line, bool(option.state & QStyle.StateFlag.State_Selected))
        painter.restore()

    def _offer(self, painter: QPainter, area: QRectF, line: Offer, current: bool) -> None:
        if current:
            painting.box(painter, area, "selection", None, 8)
            painting.box(
                painter, QRectF(area.left(), area.top() + 8, 3, area.height() - 16), "accent"
            )
        middle = area.center().y()
        dimmed = bool(line.why_not)
        tint = "text3" if dimmed else "accentText" if current else "text2"
        icons.paint(painter, line.icon, tint, QPointF(area.left() + 12, middle - 10), 20)
        right = area.right() - 12
        key = "" if dimmed else line.key or ("Enter" if current else "")
        if key:
            wide, tall = painting.key_width(key), scaled(tokens.HEIGHT_KEY)
            painting.key_cap(painter, QRectF(right - wide, middle - tall / 2, wide, tall), key)
            right -= wide + 10
        left = area.left() + 42
        face = font(14, 500)
        wide = min(painting.text_width(line.name, face) + 1, right - left)
        name = QRectF(left, area.top(), wide, area.height())
        painting.text(painter, name, line.name, face, "text3" if dimmed else "text")
        rest = QRectF(left + wide + 10, area.top(), right - left - wide - 10, area.height())
        if rest.width() > 20:
            words = line.why_not or line.detail
            painting.text(painter, rest, words, font(12), "text3" if dimmed else "text2")


class PaletteView(Overlay):
    """``typed(text)`` at each key, ``chosen(id)`` by Enter or a click."""

    typed = Signal(str)
    chosen = Signal(str)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.edit = BigEdit("Команда, абонент или счёт", "Команда, абонент или счёт")
        self._who = Badge("", "accent", "user", tall=True)
        self.model = OfferModel()
        self._list = QListView()
        self._list.setModel(self.model)
        self._list.setItemDelegate(_OfferDelegate(self._list))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setVerticalScrollBar(ThinBar(Qt.Orientation.Vertical))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName("Предложения")
        self._none = PlainLabel("Ничего не нашлось. Попробуйте иначе.", 13, 400, "text2")
        self._none.setContentsMargins(12, 12, 12, 12)
        head = (IconMark("search", "accentText", 22), (self.edit, 1), self._who, KeyCap("Esc"))
        foot = (
            *(KeyCap("Up"), KeyCap("Down"), _caption("выбрать"), 8),
            *(KeyCap("Enter"), _caption("выполнить"), 8),
            *(KeyCap("Tab"), _caption("сменить абонента"), STRETCH),
            _caption("> команды   @ абоненты   # счёт"),
        )
        inner = column(
            row(*head, margins=(16, 10, 14, 10), spacing=12),
            Line(),
            holder(column(self._list, self._none, margins=(8, 6, 8, 8), spacing=0)),
            Line(),
            row(*foot, margins=(16, 8, 16, 8), spacing=6),
            spacing=0,
        )
        panel = Raised(holder(inner, scaled(_WIDTH)))
        self.setLayout(column(78, row(STRETCH, panel, STRETCH), STRETCH))
        self.setAccessibleName("Палитра команд")
        self.edit.textEdited.connect(self.typed)
        self.edit.walked.connect(self._walk)
        self.edit.entered.connect(self._choose)
        self.edit.cleared.connect(self.dismiss)
        self._list.clicked.connect(lambda _: self._choose())

    def begin(self, resident: str) -> None:
        """Open empty; the chosen resident stands at the right."""
        self._who.show_state(resident, "accent", "user")
        self._who.setVisible(bool(resident))
        self.edit.clear()
        self.open(self.edit)
        self.typed.emit("")

    def show_offers(self, found: Sequence[Offer]) -> None:
        """Replace the lines and choose the first offer."""
        self.model.show_offers(found)
        self._none.setVisible(not found)
        self._list.setVisible(bool(found))
        heads = sum(isinstance(line, str) for line in self.model.lines)
        rows = min(_MOST, len(self.model.lines) - heads)
        self._list.setFixedHeight(scaled(rows * _ROW + min(heads, 3) * _HEAD) + 2)
        first = next((i for i, one in enumerate(self.model.lines) if isinstance(one, Offer)), -1)
        if first >= 0:
            self._list.setCurrentIndex(self.model.index(first))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        event.accept()

    def focusNextPrevChild(self, next_one: bool) -> bool:
        """Tab looks for another resident."""
        if next_one:
            self.edit.setText("@")
            self.typed.emit("@")
        return True

    def _walk(self, by: int) -> None:
        lines = self.model.lines
        places = [i for i, line in enumerate(lines) if isinstance(line, Offer)]
        if not places:
            return
        now = self._list.currentIndex().row()
        at = places.index(now) if now in places else 0
        step = min(len(places) - 1, max(0, at + by))
        self._list.setCurrentIndex(self.model.index(places[step]))

    def _choose(self) -> None:
        row_number = self._list.currentIndex().row()
        lines = self.model.lines
        line = lines[row_number] if 0 <= row_number < len(lines) else None
        if isinstance(line, Offer) and line.why_not:
            announce(self._list, _spoken(line))
        elif isinstance(line, Offer):
            self.dismiss()
            self.chosen.emit(line.id)


def _caption(text: str) -> PlainLabel:
    return PlainLabel(text, 12, 400, "text2")
