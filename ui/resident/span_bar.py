"""Which months the accruals show: month, quarter, half-year, year, free; a step either way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui import format as shown
from ui.bills.period_choice import (
    FREE,
    HALF,
    MODES,
    MONTH,
    QUARTER,
    YEAR,
    PeriodChoice,
    span_text,
    within_charged,
)
from ui.widgets.buttons import Button
from ui.widgets.choices import Combo, Segmented
from ui.widgets.layouts import row
from ui.widgets.plain_label import PlainLabel

_ROMAN = ("I", "II", "III", "IV")


class SpanBar(QWidget):
    """``changed`` when a person chooses other months; only charged ones are offered."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._periods: tuple[int, ...] = ()
        self._choice = PeriodChoice(MONTH, 0, 0)
        self.modes = Segmented(MODES, px=12)
        self.months = Combo(name="Месяц")
        self.until = Combo(name="По какой месяц")
        self._to = PlainLabel("–", 13, 400, "text2")
        self.older = Button("", icon="chevron-left", name="Раньше", key="Left")
        self.newer = Button("", icon="chevron-right", name="Позже", key="Right")
        items = (self.modes, self.older, self.months, self._to, self.until, self.newer)
        self.setLayout(row(*items, spacing=6))
        self.modes.chosen.connect(self._choose_mode)
        self.months.currentIndexChanged.connect(lambda _index: self._picked())
        self.until.currentIndexChanged.connect(lambda _index: self._picked())
        self.older.clicked.connect(lambda: self.step(1))
        self.newer.clicked.connect(lambda: self.step(-1))
        self._fill()

    @property
    def mode(self) -> int:
        """Month, quarter, half-year, year or free."""
        return self._choice.mode

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last charged month that are chosen."""
        return within_charged(self._choice.span(), frozenset(self._periods))

    def show_periods(self, periods: Sequence[int], *, same: bool) -> None:
        """The charged months, newest first; what is chosen stays for the ``same`` account."""
        self._periods = tuple(periods)
        if not same or not self._touches(self._choice):
            newest = self._periods[0] if self._periods else 0
            self._choice = PeriodChoice(MONTH, newest, newest)
        self._fill()

    def step(self, older: int) -> None:
        """One month, quarter, half-year or year older (1) or newer (-1)."""
        moved = self._choice.moved(-older)
        if self._touches(moved):
            self._take(moved)

    def choose(self, first: int, last: int) -> None:
        """Show these months."""
        mode = MONTH if first == last else FREE
        self._take(PeriodChoice(mode, first, last))

    def _choose_mode(self, mode: int) -> None:
        choice = self._choice.with_mode(mode, self.span)
        self._take(choice)

    def _take(self, choice: PeriodChoice) -> None:
        self._choice = choice
        self._fill()
        self.changed.emit()

    def _picked(self) -> None:
        anchor, until = self.months.currentData(), self.until.currentData()
        if anchor is None:
            return
        self._take(PeriodChoice(self._choice.mode, anchor, until or anchor))

    def _touches(self, choice: PeriodChoice) -> bool:
        first, last = choice.span()
        return any(first <= period <= last for period in self._periods)

    def _fill(self) -> None:
        """The lists and arrows as the choice is."""
        free = self._choice.mode == FREE
        self.modes.choose(self._choice.mode)
        first, last = self._choice.span()
        _refill(self.months, self._items(), first if free else self._anchor())
        _refill(self.until, [(_month(one), one) for one in self._periods], last)
        self.until.setVisible(free)
        self._to.setVisible(free)
        self.older.setEnabled(self._touches(self._choice.moved(-1)))
        self.newer.setEnabled(self._touches(self._choice.moved(1)))

    def _anchor(self) -> int:
        """The month the list knows the chosen span by: its last charged one."""
        return self.span[1]

    def _items(self) -> list[tuple[str, int]]:
        mode = self._choice.mode
        if mode in (MONTH, FREE):
            return [(_month(period), period) for period in self._periods]
        found: dict[tuple[int, int], int] = {}
        for period in self._periods:
            found.setdefault(PeriodChoice(mode, period, 0).span(), period)
        return [(span_name(mode, span), period) for span, period in found.items()]


def span_name(mode: int, span: tuple[int, int]) -> str:
    """«IV квартал 2026», «II полугодие 2026», «2026 год»."""
    year, month = divmod(span[0], 100)
    if mode == QUARTER:
        return f"{_ROMAN[(month - 1) // 3]} квартал {year}"
    if mode == HALF:
        return f"{_ROMAN[(month - 1) // 6]} полугодие {year}"
    return f"{year} год" if mode == YEAR else span_text(span)


def _month(period: int) -> str:
    return shown.month(period).capitalize()


def _refill(combo: Combo, items: Sequence[tuple[str, int]], chosen: int) -> None:
    combo.blockSignals(True)
    combo.clear()
    for words, period in items:
        combo.addItem(words, period)
    combo.setCurrentIndex(combo.findData(chosen))
    combo.blockSignals(False)
    combo.updateGeometry()
    combo.update()
