"""What a command does to the readings of a month: one set of rules for the counter and the office.

The month has at most one effective reading and any number of held ones (``review``). Whoever sets
a reading aside records its former state, so that taking the new one back restores exactly that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from domain.meter_facts import ReadingLike, day_of, effective_in
from domain.readings import USUAL_RANK, StoredReading, merge_decision, source_rank

STANDING = ("effective", "review")
_SET_ASIDE = ("superseded", "kept")
_FLAGS = frozenset({"rollover", "replaced", "inspection"})

Pairs = tuple[tuple[str, str], ...]


class KnownReading(ReadingLike, Protocol):
    """A stored reading with its author (0: nobody of the staff) and what it set aside."""

    @property
    def author_id(self) -> int: ...
    @property
    def recorded_at(self) -> int: ...
    @property
    def superseded(self) -> Pairs: ...


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose command it is; ``doubt``: why a person has to look before it takes effect."""

    clerk_id: int
    senior: bool = False
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The reading a command brings; ``asks_person``: of a replaced meter, held when entered."""

    period: int
    values_e4: tuple[int, ...]
    source: str
    reason: str = ""
    asks_person: bool = False


class BringsReading(Protocol):
    """A command that brings a reading."""

    @property
    def period(self) -> int: ...
    @property
    def values_e4(self) -> tuple[int, ...]: ...
    @property
    def source(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def decision(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be written.

    ``moved``: other readings with their new states, in the order of writing. ``born``: the state of
    the command's own reading, empty when it leaves none. ``superseded``: what that reading set
    aside, each with its former state.
    """

    outcome: Literal["accepted", "review", "refused"]
    code: str = ""
    moved: Pairs = ()
    born: str = ""
    superseded: Pairs = ()


def proposal_of(command: BringsReading) -> Proposal:
    """What the command brings; Alt 3 «Счётчик заменён» asks for a look at the meter's card."""
    return Proposal(
        command.period,
        command.values_e4,
        command.source,
        command.reason,
        command.decision == "replaced",
    )


def enter(readings: Sequence[KnownReading], new: Proposal, hand: Hand, seen_id: str) -> Step:
    """A reading beside what stands: it takes effect, is merged, kept below a higher rank or held.

    ``seen_id``: the effective reading its author saw; to enter another value over a colleague's
    one needs a reason.
    """
    current = effective_in(readings, new.period)
    merge = merge_decision(_stored(current), seen_id, new.values_e4, new.source)
    if new.asks_person or (hand.doubt and merge != "merged"):
        merge = "review"
    if merge == "review":
        return _held(readings, new, hand.doubt or "conflict")
    if merge != "effective":
        return Step("accepted", merge, born="kept")
    if current is not None and current.id == seen_id and _lacks_reason(current, new.reason, hand):
        return Step("refused", "reason_required")
    outranked = () if current is None else (current,)
    same = _held_alike(readings, new)
    moved = _moved(outranked, "kept") + _moved(same, "superseded")
    return Step("accepted", "", moved, "effective", _former(outranked + same))


def replace(readings: Sequence[KnownReading], new: Proposal, hand: Hand, named_id: str) -> Step:
    """Another value instead of all that stands; also the decision of a conflict.

    A value of a lower rank than the effective one waits for the senior clerk.
    """
    named = _named(readings, named_id)
    if named is None or named.period != new.period:
        return Step("refused", "reading_unknown")
    if not new.reason.strip():
        return Step("refused", "reason_required")
    if _is_foreign_conflict(readings, new.period, hand):
        return Step("refused", "forbidden")
    current = effective_in(readings, new.period)
    gone = named.state not in STANDING
    if gone and current is not None and current.values_e4 == new.values_e4:
        return Step("accepted", "merged", born="kept")
    if hand.doubt or gone:
        return _held(readings, new, hand.doubt or "conflict")
    if is_outranked(readings, new.period, new.source, hand):
        return _held(readings, new, "outranked")
    aside = tuple(one for one in readings if one.period == new.period and one.state in STANDING)
    return Step("accepted", "", _moved(aside, "superseded"), "effective", _former(aside))


