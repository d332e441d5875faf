"""One meter as the readings screen and the card show it: read from the cache, then pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from api_client.models.replica import Account, Meter, Norm, Reading, Service
from desktop.clock import office_date
from desktop.context import Context
from desktop.errors import AppError
from desktop.store.fold import effective_of
from domain.periods import months_between, period_of, shift
from domain.reading_facts import ExistingReading, Limits, MeterFacts, Past, Window
from domain.readings import ReadingPoint, average_e4, monthly_volumes
from domain.settings import OfficeSettings

CHART_MONTHS = 6

Months = tuple[tuple[int, int | None], ...]


@dataclass(frozen=True)
class MeterView:
    """A meter with what a clerk needs to judge a reading.

    ``previous``: the effective reading before the open period, ``current``: that of it. One value
    a zone: ``previous_e4`` (the initial reading when nothing was read yet), ``usual_e4``,
    ``months`` (six months before the open period). ``pending``: a command waits for its answer.
    ``notes``: verification_expired, verification_soon, remote, removed, archived, review.
    """

    meter: Meter
    service: Service
    facts: MeterFacts
    limits: Limits
    window: Window
    previous: Reading | None
    previous_e4: tuple[int, ...]
    current: Reading | None
    usual_e4: tuple[int | None, ...]
    months: tuple[Months, ...]
    pending: bool
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Surroundings:
    """What all views of one sheet share."""

    office: OfficeSettings
    services: dict[int, Service]
    norms: tuple[Norm, ...]
    today: date

    @property
    def open_period(self) -> int:
        return self.office.open_period or period_of(self.today)


def surroundings(ctx: Context) -> Surroundings:
    """Read once a sheet."""
    cache = ctx.cache
    today = office_date(ctx.clock, ctx.zone)
    return Surroundings(ctx.office(), cache.services(), cache.norms(), today)


def account_meters(
    ctx: Context, account_id: int, around: Surroundings | None = None
) -> tuple[MeterView, ...]:
    """Views of all meters of an account, in the order of the bill."""
    cache = ctx.cache
    account = cache.account(account_id)
    if account is None:
        raise AppError("account.unknown", number="", nearest=())
    shared = around or surroundings(ctx)
    pending = cache.pending_meters(account_id)
    return ordered(
        view_of(meter, account, shared, pending=meter.id in pending)
        for meter in cache.meters_of(account_id)
        if meter.service_id in shared.services
    )


def ordered(views: Iterable[MeterView]) -> tuple[MeterView, ...]:
    """By the order of services, then by number."""
    return tuple(sorted(views, key=lambda view: (view.service.order, view.meter.id)))


def view_of(meter: Meter, account: Account, around: Surroundings, *, pending: bool) -> MeterView:
    """One view; the checks are those the office makes again (``server/meters/facts.py``)."""
    service = around.services[meter.service_id]
    period = around.open_period
    past = past_of(meter, period)
    months = tuple(_months(meter, zone, period) for zone in range(meter.zones))
    return MeterView(
        meter=meter,
        service=service,
        facts=_facts(meter),
        limits=_limits(service, account, around),
        window=Window(
            service.window_from_day or around.office.window_from_day,
            service.window_to_day or around.office.window_to_day,
            period,
        ),
        previous=_last_before(meter, period),
        previous_e4=past.previous_e4,
        current=effective_of(meter.readings, period),
        usual_e4=past.usual_e4,
        months=months,
        pending=pending,
        notes=_notes(meter, around),
    )


def past_of(meter: Meter, period: int) -> Past:
    """What is known from before this period, and what already stands for it."""
    previous = _last_before(meter, period)
    zones = range(meter.zones)
    volumes = [_volumes(meter, zone, period) for zone in zones]
    current = effective_of(meter.readings, period)
    return Past(
        previous_e4=previous.values_e4 if previous else meter.initial_e4,
        previous_on=_day(previous.taken_on) if previous else None,
        usual_e4=tuple(average_e4([used for _period, used in volumes[zone]]) for zone in zones),
        months=max(months_between(previous.period, period), 1) if previous else 1,
        zero_months=tuple(_zero_months(volumes[zone]) for zone in zones),
        existing=_existing(current) if current else None,
    )


def _facts(meter: Meter) -> MeterFacts:
    return MeterFacts(
        digits=meter.digits,
        decimals=meter.decimals,
        zones=meter.zones,
        zone_names=meter.zone_names,
        status=meter.status,
        installed_on=_day(meter.installed_on),
        removed_on=_day(meter.removed_on),
        verify_until=_day(meter.verify_until),
    )


def _limits(service: Service, account: Account, around: Surroundings) -> Limits:
    office = around.office
    return Limits(
        hard_e4=service.hard_limit_e4 or _office_limit(service.code, office),
        norm_e4=_norm_e4(service, account, around),
        soft_averages=office.soft_limit_averages,
        soft_norms=office.soft_limit_norms,
        zero_months_noted=office.zero_months_noted,
    )


def _office_limit(code: str, office: OfficeSettings) -> int:
    if code.startswith(("cold_water", "hot_water")):
        return office.hard_limit_water_e4
    if code.startswith("electricity"):
        return office.hard_limit_electricity_e4
    if code.startswith("gas"):
        return office.hard_limit_gas_e4
    return office.hard_limit_heat_e4 if code.startswith("heating") else 0


def _norm_e4(service: Service, account: Account, around: Surroundings) -> int:
    """The household's monthly norm; of several categories the most generous, for a hint only."""
    norms = [
        norm.value_e6
        for norm in around.norms
        if norm.service_id == service.id and norm.per == "person" and not norm.valid_to
    ]
    return max(norms, default=0) * account.residents // 100


