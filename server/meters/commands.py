"""Readings entered, replaced and taken back: the moves of ``domain.reading_moves`` carried out."""

from __future__ import annotations

from api_client.commands import EnterReading, ReplaceReading, UndoReading
from api_client.models.replica import Meter, Reading
from domain import reading_moves
from domain.meter_facts import effective_in
from domain.reading_moves import Hand, Step, proposal_of
from server.acts import Act, Effect, refused
from server.meters.checks import Checked, check_period, check_reading
from server.meters.store import add_reading, bump_version, meter_for_update, set_state

Taken = EnterReading | ReplaceReading


def enter_reading(act: Act, command: EnterReading) -> Effect:
    """One reading of a period, judged by what stands there and by what its author saw."""
    meter = meter_for_update(act.conn, command.meter_id)
    no = _not_possible(act, meter, command)
    if no is not None or meter is None:
        return no or refused("meter_unknown")
    proposal, hand = proposal_of(command), _hand(act)
    step = reading_moves.enter(meter.readings, proposal, hand, command.seen_reading_id)
    return _taken(act, meter, command, step)


def replace_reading(act: Act, command: ReplaceReading) -> Effect:
    """Another value instead of the named one, with a reason; also the decision of a conflict."""
    meter = meter_for_update(act.conn, command.meter_id)
    no = _not_possible(act, meter, command)
    if no is not None or meter is None:
        return no or refused("meter_unknown")
    proposal, hand = proposal_of(command), _hand(act)
    step = reading_moves.replace(meter.readings, proposal, hand, command.reading_id)
    return _taken(act, meter, command, step)


def undo_reading(act: Act, command: UndoReading) -> Effect:
    """Take a reading back; what it had set aside stands again as it stood."""
    meter = meter_for_update(act.conn, command.meter_id)
    if meter is None or meter.account_id != command.account_id:
        return refused("meter_unknown")
    target = next((one for one in meter.readings if one.id == command.reading_id), None)
    if target is None:
        return refused("reading_unknown")
    no = check_period(act.settings, target.period)
    if no is not None:
        return no
    step = reading_moves.undo(meter.readings, target.id, command.reason, _hand(act))
    if step.code == "not_effective":
        current = effective_in(meter.readings, target.period)
        return Effect("refused", step.code, _facts(current))
    if step.outcome == "refused":
        return _refusal(step)
    if not step.moved:
        return Effect(step.outcome, step.code)
    return Effect(step.outcome, step.code, touched=_moved(act, meter, step))


def _hand(act: Act) -> Hand:
    return Hand(act.actor.clerk_id, act.actor.role == "senior", act.doubt)


def _not_possible(act: Act, meter: Meter | None, command: Taken) -> Effect | None:
    if meter is None or meter.account_id != command.account_id:
        return refused("meter_unknown")
    return check_period(act.settings, command.period)


def _taken(act: Act, meter: Meter, command: Taken, step: Step) -> Effect:
    if step.outcome == "refused":
        return _refusal(step)
    checked = check_reading(act, meter, command)
    if isinstance(checked, Effect):
        return checked
    current = effective_in(meter.readings, command.period)
    touched = _moved(act, meter, step)
    add_reading(act.conn, meter.id, _reading(act, command, step, checked))
    facts = _facts(current) if step.code else {}
    return Effect(step.outcome, step.code, facts, touched)


def _refusal(step: Step) -> Effect:
    fields = {"reason": "senior"} if step.code == "forbidden" else {}
    return refused(step.code, **fields)


def _moved(act: Act, meter: Meter, step: Step) -> tuple[tuple[str, int], ...]:
    """States first: the new effective reading must find no other one."""
    for reading_id, state in step.moved:
        set_state(act.conn, reading_id, state)
    bump_version(act.conn, meter.id)
    return (("meter", meter.id),)


def _facts(current: Reading | None) -> dict[str, object]:
    """The effective reading as the client's conflict screen shows it."""
    if current is None:
        return {}
    return {
        "reading_id": current.id,
        "values_e4": list(current.values_e4),
        "taken_on": current.taken_on,
        "source": current.source,
        "author": current.author,
        "recorded_at": current.recorded_at,
    }


def _reading(act: Act, command: Taken, step: Step, checked: Checked) -> Reading:
    return Reading(
        id=act.op_id,
        period=command.period,
        taken_on=command.taken_on,
        values_e4=command.values_e4,
        state=step.born,
        source=command.source,
        author=act.actor.name,
        recorded_at=act.now_ms,
        reason=command.reason,
        flags=checked.flags,
        replaces=command.reading_id if isinstance(command, ReplaceReading) else "",
        superseded=step.superseded,
        author_id=act.actor.clerk_id,
    )
