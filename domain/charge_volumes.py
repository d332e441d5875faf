"""From readings to the volumes of a month: by fact, by average, by norm, with the raising
coefficient, and back.

Law: Правила 354 п. 59 (average of up to six months for at most three periods), п. 60 (then norm),
п. 42 and 81(12) (an unverified meter is out of order; norm with 1.5), п. 61 (what is recomputed
when readings return is the supplier's policy).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.charge_inputs import (
    AVERAGE,
    EXPIRED,
    METER,
    NORM,
    NORM_RAISED,
    MeterInput,
    PastMonth,
    ZoneInput,
    ZoneVolume,
)
from domain.periods import months_between, period_of
from domain.settings import OfficeSettings

_BY_POLICY: dict[str, frozenset[str]] = {
    "none": frozenset(),
    "average_only": frozenset({AVERAGE}),
    "all": frozenset({AVERAGE, NORM}),
}
_WORST = (METER, AVERAGE, EXPIRED, NORM, NORM_RAISED)


@dataclass(slots=True)
class MeteredService:
    """What the meters of one service add up to; by norm as a whole as soon as one of them is out
    of averages.
    """

    volume_e4: int = 0
    method: str = METER
    corrections: list[tuple[int, int]] = field(default_factory=list)


def zone_month(
    zone: ZoneInput, meter: MeterInput, period: int, rules: OfficeSettings
) -> tuple[int, str]:
    """(volume in 1e-4, method) of one zone; the volume is 0 when the service goes by norm."""
    expired = expired_periods(meter, period)
    if zone.current_e4 is not None and not expired:
        used, missed = _used_e4(zone, meter), missed_months(zone.history)
        return used - used // (missed + 1) * missed, METER
    limit = rules.average_periods
    run = expired if expired else missed_months(zone.history) + 1
    average = average_of_history(zone.history, rules)
    if run <= limit and average is not None:
        return average, EXPIRED if expired else AVERAGE
    return 0, NORM_RAISED if expired and run > limit else NORM


def average_of_history(history: Sequence[PastMonth], rules: OfficeSettings) -> int | None:
    """Mean of up to six last months with real readings, half-up; None with fewer than the least
    number of them.
    """
    known = [month.volume_e4 for month in history if month.method == METER][-rules.average_months :]
    if len(known) < rules.average_least_months:
        return None
    return (2 * sum(known) + len(known)) // (2 * len(known))


def missed_months(history: Sequence[PastMonth]) -> int:
    """How many last months in a row were charged without a reading."""
    count = 0
    for month in reversed(history):
        if month.method == METER:
            break
        count += 1
    return count


def expired_periods(meter: MeterInput, period: int) -> int:
    """Which period in a row the verification has run out for: 0 when it holds, 1 for the first.

    A reading taken up to the last good day is still charged by.
    """
    if not meter.verify_until:
        return 0
    first = period_of(date.fromisoformat(meter.verify_until) + timedelta(days=1))
    if first > period or (first == period and "" < meter.reading_on <= meter.verify_until):
        return 0
    return months_between(first, period) + 1


def corrections(zone: ZoneInput, meter: MeterInput, policy: str) -> list[tuple[int, int]]:
    """(period, difference in 1e-4) for earlier months that a returned reading recomputes by the
    policy.

    What was really used is spread evenly over the months without readings; months of an unverified
    meter and, by default, months by norm are not touched.
    """
    missed = missed_months(zone.history)
    if zone.current_e4 is None or not missed:
        return []
    share = _used_e4(zone, meter) // (missed + 1)
    touched = _BY_POLICY[policy]
    return [
        (month.period, share - month.volume_e4)
        for month in zone.history[-missed:]
        if month.method in touched and share != month.volume_e4
    ]


def metered_services(
    meters: Sequence[MeterInput],
    period: int,
    rules: OfficeSettings,
    policies: dict[int, str],
) -> tuple[dict[int, MeteredService], list[ZoneVolume]]:
    """Every metered service's volume and method, and each zone's own month for the history."""
    services: dict[int, MeteredService] = {}
    volumes: list[ZoneVolume] = []
    for meter in meters:
        for index, zone in enumerate(meter.zones):
            volume, method = zone_month(zone, meter, period, rules)
            volumes.append(ZoneVolume(meter.meter_id, index, volume, method))
            service = services.get(zone.service_id)
            if service is None:
                service = services[zone.service_id] = MeteredService()
            service.volume_e4 += volume
            if method != METER:
                service.method = max(service.method, method, key=_WORST.index)
            elif zone.history and zone.history[-1].method != METER:
                policy = policies.get(zone.service_id, rules.recalc_policy)
                service.corrections += corrections(zone, meter, policy)
    return services, volumes


def _used_e4(zone: ZoneInput, meter: MeterInput) -> int:
    current = zone.current_e4 or 0
    if current >= zone.previous_e4 or not meter.rollover:
        return max(current - zone.previous_e4, 0)
    return current + int(10 ** (meter.digits + 4)) - zone.previous_e4
