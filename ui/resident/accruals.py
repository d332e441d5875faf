"""«Начисления и долг»: a month at a time, its four sums, services, and why a sum is what it is."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from api_client.models.replica import Bill
from desktop.services.accounts import Card
from domain.periods import MONTHS_GENITIVE, first_day, next_period
from ui import format as shown
from ui import tokens
from ui.resident.breakdown import Breakdown
from ui.resident.rows import CHARGE_COLUMNS, charge_rows
from ui.resident.service_lines import MonthLines, month_lines
from ui.theme import scaled
from ui.widgets.buttons import Button
from ui.widgets.choices import Combo
from ui.widgets.data_table import DataTable
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import EmptyState
from ui.widgets.surfaces import Card as Box
from ui.widgets.surfaces import ScrollArea
from ui.widgets.table_card import TableCard

_SUPPLIER, _NARROW = 1, 1000
_IN_BREAKDOWN = (1, 2)
"""Columns that the open breakdown tells better: supplier, volume and tariff."""


class Tile(Box):
    """A sum with its title above and a remark below."""

    def __init__(self) -> None:
        self._title = PlainLabel("", 12, 400, "text2", fit="elide")
        self._sum = PlainLabel("", 20, 600)
        self._remark = PlainLabel("", 12, 400, "text2", fit="elide")
        super().__init__(
            self._title, self._sum, self._remark, margins=(16, 8, 16, 8), spacing=1, radius=8
        )

    def show_sum(self, title: str, kopecks: int, remark: str, tint: str = "text") -> None:
        """Change it."""
        self._title.setText(title)
        self._sum.setText(shown.roubles(kopecks))
        self._sum.set_tint(tint)
        self._remark.setText(remark)
        self.setAccessibleName(f"{title}: {shown.roubles(kopecks)}. {remark}")


class AccrualsTab(QWidget):
    """Left and right change the month, Enter on a service opens its breakdown, Esc closes it."""

    bill_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._card: Card | None = None
        self._zone = ZoneInfo("UTC")
        self._month: MonthLines | None = None
        self.months = Combo(name="Месяц")
        self._older = Button("", icon="chevron-left", name="Предыдущий месяц", key="Left")
        self._newer = Button("", icon="chevron-right", name="Следующий месяц", key="Right")
        self._bill = Button("Квитанция", icon="file-invoice", key="F6")
        self._tiles = [Tile() for _ in range(4)]
        self.table = DataTable(CHARGE_COLUMNS, name="Начисления по услугам")
        self.breakdown = Breakdown()
        self.breakdown.hide()
        self._empty = EmptyState(
            "file-invoice", "Начислений пока нет", "Они появятся, когда месяц будет рассчитан"
        )
        bar = row(
            PlainLabel("Месяц", 12, 500, "text2"),
            self._older,
            self.months,
            self._newer,
            STRETCH,
            self._bill,
            margins=(16, 12, 16, 0),
        )
        tiles = row(*[(tile, 1) for tile in self._tiles], spacing=tokens.GAP_CARD)
        table = TableCard(self.table)
        page = holder(
            column(
                tiles,
                row(
                    (holder(column(table, STRETCH)), 1),
                    column(self.breakdown, STRETCH),
                    spacing=tokens.GAP_CARD,
                ),
                self._empty,
                STRETCH,
                margins=(16, 12, 16, 12),
                spacing=tokens.GAP_CARD,
            )
        )
        self._bar = holder(bar)
        self.setLayout(column(self._bar, (ScrollArea(page), 1), spacing=0))
        self._connect()

    def show_card(self, card: Card, zone: ZoneInfo) -> None:
        """Fill it; the month on screen stays when it is the same account."""
        same = self._card is not None and self._card.account.id == card.account.id
        kept = self.months.currentData() if same else None
        self._card, self._zone = card, zone
        self.months.blockSignals(True)
        self.months.clear()
        for bill in card.bills:
            self.months.addItem(shown.month(bill.period).capitalize(), bill.period)
        place = self.months.findData(kept) if kept is not None else 0
        self.months.setCurrentIndex(max(0, place) if card.bills else -1)
        self.months.blockSignals(False)
        charged = bool(card.bills)
        for widget in (self._bar, *self._tiles, self.table.parentWidget()):
            if widget is not None:
                widget.setVisible(charged)
        self._empty.setVisible(not charged)
        if not same:
            self.close_breakdown()
        if charged:
            self._show_month()

    def step(self, older: int) -> None:
        """One month older (1) or newer (-1)."""
        place = self.months.currentIndex() + older
        if 0 <= place < self.months.count():
            self.months.setCurrentIndex(place)

    def explain(self, line: int) -> None:
        """Open the breakdown of a service of the month."""
        if self._card is None or self._month is None or line >= len(self._month.lines):
            return
        self.breakdown.show_line(self._card, self._month, self._month.lines[line])
        self.breakdown.show()
        self._hide_columns(True)

    def close_breakdown(self) -> bool:
        """False when it was not open."""
        if self.breakdown.isHidden():
            return False
        self.breakdown.hide()
        self._hide_columns(False)
        self.table.setFocus()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hide_columns(not self.breakdown.isHidden())

    def _hide_columns(self, hidden: bool) -> None:
        """Sums are never cut: with large text the supplier gives way, it stands in the breakdown
        too.
        """
        narrow = self.width() < scaled(_NARROW)
        for place in _IN_BREAKDOWN:
            self.table.setColumnHidden(place, hidden or (narrow and place == _SUPPLIER))

    def _connect(self) -> None:
        self.months.currentIndexChanged.connect(lambda _index: self._show_month())
        self._older.clicked.connect(lambda: self.step(1))
        self._newer.clicked.connect(lambda: self.step(-1))
        self._bill.clicked.connect(self.bill_wanted)
        self.table.opened.connect(self._turn_breakdown)
        self.table.moved.connect(self._follow)
        self.breakdown.closed.connect(self.close_breakdown)
        for key, older in ((Qt.Key.Key_Left, 1), (Qt.Key.Key_Right, -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=older: self.step(by))

    def _turn_breakdown(self, line: int) -> None:
        if not self.breakdown.isHidden() and self.breakdown.line == line:
            self.close_breakdown()
        else:
            self.breakdown.line = line
            self.explain(line)

    def _follow(self, line: int) -> None:
        if not self.breakdown.isHidden() and line >= 0:
            self.breakdown.line = line
            self.explain(line)

    def _show_month(self) -> None:
        card = self._card
        bill = card.bills[self.months.currentIndex()] if card and self.months.count() else None
        if card is None or bill is None:
            return
        self._month = month_lines(card, bill, self._zone)
        place = self.months.currentIndex()
        self._older.setEnabled(place + 1 < self.months.count())
        self._newer.setEnabled(place > 0)
        self._show_tiles(card, bill)
        self.table.show_rows(charge_rows(card, self._month))
        self.table.fit()
        if not self.breakdown.isHidden():
            self.explain(max(0, self.breakdown.line))

    def _show_tiles(self, card: Card, bill: Bill) -> None:
        month = self._month
        if month is None:
            return
        name = shown.month(bill.period).split()[0]
        begin = shown.day(first_day(bill.period))
        opening, charged, paid, total = self._tiles
        owed = month.owed > 0
        opening.show_sum(
            f"Долг на {begin}" if bill.opening >= 0 else f"Аванс на {begin}",
            abs(bill.opening),
            "до начислений месяца",
            "danger" if owed else "text",
        )
        charged.show_sum(f"Начислено за {name}", bill.due, growth_text(card, bill))
        last = f"последняя оплата {shown.day(bill.last_paid_on)}" if bill.last_paid_on else ""
        paid.show_sum(_paid_title(month), month.paid, last or "оплат не было")
        due = f"К оплате до {shown.day(bill.due_on)}"
        advance = month.to_pay < 0
        total.show_sum("Аванс" if advance else due, abs(month.to_pay), _penalty_text(bill))


def growth_text(card: Card, bill: Bill) -> str:
    """«на 2 481,72 ₽ больше сентября: отопление»."""
    periods = [one.period for one in card.bills]
    place = periods.index(bill.period)
    before = card.bills[place + 1] if place + 1 < len(card.bills) else None
    if before is None or next_period(before.period) != bill.period:
        return "с перерасчётами и льготами"
    by = bill.due - before.due
    if not by:
        return "столько же, сколько месяцем раньше"
    former = {row_.service_id: row_.due for row_ in before.rows}
    changes = {row_.service_id: row_.due - former.get(row_.service_id, 0) for row_ in bill.rows}
    most = max(changes, key=lambda service: changes[service] * (1 if by > 0 else -1), default=0)
    service = card.services.get(most)
    why = f": {(service.short_name or service.name).lower()}" if service else ""
    word = "больше" if by > 0 else "меньше"
    month = MONTHS_GENITIVE[before.period % 100 - 1]
    return f"на {shown.roubles(abs(by))} {word} {month}{why}"


def _paid_title(month: MonthLines) -> str:
    since = shown.day(first_day(month.bill.period))
    if month.latest:
        return f"Оплачено с {since}"
    return f"Оплачено за {shown.month(month.bill.period).split()[0]}"


def _penalty_text(bill: Bill) -> str:
    return f"в том числе пени {shown.roubles(bill.penalty)}" if bill.penalty else "пеней нет"
