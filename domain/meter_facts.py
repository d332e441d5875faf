"""What the checks of a reading need to know of a meter, taken from its row and its service's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar

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


class ReadingLike(Protocol):
    """A stored reading as the wire names it: all zones together, dates as ISO text."""

    @property
    def id(self) -> str: ...
    @property
    def period(self) -> int: ...
    @property
    def taken_on(self) -> str: ...
    @property
    def values_e4(self) -> tuple[int, ...]: ...
    @property
    def state(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def flags(self) -> tuple[str, ...]: ...


class MeterLike(Protocol):
    """A meter as the wire names it, with its recent readings; dates may be empty."""

    @property
    def zones(self) -> int: ...
    @property
    def zone_names(self) -> tuple[str, ...]: ...
    @property
    def digits(self) -> int: ...
    @property
    def decimals(self) -> int: ...
    @property
    def initial_e4(self) -> tuple[int, ...]: ...
    @property
    def installed_on(self) -> str: ...
    @property
    def removed_on(self) -> str: ...
    @property
    def verify_until(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def readings(self) -> Sequence[ReadingLike]: ...


class MeteredService(Protocol):
    """What a service says about the readings of its meters; 0: the office's own setting holds."""

    @property
    def code(self) -> str: ...
    @property
    def hard_limit_e4(self) -> int: ...
    @property
    def window_from_day(self) -> int: ...
    @property
    def window_to_day(self) -> int: ...


Stored = TypeVar("Stored", bound=ReadingLike)


def meter_facts(meter: MeterLike) -> MeterFacts:
    """The card of the meter."""
    return MeterFacts(
        digits=meter.digits,
        decimals=meter.decimals,
        zones=meter.zones,
        zone_names=meter.zone_names,
        status=meter.status,
        installed_on=day_of(meter.installed_on),
        removed_on=day_of(meter.removed_on),
        verify_until=day_of(meter.verify_until),
    )


def past_of(meter: MeterLike, period: int) -> Past:
    """Everything known from before the period, and what stands for the period itself."""
    previous = last_before(meter.readings, period)
    existing = effective_in(meter.readings, period)
    volumes = [
        [used for _, used in volumes_before(meter, zone, period)] for zone in range(meter.zones)
    ]
    return Past(
        previous_e4=previous.values_e4 if previous else meter.initial_e4,
        previous_on=day_of(previous.taken_on) if previous else None,
        usual_e4=tuple(average_e4(of_zone) for of_zone in volumes),
        months=max(months_between(previous.period, period), 1) if previous else 1,
        zero_months=tuple(_zeros_at_the_end(of_zone) for of_zone in volumes),
        existing=_existing(existing) if existing else None,
    )


def limits_of(service: MeteredService, norm_e4: int, office: OfficeSettings) -> Limits:
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


def window_of(service: MeteredService, office: OfficeSettings, open_period: int) -> Window:
    """The service's window, the office's where the service names none."""
    return Window(
        service.window_from_day or office.window_from_day,
        service.window_to_day or office.window_to_day,
        open_period,
    )


def effective_in(readings: Iterable[Stored], period: int) -> Stored | None:
    """The effective reading of the period, None without one."""
    for reading in readings:
        if reading.period == period and reading.state == "effective":
            return reading
    return None


def last_before(readings: Iterable[Stored], period: int) -> Stored | None:
    """The last effective reading before the period, None without one."""
    earlier = _effective_before(readings, period)
    return earlier[-1] if earlier else None


def volumes_before(meter: MeterLike, zone: int, period: int) -> tuple[tuple[int, int], ...]:
    """(period, volume of one month) of a zone by its effective readings before the period."""
    points = [
        ReadingPoint(
            reading.period,
            reading.values_e4[zone],
            "rollover" in reading.flags,
            "replaced" in reading.flags,
        )
        for reading in _effective_before(meter.readings, period)
        if zone < len(reading.values_e4)
    ]
    return monthly_volumes(points, meter.digits)


def day_of(text: str) -> date | None:
    """An ISO date of a row, None when empty."""
    return date.fromisoformat(text) if text else None


def _effective_before(readings: Iterable[Stored], period: int) -> list[Stored]:
    kept = [one for one in readings if one.state == "effective" and one.period < period]
    return sorted(kept, key=lambda one: (one.period, one.taken_on))


def _zeros_at_the_end(volumes_e4: Sequence[int]) -> int:
    count = 0
    for used in reversed(volumes_e4):
        if used:
            break
        count += 1
    return count


def _existing(reading: ReadingLike) -> ExistingReading:
    return ExistingReading(
        id=reading.id,
        values_e4=reading.values_e4,
        taken_on=date.fromisoformat(reading.taken_on),
        author=reading.author,
        source=reading.source,
    )
