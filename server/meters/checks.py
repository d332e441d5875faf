"""Whether a reading may be taken: the same rules as at the counter, asked again by the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from api_client.commands import EnterReading, ReplaceReading
from api_client.models.replica import Meter, Service
from domain.meter_facts import limits_of, meter_facts, past_of, window_of
from domain.periods import is_period, reading_period
from domain.reading_checks import check_entry
from domain.reading_facts import Entry, Finding
from domain.reading_moves import flags_of
from domain.settings import OfficeSettings
from server.acts import Act, Effect, refused
from server.meters.reads import norm_of_month_e4, service_of

_ANSWERED_BY_RANK = ("reading.exists", "reading.same_as_existing")
"""What another reading of the period means is decided by ``merge_decision``, not asked."""


@dataclass(frozen=True)
class Checked:
    """An entry that may be taken; ``flags`` are kept with the reading."""

    taken_on: date
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Circumstances:
    """What an entry is judged by besides its meter; ``norm_e4``: of the month, 0 without one."""

    service: Service | None
    norm_e4: int
    settings: OfficeSettings
    today: date


def check_period(settings: OfficeSettings, period: int) -> Effect | None:
    """A refusal when the period is none or is closed."""
    if not is_period(period):
        return refused("invalid", field="period")
    if period < settings.open_period:
        return refused("period_closed", period=period, open_period=settings.open_period)
    return None


def check_reading(
    act: Act, meter: Meter, command: EnterReading | ReplaceReading
) -> Checked | Effect:
    """Every check of an entry, or the refusal with the code of the first that is not answered."""
    service = service_of(act.conn, meter)
    norm_e4 = norm_of_month_e4(act.conn, meter)
    return judged(command, meter, Circumstances(service, norm_e4, act.settings, act.today))


def judged(
    command: EnterReading | ReplaceReading, meter: Meter, around: Circumstances
) -> Checked | Effect:
    """The same of what is known already: a file asks for thousands of meters at once."""
    taken_on = _date(command.taken_on)
    service, settings = around.service, around.settings
    if taken_on is None or service is None:
        return refused("invalid", field="taken_on" if service else "meter_id")
    window = window_of(service, settings, settings.open_period)
    if isinstance(command, EnterReading):
        expected = reading_period(taken_on, window.to_day, window.open_period)
        if command.period != expected:
            return refused("period_mismatch", period=command.period, expected=expected)
    entry = Entry(
        values_e4=command.values_e4,
        taken_on=taken_on,
        source=command.source,
        decision=command.decision,
        reason=command.reason,
        replaces=command.reading_id if isinstance(command, ReplaceReading) else "",
    )
    past = past_of(meter, command.period)
    limits = limits_of(service, around.norm_e4, settings)
    findings = check_entry(entry, meter_facts(meter), past, limits, around.today, window)
    for finding in findings:
        if finding.severity in ("error", "reason", "confirm") and _asks(finding):
            return refused(finding.code, zone=finding.zone, **_plain(finding.fields))
    return Checked(taken_on, flags_of(command.decision, command.taken_on, meter.verify_until))


def _asks(finding: Finding) -> bool:
    return finding.code not in _ANSWERED_BY_RANK


def _date(text: str) -> date | None:
    """Only YYYY-MM-DD: ``fromisoformat`` knows other forms, which would be stored as they came."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None


def _plain(fields: Mapping[str, object]) -> dict[str, object]:
    """Facts as JSON knows them."""
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in fields.items()
    }
