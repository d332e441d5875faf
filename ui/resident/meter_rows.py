"""Rows about meters and their readings: state, verification, history."""

from __future__ import annotations

from api_client.models.replica import Reading
from desktop.services.accounts import Card
from desktop.services.meter_view import MeterView
from domain.readings import consumption_e4
from ui import format as shown
from ui.nouns import READING_STATES, meter_name, service_icon, source_words, usual_text, values_text
from ui.table_model import Cell, Column, Row

METER_COLUMNS = (
    Column("Прибор"),
    Column("Последнее", 176, "right"),
    Column("Снято", 100, "right"),
    Column("Обычно", 110, "right"),
    Column("Состояние", 176),
    Column("Поверка до", 110, "right"),
)
HISTORY_COLUMNS = (
    Column("Месяц", 140),
    Column("Показание", 176, "right"),
    Column("Расход", 120, "right"),
    Column("Снято", 110, "right"),
    Column("Кто внёс"),
    Column("Состояние", 130),
)


def meter_rows(card: Card) -> list[Row]:
    """Each meter with its last reading and verification."""
    return [_meter_row(view) for view in card.meters]


def _meter_row(view: MeterView) -> Row:
    meter = view.meter
    icon, tint = service_icon(view.service.code)
    last = view.current or view.previous
    name = meter_name(view.service, meter)
    serial = f"{meter.brand} № {meter.serial}".strip()
    words, tone = meter_state(view)
    usual = usual_text(view.usual_e4, view.service.unit)
    value = values_text(last.values_e4, meter.decimals) if last else shown.DASH
    spoken = f"{name}, {serial}, последнее {value}, {words}, поверка до {meter.verify_until}"
    return Row(
        (
            Cell(name, serial, icon, tint, weight=500),
            Cell(value, weight=600),
            Cell(shown.day(last.taken_on) if last else shown.DASH, tint="text2"),
            Cell(usual, tint="text2"),
            Cell(words, tone=tone),
            Cell(shown.day(meter.verify_until), tint=verification_tint(view)),
        ),
        meter.id,
        spoken,
    )


def meter_state(view: MeterView) -> tuple[str, str]:
    """(words, tone) of a meter: the first that matters."""
    states = (
        ("archived", ("В архиве", "neutral")),
        ("removed", ("Снят", "neutral")),
        ("review", ("Нужно решение", "warning")),
        ("verification_expired", ("Поверка истекла", "danger")),
        ("verification_soon", ("Скоро поверка", "warning")),
    )
    for note, said in states:
        if note in view.notes:
            return said
    if view.pending:
        return "Ждёт отправки", "accent"
    if view.current is not None:
        return "Передано", "success"
    return ("Передаёт сам", "neutral") if view.meter.remote else ("Не передано", "neutral")


def verification_tint(view: MeterView) -> str:
    """The colour of a verification day."""
    if "verification_expired" in view.notes:
        return "danger"
    return "warning" if "verification_soon" in view.notes else "text2"


def history_rows(view: MeterView) -> list[Row]:
    """All known readings, newest first."""
    ordered = sorted(
        view.meter.readings, key=lambda one: (one.period, one.recorded_at), reverse=True
    )
    return [_history_row(view, one) for one in ordered]


def consumption_text(view: MeterView, one: Reading) -> str:
    """What was used up to an effective reading since the one before it; «—» when it cannot be
    told.
    """
    effective = sorted(
        (other for other in view.meter.readings if other.state == "effective"),
        key=lambda other: (other.period, other.taken_on),
    )
    place = next((i for i, other in enumerate(effective) if other.id == one.id), 0)
    if place == 0 or "replaced" in one.flags:
        return shown.DASH
    over = "rollover" in one.flags
    pairs = list(zip(effective[place - 1].values_e4, one.values_e4, strict=False))
    digits = view.meter.digits
    if any(after < before and not over for before, after in pairs):
        return shown.DASH
    used = [consumption_e4(before, after, digits, over) for before, after in pairs]
    return values_text(used, view.meter.decimals)


def _history_row(view: MeterView, one: Reading) -> Row:
    words, tone = READING_STATES.get(one.state, (one.state, "neutral"))
    author = ", ".join(part for part in (one.author, source_words(one.source)) if part)
    value = values_text(one.values_e4, view.meter.decimals)
    used = consumption_text(view, one)
    who = f"{author} · {one.reason}" if one.reason else author
    return Row(
        (
            Cell(shown.month(one.period)),
            Cell(value, weight=600),
            Cell(used, tint="text2"),
            Cell(shown.day(one.taken_on), tint="text2"),
            Cell(who, tint="text2"),
            Cell(words, tone=tone),
        ),
        one.id,
        f"{shown.month(one.period)}, {value}, снято {shown.day(one.taken_on)}, {who}, {words}",
    )
