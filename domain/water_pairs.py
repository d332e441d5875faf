"""The hot and cold water pair: a warning when a clerk entered only one of the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.reading_facts import Finding

_HOT = frozenset({"hot_water", "hot_water_water"})
_COLD = frozenset({"cold_water"})


@dataclass(frozen=True, slots=True)
class WaterMeter:
    """An active water meter of the account; ``has_reading``: entered now or already standing for
    the period.
    """

    meter_id: int
    service_code: str
    place: str
    has_reading: bool


def pair_findings(meters: Sequence[WaterMeter]) -> tuple[tuple[int, Finding], ...]:
    """(meter id, warning) for every meter left empty whose partner of the same place has a reading.

    Meters whose place holds only one kind are paired over the whole account.
    """
    places: dict[str, list[WaterMeter]] = {}
    for meter in meters:
        if meter.service_code in _HOT | _COLD:
            places.setdefault(meter.place.strip().lower(), []).append(meter)
    groups = [group for group in places.values() if _is_pair(group)]
    lonely = [meter for group in places.values() if not _is_pair(group) for meter in group]
    if _is_pair(lonely):
        groups.append(lonely)
    return tuple(found for group in groups for found in _missing(group))


def _is_pair(group: Sequence[WaterMeter]) -> bool:
    codes = {meter.service_code for meter in group}
    return bool(codes & _HOT) and bool(codes & _COLD)


def _missing(group: Sequence[WaterMeter]) -> list[tuple[int, Finding]]:
    found: list[tuple[int, Finding]] = []
    for kind in (_HOT, _COLD):
        own = [meter for meter in group if meter.service_code in kind]
        other_entered = any(m.has_reading for m in group if m.service_code not in kind)
        if other_entered:
            told = Finding("reading.pair_missing", "warn", fields={"kind": own[0].service_code})
            found += [(meter.meter_id, told) for meter in own if not meter.has_reading]
    return found
