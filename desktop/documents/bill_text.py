"""How numbers and dates of a payment document are written."""

from __future__ import annotations

from domain.decimal_text import MINUS, grouped
from domain.money import format_kopecks, round_half_up
from domain.periods import period_name

DASH = "—"
METHOD_MARKS = {
    "meter": "ПУ",
    "average": "СР",
    "norm": "Н",
    "norm_raised": "НК",
    "mixed": "РС",
}
METHOD_LEGEND = {
    "ПУ": "по прибору учета",
    "СР": "по среднемесячному объему",
    "Н": "по нормативу",
    "НК": "по нормативу с повышающим коэффициентом",
    "РС": "разные способы в разные месяцы",
}


def money(kopecks: int) -> str:
    """«1 413,72»."""
    return format_kopecks(kopecks)


def money_or_dash(kopecks: int) -> str:
    """A sum, or a dash for nothing."""
    return format_kopecks(kopecks) if kopecks else DASH


def signed_money(kopecks: int) -> str:
    """A sum with its sign: recalculations are additions or reductions."""
    return f"+{format_kopecks(kopecks)}" if kopecks > 0 else format_kopecks(kopecks)


def decimal(value: int, places: int, least: int) -> str:
    """An integer of 10^-places as a decimal number with at least ``least`` places."""
    sign = MINUS if value < 0 else ""
    digits = str(abs(value)).rjust(places + 1, "0")
    whole, fraction = digits[: len(digits) - places], digits[len(digits) - places :]
    fraction = fraction.rstrip("0").ljust(least, "0")
    return f"{sign}{grouped(whole)},{fraction}" if fraction else f"{sign}{grouped(whole)}"


def volume(value_e10: int, unit: str) -> str:
    """A volume with four decimals; people and flats are whole."""
    if not value_e10:
        return DASH
    if unit in ("чел.", "чел", "кв.", "шт.") and value_e10 % 10**10 == 0:
        return grouped(str(value_e10 // 10**10))
    return decimal(round_half_up(value_e10, 10**6), 4, 4)


def tariff(value_e6: int | None) -> str:
    """A price of a unit, two to six decimals; a dash when it changed between the months."""
    return DASH if value_e6 is None else decimal(value_e6, 6, 2)


def norm(value_e6: int) -> str:
    """A norm, or a dash when there is none."""
    return decimal(value_e6, 6, 2) if value_e6 else DASH


def house_volume(value_e4: int) -> str:
    """A volume of the house, or a dash."""
    return decimal(value_e4, 4, 2) if value_e4 else DASH


def area(value_e2: int) -> str:
    """«46,20»."""
    return decimal(value_e2, 2, 2)


def day(iso: str) -> str:
    """«15.11.2026» of an ISO date, empty for none."""
    return f"{iso[8:10]}.{iso[5:7]}.{iso[:4]}" if iso else ""


def months(first: int, last: int) -> str:
    """«октябрь 2026 г.» or «август – октябрь 2026 г.»."""
    if first == last:
        return f"{period_name(last)} г."
    if first // 100 == last // 100:
        return f"{period_name(first).split()[0]} – {period_name(last)} г."
    return f"{period_name(first)} г. – {period_name(last)} г."
