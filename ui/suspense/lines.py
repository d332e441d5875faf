"""Money that waits for its account as lines of the list and words of the panel; knows no Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from zoneinfo import ZoneInfo

from api_client.models.replica import Suspense
from ui import format as shown
from ui.messages import has_sentence, sentence
from ui.table_model import Cell, Column, Row

COLUMNS = (
    Column("Когда", 138, firm=True),
    Column("Откуда", 110),
    Column("Назван счёт", 130),
    Column("Плательщик"),
    Column("Сумма", 112, "right"),
)
SOURCES = {"counter": ("Касса", "cash"), "registry": ("Реестр", "building-bank")}
NOT_NAMED = "Счёт не назван. Найдите его по фамилии или адресу плательщика."
SETTLING = "Решение принято, ждёт отправки."


def line_rows(rows: Iterable[Suspense], settling: Collection[str], zone: ZoneInfo) -> list[Row]:
    """One line a sum, oldest first as given."""
    return [_row(one, zone, is_settling=one.id in settling) for one in rows]


def total(rows: Iterable[Suspense]) -> int:
    """How much waits."""
    return sum(one.amount for one in rows)


def why(one: Suspense) -> str:
    """Why it lies here."""
    if not one.account_number:
        return NOT_NAMED
    if not has_sentence(one.code):
        return ""
    return sentence(one.code, account_number=shown.account(one.account_number))


def facts(one: Suspense, zone: ZoneInfo) -> list[tuple[str, str]]:
    """Names and values; what is unknown is left out."""
    source = SOURCES.get(one.source, (one.source, ""))[0]
    made = [
        ("Когда", shown.day_time(one.received_at, zone)),
        ("Откуда", source),
        ("Назван счёт", shown.account(one.account_number)),
        ("Плательщик", one.payer),
        ("Адрес", one.address),
        ("Чек", f"№ {one.number}" if one.number else ""),
        ("Принял", shown.short_name(one.operator) if one.operator else ""),
    ]
    return [(name, value) for name, value in made if value]


def looked_for(one: Suspense) -> str:
    """What its account is looked for by at first: the number it named was of no use."""
    return one.payer or one.address


def _row(one: Suspense, zone: ZoneInfo, *, is_settling: bool) -> Row:
    at = shown.day_time(one.received_at, zone)
    source, icon = SOURCES.get(one.source, (one.source, "history"))
    number, who = shown.account(one.account_number), one.payer or one.address
    spoken = f"{at}, {source}, счёт {number or 'не назван'}, {who}, {shown.roubles(one.amount)}"
    return Row(
        (
            Cell(at, tint="text2"),
            Cell(source, icon="cloud-upload" if is_settling else icon, weight=500),
            Cell(number or shown.DASH, tint="text2"),
            Cell(who or shown.DASH, tip=who),
            Cell(shown.money(one.amount), weight=600),
        ),
        key=one.id,
        spoken=f"{spoken}, ждёт отправки" if is_settling else spoken,
    )
