"""Rows of the readings grid: one a zone of a meter, cells for the eye, a sentence for the ear."""

from __future__ import annotations

from collections.abc import Iterable

from api_client.models.replica import Account
from desktop.services.meter_view import MeterView
from domain.readings import format_reading
from ui import format as shown
from ui.nouns import meter_name, rounded, service_icon, zone_name
from ui.readings.entry_sheet import Line, MeterEntry, stored_text
from ui.readings.verdicts import row_badge
from ui.resident.meter_rows import verification_tint
from ui.table_model import Cell, Column, Row

NEW = 2
COLUMNS = (
    Column("Прибор"),
    Column("Прежнее", 102, "right"),
    Column("Новое", 120, "right"),
    Column("Расход", 84, "right"),
    Column("Обычно", 92, "right"),
    Column("Проверка", 148),
    Column("Поверка до", 94, "right"),
)


_LONG_SERIAL = 20

MadeRows = dict[tuple[int, int], tuple[MeterView, Row]]
"""A line's key -> the view and the row made of it."""


def untouched_rows(rows: Iterable[tuple[Account, MeterView]]) -> MadeRows:
    """Rows of a whole house before anybody types; pure, for the background."""
    made: MadeRows = {}
    for account, view in rows:
        blank = [""] * view.meter.zones
        entry = MeterEntry(account, view, blank, blank)
        for zone in range(view.meter.zones):
            line = Line(entry, zone)
            made[line.key] = (view, grid_row(line, house=True))
    return made


def grid_row(line: Line, *, house: bool, raw: bool = False) -> Row:
    """One row; ``raw`` leaves the text as typed, for the cell being edited."""
    view, zone = line.entry.view, line.zone
    words, tone, icon = row_badge(line)
    previous = format_reading(view.previous_e4[zone], view.meter.decimals)
    text = entered_text(line, raw=raw)
    used, used_tint = _consumption(line, tone)
    name, sub = _names(line, house=house)
    icon_name, icon_tint = service_icon(view.service.code)
    badge = Cell(words, tone=tone)
    if icon:
        badge = Cell(words, icon=icon, icon_tint="accentText", tint="accentText")
    until = shown.day(view.meter.verify_until)
    cells = (
        Cell(name, sub, icon_name, icon_tint, weight=500, tip=f"{name}, {sub}"),
        Cell(previous, shown.day(view.previous.taken_on) if view.previous else "начальное"),
        Cell(text, weight=600, box=_box(tone), tip=words),
        Cell(used, tint=used_tint, weight=600 if used_tint != "text" else 400),
        Cell(usual(line), tint="text2"),
        badge,
        _verification(until, verification_tint(view)),
    )
    return Row(cells, line.key, _spoken(line, name, text, words))


def entered_text(line: Line, *, raw: bool = False) -> str:
    """What stands in «Новое»: as typed, neatly when it can be read, else what is in force."""
    entry, zone = line.entry, line.zone
    typed = entry.texts[zone]
    if not typed.strip():
        return stored_text(entry, zone)
    value = entry.check.values_e4[zone] if entry.check else None
    if raw or value is None:
        return typed
    return format_reading(value, entry.view.meter.decimals)


def usual(line: Line) -> str:
    """«6,1 м³» of a month."""
    value, unit = line.entry.view.usual_e4[line.zone], line.entry.view.service.unit
    if value is None:
        return shown.DASH
    decimals = min(line.entry.view.meter.decimals, 2 if value < 10_000 else 1)
    return f"{shown.reading(rounded(value, decimals), decimals)}{shown.NBSP}{unit}"


def consumption_e4(line: Line) -> int | None:
    """Of what was typed, else of what stands for the month."""
    entry, zone = line.entry, line.zone
    if entry.touched:
        typed = entry.texts[zone].strip()
        return entry.check.consumption_e4[zone] if entry.check and typed else None
    current = entry.view.current
    if current is None or "replaced" in current.flags:
        return None
    return current.values_e4[zone] - entry.view.previous_e4[zone]


def _consumption(line: Line, tone: str) -> tuple[str, str]:
    used = consumption_e4(line)
    if used is None:
        return shown.DASH, "text"
    tint = tone if tone in ("danger", "warning") and line.entry.touched else "text"
    return format_reading(used, line.entry.view.meter.decimals), tint


def _names(line: Line, *, house: bool) -> tuple[str, str]:
    entry, zone = line.entry, line.zone
    view = entry.view
    name = zone_name(view.service, view.meter, zone)
    serial = f"{view.meter.brand} № {view.meter.serial}".strip()
    if len(serial) > _LONG_SERIAL:
        # The number tells the meter: it is never the part that is cut.
        serial = f"№ {view.meter.serial}, {view.meter.brand}"
    if house:
        account = entry.account
        owner = shown.short_name(shown.full_name(account.last, account.first, account.middle))
        if entry.file_line:
            return f"{entry.file_line}. {name}", f"{account.number}, № {view.meter.serial}"
        return f"кв {account.flat} · {name}", f"№ {view.meter.serial}, {owner}"
    return name, f"тот же, тариф {zone + 1}" if zone else serial


def _box(tone: str) -> str:
    return {"danger": "error", "warning": "warning"}.get(tone, "normal")


def _verification(until: str, tint: str) -> Cell:
    return Cell(until, tint=tint, weight=600 if tint != "text2" else 400)


def _spoken(line: Line, name: str, text: str, words: str) -> str:
    view = line.entry.view
    whole = name if view.meter.zones > 1 else meter_name(view.service, view.meter)
    previous = format_reading(view.previous_e4[line.zone], view.meter.decimals)
    parts = [
        name if name.startswith("кв ") else whole,
        f"прежнее {previous}",
        f"новое {text}" if text else "не внесено",
    ]
    used = consumption_e4(line)
    if used is not None:
        told = format_reading(used, view.meter.decimals)
        parts.append(f"расход {told} {view.service.unit}, обычно {usual(line)}")
    if words:
        parts.append(words[:1].lower() + words[1:])
    return ", ".join(parts)
