"""The day of reading and the month it counts in: chosen or typed, shown over the grid."""

from __future__ import annotations

from datetime import date

from domain.dates import parse_date
from domain.errors import InputError
from domain.periods import first_day, period_range, reading_period
from domain.reading_facts import Window
from ui.messages import sentence
from ui.readings.entry_sheet import EntrySheet
from ui.readings.grid_work import GridWork
from ui.readings.view import ReadingsView


class DayChoice:
    """Keeps month, date and the checks of the sheet alike."""

    def __init__(self, view: ReadingsView, sheet: EntrySheet, work: GridWork) -> None:
        self._view, self._sheet, self._work = view, sheet, work
        self.window = Window(15, 25, 0)
        self.today = date.min
        view.month_chosen.connect(self._choose_month)
        view.date_typed.connect(self._type_date)

    def show(self, trouble: str = "") -> None:
        """The month and the day as they are; a trouble keeps what was typed."""
        latest = self._period(self.today)
        chosen = self._work.period = self._period(self._sheet.taken_on)
        periods = list(period_range(self.window.open_period, max(latest, chosen)))
        self._view.show_months(periods, chosen)
        self._view.show_date(self._sheet.taken_on, trouble)

    def _period(self, day: date) -> int:
        return reading_period(day, self.window.to_day, self.window.open_period)

    def _choose_month(self, period: int) -> None:
        day = self.today
        if self._period(day) != period:
            day = min(day, first_day(period).replace(day=self.window.to_day))
        self._set_day(day)

    def _type_date(self, text: str) -> None:
        try:
            day = parse_date(text)
        except InputError as error:
            self.show(sentence(error.code, **error.fields))
            return
        if day != self._sheet.taken_on:
            self._set_day(day)

    def _set_day(self, day: date) -> None:
        self._sheet.set_date(day)
        self.show()
        self._work.show_all()
