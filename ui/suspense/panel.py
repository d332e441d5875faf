"""The right side of the money that waits: what is known of it, its match, its return."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from api_client.models.replica import Suspense
from ui import format as shown
from ui.suspense import lines
from ui.widgets.buttons import Button
from ui.widgets.fact_grid import FactGrid
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import Badge, IconTile
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import EmptyState
from ui.widgets.surfaces import Card, ScrollArea


class SuspensePanel(Card):
    """Shows one sum or nothing; its buttons say what the clerk wants done."""

    match_asked = Signal()
    refund_asked = Signal()

    def __init__(self) -> None:
        self._sum = PlainLabel("", 20, 600)
        self._state = Badge(tall=True)
        self._why = PlainLabel("", 13, 400, "text2", fit="wrap")
        self._facts = FactGrid()
        self.match = Button("Зачесть на счёт", "primary", icon="git-merge", key="Ctrl Enter")
        self.match.set_wide()
        self.refund = Button("Вернуть деньги", icon="arrow-back-up", key="Ctrl B").set_wide()
        self._pages = QStackedWidget()
        empty = EmptyState("git-merge", "Выберите сумму", "Здесь видно, что о ней известно.")
        self._pages.addWidget(holder(column(STRETCH, empty, STRETCH)))
        body = column(
            row(
                column(IconTile("help", "warning", 36), STRETCH),
                (column(PlainLabel("Невыясненный платёж", 14, 600), self._sum, spacing=0), 1),
                spacing=10,
            ),
            row(self._state, STRETCH),
            self._why,
            self._facts,
            STRETCH,
            margins=(15, 0, 15, 0),
            spacing=10,
        )
        acts = column(self.match, self.refund, margins=(15, 0, 15, 4), spacing=8)
        page = column((ScrollArea(holder(body), "surface"), 1), acts, spacing=10)
        self._pages.addWidget(holder(page))
        super().__init__((self._pages, 1), margins=(1, 13, 1, 10))
        self.match.clicked.connect(self.match_asked)
        self.refund.clicked.connect(self.refund_asked)

    def show_nothing(self) -> None:
        """No sum is current."""
        self._pages.setCurrentIndex(0)

    def show_sum(self, one: Suspense, zone: ZoneInfo, *, is_settling: bool, may_act: bool) -> None:
        """Everything about one; money of a registry was given to no desk and goes back by none."""
        self._sum.setText(shown.roubles(one.amount))
        if is_settling:
            self._state.show_state("Решено, ждёт отправки", "warning", "cloud-upload")
        else:
            self._state.show_state("Ждёт своего счёта", "neutral", "help")
        self._why.setText(lines.SETTLING if is_settling else lines.why(one))
        self._facts.show_facts(lines.facts(one, zone))
        self.match.setVisible(may_act and not is_settling)
        self.refund.setVisible(may_act and not is_settling and one.source == "counter")
        self._pages.setCurrentIndex(1)

    @property
    def text(self) -> str:
        """Everything but the buttons, in words."""
        labels = [one.text() for one in self._pages.findChildren(PlainLabel) if one.isVisible()]
        return "\n".join([self._state.text, *labels])
