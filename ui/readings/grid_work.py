"""Work in the grid: keys typed, rows walked, answers given; every key is checked at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from api_client.commands import Decision
from domain.reading_facts import WHOLE_METER
from ui.messages import count_words
from ui.readings.entry_sheet import EntrySheet, Line, MeterEntry
from ui.readings.meter_shown import meter_shown
from ui.readings.rows import MadeRows, entered_text, grid_row
from ui.readings.verdicts import Choice, explain
from ui.readings.view import ReadingsView
from ui.table_model import Row


class GridWork:
    """Keeps view and sheet alike; runs wholly on the UI thread, the checks are pure."""

    def __init__(
        self, view: ReadingsView, sheet: EntrySheet, undo: Callable[[MeterEntry], None]
    ) -> None:
        self._view, self._sheet, self._undo = view, sheet, undo
        self._at = -1
        self.house = False
        self._made: MadeRows = {}
        self.period = 0
        self._discarded: dict[int, tuple[str, ...]] = {}
        view.typed.connect(self.type_text)
        view.moved.connect(self.move)
        view.restored.connect(self.restore)
        view.choice_made.connect(self.choose)
        view.panel.reason_typed.connect(self.set_reason)
        view.panel.reason_done.connect(self.leave_reason)

    @property
    def line(self) -> Line | None:
        """The chosen row."""
        return self._sheet.lines[self._at] if 0 <= self._at < len(self._sheet.lines) else None

    def show_all(self) -> None:
        """Every row, the panel and the footer again."""
        at = self._at if self._view.grid.typing else -1
        rows = [self._row(line, raw=place == at) for place, line in enumerate(self._sheet.lines)]
        self._view.show_rows(rows, house=self.house)
        self._at = self._view.grid.current_row
        self.show_panel()
        self.show_counts()

    def prepare(self, made: MadeRows, *, house: bool) -> None:
        """Rows made in the background, with the views they were made of."""
        self._made, self.house = made, house

    def begin(self) -> None:
        """Bring the keyboard to the first row without a reading."""
        lines = self._sheet.lines
        places = [n for n, line in enumerate(lines) if not entered_text(line)]
        if lines:
            self._view.edit_row(places[0] if places else 0)

    def type_text(self, place: int, text: str) -> None:
        """A key in a cell."""
        self._sheet.type_text(place, text)
        self._show_entry(self._sheet.lines[place].entry, raw=place)

    def move(self, place: int) -> None:
        """Another row became current: the former cell is taken."""
        former, self._at = self._at, place
        if 0 <= former < len(self._sheet.lines) and former != place:
            self._sheet.keep(former)
            self._show_row(former)
        self.show_panel()

    def take(self) -> None:
        """The cell in hand is taken, as before saving."""
        if self.line is not None:
            self._sheet.keep(self._at)
            self._show_row(self._at)

    def restore(self, place: int) -> None:
        """Esc."""
        self._sheet.restore(place)
        self._show_entry(self._sheet.lines[place].entry)

    def choose(self, number: int) -> None:
        """One of the panel's ways, Alt and its number."""
        line = self.line
        if line is None:
            return
        choices = explain(line).choices
        if number < len(choices):
            self._go(line, choices[number])

    def set_reason(self, text: str) -> None:
        """The reason is being typed."""
        if self.line is not None:
            self._sheet.set_reason(self.line.entry, text)
            self._show_entry(self.line.entry)

    def leave_reason(self) -> None:
        """Enter in the reason: what it was asked for is taken back, else on to the next row, after
        the last one to the button.
        """
        if self.line is not None and self.line.entry.undoing:
            self._take_back(self.line.entry)
            return
        after = self._at + 1
        if after < len(self._sheet.lines):
            self._view.edit_row(after)
        else:
            self._view.save_button.setFocus()

    def discard(self) -> None:
        """Forget what was typed; a toast brings it back."""
        touched = [entry for entry in self._sheet.entries if entry.touched]
        self._discarded = {entry.view.meter.id: tuple(entry.texts) for entry in touched}
        self._sheet.clear(touched)
        self.show_all()
        count = count_words(len(touched), "meter")
        self._view.wants_offer.emit("Ввод очищен", count, "Вернуть", "bring_back")

    def bring_back(self) -> None:
        """What Esc has cleared stands again."""
        texts, self._discarded = self._discarded, {}
        for place, line in enumerate(self._sheet.lines):
            kept = texts.get(line.entry.view.meter.id)
            if kept is not None and not line.entry.texts[line.zone]:
                self._sheet.type_text(place, kept[line.zone])
                self._sheet.keep(place)
        self.show_all()

    def show_panel(self) -> None:
        """The panel for the chosen row; the first one while none is chosen."""
        line = self.line or (self._sheet.lines[0] if self._sheet.lines else None)
        if line is None:
            return
        panel, said = self._view.panel, explain(line)
        head = meter_shown(line, self.period, house=self.house)
        panel.show_meter(head)
        panel.show_months(head, said.tone if line.entry.touched else "accent")
        panel.explain(said, line.entry.reason)
        panel.show_source(self._sheet.source)

    def show_counts(self) -> None:
        """The footer."""
        ready = sum(entry.ready for entry in self._sheet.entries)
        self._view.show_counts(self._sheet.counts(), changed=self._sheet.changed, ready=ready)

    def go_to_trouble(self) -> None:
        """The first typed row that was not taken."""
        for place, line in enumerate(self._sheet.lines):
            if not _troubled(line):
                continue
            said = explain(line)
            self._view.edit_row(place)
            if said.only_reason:
                self._view.ask_reason()
            self._view.announce(said.fact, urgent=True)
            return

    def _go(self, line: Line, choice: Choice) -> None:
        entry, place = line.entry, self._at
        if choice.way == "take":
            self._sheet.type_text(place, choice.value)
            self._sheet.keep(place)
            self._view.grid.set_text(place, choice.value)
        elif choice.way == "fix":
            self._sheet.decide(entry, "")
            self._view.edit_row(place)
        elif choice.way == "replace":
            self._sheet.replace(entry, choice.value)
        elif choice.way == "keep_old":
            self._sheet.clear([entry])
            self._view.grid.set_text(place, entered_text(line))
        elif choice.way == "undo":
            self._undo(entry)
        elif choice.way is None:
            self._sheet.decide(entry, cast(Decision, choice.decision))
        self._show_entry(entry)
        if explain(line).wants_reason and choice.way != "fix":
            self._view.ask_reason()

    def _take_back(self, entry: MeterEntry) -> None:
        self._undo(entry)
        self._show_entry(entry)
        if not entry.undoing:
            self._view.edit_row(self._at)

    def _show_entry(self, entry: MeterEntry, raw: int = -1) -> None:
        """All rows of a meter, its panel and the footer."""
        for place, line in enumerate(self._sheet.lines):
            if line.entry is entry:
                self._show_row(place, raw=place == raw)
        if self.line is not None and self.line.entry is entry:
            self.show_panel()
        self.show_counts()

    def _show_row(self, place: int, *, raw: bool = False) -> None:
        line = self._sheet.lines[place]
        self._view.show_row(place, self._row(line, raw=raw))

    def _row(self, line: Line, *, raw: bool) -> Row:
        """Rows nobody typed into are made once: a house has hundreds of them."""
        entry = line.entry
        if entry.touched or entry.refused:
            return grid_row(line, house=self.house, raw=raw)
        view, row = self._made.get(line.key, (None, None))
        if row is None or view is not entry.view:
            row = grid_row(line, house=self.house)
            self._made[line.key] = (entry.view, row)
        return row


def _troubled(line: Line) -> bool:
    """This row is where the clerk has to do something before its meter can be taken."""
    entry, main = line.entry, line.entry.main
    if not entry.touched or entry.queued or entry.ready or entry.unchanged:
        return False
    return main is None or main.zone in (line.zone, WHOLE_METER)
