"""What the office will say to a reading's command, by its own rules on the row shown here."""

from __future__ import annotations

from api_client.commands import ReadingCommand, UndoReading
from api_client.models.replica import Meter
from desktop.errors import AppError
from desktop.session import Actor
from desktop.store.fold import step_of
from domain.reading_moves import Hand, Step, is_outranked

_ASKED_HERE = {"reason_required": "reason_missing"}


def foreseen(meter: Meter, command: ReadingCommand, actor: Actor) -> Step:
    """The step on these readings, pure; AppError ``forbidden``, ``reason_missing``,
    ``not_effective`` or ``reading_unknown`` where the office would refuse.
    """
    step = step_of(meter.readings, command, hand_of(actor))
    if step.outcome == "refused":
        raise AppError(_ASKED_HERE.get(step.code, step.code))
    return step


def settling(meter: Meter, command: ReadingCommand, actor: Actor) -> None:
    """As ``foreseen``, for a decision: one that would not take effect decides nothing.

    AppError ``outranked`` or ``conflict``.
    """
    step = foreseen(meter, command, actor)
    if isinstance(command, UndoReading) or step.born == "effective":
        return
    outranked = is_outranked(meter.readings, command.period, command.source, hand_of(actor))
    raise AppError("outranked" if outranked else "conflict")


def hand_of(actor: Actor) -> Hand:
    """Whose command it would be; of a doubt only the office knows."""
    return Hand(actor.clerk.id, actor.clerk.role == "senior")
