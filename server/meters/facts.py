"""What the reading checks need to know of a meter, taken from its row and its service's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from api_client.models.replica import Meter, Reading, Service
from domain.periods import months_between
from domain.reading_facts import ExistingReading, Limits, MeterFacts, Past, Window
from domain.readings import ReadingPoint, average_e4, monthly_volumes
from domain.settings import OfficeSettings

_LIMIT_SETTINGS = (
    ("cold_water", "hard_limit_water_e4"),
    ("hot_water", "hard_limit_water_e4"),
    ("electricity", "hard_limit_electricity_e4"),
    ("gas", "hard_limit_gas_e4"),
    ("heating", "hard_limit_heat_e4"),
)


def meter_facts(meter: Meter) -> MeterFacts:
    """The card of the meter."""
    return MeterFacts(
        digits=meter.digits,
        decimals=meter.decimals,
        zones=meter.zones,
        zone_names=meter.zone_names,
        status=meter.status,
        installed_on=day(meter.installed_on),
        removed_on=day(meter.removed_on),
        verify_until=day(meter.verify_until),
    )


def past_of(meter: Meter, period: int) -> Past:
    """Everything known from before the period, and what stands for the period itself."""
    earlier = _effective(reading for reading in meter.readings if reading.period < period)
    existing = effective_in(meter, period)
    if earlier:
        previous = earlier[-1]
        values, taken_on = previous.values_e4, day(previous.taken_on)
        months = max(months_between(previous.period, period), 1)
    else:
        values, taken_on, months = meter.initial_e4, None, 1
    zones = range(meter.zones)
    return Past(
        previous_e4=values,
        previous_on=taken_on,
        usual_e4=tuple(average_e4(_volumes(earlier, zone, meter.digits)) for zone in zones),
        months=months,
        existing=_existing(existing) if existing else None,
    )


def limits_of(service: Service, norm_e4: int, office: OfficeSettings) -> Limits:
    """Hard and soft limits of the service: its own hard limit, else the office's for its kind."""
    hard = service.hard_limit_e4
    if not hard:
        keys = [key for prefix, key in _LIMIT_SETTINGS if service.code.startswith(prefix)]
        hard = int(getattr(office, keys[0])) if keys else 0
    return Limits(
        hard_e4=hard,
        norm_e4=norm_e4,
        soft_averages=office.soft_limit_averages,
        soft_norms=office.soft_limit_norms,
        zero_months_noted=office.zero_months_noted,
    )


def window_of(service: Service, office: OfficeSettings) -> Window:
    """The service's window, the office's where the service names none."""
    return Window(
        service.window_from_day or office.window_from_day,
        service.window_to_day or office.window_to_day,
        office.open_period,
    )


def effective_in(meter: Meter, period: int) -> Reading | None:
    """The effective reading of the period."""
    for reading in meter.readings:
        if reading.period == period and reading.state == "effective":
            return reading
    return None


def day(text: str) -> date | None:
    """An ISO date of a row, None when empty."""
    return date.fromisoformat(text) if text else None


def _effective(readings: Iterable[Reading]) -> list[Reading]:
    kept = [reading for reading in readings if reading.state == "effective"]
    return sorted(kept, key=lambda reading: (reading.period, reading.taken_on))


def _volumes(earlier: list[Reading], zone: int, digits: int) -> list[int]:
    points = [
        ReadingPoint(
            reading.period,
            reading.values_e4[zone],
            "rollover" in reading.flags,
            "replaced" in reading.flags,
        )
        for reading in earlier
        if zone < len(reading.values_e4)
    ]
    return [volume for _, volume in monthly_volumes(points, digits)]


def _existing(reading: Reading) -> ExistingReading:
    return ExistingReading(
        id=reading.id,
        values_e4=reading.values_e4,
        taken_on=date.fromisoformat(reading.taken_on),
        author=reading.author,
        source=reading.source,
    )
