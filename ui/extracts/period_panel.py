"""Which months a paper is about: month, quarter, half-year, year or free, on a grid of a year."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.bills.month_grid import MonthGrid
from ui.bills.period_choice import FREE, MODES, MONTH, PeriodChoice, span_text, within_charged
from ui.widgets.buttons import Button
from ui.widgets.choices import Segmented
from ui.widgets.layouts import STRETCH, column, row
from ui.widgets.plain_label import PlainLabel

_NO_MONTHS: frozenset[int] = frozenset()


class PeriodPanel(QWidget):
    """``changed`` when a person chooses; ``owed`` chooses all months with debt at once."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._charged: frozenset[int] = _NO_MONTHS
        self._debts: frozenset[int] = _NO_MONTHS
        self._choice = PeriodChoice(MONTH, 0, 0)
        self._year = 0
        self.modes = Segmented(MODES, stretch=True, px=12)
        self.grid = MonthGrid()
        self._year_words = PlainLabel("", 14, 600)
        self._before = Button("", "ghost", icon="chevron-left", name="Прошлый год")
        self._after = Button("", "ghost", icon="chevron-right", name="Следующий год")
        self._words = PlainLabel("", 13, 500, fit="elide")
        self.owed = Button("Все с долгом", "link", height=24)
        self.setLayout(
            column(
                self.modes,
                row(self._before, STRETCH, self._year_words, STRETCH, self._after),
                self.grid,
                row((self._words, 1), self.owed),
                spacing=6,
            )
        )
        self.modes.chosen.connect(self.choose_mode)
        self.grid.picked.connect(lambda period: self._take(self._choice.picked(period)))
        self.grid.stepped.connect(lambda step: self._take(self._choice.moved(step)))
        self._before.clicked.connect(lambda: self._turn(-1))
        self._after.clicked.connect(lambda: self._turn(1))
        self.owed.clicked.connect(self._choose_owed)

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last chosen month that have something to tell."""
        return within_charged(self._choice.span(), self._charged)

    def show_months(self, charged: frozenset[int], debts: frozenset[int]) -> None:
        """Which months there are, and which have debt; what is chosen stays."""
        self._charged, self._debts = charged, debts
        self._show()

    def choose(self, first: int, last: int) -> None:
        """Show these months, without telling."""
        self._choice = PeriodChoice(MONTH if first == last else FREE, first, last)
        self._year = last // 100
        self._show()

    def choose_mode(self, mode: int) -> None:
        """As a click on one of the modes."""
        self._take(self._choice.with_mode(mode, self.span))

    def _take(self, choice: PeriodChoice) -> None:
        self._choice = choice
        self._year = choice.span()[0 if choice.mode == FREE else 1] // 100
        self._show()
        self.changed.emit()

    def _choose_owed(self) -> None:
        known = sorted(self._debts & self._charged)
        if known:
            self.choose(known[0], known[-1])
            self.changed.emit()

    def _turn(self, step: int) -> None:
        self._year += step
        self._show()

    def _show(self) -> None:
        self.modes.choose(self._choice.mode)
        self._year_words.setText(str(self._year) if self._year else "")
        self.grid.show_months(self._year or 2026, self._charged, self._debts, self.span)
        self._words.setText(span_text(self.span) if self._choice.anchor else "")
        known = sorted(self._debts & self._charged)
        self.owed.setVisible(bool(known) and self.span != (known[0], known[-1]))