def _notes(meter: Meter, around: Surroundings) -> tuple[str, ...]:
    notes: list[str] = []
    until = _day(meter.verify_until)
    if until is not None and until < around.today:
        notes.append("verification_expired")
    elif until is not None and until <= around.today + timedelta(
        days=around.office.verification_warn_days
    ):
        notes.append("verification_soon")
    if meter.remote:
        notes.append("remote")
    if meter.status != "active":
        notes.append(meter.status)
    if any(one.state == "review" and one.period >= around.open_period for one in meter.readings):
        notes.append("review")
    return tuple(notes)


def _effective(meter: Meter) -> list[Reading]:
    effective = [one for one in meter.readings if one.state == "effective"]
    return sorted(effective, key=lambda one: (one.period, one.taken_on))


def _last_before(meter: Meter, period: int) -> Reading | None:
    earlier = [one for one in _effective(meter) if one.period < period]
    return earlier[-1] if earlier else None


def _points(meter: Meter, zone: int, before: int) -> list[ReadingPoint]:
    return [
        ReadingPoint(
            one.period, one.values_e4[zone], "rollover" in one.flags, "replaced" in one.flags
        )
        for one in _effective(meter)
        if one.period < before and zone < len(one.values_e4)
    ]


def _volumes(meter: Meter, zone: int, before: int) -> tuple[tuple[int, int], ...]:
    return monthly_volumes(_points(meter, zone, before), meter.digits)


def _months(meter: Meter, zone: int, before: int) -> Months:
    known = dict(_volumes(meter, zone, before))
    periods = (shift(before, back) for back in range(-CHART_MONTHS, 0))
    return tuple((period, known.get(period)) for period in periods)


def _zero_months(volumes: tuple[tuple[int, int], ...]) -> int:
    count = 0
    for _period, used in reversed(volumes):
        if used:
            break
        count += 1
    return count


def _existing(reading: Reading) -> ExistingReading:
    return ExistingReading(
        reading.id,
        reading.values_e4,
        date.fromisoformat(reading.taken_on),
        reading.author,
        reading.source,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
