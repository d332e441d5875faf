"""How numbers, dates and names are shown: no-break spaces, comma, U+2212; knows no Qt."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from domain.accounts import format_account
from domain.decimal_text import MINUS, grouped
from domain.money import format_kopecks
from domain.periods import MONTHS, MONTHS_GENITIVE, period_name

NBSP = "\u00a0"
DASH = "—"
WEEKDAYS = (
    "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье",
)  # fmt: skip


def money(kopecks: int) -> str:
    """«12 618,31», minus as U+2212."""
    return format_kopecks(kopecks)


def roubles(kopecks: int) -> str:
    """«12 618,31 ₽»."""
    return f"{format_kopecks(kopecks)}{NBSP}₽"


def reading(value_e4: int | None, decimals: int = 4) -> str:
    """«1 284,3170» with the meter's own number of decimals; «—» when there is none."""
    if value_e4 is None:
        return DASH
    whole, part = divmod(abs(value_e4), 10_000)
    sign = MINUS if value_e4 < 0 else ""
    shown = f"{part:04d}"[:decimals]
    return f"{sign}{grouped(str(whole))}{',' + shown if shown else ''}"


def account(number: str) -> str:
    """«7201 458 302»."""
    return format_account(number)


def day(value: date | str | None) -> str:
    """«20.11.2026» from a date or ISO text; «—» when empty."""
    if not value:
        return DASH
    moment = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{moment:%d.%m.%Y}"


def day_words(value: date) -> str:
    """«пятница, 20 ноября»."""
    return f"{WEEKDAYS[value.weekday()]}, {value.day}{NBSP}{MONTHS_GENITIVE[value.month - 1]}"


def month(period: int) -> str:
    """«октябрь 2026»."""
    return period_name(period)


def month_short(period: int) -> str:
    """«окт»."""
    return MONTHS[period % 100 - 1][:3]


def time(moment: datetime | int, zone: ZoneInfo) -> str:
    """«10:41» in the office's zone, from an aware moment or UTC milliseconds."""
    return f"{_local(moment, zone):%H:%M}"


def day_time(moment: datetime | int, zone: ZoneInfo) -> str:
    """«20.11.2026 10:41» in the office's zone."""
    return f"{_local(moment, zone):%d.%m.%Y %H:%M}"


def time_or_day(moment: datetime | int, zone: ZoneInfo, today: date) -> str:
    """«10:41» when it was today, else «20.11»."""
    local = _local(moment, zone)
    return f"{local:%H:%M}" if local.date() == today else f"{local:%d.%m}"


def ago(since: datetime, now: datetime) -> str:
    """«14 мин», «3 ч 05 мин» or «2 дн.» between two aware moments."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes}{NBSP}мин"
    if minutes < 60 * 24:
        return f"{minutes // 60}{NBSP}ч{NBSP}{minutes % 60:02d}{NBSP}мин"
    return f"{minutes // (60 * 24)}{NBSP}дн."


def count(number: int, one: str, few: str, many: str) -> str:
    """«1 абонент», «3 абонента», «5 абонентов»."""
    tail, tens = number % 10, number % 100
    word = many
    if tail == 1 and tens != 11:
        word = one
    elif tail in (2, 3, 4) and tens not in (12, 13, 14):
        word = few
    return f"{grouped(str(number))}{NBSP}{word}"


def full_name(last: str, first: str, middle: str) -> str:
    """«Соколова Марина Викторовна»."""
    return " ".join(part for part in (last, first, middle) if part)


def short_name(full: str) -> str:
    """«Соколова М. В.» from the full name."""
    last, *rest = full.split() or [""]
    return NBSP.join([last, *(f"{part[0]}." for part in rest[:2])])


def initials(full: str) -> str:
    """«СМ» from the full name."""
    return "".join(part[0] for part in full.split()[:2]).upper()


def badge(status: str, balance_kopecks: int, overdue_kopecks: int) -> tuple[str, str]:
    """The state of an account as (words, tone): closed, debt, to pay, paid — first that fits."""
    if status != "active":
        return "Счёт закрыт", "neutral"
    if overdue_kopecks > 0:
        return f"Долг {roubles(overdue_kopecks)}", "danger"
    if balance_kopecks > 0:
        return f"К оплате {roubles(balance_kopecks)}", "neutral"
    return "Оплачено", "success"


def address(full: str) -> str:
    """The address without the settlement, for lists of one town: «ул Широтная, д 104, кв 27»."""
    first, _, rest = full.partition(", ")
    return rest if rest and first.startswith(("г ", "г. ")) else full


def address_short(full: str) -> str:
    """«ул Широтная, 104–27» for narrow cards; a house alone stays «ул Широтная, 104»."""
    street, *parts = address(full).split(", ")
    bare = [part.split(" ", 1)[-1] for part in parts]
    return f"{street}, {'–'.join(bare)}" if bare else street


def _local(moment: datetime | int, zone: ZoneInfo) -> datetime:
    aware = datetime.fromtimestamp(moment / 1000, UTC) if isinstance(moment, int) else moment
    return aware.astimezone(zone)
