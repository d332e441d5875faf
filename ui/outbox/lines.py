"""Outbox items as lines of the table and words of the panel; knows no Qt widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from desktop.services.outbox import OutboxItem, OutboxLabel
from domain.readings import format_reading
from ui import format as shown
from ui.messages import sentence
from ui.outbox import money_lines
from ui.table_model import Cell, Column, Row

COLUMNS = (
    Column("Время", 64, firm=True),
    Column("Операция", 214),
    Column("Абонент"),
    Column("Значение", 132, "right"),
    Column("Состояние", 128, firm=True),
)
STATES: dict[str, tuple[str, str]] = {
    "queued": ("В очереди", "neutral"),
    "blocked": ("В очереди", "neutral"),
    "sending": ("Отправляется", "accent"),
    "unknown": ("Уточняем…", "warning"),
    "acked": ("Отправлено", "success"),
    "review": ("Конфликт", "danger"),
    "rejected": ("Проверить", "warning"),
    "parked": ("Проверить", "warning"),
    "superseded": ("Заменено", "neutral"),
    "closed": ("Отозвано", "neutral"),
}
_KINDS = {
    "EnterReading": ("Показание", "gauge"),
    "ReplaceReading": ("Замена показания", "switch-horizontal"),
    "UndoReading": ("Отмена показания", "arrow-back-up"),
    **money_lines.KINDS,
    "IssueCertificate": ("Справка", "file-certificate"),
    "AnnulCertificate": ("Аннулирование справки", "file-certificate"),
    "DuplicateCertificate": ("Дубликат справки", "file-certificate"),
}
_VERDICTS = {"delegation_expired": "late_delegation"}
"""Codes that mean another thing at sign-in."""
_UNDONE = "Операция не выполнена: повторите её от своего имени или отзовите."
NEED_DECISION = frozenset({"review", "rejected", "parked"})
SENT = frozenset({"acked", "superseded", "closed"})
FILTERS = ("Все", "Требуют решения", "Отправлено")


def kept_by(index: int, item: OutboxItem) -> bool:
    """True when the segment of the filter shows the item."""
    if index == 1:
        return item.state in NEED_DECISION
    if index == 2:
        return item.state in SENT
    return True


def state_of(item: OutboxItem) -> tuple[str, str]:
    """The word of a state and its tone; money has no conflicts, it is looked at."""
    of_money = item.state == "review" and money_lines.is_money(item)
    return STATES["parked" if of_money else item.state]


def lines(
    items: Iterable[OutboxItem], labels: Mapping[str, OutboxLabel], zone: ZoneInfo
) -> tuple[Row, ...]:
    """One line an item, newest first as given."""
    return tuple(_line(item, labels.get(item.op_id), zone) for item in items)


def operation(item: OutboxItem, label: OutboxLabel | None) -> str:
    """«Показание ХВС, ванная»."""
    if money_lines.is_money(item):
        return money_lines.words(item)
    words = _KINDS.get(item.kind, (item.kind, "history"))[0]
    return f"{words} {meter(label)}" if label else words


def meter(label: OutboxLabel) -> str:
    """«ХВС, ванная»."""
    return f"{label.service_name}, {label.place}" if label.place else label.service_name


def values_text(item: OutboxItem, label: OutboxLabel | None) -> str:
    """«318,4120» or «120,5 / 51,2» for zones; a dash when the operation has no value."""
    if money_lines.is_money(item):
        return money_lines.sum_text(item)
    values = item.body.get("values_e4")
    if not values:
        return shown.DASH
    decimals = label.decimals if label else 4
    return " / ".join(format_reading(int(value), decimals) for value in values)


def resident(label: OutboxLabel | None) -> str:
    """«Лаптева Н. И., ЛС 7206 271 540»."""
    if label is None:
        return shown.DASH
    name = shown.short_name(shown.full_name(*label.payer))
    return f"{name}, ЛС {shown.account(label.account_number)}"


def explanation(item: OutboxItem) -> str:
    """What happened to an item, and what to do about it when nothing of it is on the server."""
    if item.decided:
        return sentence("already_decided")
    if item.state in NEED_DECISION:
        happened = sentence(_VERDICTS.get(item.code, item.code) or "invalid", **item.fields)
        told = money_lines.remark(item) if money_lines.is_money(item) else ""
        return f"{happened} {_UNDONE if item.can_repeat else told}".rstrip()
    if item.state == "unknown":
        return "Ответ сервера не дошёл. Программа уточняет исход сама, повторять не нужно."
    if item.state in ("queued", "blocked", "sending"):
        return "Сохранено на этом компьютере и уйдёт само, когда есть связь."
    if item.state == "closed":
        return f"Отозвано. Причина: {item.reason or shown.DASH}"
    if item.state == "superseded":
        return "Заменено более поздней операцией."
    return sentence(item.code, **item.fields) if item.code else "Сервер подтвердил."


def _line(item: OutboxItem, label: OutboxLabel | None, zone: ZoneInfo) -> Row:
    state, tone = state_of(item)
    icon = _KINDS.get(item.kind, ("", "history"))[1]
    at = shown.time(item.created_at, zone)
    what, who, value = operation(item, label), resident(label), values_text(item, label)
    return Row(
        (
            Cell(at, tint="text2"),
            Cell(what, icon=icon, weight=500),
            Cell(who),
            Cell(value, weight=600),
            Cell(state, tone=tone),
        ),
        key=item.op_id,
        spoken=f"{at}, {what}, {who}, {value}, {state}",
    )
