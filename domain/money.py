"""Money in integer kopecks: parsing, printing, rounding once a row, prices, exact splits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.clean_text import trimmed, without_spaces
from domain.decimal_text import MINUS, grouped, plain_decimal
from domain.errors import InputError

DEFAULT_LIMIT_KOPECKS = 100_000_000
_MAX_PASTED = 60
_ROUBLES_WORDS = re.compile(r"(?:рублей|рубля|рубль|руб\.?|р\.?|₽)", re.IGNORECASE)
_KOPECKS_WORDS = re.compile(r"(?:копеек|копейки|копейка|коп\.?|к\.?)", re.IGNORECASE)
_WITH_KOPECKS = re.compile(
    rf"([0-9]+){_ROUBLES_WORDS.pattern},?([0-9]{{1,2}}){_KOPECKS_WORDS.pattern}", re.IGNORECASE
)
_CURRENCY_AT_END = re.compile(rf"{_ROUBLES_WORDS.pattern}$", re.IGNORECASE)


def parse_kopecks(text: str, limit_kopecks: int = DEFAULT_LIMIT_KOPECKS) -> int:
    """A sum to take, in kopecks, from «1234,5», «1 234,50 ₽» or «1234 руб. 50 коп.».

    Raises ``money.`` + the codes of ``plain_decimal`` and ``too_many_decimals`` (allowed, entered;
    never rounded), ``zero``, ``negative`` (a refund is another operation), ``over_limit``
    (limit_kopecks).
    """
    cleaned = without_spaces(trimmed(text, _MAX_PASTED, "money"))
    if match := _WITH_KOPECKS.fullmatch(cleaned):
        whole, fraction = match[1], match[2].zfill(2)
    else:
        whole, fraction = plain_decimal(_CURRENCY_AT_END.sub("", cleaned), "money")
    if len(fraction) > 2:
        raise InputError("money.too_many_decimals", allowed=2, entered=len(fraction))
    kopecks = int(whole) * 100 + int(fraction.ljust(2, "0"))
    if kopecks == 0:
        raise InputError("money.zero")
    if kopecks > limit_kopecks:
        raise InputError("money.over_limit", limit_kopecks=limit_kopecks)
    return kopecks


def format_kopecks(kopecks: int) -> str:
    """«12 618,31» with no-break spaces; a minus is U+2212."""
    sign = MINUS if kopecks < 0 else ""
    roubles, rest = divmod(abs(kopecks), 100)
    return f"{sign}{grouped(str(roubles))},{rest:02d}"


def round_half_up(numerator: int, denominator: int) -> int:
    """The fraction rounded to an integer, halves away from zero; ``denominator`` is positive."""
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def charge_kopecks(volume_e10: int, tariff_e6: int) -> int:
    """A row's charge: exact volume (1e-10 of the unit) by tariff (1e-6 rouble), rounded half-up
    once (domain 5.7).
    """
    return round_half_up(volume_e10 * tariff_e6, 10**14)


def split_largest_remainder(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """The amount in parts proportional to the weights whose sum is exact; ties go to the earlier
    part.

    ``amount`` may be negative; weights are not. Raises ``ValueError`` when no weight is positive.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and one of them positive")
    sign = -1 if amount < 0 else 1
    shares = [divmod(abs(amount) * weight, total) for weight in weights]
    parts = [whole for whole, _ in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: (-shares[i][1], i))
    for index in by_remainder[: abs(amount) - sum(parts)]:
        parts[index] += 1
    return tuple(sign * part for part in parts)
