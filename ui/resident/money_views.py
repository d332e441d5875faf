"""The tables of «Начисления и долг» in one place: each is made when it is looked at first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.resident.listing import clear
from ui.resident.money_rows import (
    DEBT_COLUMNS,
    GROWTH_COLUMNS,
    MONTH_COLUMNS,
    PENALTY_COLUMNS,
    SUPPLIER_COLUMNS,
)
from ui.resident.rows import CHARGE_COLUMNS
from ui.table_model import Column, Row
from ui.widgets.buttons import Button
from ui.widgets.data_table import DataTable
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import EmptyState
from ui.widgets.surfaces import Card as Box
from ui.widgets.table_card import TableCard

NAMES = ("Услуги", "Месяцы", "Поставщики", "Долг", "Пени", "Сравнение")
SERVICES, MONTHS, SUPPLIERS, DEBT, PENALTY, GROWTH = range(6)
_COLUMNS: tuple[tuple[tuple[Column, ...], str], ...] = (
    (CHARGE_COLUMNS, "Начисления по услугам"),
    (MONTH_COLUMNS, "По месяцам"),
    (SUPPLIER_COLUMNS, "По поставщикам"),
    (DEBT_COLUMNS, "Долг по месяцам и услугам"),
    (PENALTY_COLUMNS, "Пени по месяцам и услугам"),
    (GROWTH_COLUMNS, "Две квитанции рядом"),
)
_ABSENT = {
    DEBT: ("Долга нет", "За эти месяцы всё оплачено."),
    PENALTY: ("Пеней нет", "За эти месяцы пени не начислены или оплачены."),
    GROWTH: ("Сравнить не с чем", "Предыдущей квитанции на этом рабочем месте нет."),
}


class Answer(Box):
    """Plain words for the resident, to be read aloud or copied."""

    def __init__(self) -> None:
        self._lines = column(spacing=3)
        self.copy_button = Button("Скопировать", icon="copy", height=28)
        title = PlainLabel("Что сказать абоненту", 13, 600)
        super().__init__(
            row(title, STRETCH, self.copy_button), holder(self._lines), margins=(16, 8, 12, 10)
        )
        self._text = ""
        self.copy_button.clicked.connect(self._copy)

    def show_answer(self, sentences: Sequence[str]) -> None:
        """Replace the sentences."""
        clear(self._lines)
        for number, words in enumerate(sentences):
            weight = 500 if number == 0 else 400
            self._lines.addWidget(PlainLabel(words, 13, weight, fit="wrap"))
        self._text = "\n".join(sentences)
        self.setAccessibleName(self._text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)


class MoneyViews(QWidget):
    """``opened`` and ``moved`` tell the row of the table in front."""

    opened = Signal(int)
    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._tables: dict[int, DataTable] = {}
        self._cards: dict[int, TableCard] = {}
        self.front = SERVICES
        self.answer = Answer()
        self.answer.hide()
        self._absent = EmptyState("checks", "")
        self._absent.hide()
        self._column = column(self.answer, self._absent, spacing=10)
        self.setLayout(self._column)
        self.services = self._table(SERVICES)

    @property
    def table(self) -> DataTable:
        """The table in front."""
        return self._table(self.front)

    def show_rows(self, view: int, rows: Sequence[Row], sentences: Sequence[str] = ()) -> None:
        """Bring a view to the front with its rows; without any it says what is absent."""
        table = self._table(view)
        self.front = view
        for number, card in self._cards.items():
            card.setVisible(number == view and bool(rows))
        self.answer.setVisible(view == GROWTH and bool(sentences))
        if sentences:
            self.answer.show_answer(sentences)
        absent = _ABSENT.get(view)
        self._absent.setVisible(not rows and absent is not None)
        if not rows and absent is not None:
            self._absent.show_words(*absent)
        table.show_rows(rows)
        table.fit()

    def _table(self, view: int) -> DataTable:
        found = self._tables.get(view)
        if found is None:
            columns, name = _COLUMNS[view]
            found = self._tables[view] = DataTable(columns, name=name)
            card = self._cards[view] = TableCard(found)
            self._column.addWidget(card)
            card.setVisible(view == self.front)
            found.opened.connect(self.opened)
            found.moved.connect(self.moved)
        return found
