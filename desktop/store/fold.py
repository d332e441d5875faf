"""fold: the server's meter row with the clerk's own commands laid over it; pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from api_client.commands import EnterReading, ReplaceReading, UndoReading
from api_client.models.replica import Meter, Reading
from desktop.store.outbox_rows import FoldCommand
from domain.meter_facts import effective_in
from domain.readings import StoredReading, merge_decision, source_rank

_STANDING = ("effective", "review")
_FLAGS = {"rollover": ("rollover",), "replaced": ("replaced",), "inspection": ("inspection",)}


def fold_meter(meter: Meter, commands: Iterable[FoldCommand]) -> Meter:
    """The meter as the clerk must see it, if the server takes these commands in this order.

    A command the row already shows is not laid over twice, and one whose reading is not there
    changes nothing: the server's row is right. Follows ``server/meters/commands.py``.
    """
    readings = list(meter.readings)
    for one in commands:
        readings = _laid_over(readings, one)
    if readings == list(meter.readings):
        return meter
    readings.sort(key=_order)
    return msgspec.structs.replace(meter, readings=tuple(readings))


def _laid_over(readings: list[Reading], one: FoldCommand) -> list[Reading]:
    if any(reading.id == one.op_id for reading in readings):
        return readings
    command = one.command
    if isinstance(command, EnterReading):
        return _entered(readings, one, command)
    if isinstance(command, ReplaceReading):
        return _replaced(readings, one, command)
    if isinstance(command, UndoReading):
        return _undone(readings, command)
    return readings


def _entered(readings: list[Reading], one: FoldCommand, command: EnterReading) -> list[Reading]:
    effective = effective_in(readings, command.period)
    stored = None
    if effective is not None:
        stored = StoredReading(effective.id, effective.values_e4, effective.source)
    merge = merge_decision(stored, command.seen_reading_id, command.values_e4, command.source)
    if command.decision == "replaced":
        merge = "review"
    if merge == "merged":
        return readings
    if merge == "effective" and effective is not None:
        readings = _with_state(readings, effective.id, "kept")
    return [*readings, _reading(one, command, merge)]


def _replaced(readings: list[Reading], one: FoldCommand, command: ReplaceReading) -> list[Reading]:
    named = next((reading for reading in readings if reading.id == command.reading_id), None)
    if named is None or named.period != command.period:
        return readings
    if named.state not in _STANDING:
        return [*readings, _reading(one, command, "review", replaces=named.id)]
    for other in readings:
        if other.period == command.period and other.state in _STANDING:
            readings = _with_state(readings, other.id, "superseded")
    return [*readings, _reading(one, command, "effective", replaces=named.id)]


def _undone(readings: list[Reading], command: UndoReading) -> list[Reading]:
    named = next((one for one in readings if one.id == command.reading_id), None)
    if named is None or named.state in ("undone", "superseded"):
        return readings
    kept = _with_state(readings, named.id, "undone")
    if named.state != "effective":
        return kept
    before = _effective_before(kept, named)
    return _with_state(kept, before.id, "effective") if before else kept


def _effective_before(readings: list[Reading], undone: Reading) -> Reading | None:
    """What was effective before: what it replaced, else the last one it had outranked."""
    for reading in readings:
        if reading.id == undone.replaces and reading.state == "superseded":
            return reading
    outranked = [
        reading
        for reading in readings
        if reading.period == undone.period and reading.state == "kept"
    ]
    return max(outranked, key=lambda one: (source_rank(one.source), one.recorded_at), default=None)


def _reading(
    one: FoldCommand,
    command: EnterReading | ReplaceReading,
    state: str,
    *,
    replaces: str = "",
) -> Reading:
    return Reading(
        id=one.op_id,
        period=command.period,
        taken_on=command.taken_on,
        values_e4=command.values_e4,
        state=state,
        source=command.source,
        author=one.author,
        recorded_at=one.created_at,
        reason=command.reason,
        flags=_FLAGS.get(command.decision, ()),
        replaces=replaces,
    )


def _with_state(readings: list[Reading], reading_id: str, state: str) -> list[Reading]:
    return [
        msgspec.structs.replace(reading, state=state) if reading.id == reading_id else reading
        for reading in readings
    ]


def _order(reading: Reading) -> tuple[int, str, int]:
    return (reading.period, reading.taken_on, reading.recorded_at)
