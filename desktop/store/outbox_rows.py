"""What the outbox shows of itself: items, counts, states, and the commands to overlay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import apsw
import msgspec

from api_client.commands import Command
from api_client.money_commands import MONEY_COMMANDS
from desktop.errors import AppError

State = Literal[
    "queued",
    "blocked",
    "sending",
    "unknown",
    "acked",
    "review",
    "rejected",
    "parked",
    "superseded",
    "closed",
]

FACTS = frozenset(
    {
        *("OpenShift", "MoveCash", "CloseShift", "TakePayment", "RefundPayment"),
        *("IssueCertificate", "DuplicateCertificate"),
    }
)
"""Commands that tell what has happened to cash, or that a paper was given out."""

MONEY = frozenset(command.kind for command in MONEY_COMMANDS)
PAPERS = frozenset({"IssueCertificate", "AnnulCertificate", "DuplicateCertificate"})

UNSENT = ("queued", "blocked", "sending", "unknown")
REFUSED = ("review", "rejected", "parked")
READINGS = ("EnterReading", "ReplaceReading", "UndoReading")
# Refused for reasons that another signature or another moment may change.
_PASSING = frozenset({"dependency_closed", "forbidden", "reason_required"})
_BOOKED = MONEY | PAPERS
FINISHED = ("acked", "superseded", "closed")


@dataclass(frozen=True)
class OutboxItem:
    """One queued act as «Исходящие» shows it; times are aware UTC.

    ``held_there``: the office keeps its reading, which is decided about. ``decided``: a decision
    about it waits in the queue. ``can_repeat``: the office keeps nothing of it, and it may be given
    anew. ``can_retry``: it may be sent again as it is. ``can_acknowledge``: money that is booked,
    and only wants to be looked at.
    """

    op_id: str
    kind: str
    account_id: int
    meter_id: int
    state: State
    created_at: datetime
    actor_id: int
    actor_name: str
    code: str
    fields: dict[str, Any]
    attempts: int
    body: dict[str, Any]
    seq: int
    resolves: str
    reason: str
    decided_at: datetime | None
    held_there: bool
    decided: bool
    can_withdraw: bool
    can_repeat: bool
    can_retry: bool = False
    can_acknowledge: bool = False


@dataclass(frozen=True)
class OutboxCounts:
    """``waiting``: to be sent; ``unknown``: outcome being asked; ``refused``: wait for a clerk,
    ``conflicts`` of them because the office holds them.
    """

    waiting: int
    unknown: int
    refused: int
    sent_today: int
    conflicts: int = 0

    @property
    def unsent(self) -> int:
        return self.waiting + self.unknown


@dataclass(frozen=True)
class Wish:
    """A command to queue; ``resolves``: the held command it decides, ``op_id``: its own key when
    it was born with the intent.
    """

    command: Command
    base_version: int = 0
    resolves: str = ""
    op_id: str = ""


@dataclass(frozen=True)
class Unsent:
    """Whose work waits here, and how much money was taken with it: for the warning at sign-out."""

    actor_id: int
    actor_name: str
    count: int
    taken_kopecks: int = 0


@dataclass(frozen=True)
class Recovery:
    """What the start found and mended; all zero on a good day."""

    from_tape: int = 0
    to_tape: int = 0
    quarantined: tuple[str, ...] = ()
    missing_seqs: tuple[int, ...] = ()

    @property
    def clean(self) -> bool:
        return self == Recovery()


_ITEM = (
    "SELECT op_id, kind, account_id, meter_id, state, created_at, actor_id, actor_name, code,"
    " fields, attempts, envelope, seq, resolves, reason, decided_at, doubtful, change_seq > 0,"
    " state IN ('review', 'rejected') AND EXISTS (SELECT 1 FROM operation AS later"
    " INDEXED BY operation_state WHERE later.resolves = operation.op_id"
    " AND later.state IN ('queued', 'blocked', 'sending', 'unknown', 'parked'))"
    " FROM operation "
)


def read_item(connection: apsw.Connection, op_id: str) -> OutboxItem:
    """One item; AppError ``no_such_command``."""
    row = connection.execute(f"{_ITEM} WHERE op_id = ?", (op_id,)).fetchone()
    if row is None:
        raise AppError("no_such_command")
    return item_of(row)


def read_items(connection: apsw.Connection, midnight_ms: int) -> tuple[OutboxItem, ...]:
    """Unfinished ones and those decided since then, newest first."""
    rows = connection.execute(
        f"{_ITEM} WHERE (state NOT IN ('acked', 'superseded', 'closed') OR decided_at >= ?)"
        " AND kind NOT IN ('LeaseNumbers', 'RecordViews') ORDER BY seq DESC",
        (midnight_ms,),
    )
    return tuple(item_of(row) for row in rows)


def item_of(row: tuple[Any, ...]) -> OutboxItem:
    """An item from the columns of _ITEM."""
    (op_id, kind, account_id, meter_id, state, created_at, actor_id, actor_name, code, fields) = (
        row[:10]
    )
    attempts, envelope, seq, resolves, reason, decided_at, doubtful, changed, decided = row[10:]
    # Money taken is a fact: it is undone by a void, never by forgetting it.
    never_sent = state in ("queued", "blocked") and not doubtful and kind not in FACTS
    parked = state == "parked" and kind not in FACTS
    free = not decided
    unkept = state == "review" and not changed and kind in READINGS
    passing = state == "rejected" and code in _PASSING and kind in READINGS
    return OutboxItem(
        op_id=op_id,
        kind=kind,
        account_id=account_id,
        meter_id=meter_id,
        state=state,
        created_at=moment(created_at),
        actor_id=actor_id,
        actor_name=actor_name,
        code=code,
        fields=msgspec.json.decode(fields),
        attempts=attempts,
        body=_light(kind, msgspec.json.decode(envelope)["body"]),
        seq=seq,
        resolves=resolves,
        reason=reason,
        decided_at=moment(decided_at) if decided_at else None,
        held_there=state == "review" and bool(changed),
        decided=bool(decided),
        can_withdraw=never_sent or parked or (free and (unkept or state == "rejected")),
        can_repeat=free and (unkept or passing),
        can_retry=state == "parked" or (state == "review" and not changed and kind in _BOOKED),
        can_acknowledge=state == "review" and bool(changed) and kind in _BOOKED,
    )


def _light(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """A list needs no bytes of papers."""
    if kind in PAPERS:
        return {name: body[name] for name in body.keys() - {"content", "model"}}
    return body


def moment(utc_ms: int) -> datetime:
    """Aware UTC of stored milliseconds."""
    return datetime.fromtimestamp(utc_ms / 1000, UTC)
