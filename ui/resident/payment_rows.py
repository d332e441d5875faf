"""Payments of a resident as rows: what came and went back, how, and what of it still waits."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from api_client.models.replica import Payment
from desktop.services.accounts import Card
from desktop.services.debts import payment_key
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
    """How a payment was split: by month and service, then penalty, then what is paid ahead."""
    services: dict[tuple[int, int], int] = {}
    penalty = advance = 0
    for part in payment.parts:
        if part.kind == PENALTY:
            penalty += part.amount
        elif part.kind == ADVANCE or not part.service_id:
            advance += part.amount
        else:
            key = (part.period, part.service_id)
            services[key] = services.get(key, 0) + part.amount
    made = []
    for (period, service_id), amount in sorted(services.items(), key=lambda one: one[0][0]):
        service = card.services.get(service_id)
        name = service.name if service else "Прочее"
        icon = service_icon(service.code)[0] if service else "report-money"
        made.append(_part((period, service_id), name, icon, amount))
    if penalty:
        made.append(_part("penalty", "Пени", "percentage", penalty))
    if advance:
        made.append(_part("advance", "Аванс", "cash", advance))
    total = (Cell("Итого"), Cell(shown.money(payment.amount)))
    return [*made, Row(total, "total", f"Итого {shown.roubles(payment.amount)}", total=True)]


def payment_facts(card: Card, payment: Payment, zone: ZoneInfo) -> list[str]:
    """When, by whom and how it came, what of it went back, what it takes back."""
    receipt = f", чек {payment.number}" if payment.number else ""
    facts = [f"{shown.day_time(payment.paid_at, zone)}{receipt}"]
    where = ", ".join(part for part in (payment.place, payment.operator) if part)
    facts += [f"Принят: {where}"] if where else []
    if len(payment.tenders) > 1:
        ways = (f"{channel_words(k).lower()} {shown.roubles(n)}" for k, n in payment.tenders)
        facts.append(f"Способ: {', '.join(ways)}")
    facts += [f"Внёс: {payment.payer}"] if payment.payer else []
    rows = {payment_key(one): one for one in card.payments}
    undone = rows.get(payment.reverses)
    if undone is not None:
        day = shown.day(local_day(undone.paid_at, zone))
        facts.append(f"К платежу от {day}{f', чек {undone.number}' if undone.number else ''}")
    back = [one for one in card.payments if one.reverses == payment_key(payment) and one.amount < 0]
    for one in reversed(back):
        word = _TITLES.get(one.kind, "Возврат")
        number = f", чек {one.number}" if one.number else ""
        facts.append(f"{word}: {shown.roubles(-one.amount)}{number}")
    facts += [f"Причина: {payment.reason}"] if payment.reason else []
    return facts


def _part(key: tuple[int, int] | str, name: str, icon: str, amount: int) -> Row:
    month = shown.month(key[0]) if isinstance(key, tuple) and key[0] else ""
    cells = (Cell(name, sub=month, icon=icon), Cell(shown.money(amount), weight=600))
    return Row(cells, key, ", ".join(part for part in (name, month, shown.roubles(amount)) if part))


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
            Cell(shown.money(one.amount), weight=600, tint="danger" if one.amount < 0 else "text"),
        ),
        one.id,
        f"{day}, {title}, {where}, {shown.roubles(one.amount)}",
    )
