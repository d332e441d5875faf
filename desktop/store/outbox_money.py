"""What the outbox knows of the till: acts of a shift, numbers given, money not yet sent; upkeep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import apsw
import msgspec

from api_client.commands import Command, from_body
from desktop.store import outbox_states
from desktop.store.db import scalar
from desktop.store.outbox_rows import UNSENT, State, Unsent

SHIFT_NUMBER = "shift number"
_ACT = (
    "SELECT seq, op_id, kind, kind_version, envelope, state, change_seq, code, actor_id,"
    " actor_name FROM operation"
)


@dataclass(frozen=True)
class Act:
    """A queued command of money with where it stands."""

    seq: int
    op_id: str
    command: Command
    state: State
    change_seq: int
    code: str
    clerk_id: int
    clerk: str

    @property
    def unsent(self) -> bool:
        """True while the office has not said anything of it."""
        return self.state in UNSENT or (self.state == "parked" and not self.change_seq)

    @property
    def happened(self) -> bool:
        """False for what was refused for good or withdrawn."""
        return self.state not in ("rejected", "closed", "superseded")


def act_of(connection: apsw.Connection, op_id: str) -> Act | None:
    """The act of this key."""
    row = connection.execute(f"{_ACT} WHERE op_id = ?", (op_id,)).fetchone()
    return _act(row) if row else None


def acts_of_shift(connection: apsw.Connection, shift_id: str) -> tuple[Act, ...]:
    """All acts of a shift in their order."""
    rows = connection.execute(f"{_ACT} WHERE shift_id = ? ORDER BY seq", (shift_id,))
    return tuple(_act(row) for row in rows)


def ends_of_shift(connection: apsw.Connection, shift_id: str) -> tuple[Act, ...]:
    """The acts that opened and closed a shift."""
    rows = connection.execute(
        f"{_ACT} INDEXED BY operation_shift WHERE shift_id = ?"
        " AND kind IN ('OpenShift', 'CloseShift') ORDER BY seq",
        (shift_id,),
    )
    return tuple(_act(row) for row in rows)


def last_opening(connection: apsw.Connection) -> Act | None:
    """The command that opened the latest shift."""
    row = connection.execute(
        f"{_ACT} WHERE kind = 'OpenShift' AND state NOT IN ('rejected', 'closed', 'superseded')"
        " ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    return _act(row) if row else None


def acts_by_receipt(connection: apsw.Connection, number: str) -> tuple[Act, ...]:
    """Acts of this receipt number."""
    rows = connection.execute(f"{_ACT} WHERE receipt = ? ORDER BY seq", (number,))
    return tuple(_act(row) for row in rows)


def receipts_since(connection: apsw.Connection, since_ms: int) -> tuple[Act, ...]:
    """Acts with a receipt, newest first."""
    rows = connection.execute(
        f"{_ACT} WHERE receipt IS NOT NULL AND created_at >= ? ORDER BY seq DESC", (since_ms,)
    )
    return tuple(_act(row) for row in rows)


def last_receipt(connection: apsw.Connection, shift_id: str) -> str:
    """The number given last in a shift, whatever became of its act; empty before the first."""
    found = scalar(
        connection,
        "SELECT receipt FROM operation WHERE shift_id = ? AND receipt IS NOT NULL"
        " ORDER BY seq DESC LIMIT 1",
        (shift_id,),
    )
    return str(found or "")


def last_shift_number(connection: apsw.Connection) -> int:
    """The highest number of a shift this outbox has ever opened."""
    kept = int(scalar(connection, "SELECT value FROM fact WHERE key = ?", (SHIFT_NUMBER,)) or 0)
    opened = scalar(
        connection,
        "SELECT max(json_extract(CAST(envelope AS TEXT), '$.body.number')) FROM operation"
        " WHERE kind = 'OpenShift'",
    )
    return max(kept, int(opened or 0))


def note_shift_number(connection: apsw.Connection) -> None:
    """Before rows go: numbers of shifts go on from here."""
    number = last_shift_number(connection)
    if number:
        outbox_states.set_fact(connection, SHIFT_NUMBER, str(number).encode())


def open_shift_id(connection: apsw.Connection) -> str:
    """The latest shift if nobody closed it here, else empty."""
    opening = last_opening(connection)
    if opening is None:
        return ""
    shift_id = str(getattr(opening.command, "shift_id", ""))
    closed = scalar(
        connection,
        "SELECT 1 FROM operation WHERE shift_id = ? AND kind = 'CloseShift'"
        " AND state NOT IN ('rejected', 'closed', 'superseded')",
        (shift_id,),
    )
    return "" if closed else shift_id


def money_under_review(connection: apsw.Connection) -> tuple[str, ...]:
    """Acts the office has booked with a doubt."""
    rows = connection.execute(
        "SELECT op_id FROM operation INDEXED BY operation_state"
        " WHERE state = 'review' AND change_seq > 0"
        " AND kind NOT IN ('EnterReading', 'ReplaceReading', 'UndoReading')"
    )
    return tuple(op_id for (op_id,) in rows)


def acknowledge(connection: apsw.Connection, op_id: str, now_ms: int) -> None:
    """From review of what the office has booked: a clerk has seen why."""
    connection.execute(
        "UPDATE operation SET state = 'acked', decided_at = ?"
        " WHERE op_id = ? AND state = 'review' AND change_seq > 0",
        (now_ms, op_id),
    )
    outbox_states.settle_entity_of(connection, op_id)


def ask_again(connection: apsw.Connection, op_id: str) -> None:
    """From review of what the office turned away unbooked, back into the queue."""
    connection.execute(
        "UPDATE operation SET state = 'queued', code = '', fields = '{}'"
        " WHERE op_id = ? AND state = 'review' AND change_seq = 0",
        (op_id,),
    )
    outbox_states.settle_entity_of(connection, op_id)


def unsent_by_clerk(connection: apsw.Connection) -> tuple[Unsent, ...]:
    """Whose unsent commands lie here, and the money taken with them."""
    rows = connection.execute(
        "SELECT actor_id, actor_name, count(*),"
        " coalesce(sum(amount) FILTER (WHERE kind = 'TakePayment'), 0) FROM operation"
        " WHERE state IN ('queued', 'blocked', 'sending', 'unknown')"
        " AND kind NOT IN ('LeaseNumbers', 'RecordViews')"
        " GROUP BY actor_id ORDER BY actor_name"
    )
    return tuple(Unsent(*row) for row in rows)


def prune(connection: apsw.Connection, before_ms: int) -> tuple[int, int]:
    """Drop the oldest finished commands; the new floor and how many went.

    Only a beginning without gaps goes, so that a missing number always means a lost command. A
    shift that is not closed stays whole: its drawer is counted from its acts.
    """
    first_kept = scalar(
        connection,
        "SELECT min(seq) FROM operation"
        " WHERE state NOT IN ('acked', 'superseded', 'closed') OR decided_at >= ?"
        " OR shift_id = ?",
        (before_ms, open_shift_id(connection)),
    )
    highest = scalar(connection, "SELECT max(seq) FROM operation")
    if highest is None:
        return outbox_states.floor(connection), 0
    # The last row stays: the chain goes on from it.
    new_floor = min(first_kept or highest, highest) - 1
    note_shift_number(connection)
    connection.execute("DELETE FROM operation WHERE seq <= ?", (new_floor,))
    gone = connection.changes()
    outbox_states.set_fact(connection, "floor", str(new_floor).encode())
    return new_floor, gone


def _act(row: tuple[Any, ...]) -> Act:
    seq, op_id, kind, kind_version, envelope, state, change_seq, code, clerk_id, clerk = row
    command = from_body(kind, kind_version, msgspec.json.decode(envelope)["body"])
    return Act(seq, op_id, command, state, change_seq, code, clerk_id, clerk)
