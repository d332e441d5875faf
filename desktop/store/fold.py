"""fold: the server's meter row with the clerk's own commands laid over it; pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from api_client.commands import EnterReading, ReadingCommand, ReplaceReading, UndoReading
from api_client.models.replica import Meter, Reading
from desktop.store.overlay import FoldCommand
from domain import reading_moves
from domain.reading_moves import Hand, Step, flags_of, proposal_of

Readings = tuple[Reading, ...]


def fold_meter(meter: Meter, commands: Iterable[FoldCommand]) -> Meter:
    """The meter as the clerk must see it, if the server takes these commands in this order.

    A command the row already shows is not laid over twice, and one the rules refuse changes
    nothing: the server's row is right. The rules are the server's own, ``domain.reading_moves``.
    """
    readings = meter.readings
    for one in commands:
        readings = _laid_over(meter, readings, one)
    if readings == meter.readings:
        return meter
    return msgspec.structs.replace(meter, readings=tuple(sorted(readings, key=_order)))


def step_of(readings: Readings, command: ReadingCommand, hand: Hand) -> Step:
    """What the rules make of one command."""
    if isinstance(command, UndoReading):
        return reading_moves.undo(readings, command.reading_id, command.reason, hand)
    new = proposal_of(command)
    if isinstance(command, ReplaceReading):
        return reading_moves.replace(readings, new, hand, command.reading_id)
    return reading_moves.enter(readings, new, hand, command.seen_reading_id)


def _laid_over(meter: Meter, readings: Readings, one: FoldCommand) -> Readings:
    command = one.command
    if not isinstance(command, EnterReading | ReplaceReading | UndoReading):
        return readings
    if any(reading.id == one.op_id for reading in readings):
        return readings
    step = step_of(readings, command, Hand(one.author_id, one.role == "senior"))
    readings = _moved(readings, step)
    if isinstance(command, UndoReading) or not step.born:
        return readings
    return (*readings, _born(meter, one, command, step))


def _moved(readings: Readings, step: Step) -> Readings:
    states = dict(step.moved)
    if not states:
        return readings
    return tuple(
        msgspec.structs.replace(one, state=states[one.id]) if one.id in states else one
        for one in readings
    )


def _born(
    meter: Meter, one: FoldCommand, command: EnterReading | ReplaceReading, step: Step
) -> Reading:
    return Reading(
        id=one.op_id,
        period=command.period,
        taken_on=command.taken_on,
        values_e4=command.values_e4,
        state=step.born,
        source=command.source,
        author=one.author,
        recorded_at=one.created_at,
        reason=command.reason,
        flags=flags_of(command.decision, command.taken_on, meter.verify_until),
        replaces=command.reading_id if isinstance(command, ReplaceReading) else "",
        superseded=step.superseded,
        author_id=one.author_id,
    )


def _order(reading: Reading) -> tuple[int, int, str]:
    return (reading.period, reading.recorded_at, reading.id)
