"""What the checks of a reading take and give: meter, its past, limits, the entry, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

Severity = Literal["error", "reason", "confirm", "warn", "info"]
WHOLE_METER = -1
_NO_FIELDS: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class MeterFacts:
    """The meter as its card states it; ``status``: active, removed, archived."""

    digits: int
    decimals: int
    zones: int = 1
    zone_names: tuple[str, ...] = ()
    status: str = "active"
    installed_on: date | None = None
    removed_on: date | None = None
    verify_until: date | None = None


@dataclass(frozen=True, slots=True)
class ExistingReading:
    """The effective reading that already stands for the period of the entry."""

    id: str
    values_e4: tuple[int, ...]
    taken_on: date
    author: str
    source: str


@dataclass(frozen=True, slots=True)
class Past:
    """What is known from before the period, one value a zone.

    ``usual_e4``: average of the last six accepted months, None when unknown. ``months``: periods
    since the previous reading, 1 when none was missed. ``zero_months``: months in a row without
    any consumption so far.
    """

    previous_e4: tuple[int, ...]
    previous_on: date | None
    usual_e4: tuple[int | None, ...]
    months: int = 1
    zero_months: tuple[int, ...] = ()
    existing: ExistingReading | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one month and zone: ``hard_e4`` 0 means none, ``norm_e4`` is norm by residents,
    0 when unknown.
    """

    hard_e4: int = 0
    norm_e4: int = 0
    soft_averages: int = 3
    soft_norms: int = 2
    zero_months_noted: int = 3


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a month in which a reading counts for it, and the open period."""

    from_day: int
    to_day: int
    open_period: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What a clerk enters: values a zone (None: left empty), and the answers to what was asked.

    ``decision``: '', rollover, replaced, confirmed, inspection. ``replaces``: id of the reading it
    stands in for.
    """

    values_e4: tuple[int | None, ...]
    taken_on: date
    source: str
    decision: str = ""
    reason: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; ``zone`` counts from 0, -1 is the whole meter; ``fields`` are facts for
    the sentence.
    """

    code: str
    severity: Severity
    zone: int = WHOLE_METER
    fields: Mapping[str, object] = field(default_factory=lambda: _NO_FIELDS)
