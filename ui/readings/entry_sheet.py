"""What a clerk has typed so far: texts, answers and checks of every meter on the sheet; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from api_client.commands import Decision, Source
from api_client.models.replica import Account
from desktop.services.meter_view import MeterView
from desktop.services.readings import Answers, CellCheck
from domain.reading_facts import WHOLE_METER, Finding
from domain.readings import format_reading

Check = Callable[[MeterView, Sequence[str], date, Answers], CellCheck]
_ORDER = {"error": 0, "reason": 1, "confirm": 1, "warn": 2, "info": 3}
_ASKED_LAST = ("reading.exists",)
_TOLD_ONCE = frozenset(
    {"reading.window_closed", "reading.period_closed", "reading.verification_expired"}
)
"""Said above the grid, not in each row."""


@dataclass
class MeterEntry:
    """One meter: ``texts`` as typed, one a zone; ``kept`` what Esc brings back.

    ``replaces``: the reading the clerk agreed to replace. ``refused``: why the last saving did not
    take it. ``undoing``: what stands is to be taken back, a reason is to come. ``asked_all``: empty
    zones are told about from the first saving on. ``queued``: given away to be queued.
    ``taken_on``, ``file_line``: the day and the line a file tells.
    """

    account: Account
    view: MeterView
    texts: list[str]
    kept: list[str]
    decision: Decision = ""
    reason: str = ""
    replaces: str = ""
    refused: str = ""
    undoing: bool = False
    asked_all: bool = False
    queued: bool = False
    taken_on: date | None = None
    file_line: int = 0
    check: CellCheck | None = None
    findings: tuple[Finding, ...] = field(default=())

    @property
    def touched(self) -> bool:
        """True when something was typed."""
        return any(text.strip() for text in self.texts)

    @property
    def unchanged(self) -> bool:
        """True when what was typed already stands for the month."""
        return any(one.code == "reading.same_as_existing" for one in self.findings)

    @property
    def ready(self) -> bool:
        """True when it may be queued as it is."""
        taken = self.check is not None and self.check.taken
        return (
            self.touched and taken and not self.unchanged and not self.queued and self.main is None
        )

    @property
    def main(self) -> Finding | None:
        """What stops it, the most pressing first; None when nothing does."""
        stops = [one for one in self.findings if one.severity in ("error", "reason", "confirm")]
        stops.sort(key=lambda one: (one.code in _ASKED_LAST, _ORDER[one.severity]))
        return stops[0] if stops else None

    def forget_answers(self) -> None:
        """They fall with the text they were given to."""
        self.decision, self.reason, self.replaces, self.refused = "", "", "", ""
        self.undoing = False

    def in_zone(self, zone: int) -> Finding | None:
        """The most pressing thing said about a zone or the whole meter, telling included."""
        said = [
            one
            for one in self.findings
            if one.zone in (zone, WHOLE_METER) and one.code not in _TOLD_ONCE
        ]
        said.sort(key=lambda one: (one.code in _ASKED_LAST, _ORDER[one.severity]))
        return said[0] if said else None


@dataclass(frozen=True)
class Line:
    """One row of the grid: a zone of a meter."""

    entry: MeterEntry
    zone: int

    @property
    def key(self) -> tuple[int, int]:
        return self.entry.view.meter.id, self.zone


@dataclass(frozen=True)
class Counts:
    """What the footer tells."""

    entered: int
    lines: int
    errors: int
    to_check: int


class EntrySheet:
    """Meters of one resident or a house, and what was typed for them."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self._entries: dict[int, MeterEntry] = {}
        self.lines: tuple[Line, ...] = ()
        self.service_id: int | None = None
        self.taken_on = date.min
        self.source: Source = "counter"

    @property
    def entries(self) -> tuple[MeterEntry, ...]:
        return tuple(self._entries.values())

    @property
    def changed(self) -> bool:
        """True while something typed is not queued."""
        return any(entry.touched and not entry.queued for entry in self.entries)

    def show(self, rows: Iterable[tuple[Account, MeterView]], *, keep: bool) -> None:
        """Take fresh rows; with ``keep`` what was typed for the same meters stays."""
        former = self._entries if keep else {}
        self._entries = {}
        for account, view in rows:
            old = former.get(view.meter.id)
            blank = [""] * view.meter.zones
            entry = old or MeterEntry(account, view, blank, list(blank))
            if old is None or old.account != account or old.view != view:
                # Equal rows keep their objects, so that nothing is drawn for them again.
                entry.account, entry.view = account, view
            self._entries[view.meter.id] = entry
            self._look(entry)
        self._lay_out()

    def show_service(self, service_id: int | None) -> None:
        """Only the rows of one service; what was typed in the others stays."""
        self.service_id = service_id
        self._lay_out()

    def set_date(self, taken_on: date) -> None:
        """Another day of reading: everything is checked again."""
        self.taken_on = taken_on
        self._look_all()

    def set_source(self, source: Source) -> None:
        """Who told the readings."""
        self.source = source
        self._look_all()

    def type_text(self, place: int, text: str) -> None:
        """A key in a cell; answers given to the former text fall."""
        line = self.lines[place]
        entry = line.entry
        if text.strip() == stored_text(entry, line.zone):
            text = "" if not self._others_typed(line) else text
        entry.texts[line.zone] = text
        entry.forget_answers()
        entry.queued = False
        self._look(entry)

    def keep(self, place: int) -> None:
        """The cell was left: Esc brings this text back from now on."""
        if 0 <= place < len(self.lines):
            line = self.lines[place]
            line.entry.kept[line.zone] = line.entry.texts[line.zone]

    def restore(self, place: int) -> None:
        """Esc in a cell."""
        self.type_text(place, self.lines[place].entry.kept[self.lines[place].zone])

    def decide(self, entry: MeterEntry, decision: Decision) -> None:
        """The clerk's answer to a check."""
        entry.decision = decision
        self._look(entry)

    def replace(self, entry: MeterEntry, reading_id: str) -> None:
        """The clerk agrees to replace what stands; the reason is still to come."""
        entry.replaces = reading_id
        self._look(entry)

    def set_reason(self, entry: MeterEntry, reason: str) -> None:
        """The reason in words."""
        entry.reason = reason
        self._look(entry)

    def put(self, entry: MeterEntry, texts: Sequence[str]) -> None:
        """What was typed earlier stands again; what is in force by now is not typed."""
        entry.texts, entry.kept = list(texts), list(texts)
        self._look(entry)
        if entry.unchanged:
            self.clear([entry])

    def answer(self, entry: MeterEntry, decision: Decision, reason: str, replaces: str) -> None:
        """The answers given to it stand again."""
        entry.decision, entry.reason, entry.replaces = decision, reason, replaces
        self._look(entry)

    def clear(self, entries: Iterable[MeterEntry]) -> None:
        """Forget what was typed for these meters."""
        for entry in entries:
            entry.texts = [""] * entry.view.meter.zones
            entry.kept = list(entry.texts)
            entry.forget_answers()
            entry.asked_all, entry.queued = False, False
            self._look(entry)

    def ask_all(self) -> None:
        """From now on empty zones of touched meters are told as missing."""
        for entry in self.entries:
            entry.asked_all = entry.touched
            self._look(entry)

    def counts(self) -> Counts:
        """«Внесено 3 из 7 · 1 ошибка · 1 к проверке», counted by rows."""
        entered = errors = to_check = 0
        for line in self.lines:
            entry = line.entry
            typed = bool(entry.texts[line.zone].strip())
            told = typed or entry.asked_all
            finding = entry.in_zone(line.zone) if told else None
            wrong = is_wrong(finding) or (typed and bool(entry.refused))
            errors += wrong
            to_check += (
                not wrong and finding is not None and finding.severity in ("reason", "confirm")
            )
            standing = not entry.touched and entry.view.current is not None
            entered += standing or (typed and not wrong)
        return Counts(entered, len(self.lines), errors, to_check)

    def texts_of(self, entry: MeterEntry) -> tuple[str, ...]:
        """What is checked: an untouched zone of a month already entered keeps its value."""
        return tuple(
            text if text.strip() else stored_text(entry, zone)
            for zone, text in enumerate(entry.texts)
        )

    def _lay_out(self) -> None:
        self.lines = tuple(
            Line(entry, zone)
            for entry in self.entries
            if self.service_id in (None, entry.view.service.id)
            for zone in range(entry.view.meter.zones)
        )

    def _others_typed(self, line: Line) -> bool:
        return any(text.strip() for zone, text in enumerate(line.entry.texts) if zone != line.zone)

    def _look_all(self) -> None:
        for entry in self.entries:
            self._look(entry)

    def _look(self, entry: MeterEntry) -> None:
        if not entry.touched:
            entry.check, entry.findings = None, ()
            return
        given = Answers(entry.decision, entry.reason, self.source, entry.replaces)
        day = entry.taken_on or self.taken_on
        entry.check = self._check(entry.view, self.texts_of(entry), day, given)
        findings = entry.check.findings
        if entry.replaces and not entry.reason.strip():
            findings = (*findings, Finding("reading.reason_missing", "reason"))
        entry.findings = findings


def stored_text(entry: MeterEntry, zone: int) -> str:
    """Its value of a zone as shown, empty without one."""
    reading = entry.view.current
    if reading is None or zone >= len(reading.values_e4):
        return ""
    return format_reading(reading.values_e4[zone], entry.view.meter.decimals)


def seen_reading_id(entry: MeterEntry) -> str:
    """The effective reading the clerk saw for the month of the entry."""
    period = entry.check.period if entry.check else 0
    for reading in entry.view.meter.readings:
        if reading.period == period and reading.state == "effective":
            return reading.id
    return ""


def is_wrong(finding: Finding | None) -> bool:
    """Wrong rather than unusual: shown in red."""
    if finding is None:
        return False
    return finding.severity == "error" or finding.code == "reading.less_than_previous"
