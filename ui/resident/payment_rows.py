"""Payments of a resident as rows: what came and went back, how, and what of it still waits."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from api_client.models.replica import Payment
from desktop.services.accounts import Card
from domain.reversal import ADVANCE, PENALTY
from ui import format as shown
from ui.nouns import channel_icon, channel_words, service_icon
from ui.resident.service_lines import local_day
from ui.table_model import Cell, Row

PENDING = "pending"
WAITS = "ждёт отправки"
_LOOKED_AT = "на проверке"
_TITLES = {
    "refund": "Возврат",
    "void": "Отмена платежа",
    "move_out": "Перенос на другой счёт",
    "move_in": "Перенос с другого счёта",
}


def payment_rows(card: Card, zone: ZoneInfo, most: int | None = None) -> list[Row]:
    """Payments, newest first; one the office has not booked yet says that it waits."""
    return [_payment_row(one, zone) for one in card.payments[:most]]


def payment_title(one: Payment) -> str:
    """«Оплата за сентябрь 2026», «Возврат», «Аванс»."""
    if one.kind in _TITLES:
        return _TITLES[one.kind]
    periods = sorted({part.period for part in one.parts if part.period})
    if not periods:
        return "Аванс" if one.parts else "Оплата"
    if len(periods) == 1:
        return f"Оплата за {shown.month(periods[0])}"
    return f"Оплата за {shown.month(periods[0])} — {shown.month(periods[-1])}"


def part_rows(card: Card, payment: Payment) -> list[Row]:
    """How a payment was split: by service, then penalty, then what is paid ahead."""
    services: dict[int, int] = {}
    penalty = advance = 0
    for part in payment.parts:
        if part.kind == PENALTY:
            penalty += part.amount
        elif part.kind == ADVANCE or not part.service_id:
            advance += part.amount
        else:
            services[part.service_id] = services.get(part.service_id, 0) + part.amount
    made = []
    for service_id, amount in services.items():
        service = card.services.get(service_id)
        name = service.name if service else "Прочее"
        icon = service_icon(service.code)[0] if service else "report-money"
        made.append(_part(service_id, name, icon, amount))
    if penalty:
        made.append(_part("penalty", "Пени", "percentage", penalty))
    if advance:
        made.append(_part("advance", "Аванс", "cash", advance))
    total = (Cell("Итого"), Cell(shown.money(payment.amount)))
    return [*made, Row(total, "total", f"Итого {shown.roubles(payment.amount)}", total=True)]


def _part(key: int | str, name: str, icon: str, amount: int) -> Row:
    cells = (Cell(name, icon=icon), Cell(shown.money(amount), weight=600))
    return Row(cells, key, f"{name} {shown.roubles(amount)}")


def _payment_row(one: Payment, zone: ZoneInfo) -> Row:
    day = shown.day(local_day(one.paid_at, zone))
    said = dict.fromkeys(part for part in (one.place, channel_words(one.channel)) if part)
    where, icon = ", ".join(said), channel_icon(one.channel)
    if one.state:
        word = WAITS if one.state == PENDING else _LOOKED_AT
        where = f"{where}, {word}" if where else word
        icon = "cloud-upload" if one.state == PENDING else icon
    title = payment_title(one)
    return Row(
        (
            Cell(day),
            Cell(title, icon=icon, weight=500),
            Cell(where, tint="text2"),
            Cell(one.number or shown.DASH, tint="text2"),
            Cell(shown.money(one.amount), weight=600),
        ),
        one.id,
        f"{day}, {title}, {where}, {shown.roubles(one.amount)}",
    )
