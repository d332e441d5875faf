"""Two readings of one period: both sides, and the decision that settles them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from api_client.commands import Decision, UndoReading
from api_client.models.replica import Account, Meter, Reading, Service
from desktop.context import Context
from desktop.errors import AppError
from desktop.services.foresight import settling
from desktop.services.meter_view import MeterView, surroundings, view_of
from desktop.services.queueing import queue, writer_of_readings
from desktop.services.readings import Entry, replace
from desktop.store.outbox_rows import OutboxItem
from domain.meter_facts import effective_in, past_of
from domain.reading_checks import zone_consumption_e4

Choice = Literal["ours", "theirs", "third"]


@dataclass(frozen=True)
class Version:
    """One side; ``recorded_at`` is UTC ms, ``consumption_e4`` one a zone."""

    reading_id: str
    values_e4: tuple[int, ...]
    consumption_e4: tuple[int | None, ...]
    source: str
    author: str
    taken_on: str
    recorded_at: int
    reason: str


@dataclass(frozen=True)
class ConflictView:
    """A held reading and what stands in its way; ``theirs`` is None when nothing is effective.

    ``item`` is None for a reading that was entered elsewhere.
    """

    item: OutboxItem | None
    account: Account
    service: Service
    view: MeterView
    period: int
    ours: Version
    theirs: Version | None


@dataclass(frozen=True)
class Third:
    """A value neither side had, as the clerk found it out."""

    values_e4: tuple[int, ...]
    taken_on: date
    decision: Decision = ""


def conflict(ctx: Context, op_id: str) -> ConflictView:
    """Both sides of a held reading; AppError ``not_in_conflict`` or ``already_decided``."""
    item = ctx.in_outbox_lane(lambda: ctx.outbox.item(op_id))
    if not item.held_there or "values_e4" not in item.body:
        raise AppError("not_in_conflict")
    if item.decided:
        raise AppError("already_decided")
    return _seen(ctx, item.meter_id, op_id, item)


def conflict_of(ctx: Context, meter_id: int, reading_id: str) -> ConflictView:
    """Both sides of a held reading the cache shows, whoever entered it."""
    return _seen(ctx, meter_id, reading_id, None)


def resolve(
    ctx: Context, op_id: str, choice: Choice, reason: str, third: Third | None = None
) -> str:
    """Decide about a held command of this terminal; the op_id of the deciding command."""
    seen = conflict(ctx, op_id)
    return _decided(ctx, seen, choice, reason, third)


def decide(
    ctx: Context,
    meter_id: int,
    reading_id: str,
    choice: Choice,
    reason: str,
    third: Third | None = None,
) -> str:
    """Decide about a held reading entered elsewhere: the senior clerk's right."""
    return _decided(ctx, conflict_of(ctx, meter_id, reading_id), choice, reason, third)


def _decided(
    ctx: Context, seen: ConflictView, choice: Choice, reason: str, third: Third | None
) -> str:
    if not reason.strip():
        raise AppError("reason_missing")
    resolves = seen.item.op_id if seen.item else ""
    meter = seen.view.meter
    if choice == "theirs":
        actor = writer_of_readings(ctx)
        command = UndoReading(
            meter_id=meter.id,
            account_id=meter.account_id,
            reading_id=seen.ours.reading_id,
            reason=reason.strip(),
        )
        if any(one.id == command.reading_id for one in meter.readings):
            settling(meter, command, actor)  # else its row is still on the way
        return ctx.in_outbox_lane(
            lambda: queue(ctx, command, actor, base_version=meter.version, resolves=resolves)
        )
    entry = _entry(seen, choice, reason, third)
    named = seen.theirs or seen.ours
    return replace(ctx, named.reading_id, entry, resolves=resolves)


def _entry(seen: ConflictView, choice: Choice, reason: str, third: Third | None) -> Entry:
    meter_id = seen.view.meter.id
    if choice == "third":
        if third is None:
            raise AppError("reading.empty")
        return Entry(
            meter_id,
            third.values_e4,
            third.taken_on,
            decision=third.decision,
            reason=reason,
        )
    ours = seen.ours
    decision: Decision = seen.item.body.get("decision", "") if seen.item else ""
    return Entry(
        meter_id,
        ours.values_e4,
        date.fromisoformat(ours.taken_on),
        source=ours.source,  # type: ignore[arg-type]
        decision=decision,
        reason=reason,
    )


def _seen(ctx: Context, meter_id: int, reading_id: str, item: OutboxItem | None) -> ConflictView:
    cache = ctx.cache
    meter = cache.server_meter(meter_id)
    account = cache.account(meter.account_id) if meter else None
    if meter is None or account is None:
        raise AppError("meter_unknown")
    view = view_of(meter, account, surroundings(ctx), pending=False)
    held = next((one for one in meter.readings if one.id == reading_id), None)
    if held is None and item is None:
        raise AppError("reading_unknown")
    period = held.period if held else int(item.body["period"]) if item else 0
    effective = effective_in(meter.readings, period)
    theirs: Version | None = None
    if effective is not None:
        theirs = _of_reading(view, effective)
    elif item is not None and _is_news(meter, item.fields):
        theirs = _of_facts(view, period, item.fields)
    ours = _of_reading(view, held) if held else _of_item(view, item)
    return ConflictView(item, account, view.service, view, period, ours, theirs)


def _is_news(meter: Meter, facts: Mapping[str, Any]) -> bool:
    """The verdict names a reading the cache has not: one it knows and does not show as effective
    has been taken back since.
    """
    named = facts.get("reading_id")
    return named is not None and all(one.id != named for one in meter.readings)


def _of_reading(view: MeterView, reading: Reading) -> Version:
    return Version(
        reading.id,
        reading.values_e4,
        _used(view, reading.period, reading.values_e4, reading.flags),
        reading.source,
        reading.author,
        reading.taken_on,
        reading.recorded_at,
        reading.reason,
    )


def _of_facts(view: MeterView, period: int, fields: Mapping[str, Any]) -> Version:
    """The other side as the verdict told it, before the cache has heard of it."""
    values = tuple(fields["values_e4"])
    return Version(
        fields["reading_id"],
        values,
        _used(view, period, values, ()),
        fields.get("source", ""),
        fields.get("author", ""),
        fields.get("taken_on", ""),
        fields.get("recorded_at", 0),
        "",
    )


def _of_item(view: MeterView, item: OutboxItem | None) -> Version:
    if item is None:
        raise AppError("reading_unknown")
    body = item.body
    values = tuple(body["values_e4"])
    return Version(
        item.op_id,
        values,
        _used(view, int(body["period"]), values, (body.get("decision", ""),)),
        body["source"],
        item.actor_name,
        body["taken_on"],
        int(item.created_at.timestamp() * 1000),
        body.get("reason", ""),
    )


def _used(
    view: MeterView, period: int, values_e4: tuple[int, ...], flags: tuple[str, ...]
) -> tuple[int | None, ...]:
    past = past_of(view.meter, period)
    decision = next((one for one in flags if one in ("rollover", "replaced")), "")
    digits = view.meter.digits
    return tuple(
        zone_consumption_e4(value, past.previous_e4[zone], digits, decision)
        for zone, value in enumerate(values_e4)
        if zone < len(past.previous_e4)
    )
