"""What the panel's head shows of a row: name, months as bars, the usual, the last source."""

from __future__ import annotations

from ui import format as shown
from ui.nouns import service_icon, source_words, tone_of_tint, with_unit, zone_name
from ui.readings.entry_sheet import Line
from ui.readings.mini_chart import Bar
from ui.readings.panel import MeterShown
from ui.readings.rows import consumption_e4, usual


def meter_shown(line: Line, period: int, *, house: bool) -> MeterShown:
    """The chosen row for the panel; ``period`` is the month being entered."""
    view = line.entry.view
    icon, tint = service_icon(view.service.code)
    unit = view.service.unit
    bars = [_bar(month, value, unit) for month, value in view.months[line.zone]]
    bars.append(_bar(period, consumption_e4(line), unit))
    name = zone_name(view.service, view.meter, line.zone)
    known = view.usual_e4[line.zone] is not None
    serial = f"{view.meter.brand} № {view.meter.serial}".strip()
    return MeterShown(
        name=f"кв {line.entry.account.flat} · {name}" if house else name,
        serial=serial,
        icon=icon,
        tone=tone_of_tint(tint),
        bars=tuple(bars),
        usual_e4=view.usual_e4[line.zone],
        usual_words=f"обычно {usual(line)}" if known else "",
        last_source=source_words(view.previous.source) if view.previous else shown.DASH,
    )


def _bar(period: int, value_e4: int | None, unit: str) -> Bar:
    return Bar(
        shown.month_short(period), value_e4, f"{shown.month(period)} {with_unit(value_e4, unit)}"
    )
