"""Readings entered, replaced and taken back, with the rules of conflict."""

from __future__ import annotations

from api_client.commands import EnterReading, ReplaceReading, UndoReading
from api_client.models.replica import Meter, Reading
from domain.meter_facts import effective_in
from domain.readings import StoredReading, merge_decision, source_rank
from server.acts import Act, Effect, refused
from server.meters.checks import check_period, check_reading
from server.meters.store import add_reading, bump_version, meter_for_update, set_state
from server.operations import authors_of

Taken = EnterReading | ReplaceReading


def enter_reading(act: Act, command: EnterReading) -> Effect:
    """One reading of a period: it takes effect, is kept beside a higher one, or waits for a person.

    The period has one effective reading: the same value is merged, a higher source wins, equal
    ones go to review and the first stays (decisions: readings).
    """
    meter = meter_for_update(act.conn, command.meter_id)
    no = _not_possible(act, meter, command)
    if no is not None or meter is None:
        return no or refused("meter_unknown")
    checked = check_reading(act, meter, command)
    if isinstance(checked, Effect):
        return checked
    current = effective_in(meter.readings, command.period)
    merge = merge_decision(
        _stored(current), command.seen_reading_id, command.values_e4, command.source
    )
    # Alt 3 «Счётчик заменён»: a person has to look at the meter's card first.
    if act.doubt or command.decision == "replaced":
        merge = "review"
    if merge == "effective" and current is not None:
        set_state(act.conn, current.id, "kept")
    state = "kept" if merge == "merged" else merge
    add_reading(act.conn, meter.id, _reading(act, command, state, checked.flags))
    return _settled(act, meter, merge, current)


def replace_reading(act: Act, command: ReplaceReading) -> Effect:
    """Another value instead of the named one, with a reason; also the decision of a conflict."""
    meter = meter_for_update(act.conn, command.meter_id)
    no = _not_possible(act, meter, command)
    if no is not None or meter is None:
        return no or refused("meter_unknown")
    target = _named(meter, command.reading_id)
    if target is None or target.period != command.period:
        return refused("reading_unknown")
    if not command.reason.strip():
        return refused("reason_required")
    if _needs_senior(act, meter, target):
        return refused("forbidden", reason="senior")
    checked = check_reading(act, meter, command)
    if isinstance(checked, Effect):
        return checked
    current = effective_in(meter.readings, command.period)
    gone = target.state not in ("effective", "review")
    merge = "review" if act.doubt or gone else "effective"
    if merge == "effective":
        for other in meter.readings:
            if other.period == command.period and other.state in ("effective", "review"):
                set_state(act.conn, other.id, "superseded")
    add_reading(act.conn, meter.id, _reading(act, command, merge, checked.flags))
    return _settled(act, meter, merge, current)


def undo_reading(act: Act, command: UndoReading) -> Effect:
    """Take a reading back; what was effective before it becomes effective again."""
    meter = meter_for_update(act.conn, command.meter_id)
    if meter is None or meter.account_id != command.account_id:
        return refused("meter_unknown")
    target = _named(meter, command.reading_id)
    if target is None:
        return refused("reading_unknown")
    no = check_period(act, target.period)
    if no is not None:
        return no
    if target.state == "undone":
        return Effect("accepted", "already_undone")
    if target.state == "superseded":
        return Effect(
            "refused", "not_effective", _facts(effective_in(meter.readings, target.period))
        )
    if target.state == "review" and _needs_senior(act, meter, target):
        return refused("forbidden", reason="senior")
    if act.doubt:
        return Effect("review", act.doubt)
    set_state(act.conn, target.id, "undone")
    before = _before(meter, target) if target.state == "effective" else None
    if before is not None:
        set_state(act.conn, before.id, "effective")
    bump_version(act.conn, meter.id)
    return Effect("accepted", touched=(("meter", meter.id),))


def _not_possible(act: Act, meter: Meter | None, command: Taken) -> Effect | None:
    if meter is None or meter.account_id != command.account_id:
        return refused("meter_unknown")
    return check_period(act, command.period)


def _settled(act: Act, meter: Meter, merge: str, current: Reading | None) -> Effect:
    bump_version(act.conn, meter.id)
    touched = (("meter", meter.id),)
    if merge == "review":
        return Effect("review", act.doubt or "conflict", _facts(current), touched)
    code = merge if merge in ("merged", "kept") else ""
    return Effect("accepted", code, _facts(current) if code else {}, touched)


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


def _named(meter: Meter, reading_id: str) -> Reading | None:
    return next((one for one in meter.readings if one.id == reading_id), None)


def _before(meter: Meter, undone: Reading) -> Reading | None:
    """What the reading had replaced, else the best of those it had outranked."""
    for reading in meter.readings:
        if reading.id == undone.replaces and reading.state == "superseded":
            return reading
    outranked = [
        one for one in meter.readings if one.period == undone.period and one.state == "kept"
    ]
    return max(outranked, key=lambda one: (source_rank(one.source), one.recorded_at), default=None)


def _needs_senior(act: Act, meter: Meter, target: Reading) -> bool:
    """A conflict is decided by one of its two sides or by the senior clerk."""
    waiting = [
        one.id for one in meter.readings if one.period == target.period and one.state == "review"
    ]
    if not waiting or act.actor.role == "senior":
        return False
    return act.actor.clerk_id not in authors_of(act.conn, [*waiting, target.id])


def _stored(current: Reading | None) -> StoredReading | None:
    if current is None:
        return None
    return StoredReading(current.id, current.values_e4, current.source)


def _reading(act: Act, command: Taken, state: str, flags: tuple[str, ...]) -> Reading:
    return Reading(
        id=act.op_id,
        period=command.period,
        taken_on=command.taken_on,
        values_e4=command.values_e4,
        state=state,
        source=command.source,
        author=act.actor.name,
        recorded_at=act.now_ms,
        reason=command.reason,
        flags=flags,
        replaces=command.reading_id if isinstance(command, ReplaceReading) else "",
    )
