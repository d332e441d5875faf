"""One meter as the readings screen and the card show it: read from the cache, then pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from api_client.models.replica import Account, Meter, Norm, Reading, Service
from desktop.clock import office_date
from desktop.context import Context
from desktop.errors import AppError
from domain.meter_facts import (
    day_of,
    effective_in,
    last_before,
    limits_of,
    meter_facts,
    past_of,
    volumes_before,
    window_of,
)
from domain.periods import period_of, shift
from domain.reading_facts import Limits, MeterFacts, Window
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
    """One view, by the facts the office judges by again."""
    service = around.services[meter.service_id]
    period = around.open_period
    past = past_of(meter, period)
    months = tuple(_months(meter, zone, period) for zone in range(meter.zones))
    return MeterView(
        meter=meter,
        service=service,
        facts=meter_facts(meter),
        limits=limits_of(service, _norm_e4(service, account, around), around.office),
        window=window_of(service, around.office, period),
        previous=last_before(meter.readings, period),
        previous_e4=past.previous_e4,
        current=effective_in(meter.readings, period),
        usual_e4=past.usual_e4,
        months=months,
        pending=pending,
        notes=_notes(meter, around),
    )


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
    until = day_of(meter.verify_until)
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


def _months(meter: Meter, zone: int, before: int) -> Months:
    known = dict(volumes_before(meter, zone, before))
    periods = (shift(before, back) for back in range(-CHART_MONTHS, 0))
    return tuple((period, known.get(period)) for period in periods)