def undo(readings: Sequence[KnownReading], named_id: str, reason: str, hand: Hand) -> Step:
    """Take a reading back: what it had set aside stands again exactly as it stood.

    A colleague's reading needs a reason; an inspector's or a transmitted one the senior clerk.
    """
    named = _named(readings, named_id)
    if named is None:
        return Step("refused", "reading_unknown")
    if named.state == "undone":
        return Step("accepted", "already_undone")
    if named.state == "superseded":
        return Step("refused", "not_effective")
    no = _undo_not_allowed(readings, named, reason, hand)
    if no:
        return Step("refused", no)
    if hand.doubt:
        return Step("review", hand.doubt)
    moved: Pairs = ((named.id, "undone"),)
    if named.state == "effective":
        moved += _restored(readings, named)
    return Step("accepted", "", moved)


def is_outranked(readings: Iterable[KnownReading], period: int, source: str, hand: Hand) -> bool:
    """Whether the month's effective reading is trusted more than this source, and the hand is not
    the senior clerk's.
    """
    current = effective_in(readings, period)
    if current is None or hand.senior:
        return False
    return source_rank(source) < source_rank(current.source)


def flags_of(decision: str, taken_on: str, verify_until: str) -> tuple[str, ...]:
    """What is kept with a reading: the clerk's answer, and an expired verification."""
    found = [decision] if decision in _FLAGS else []
    taken, until = day_of(taken_on), day_of(verify_until)
    if taken is not None and until is not None and taken > until:
        found.append("expired")
    return tuple(found)


def _held(readings: Sequence[KnownReading], new: Proposal, code: str) -> Step:
    """One open question a value: the same one again joins the reading that is held already."""
    if _held_alike(readings, new):
        return Step("accepted", "merged_held", born="superseded")
    return Step("review", code, born="review")


def _held_alike(readings: Sequence[KnownReading], new: Proposal) -> tuple[KnownReading, ...]:
    held = _waiting(readings, new.period)
    return tuple(one for one in held if one.values_e4 == new.values_e4)


def _waiting(readings: Iterable[KnownReading], period: int) -> list[KnownReading]:
    return [one for one in readings if one.period == period and one.state == "review"]


def _is_foreign_conflict(readings: Sequence[KnownReading], period: int, hand: Hand) -> bool:
    """A conflict is decided by one of its sides or by the senior clerk."""
    waiting = _waiting(readings, period)
    if not waiting or hand.senior:
        return False
    current = effective_in(readings, period)
    sides = [*waiting, current] if current is not None else waiting
    return all(one.author_id != hand.clerk_id for one in sides)


def _undo_not_allowed(
    readings: Sequence[KnownReading], named: KnownReading, reason: str, hand: Hand
) -> str:
    if named.state in STANDING and _is_foreign_conflict(readings, named.period, hand):
        return "forbidden"
    own = named.author_id == hand.clerk_id
    trusted = source_rank(named.source) > USUAL_RANK and named.state == "effective"
    if trusted and not own and not hand.senior:
        return "forbidden"
    return "reason_required" if _lacks_reason(named, reason, hand) else ""


def _lacks_reason(reading: KnownReading, reason: str, hand: Hand) -> bool:
    return reading.author_id != hand.clerk_id and not reason.strip()


def _restored(readings: Sequence[KnownReading], undone: KnownReading) -> Pairs:
    """What the undone reading had set aside; without an effective one the best of those kept."""
    by_id = {one.id: one for one in readings}
    back = tuple(
        (reading_id, former)
        for reading_id, former in undone.superseded
        if reading_id in by_id and by_id[reading_id].state in _SET_ASIDE
    )
    if any(former == "effective" for _, former in back):
        return back
    kept = [one for one in readings if one.period == undone.period and one.state == "kept"]
    if not kept:
        return back
    best = max(kept, key=lambda one: (source_rank(one.source), one.recorded_at, one.id))
    return (*back, (best.id, "effective"))


def _stored(current: KnownReading | None) -> StoredReading | None:
    if current is None:
        return None
    return StoredReading(current.id, current.values_e4, current.source)


def _named(readings: Iterable[KnownReading], reading_id: str) -> KnownReading | None:
    return next((one for one in readings if one.id == reading_id), None)


def _moved(readings: Iterable[KnownReading], state: str) -> Pairs:
    return tuple((one.id, state) for one in readings)


def _former(readings: Iterable[KnownReading]) -> Pairs:
    return tuple((one.id, one.state) for one in readings)
