"""The results: a list of hits whose matches are highlighted by the painter, never by markup."""

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
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.services.search import Hit
from ui import format as shown
from ui import painting, tokens
from ui.fonts import font
from ui.theme import color, scaled
from ui.widgets.marks import tone_of
from ui.widgets.surfaces import ThinBar

HIT = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_NUMBER_WIDTH, _BADGE_WIDTH, _KEY_WIDTH, _SIDE = 124, 168, 52, 10


class HitModel(QAbstractListModel):
    """The hits on screen."""

    def __init__(self) -> None:
        super().__init__()
        self._hits: tuple[Hit, ...] = ()

    @property
    def hits(self) -> tuple[Hit, ...]:
        return self._hits

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Replace them all."""
        self.beginResetModel()
        self._hits = tuple(hits)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        hit = self._hits[index.row()]
        if role == HIT:
            return hit
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words, _ = shown.badge(hit.status, hit.balance_kopecks, hit.overdue_kopecks)
            return f"{hit.name}, {hit.address}, ЛС {hit.number}, {words}"
        return None


class HitDelegate(QStyledItemDelegate):
    """Initials, name, address, account, state; the current row shows its key."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, scaled(tokens.ROW_SEARCH))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit = cast(Hit, index.data(HIT))
        row = QRectF(option.rect).adjusted(0, 0, 0, -2)
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if current:
            painting.box(painter, row, "selection", None, 8)
            painting.box(painter, QRectF(row.left(), row.top() + 8, 3, row.height() - 16), "accent")
        middle = row.center().y()
        face = QRectF(row.left() + _SIDE, middle - 18, 36, 36)
        painting.disc(painter, face, shown.initials(hit.name), tone_of(hit.name))
        right = self._right_side(painter, row, hit, current)
        left = row.left() + _SIDE + 48
        spans = _spans_of(hit)
        upper = QRectF(left, middle - scaled(20), right - left - 12, scaled(20))
        lower = QRectF(left, middle + 1, right - left - 12, scaled(18))
        line = shown.address(hit.address)
        if self._narrow(row):
            line = f"{shown.account(hit.number)} · {line}"
        _highlighted(painter, upper, hit.name, font(14, 500), "text", spans.get("name", []))
        shift = len(line) - len(hit.address)
        where = [(start + shift, size) for start, size in spans.get("address", [])]
        if hit.owner:
            line = f"{line} · собственник {hit.owner}"
        _highlighted(painter, lower, line, font(12), "text2", where)
        painter.restore()

    def _narrow(self, row: QRectF) -> bool:
        """Too narrow for a column of numbers: they go to the second line."""
        return row.width() < scaled(560)

    def _right_side(self, painter: QPainter, row: QRectF, hit: Hit, current: bool) -> float:
        """Account, state and key; where they begin."""
        middle, tall = row.center().y(), scaled(tokens.HEIGHT_BADGE)
        right = row.right() - _SIDE
        if current:
            wide, high = painting.key_width("Enter"), scaled(tokens.HEIGHT_KEY)
            cap = QRectF(right - wide, middle - high / 2, wide, high)
            painting.key_cap(painter, cap, "Enter")
        right -= _KEY_WIDTH + 12
        words, tone = shown.badge(hit.status, hit.balance_kopecks, hit.overdue_kopecks)
        wide = painting.badge_width(words)
        painting.badge(painter, QRectF(right - wide, middle - tall / 2, wide, tall), words, tone)
        if self._narrow(row):
            return right - wide
        right -= max(float(_BADGE_WIDTH), wide)
        number = shown.account(hit.number)
        face = font(13, 500)
        room = max(float(scaled(_NUMBER_WIDTH)), painting.text_width(number, face) + 8)
        area = QRectF(right - room, row.top(), room, row.height())
        found = _grouped_spans(hit, number)
        _highlighted(painter, area, number, face, "text2", found)
        return area.left()


class HitList(QListView):
    """Keyboard stays in the search box; a click chooses, a double click opens."""

    opened = Signal(int)
    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.hits = HitModel()
        self.setModel(self.hits)
        self.setItemDelegate(HitDelegate(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBar(ThinBar(Qt.Orientation.Vertical))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Найденные абоненты")
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Replace the rows and choose the first."""
        self.hits.show_hits(hits)
        self.choose(0)

    def choose(self, row: int) -> None:
        """Make a row current."""
        if 0 <= row < self.hits.rowCount():
            self.setCurrentIndex(self.hits.index(row))
        else:
            self.moved.emit(-1)

    def step(self, by: int) -> None:
        """Move the choice."""
        last = self.hits.rowCount() - 1
        self.choose(min(last, max(0, self.currentIndex().row() + by)))

    @property
    def current(self) -> Hit | None:
        row = self.currentIndex().row()
        return self.hits.hits[row] if 0 <= row < self.hits.rowCount() else None

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        super().currentChanged(current, previous)
        self.moved.emit(current.row())


def _spans_of(hit: Hit) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for field, start, size in hit.spans:
        found.setdefault(field, []).append((start, size))
    return found


def _grouped_spans(hit: Hit, number: str) -> list[tuple[int, int]]:
    """Spans of the bare number moved to where its signs stand once grouped."""
    places = [i for i, sign in enumerate(number) if sign != shown.NBSP]
    found = []
    for start, size in _spans_of(hit).get("number", []):
        if start + size <= len(places) and size:
            first, last = places[start], places[start + size - 1]
            found.append((first, last - first + 1))
    return found


def _highlighted(
    painter: QPainter,
    area: QRectF,
    words: str,
    face: QFont,
    tint: str,
    spans: list[tuple[int, int]],
) -> None:
    """One elided line with the matched parts on a soft accent ground."""
    metrics = QFontMetricsF(face)
    cut = metrics.elidedText(words, Qt.TextElideMode.ElideRight, area.width())
    if not spans:
        painting.text(painter, area, words, face, tint)
        return
    layout = QTextLayout(cut, face)
    layout.setFormats([one for span in spans if (one := _format(span, len(cut), face))])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(area.width() + 40)
    layout.endLayout()
    painter.setPen(color(tint))
    painter.setFont(face)
    layout.draw(painter, QPointF(area.left(), area.center().y() - line.height() / 2))


def _format(span: tuple[int, int], limit: int, face: QFont) -> QTextLayout.FormatRange | None:
    start, size = span[0], min(span[1], limit - span[0])
    if start < 0 or size <= 0:
        return None
    bold = QFont(face)
    bold.setWeight(QFont.Weight.DemiBold)
    looks = QTextCharFormat()
    looks.setFont(bold)
    looks.setForeground(color("accentText"))
    looks.setBackground(color("accentSoft"))
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, size, looks
    return made
