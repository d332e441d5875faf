"""«Сводка»: charged and paid by month, debt by service of the last month, the right column."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from api_client.models.replica import Bill
from desktop.services.accounts import Card
from domain.periods import period_range, shift
from ui import format as shown
from ui import tokens
from ui.resident.payment_rows import payment_rows
from ui.resident.rows import (
    MONTH_COLUMNS,
    PAYMENT_COLUMNS,
    SUMMARY_COLUMNS,
    month_rows,
    summary_rows,
)
from ui.resident.service_lines import month_lines
from ui.resident.side import SideColumn
from ui.theme import scaled
from ui.widgets.bar_chart import BarChart, Bars
from ui.widgets.buttons import Button
from ui.widgets.choices import Segmented
from ui.widgets.data_table import DataTable
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import Badge, Dot
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import EmptyState
from ui.widgets.surfaces import Card as Box
from ui.widgets.surfaces import ScrollArea
from ui.widgets.table_card import TableCard

YEAR = 12
_LATEST_PAYMENTS, _MORE_ROWS = 4, 60
_LOW, _TALL = 148, 168
"""The chart; where the window is wide, rows and chart have more air."""


def chart_bars(bills: tuple[Bill, ...], months: int) -> list[Bars]:
    """One column a month up to the last charged one; months without a bill stay empty."""
    if not bills:
        return []
    by_period = {bill.period: bill for bill in bills}
    last = bills[0].period
    made = []
    for period in period_range(shift(last, 1 - months), last):
        bill = by_period.get(period)
        if months > YEAR:
            label = f"{period // 100}" if period % 100 == 1 else ""
        else:
            label = shown.month_short(period)
        name = shown.month(period).capitalize()
        if bill is None:
            made.append(Bars(label, 0, None, name, (("начислений", "нет", "text"),)))
            continue
        unpaid = bill.due > 0 and bill.paid <= 0
        told = (
            ("начислено", shown.roubles(bill.due), "text"),
            ("оплачено", shown.roubles(bill.paid), "danger" if unpaid else "text"),
        )
        made.append(Bars(label, max(0, bill.due), bill.paid, name, told, period == last))
    return made


class SummaryTab(QWidget):
    """Cards at the left scroll under the pinned head; the right column keeps its width."""

    all_payments_wanted = Signal()
    meters_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._card: Card | None = None
        self._zone = ZoneInfo("UTC")
        self.chart = BarChart("Начислено и оплачено по месяцам")
        self.chart.setFixedHeight(_LOW)
        self.months = DataTable(
            MONTH_COLUMNS, name="Начислено и оплачено по месяцам", row_height=30
        )
        self.months.hide()
        self.range = Segmented(["Год", "3 года"])
        self._chart_title = PlainLabel("Начислено и оплачено", 13, 600, fit="give")
        self.debt = DataTable(SUMMARY_COLUMNS, name="Долг по услугам", row_height=tokens.ROW_DENSE)
        self._debt_of = PlainLabel("", 13, 400, "text2", fit="give")
        self._debt_badge = Badge("", "danger")
        self.payments = DataTable(PAYMENT_COLUMNS, name="Последние платежи")
        self._all = Button("Все платежи", "link", height=28)
        self.side = SideColumn()
        self._empty = EmptyState(
            "file-invoice", "Начислений пока нет", "Они появятся в конце месяца"
        )
        self._chart_card = self._build_chart()
        self._debt_card = self._build_debt()
        self._payments_card = self._build_payments()
        left = holder(
            column(
                self._chart_card,
                self._debt_card,
                self._payments_card,
                self._empty,
                STRETCH,
                margins=(16, 12, 0, 12),
                spacing=tokens.GAP_CARD,
            )
        )
        right = holder(column(self.side, STRETCH, margins=(12, 12, 16, 12)))
        self._right = ScrollArea(right)
        self.setLayout(row((ScrollArea(left), 1), self._right, spacing=0))
        self.range.chosen.connect(lambda _index: self._show_chart())
        self._all.clicked.connect(self.all_payments_wanted)
        self.side.all_payments_wanted.connect(self.all_payments_wanted)
        self.side.meters_wanted.connect(self.meters_wanted)
        self.set_wide(wide=False)

    def show_card(self, card: Card, zone: ZoneInfo) -> None:
        """Fill all of it."""
        self._card, self._zone = card, zone
        charged = bool(card.bills)
        for box in (self._chart_card, self._debt_card):
            box.setVisible(charged)
        self._empty.setVisible(not charged)
        self.side.show_card(card, zone)
        self._show_payments()
        if not charged:
            return
        years = -(-len(card.bills) // YEAR)
        self.range.set_texts(["Год", "2 года" if years <= 2 else "3 года"])
        self.range.setVisible(years > 1)
        self._show_chart()
        self._show_debt(card)

    def set_wide(self, *, wide: bool) -> None:
        """From 1600 pixels on the right column is wider and the last payments have a table."""
        self._wide = wide
        self._fit_right()
        self.chart.setFixedHeight(_TALL if wide else _LOW)
        dense = tokens.ROW_DENSE + 4 if wide else tokens.ROW_DENSE
        self.debt.verticalHeader().setDefaultSectionSize(scaled(dense))
        self.debt.fit()
        self.side.show_latest(not wide)
        self._show_payments()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_right()

    def _fit_right(self) -> None:
        wanted = scaled(400 if self._wide else 312) + 28
        self._right.setFixedWidth(min(wanted, max(340, self.width() * 2 // 5)))

    def _show_chart(self) -> None:
        if self._card is None:
            return
        years = -(-len(self._card.bills) // YEAR)
        months = YEAR if self.range.current == 0 else YEAR * min(3, max(2, years))
        self._chart_title.setText(f"Начислено и оплачено, {months} {_months_word(months)}")
        self.chart.show_bars(chart_bars(self._card.bills, months))
        self.months.show_rows(month_rows(self._card.bills[:months]))
        self.months.setFixedHeight(self.chart.height() + _MORE_ROWS)

    def turn_chart(self) -> None:
        """The chart as a table and back."""
        as_table = self.months.isHidden()
        self.chart.setVisible(not as_table)
        self.months.setVisible(as_table)
        (self.months if as_table else self.chart).setFocus()

    def _show_debt(self, card: Card) -> None:
        month = month_lines(card, card.bills[0], self._zone)
        self._debt_of.setText(f"за {shown.month(month.bill.period)}")
        penalty = card.account.penalty_kopecks
        overdue = card.account.overdue_kopecks
        words = f"Просрочено {shown.roubles(overdue)}"
        if penalty > 0:
            words += f" · пени {shown.roubles(penalty)}"
        self._debt_badge.show_state(words, "danger")
        self._debt_badge.setVisible(overdue > 0)
        self.debt.show_rows(summary_rows(month))
        self.debt.fit()

    def _show_payments(self) -> None:
        card = self._card
        self._payments_card.setVisible(self._wide and card is not None and bool(card.payments))
        if card is not None:
            self.payments.show_rows(payment_rows(card, self._zone, _LATEST_PAYMENTS))
            self.payments.fit()

    def _build_chart(self) -> Box:
        legend = row(
            self._chart_title,
            8,
            Dot("chart1", 10, square=True),
            PlainLabel("Начислено", 13, 400, "text2"),
            4,
            Dot("chart2", 10, square=True),
            PlainLabel("Оплачено", 13, 400, "text2"),
            STRETCH,
            self.range,
        )
        return Box(legend, self.chart, self.months, margins=(16, 10, 16, 8), spacing=10)

    def _build_debt(self) -> Box:
        head = row(
            PlainLabel("Долг по услугам", 13, 600),
            self._debt_of,
            STRETCH,
            self._debt_badge,
            margins=(16, 8, 12, 8),
        )
        return TableCard(holder(head), self.debt, head=True)

    def _build_payments(self) -> Box:
        head = row(
            PlainLabel("Последние платежи", 13, 600), STRETCH, self._all, margins=(16, 6, 12, 6)
        )
        return TableCard(holder(head), self.payments, head=True)


def _months_word(number: int) -> str:
    return "месяца" if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else "месяцев"
