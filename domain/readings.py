"""Meter readings as integers of 1e-4: parsing, printing, consumption, averages, rank of sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from domain.decimal_text import MINUS, grouped, plain_decimal
from domain.errors import InputError
from domain.periods import months_between

SCALE = 10_000
MAX_DECIMALS = 4
AVERAGE_MONTHS = 6

SOURCES = (
    *("counter", "phone", "chat", "cabinet", "sms", "slip", "bank", "import"),
    *("inspector", "remote"),
)
USUAL_RANK = 1
_HIGHER_RANKS = {"inspector": 3, "remote": 2}


def parse_reading(text: str, digits: int, decimals: int) -> int:
    """A reading in 1e-4 for a dial of ``digits`` before and ``decimals`` (0-4) after the point.

    Raises ``reading.`` + the codes of ``decimal_text.plain_decimal``, ``too_many_decimals`` and
    ``too_many_digits`` (allowed, entered).
    """
    whole, fraction = plain_decimal(text, "reading")
    whole = whole.lstrip("0") or "0"
    if len(fraction) > decimals:
        raise InputError("reading.too_many_decimals", allowed=decimals, entered=len(fraction))
    if len(whole) > digits:
        raise InputError("reading.too_many_digits", allowed=digits, entered=len(whole))
    return int(whole) * SCALE + int(fraction.ljust(MAX_DECIMALS, "0"))


def format_reading(value_e4: int, decimals: int) -> str:
    """«1 240,500» for three decimals; digits beyond them are shown when they are not zero, never
    rounded away.
    """
    sign = MINUS if value_e4 < 0 else ""
    whole, fraction = divmod(abs(value_e4), SCALE)
    tail = f"{fraction:04d}"
    tail = tail[:decimals] + tail[decimals:].rstrip("0")
    return f"{sign}{grouped(str(whole))},{tail}" if tail else f"{sign}{grouped(str(whole))}"


def dial_span_e4(digits: int) -> int:
    """10^digits in 1e-4: where the dial begins again."""
    return int(10 ** (digits + MAX_DECIMALS))


def consumption_e4(previous_e4: int, current_e4: int, digits: int, rollover: bool = False) -> int:
    """What was used between two readings; over zero only when a person has confirmed ``rollover``.

    Raises ``reading.less_than_previous`` (previous_e4, entered_e4) when it is less without that.
    """
    if current_e4 >= previous_e4:
        return current_e4 - previous_e4
    if not rollover:
        raise InputError(
            "reading.less_than_previous", previous_e4=previous_e4, entered_e4=current_e4
        )
    return current_e4 + dial_span_e4(digits) - previous_e4


def average_e4(volumes_e4: Sequence[int | None], months: int = AVERAGE_MONTHS) -> int | None:
    """The mean of up to ``months`` last known months (oldest first), half-up to 1e-4; None when
    none is known.
    """
    known = [volume for volume in volumes_e4 if volume is not None][-months:]
    if not known:
        return None
    return (2 * sum(known) + len(known)) // (2 * len(known))


@dataclass(frozen=True, slots=True)
class ReadingPoint:
    """One effective reading of one zone; ``rollover``: confirmed over zero, ``restart``: a
    replaced meter.
    """

    period: int
    value_e4: int
    rollover: bool = False
    restart: bool = False


def monthly_volumes(points: Sequence[ReadingPoint], digits: int) -> tuple[tuple[int, int], ...]:
    """(period, volume of one month) for every reading that follows another one, points by period.

    A reading after a gap covers all its months: its volume is spread evenly (half-up), told for
    its own period. A drop without a confirmed rollover and a replaced meter give no volume.
    """
    volumes: list[tuple[int, int]] = []
    for before, after in pairwise(points):
        if after.restart or (after.value_e4 < before.value_e4 and not after.rollover):
            continue
        used = consumption_e4(before.value_e4, after.value_e4, digits, after.rollover)
        months = max(months_between(before.period, after.period), 1)
        volumes.append((after.period, (2 * used + months) // (2 * months)))
    return tuple(volumes)


def digit_suggestion(
    value_e4: int, previous_e4: int, usual_e4: int | None, digits: int, decimals: int
) -> int | None:
    """The value one digit or one swap of neighbours away whose consumption is nearest to the usual.

    None when nothing usual is known or no such value stays within three times the usual.
    """
    if not usual_e4 or not 0 <= value_e4 < dial_span_e4(digits):
        return None
    step = 10 ** (MAX_DECIMALS - decimals)
    dial = f"{value_e4 // step:0{digits + decimals}d}"
    best: tuple[int, int] | None = None
    for text in _slips(dial):
        candidate = int(text) * step
        used = candidate - previous_e4
        if candidate == value_e4 or not 0 <= used <= 3 * usual_e4:
            continue
        distance = (abs(used - usual_e4), candidate)
        if best is None or distance < best:
            best = distance
    return best[1] if best else None


def _slips(dial: str) -> list[str]:
    changed = [dial[:i] + digit + dial[i + 1 :] for i in range(len(dial)) for digit in "0123456789"]
    swapped = [dial[:i] + dial[i + 1] + dial[i] + dial[i + 2 :] for i in range(len(dial) - 1)]
    return changed + swapped


def source_rank(source: str) -> int:
    """How far a source is trusted: inspector 3, a meter that transmits itself 2, whatever a
    resident told 1.
    """
    return _HIGHER_RANKS.get(source, USUAL_RANK)


@dataclass(frozen=True, slots=True)
class StoredReading:
    """A reading that already stands for a meter and period."""

    id: str
    values_e4: tuple[int, ...]
    source: str


Merge = Literal["effective", "merged", "kept", "review"]


def merge_decision(
    effective: StoredReading | None,
    seen_reading_id: str,
    values_e4: tuple[int, ...],
    source: str,
) -> Merge:
    """What becomes of a new reading of a period, given the effective one and the one its author
    had seen.

    ``effective``: it takes effect (an effective one it differs from is kept in history).
    ``merged``: same value, nothing changes. ``kept``: stored, a higher rank stays effective, seen
    or not. ``review``: equal rank, the first stays effective until a clerk decides.
    """
    if effective is None:
        return "effective"
    if effective.values_e4 == values_e4:
        return "merged"
    new_rank, old_rank = source_rank(source), source_rank(effective.source)
    if new_rank < old_rank:
        return "kept"
    if new_rank > old_rank or effective.id == seen_reading_id:
        return "effective"
    return "review"
