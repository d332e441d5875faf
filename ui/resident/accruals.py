"""«Начисления и долг»: any months by service, supplier or month; debt, penalty, comparison."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.documents.month_sums import AccountMonth
from desktop.services.accounts import Card
from desktop.services.debts import DebtSheet
from ui import format as shown
from ui import tokens
from ui.resident import money_rows as rows
from ui.resident.breakdown import Breakdown
from ui.resident.growth_words import answer, growth_of
from ui.resident.money_views import (
    DEBT,
    GROWTH,
    MONTHS,
    NAMES,
    PENALTY,
    SERVICES,
    SUPPLIERS,
    MoneyViews,
)
from ui.resident.rows import charge_rows
from ui.resident.service_lines import MonthLines, months_of, span_lines
from ui.resident.span_bar import SpanBar
from ui.resident.tiles import Tile, show_tiles
from ui.theme import scaled
from ui.widgets.buttons import Button
from ui.widgets.choices import Combo, Segmented
from ui.widgets.data_table import DataTable
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.states import Banner, EmptyState
from ui.widgets.surfaces import ScrollArea

_SUPPLIER, _NARROW = 1, 1000
_IN_BREAKDOWN = (1, 2)
"""Columns that the open breakdown tells better: supplier, volume and tariff."""
_PENALTY_DAYS = (2, 3)
"""As above: since when and how many days."""


class AccrualsTab(QWidget):
    """Left and right change the months, Enter on a row opens its breakdown, Esc closes it."""

    bill_wanted = Signal()
    debt_bill_wanted = Signal()
    statement_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._card: Card | None = None
        self._zone = ZoneInfo("UTC")
        self._all: tuple[AccountMonth, ...] = ()
        self._lines: MonthLines | None = None
        self._sheet: DebtSheet | None = None
        self.span_bar = SpanBar()
        self.views = Segmented(NAMES, px=12)
        self.everything = Button("Все месяцы с долгом", "link", height=28)
        # Their keys come with a width that has room for them.
        self.statement = Button("Выписка")
        self.debt_bill = Button("Долговая")
        self.bill = Button("Квитанция")
        self.warning = Banner()
        self._tiles = [Tile() for _ in range(4)]
        self.money = MoneyViews()
        self.breakdown = Breakdown()
        self.breakdown.hide()
        self._empty = EmptyState(
            "file-invoice", "Начислений пока нет", "Они появятся, когда месяц будет рассчитан"
        )
        self._build()
        self._connect()

    @property
    def table(self) -> DataTable:
        """The table in front."""
        return self.money.table

    @property
    def months(self) -> Combo:
        """The list of months."""
        return self.span_bar.months

    @property
    def span(self) -> tuple[int, int]:
        """The chosen months."""
        return self.span_bar.span

    def show_card(self, card: Card, zone: ZoneInfo) -> None:
        """Fill it; the months on screen stay when it is the same account."""
        same = self._card is not None and self._card.account.id == card.account.id
        self._card, self._zone = card, zone
        self._all = months_of(card, zone)
        if not same:
            self._sheet = None
            self.warning.hide()
            self.close_breakdown()
        charged = bool(card.bills)
        for widget in (self._bar, *self._tiles, self.money):
            widget.setVisible(charged)
        self._empty.setVisible(not charged)
        self.span_bar.show_periods([bill.period for bill in card.bills], same=same)
        if charged:
            self._show()

    def show_debt(self, sheet: DebtSheet) -> None:
        """The debt and penalty of the account on screen, counted to today."""
        self._sheet = sheet
        if not sheet.rates_cover:
            known = shown.day(sheet.rates_known_to)
            detail = "Дни после неё посчитаны по последней известной. Обновите таблицу ставок."
            self.warning.show_state(f"Ставка пени известна по {known}.", detail)
        else:
            self.warning.hide()
        if self._card is not None and self._card.bills:
            self._show()

    def show_view(self, view: int) -> None:
        """Services, months, suppliers, debt, penalty or the comparison."""
        self.views.choose(view)
        self.close_breakdown()
        self._show()
        self.table.setFocus()

    def step(self, older: int) -> None:
        """One month older (1) or newer (-1)."""
        self.span_bar.step(older)

    def explain(self, line: int) -> None:
        """Open the breakdown of a row; a month's row opens that month."""
        card, view = self._card, self.views.current
        if card is None or self._lines is None or line < 0:
            return
        if view == SERVICES and line < len(self._lines.lines):
            self.breakdown.show_line(card, self._lines, self._lines.lines[line])
        elif view == PENALTY and (sheet := self._chosen_debt()) and line < len(sheet.penalties):
            self.breakdown.show_penalty(sheet, sheet.penalties[line])
        else:
            return
        self.breakdown.line = line
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
            self.money.services.setColumnHidden(place, hidden or (narrow and place == _SUPPLIER))
        if self.views.current == PENALTY:
            for place in _PENALTY_DAYS:
                self.table.setColumnHidden(place, hidden)
        keys = ("", "", "") if narrow else ("Ctrl E", "Ctrl D", "F6")
        for button, key in zip((self.statement, self.debt_bill, self.bill), keys, strict=True):
            button.set_key(key)

    def _build(self) -> None:
        papers = row(self.statement, self.debt_bill, self.bill, spacing=6)
        self._bar = holder(
            column(
                row(self.span_bar, STRETCH, papers),
                row(self.views, self.everything, STRETCH),
                margins=(16, 8, 16, 0),
                spacing=6,
            )
        )
        page = holder(
            column(
                self.warning,
                row(*[(tile, 1) for tile in self._tiles], spacing=tokens.GAP_CARD),
                row(
                    (holder(column(self.money, STRETCH)), 1),
                    column(self.breakdown, STRETCH),
                    spacing=tokens.GAP_CARD,
                ),
                self._empty,
                STRETCH,
                margins=(16, 8, 16, 12),
                spacing=10,
            )
        )
        self.everything.hide()
        self.setLayout(column(self._bar, (ScrollArea(page), 1), spacing=0))

    def _connect(self) -> None:
        self.span_bar.changed.connect(self._show)
        self.views.chosen.connect(self.show_view)
        self.everything.clicked.connect(self._choose_everything)
        self.bill.clicked.connect(self.bill_wanted)
        self.debt_bill.clicked.connect(self.debt_bill_wanted)
        self.statement.clicked.connect(self.statement_wanted)
        self.money.opened.connect(self._open)
        self.money.moved.connect(self._follow)
        self.breakdown.closed.connect(self.close_breakdown)
        for key, older in ((Qt.Key.Key_Left, 1), (Qt.Key.Key_Right, -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=older: self.step(by))

    def _open(self, line: int) -> None:
        if self.views.current == MONTHS:
            self._open_month(line)
        elif not self.breakdown.isHidden() and self.breakdown.line == line:
            self.close_breakdown()
        else:
            self.explain(line)

    def _open_month(self, line: int) -> None:
        """The month of a row by its services."""
        charged = [month for month in self._inside() if month.bill is not None]
        key = self.table.table.rows[line].key
        for month in charged:
            if key == f"{month.period}-":
                self.views.choose(SERVICES)
                self.span_bar.choose(month.period, month.period)
                self.table.setFocus()

    def _follow(self, line: int) -> None:
        if not self.breakdown.isHidden() and line >= 0:
            self.explain(line)

    def _choose_everything(self) -> None:
        periods = self._sheet.periods if self._sheet else ()
        charged = [period for period in periods if period in self._charged()]
        if charged:
            self.span_bar.choose(charged[0], charged[-1])

    def _charged(self) -> frozenset[int]:
        return frozenset(bill.period for bill in self._card.bills) if self._card else frozenset()

    def _inside(self) -> list[AccountMonth]:
        """The chosen months; what came after the last bill goes with its month."""
        first, last = self.span
        latest = bool(self._card and self._card.bills and self._card.bills[0].period == last)
        return [
            month
            for month in self._all
            if first <= month.period <= last or (latest and month.period > last)
        ]

    def _show(self) -> None:
        card = self._card
        first, last = self.span
        bill = next((one for one in card.bills if one.period == last), None) if card else None
        if card is None or bill is None:
            return
        self._lines = span_lines(card, self._all, bill, first, self._zone)
        show_tiles(self._tiles, card, self._lines)
        self._show_view(card, self._lines)
        if not self.breakdown.isHidden():
            self.explain(max(0, self.breakdown.line))

    def _show_view(self, card: Card, lines: MonthLines) -> None:
        view = self.views.current
        sheet = self._chosen_debt()
        owed = self._sheet.periods if self._sheet else ()
        whole = sheet is not None and self._sheet is not None and sheet.total == self._sheet.total
        self.everything.setVisible(view in (DEBT, PENALTY) and bool(owed) and not whole)
        if view == SERVICES:
            self.money.show_rows(view, charge_rows(card, lines))
        elif view == MONTHS:
            self.money.show_rows(view, rows.month_sum_rows(self._inside()))
        elif view == SUPPLIERS:
            self.money.show_rows(view, rows.supplier_rows(card, lines))
        elif view == GROWTH:
            growth = growth_of(card, lines.bill.period)
            told = answer(card, growth) if growth else ()
            self.money.show_rows(view, rows.growth_rows(card, growth) if growth else [], told)
        elif sheet is not None:
            made = rows.debt_rows if view == DEBT else rows.penalty_rows
            self.money.show_rows(view, made(card, sheet))

    def _chosen_debt(self) -> DebtSheet | None:
        """The debt of the chosen months."""
        return self._sheet.of(*self.span) if self._sheet else None
