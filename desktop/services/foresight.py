"""What the office will say to a reading's command, by its own rules on the row shown here."""

from __future__ import annotations

from api_client.commands import ReadingCommand, UndoReading
from api_client.models.replica import Meter
from desktop.context import Context
from desktop.errors import AppError
from desktop.services.queueing import writer_of_readings
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


def undoing_asks(ctx: Context, meter: Meter, reading_id: str, reason: str) -> str:
    """Why a reading is not taken back as things are (``reason_missing``, ``forbidden`` and others);
    empty when it is.
    """
    command = UndoReading(
        meter_id=meter.id, account_id=meter.account_id, reading_id=reading_id, reason=reason
    )
    try:
        foreseen(meter, command, writer_of_readings(ctx))
    except AppError as error:
        return error.code
    return ""


def hand_of(actor: Actor) -> Hand:
    """Whose command it would be; of a doubt only the office knows."""
    return Hand(actor.clerk.id, actor.clerk.role == "senior")
