"""Every check of an entered reading (domain 3.5, 3.6) as findings a clerk can answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from domain.periods import next_period, period_of, reading_period
from domain.reading_facts import (
    Entry,
    ExistingReading,
    Finding,
    Limits,
    MeterFacts,
    Past,
    Severity,
    Window,
)
from domain.readings import MAX_DECIMALS, SOURCES, dial_span_e4, digit_suggestion

OLDEST_READING_DAYS = 366


def check_entry(
    entry: Entry, facts: MeterFacts, past: Past, limits: Limits, today: date, window: Window
) -> tuple[Finding, ...]:
    """Everything to say about an entry; it may be queued when ``may_be_taken`` holds for the
    result.

    error: cannot be. reason: needs a reason in words. confirm: needs the clerk's decision. warn
    and info only tell.
    """
    found = _shape(entry, facts)
    found += _dates(entry, facts, past, today)
    if not any(finding.severity == "error" for finding in found):
        for zone in range(facts.zones):
            found += _zone(entry, facts, past, limits, zone)
    found += _circumstances(entry, facts, past, window)
    return tuple(found)


def may_be_taken(findings: Sequence[Finding]) -> bool:
    """True when nothing found stops the reading from being queued."""
    return all(finding.severity in ("warn", "info") for finding in findings)


def zone_consumption_e4(
    value_e4: int, previous_e4: int, digits: int, decision: str = ""
) -> int | None:
    """Consumption of a zone for the grid: negative while a drop is unanswered, None for a
    replaced meter.
    """
    used = value_e4 - previous_e4
    if used >= 0:
        return used
    if decision == "replaced":
        return None
    return used + dial_span_e4(digits) if decision == "rollover" else used


def _shape(entry: Entry, facts: MeterFacts) -> list[Finding]:
    values = entry.values_e4
    if len(values) != facts.zones:
        return [_error("reading.zones_count", needed=facts.zones, entered=len(values))]
    found: list[Finding] = []
    if all(value is None for value in values):
        found.append(_error("reading.empty"))
    else:
        found += [
            Finding("reading.zone_missing", "error", zone, {"zone_name": _zone_name(facts, zone)})
            for zone, value in enumerate(values)
            if value is None
        ]
    for zone, value in enumerate(values):
        if value is not None:
            found += _value(value, facts, zone)
    if entry.source not in SOURCES:
        found.append(_error("reading.source_unknown", source=entry.source))
    return found


def _value(value_e4: int, facts: MeterFacts, zone: int) -> list[Finding]:
    if value_e4 < 0:
        return [Finding("reading.negative", "error", zone)]
    if value_e4 >= dial_span_e4(facts.digits):
        entered = len(str(value_e4)) - MAX_DECIMALS
        limits = {"allowed": facts.digits, "entered": entered}
        return [Finding("reading.too_many_digits", "error", zone, limits)]
    if value_e4 % 10 ** (MAX_DECIMALS - facts.decimals):
        entered = len(f"{value_e4 % 10**MAX_DECIMALS:04d}".rstrip("0"))
        limits = {"allowed": facts.decimals, "entered": entered}
        return [Finding("reading.too_many_decimals", "error", zone, limits)]
    return []


def _dates(entry: Entry, facts: MeterFacts, past: Past, today: date) -> list[Finding]:
    taken = entry.taken_on
    if taken > today:
        return [_error("reading.date_future", taken_on=taken, today=today)]
    if facts.status == "archived":
        return [_error("reading.meter_archived")]
    if facts.removed_on is not None and taken > facts.removed_on:
        return [_error("reading.meter_removed", removed_on=facts.removed_on)]
    if facts.status == "removed" and facts.removed_on is None:
        return [_error("reading.meter_removed", removed_on=None)]
    if facts.installed_on is not None and taken < facts.installed_on:
        return [_error("reading.date_before_installed", installed_on=facts.installed_on)]
    if past.previous_on is not None and taken < past.previous_on:
        return [_error("reading.date_before_previous", previous_on=past.previous_on)]
    if taken < today - timedelta(days=OLDEST_READING_DAYS):
        return [_error("reading.date_too_old", taken_on=taken)]
    return []


def _zone(entry: Entry, facts: MeterFacts, past: Past, limits: Limits, zone: int) -> list[Finding]:
    value = entry.values_e4[zone]
    previous = past.previous_e4[zone]
    if value is None:
        return []
    if value < previous:
        return _drop(entry, facts, past, limits, zone)
    if value == previous:
        return _zero(past, limits, zone)
    return _amount(entry, facts, past, limits, zone)


def _drop(entry: Entry, facts: MeterFacts, past: Past, limits: Limits, zone: int) -> list[Finding]:
    value, previous = entry.values_e4[zone] or 0, past.previous_e4[zone]
    used = value + dial_span_e4(facts.digits) - previous
    ceiling = _rollover_ceiling_e4(facts, past, limits)
    if entry.decision == "rollover":
        if used <= ceiling:
            return [Finding("reading.rollover", "info", zone, {"consumption_e4": used})]
        told = {"consumption_e4": used, "limit_e4": ceiling}
        return [Finding("reading.rollover_too_much", "error", zone, told)]
    if entry.decision == "replaced":
        severity: Severity = "info" if entry.reason.strip() else "reason"
        return [Finding("reading.replaced", severity, zone)]
    fields = {
        "previous_e4": previous,
        "previous_on": past.previous_on,
        "entered_e4": value,
        "rollover_e4": used,
        "rollover_likely": used <= ceiling,
        "suggestion_e4": _suggestion(entry, facts, past, zone),
    }
    return [Finding("reading.less_than_previous", "confirm", zone, fields)]


def _rollover_ceiling_e4(facts: MeterFacts, past: Past, limits: Limits) -> int:
    """A rollover may use up to the hard limit of the months it covers, or a tenth of a dial
    without any limit.
    """
    if limits.hard_e4:
        return limits.hard_e4 * max(past.months, 1)
    return dial_span_e4(facts.digits) // 10


def _zero(past: Past, limits: Limits, zone: int) -> list[Finding]:
    months = (past.zero_months[zone] if zone < len(past.zero_months) else 0) + past.months
    if months >= limits.zero_months_noted:
        return [Finding("reading.zero_long", "warn", zone, {"months": months})]
    return [Finding("reading.same_as_previous", "info", zone)]


def _amount(
    entry: Entry, facts: MeterFacts, past: Past, limits: Limits, zone: int
) -> list[Finding]:
    used = (entry.values_e4[zone] or 0) - past.previous_e4[zone]
    months = max(past.months, 1)
    usual = past.usual_e4[zone] if zone < len(past.usual_e4) else None
    severity: Severity
    if limits.hard_e4 and used > limits.hard_e4 * months:
        code, severity = "reading.over_limit", "reason"
        answered = entry.decision == "inspection" or bool(entry.reason.strip())
    elif _is_unusual(used, months, usual, limits):
        code, severity = "reading.unusual", "confirm"
        answered = entry.decision in ("confirmed", "inspection")
    else:
        return []
    if answered:
        return []
    fields = {
        "consumption_e4": used,
        "usual_e4": usual,
        "months": months,
        "times_e1": (20 * used + usual * months) // (2 * usual * months) if usual else 0,
        "limit_e4": limits.hard_e4 * months,
        "suggestion_e4": _suggestion(entry, facts, past, zone),
    }
    return [Finding(code, severity, zone, fields)]


def _is_unusual(used_e4: int, months: int, usual_e4: int | None, limits: Limits) -> bool:
    """The soft limit: beyond both the averages and the norms; without a known average it cannot
    tell.
    """
    if usual_e4 is None:
        return False
    beyond_average = used_e4 > limits.soft_averages * usual_e4 * months
    return beyond_average and used_e4 > limits.soft_norms * limits.norm_e4 * months


def _suggestion(entry: Entry, facts: MeterFacts, past: Past, zone: int) -> int | None:
    value, usual = entry.values_e4[zone], past.usual_e4[zone] if zone < len(past.usual_e4) else None
    if value is None or usual is None:
        return None
    expected = usual * max(past.months, 1)
    return digit_suggestion(value, past.previous_e4[zone], expected, facts.digits, facts.decimals)


def _circumstances(entry: Entry, facts: MeterFacts, past: Past, window: Window) -> list[Finding]:
    found: list[Finding] = []
    taken = entry.taken_on
    if facts.verify_until is not None and taken > facts.verify_until:
        told: dict[str, object] = {"verify_until": facts.verify_until}
        found.append(Finding("reading.verification_expired", "warn", fields=told))
    period = reading_period(taken, window.to_day, window.open_period)
    if period != period_of(taken):
        later = taken.day > window.to_day and period == next_period(period_of(taken))
        code = "reading.window_closed" if later else "reading.period_closed"
        found.append(Finding(code, "info", fields={"period": period, "to_day": window.to_day}))
    existing = past.existing
    if existing is not None and entry.replaces != existing.id:
        found.append(_existing(entry, existing))
    return found


def _existing(entry: Entry, existing: ExistingReading) -> Finding:
    if existing.values_e4 == entry.values_e4:
        return Finding("reading.same_as_existing", "info", fields={"reading_id": existing.id})
    fields = {
        "reading_id": existing.id,
        "values_e4": existing.values_e4,
        "taken_on": existing.taken_on,
        "author": existing.author,
        "source": existing.source,
    }
    return Finding("reading.exists", "confirm", fields=fields)


def _zone_name(facts: MeterFacts, zone: int) -> str:
    return facts.zone_names[zone] if zone < len(facts.zone_names) else ""


def _error(code: str, **fields: object) -> Finding:
    return Finding(code, "error", fields=fields)
