"""The states of a queued command and every step between them, each compare-and-set in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import apsw
import msgspec

from api_client.models.sync import Envelope
from desktop.store.db import scalar
from desktop.store.outbox_rows import MONEY, OutboxCounts

_OVERLAY = (
    "SELECT op_id, 0, seq FROM operation INDEXED BY operation_state"
    " WHERE state IN ('queued', 'blocked', 'sending', 'unknown')"
    " UNION ALL SELECT op_id, change_seq, seq FROM operation INDEXED BY operation_state"
    " WHERE state = 'acked' AND change_seq > ?1"
    " UNION ALL SELECT op_id, change_seq, seq FROM operation INDEXED BY operation_state"
    " WHERE state IN ('review', 'parked') AND (change_seq = 0 OR change_seq > ?1)"
    " AND kind NOT IN ('EnterReading', 'ReplaceReading', 'UndoReading') ORDER BY 3"
)

# queued -> sending -> acked | review | rejected | parked | unknown; unknown -> sending
# blocked <-> queued with what it depends on; review -> acked | superseded
# queued, blocked (never sent), rejected, parked -> closed, by a clerk with a reason; so does a
# review of which the office keeps nothing; superseded -> review when its decision was taken back


class Answer(Protocol):
    """What the server said about one command, as the exchange understood it."""

    @property
    def op_id(self) -> str: ...
    @property
    def state(self) -> str:
        """acked, review, rejected, parked, blocked; queued: ask again, the server is at work."""

    @property
    def code(self) -> str: ...
    @property
    def fields(self) -> Mapping[str, Any]: ...
    @property
    def seq(self) -> int: ...
    @property
    def ack(self) -> str: ...


def after_start(connection: apsw.Connection) -> None:
    """Whatever was on the wire when the program ended has an unknown outcome."""
    connection.execute(
        "UPDATE operation SET state = 'unknown', doubtful = 1 WHERE state = 'sending'"
    )


def unsent_before(connection: apsw.Connection, entity: str) -> tuple[str, ...]:
    """The previous unsent command of the entity, which a new one depends on."""
    row = connection.execute(
        "SELECT op_id FROM operation WHERE entity = ?"
        " AND state IN ('queued', 'blocked', 'sending', 'unknown', 'parked')"
        " ORDER BY seq DESC LIMIT 1",
        (entity,),
    ).fetchone()
    return (row[0],) if row else ()


def ready(connection: apsw.Connection, limit: int) -> list[Envelope]:
    """Sendable commands in order; after an unknown outcome nothing more of that lane."""
    held: set[str] = set()
    batch: list[Envelope] = []
    rows = connection.execute(
        "SELECT lane, state, envelope FROM operation"
        " WHERE state IN ('queued', 'sending', 'unknown') ORDER BY seq"
    )
    for lane, state, envelope in rows:
        if lane in held:
            continue
        if state != "queued":
            held.add(lane)
        if state != "sending":
            batch.append(msgspec.json.decode(envelope, type=Envelope))
        if len(batch) == limit:
            break
    return batch


def mark_sending(connection: apsw.Connection, op_ids: Iterable[str]) -> None:
    """From queued or unknown."""
    connection.executemany(
        "UPDATE operation SET state = 'sending', attempts = attempts + 1"
        " WHERE op_id = ? AND state IN ('queued', 'unknown')",
        [(op_id,) for op_id in op_ids],
    )


def release(connection: apsw.Connection, op_ids: Iterable[str], *, unknown: bool) -> None:
    """From sending; once doubtful a command stays so until the server speaks."""
    connection.executemany(
        "UPDATE operation SET doubtful = max(doubtful, ?1),"
        " state = CASE WHEN max(doubtful, ?1) THEN 'unknown' ELSE 'queued' END"
        " WHERE op_id = ?2 AND state = 'sending'",
        [(int(unknown), op_id) for op_id in op_ids],
    )


def take_answer(connection: apsw.Connection, answer: Answer, now_ms: int) -> bool:
    """From sending or unknown to where the answer puts it; False if it was not there."""
    row = connection.execute(
        "SELECT entity, resolves FROM operation"
        " WHERE op_id = ? AND state IN ('sending', 'unknown')",
        (answer.op_id,),
    ).fetchone()
    if row is None:
        return False
    state = "unknown" if answer.state == "queued" else answer.state
    fields = msgspec.json.encode(answer.fields).decode()
    connection.execute(
        "UPDATE operation SET state = ?, doubtful = 1, code = ?, fields = ?, change_seq = ?,"
        " ack = ?, decided_at = ? WHERE op_id = ?",
        (state, answer.code, fields, answer.seq, answer.ack, now_ms, answer.op_id),
    )
    entity, resolves = row
    if resolves:
        _supersede(connection, resolves, state, now_ms)
    settle(connection, entity)
    if state == "blocked":
        # Ours is answered for, yet the server misses what came before: asking again cannot help.
        connection.execute(
            "UPDATE operation SET state = 'parked' WHERE op_id = ? AND state = 'queued'",
            (answer.op_id,),
        )
    return True


def park(connection: apsw.Connection, op_id: str, code: str) -> None:
    """From queued, sending or unknown."""
    connection.execute(
        "UPDATE operation SET state = 'parked', code = ?"
        " WHERE op_id = ? AND state IN ('queued', 'sending', 'unknown')",
        (code, op_id),
    )
    settle_entity_of(connection, op_id)


def retry(connection: apsw.Connection, op_id: str) -> None:
    """From parked, back into the queue."""
    connection.execute(
        "UPDATE operation SET state = CASE WHEN doubtful THEN 'unknown' ELSE 'queued' END"
        " WHERE op_id = ? AND state = 'parked'",
        (op_id,),
    )
    settle_entity_of(connection, op_id)


def close(connection: apsw.Connection, op_id: str, reason: str, now_ms: int) -> None:
    """From never sent, rejected, parked or held without a trace there.

    What depends on it can never pass and says so.
    """
    connection.execute(
        "UPDATE operation SET state = 'closed', reason = ?, decided_at = ? WHERE op_id = ?"
        " AND (state IN ('rejected', 'parked') OR (state = 'review' AND change_seq = 0)"
        " OR (state IN ('queued', 'blocked') AND NOT doubtful))",
        (reason, now_ms, op_id),
    )
    settle_entity_of(connection, op_id)


def settle(connection: apsw.Connection, entity: str) -> None:
    """Recompute who waits for whom among the commands of one entity, in order."""
    rows: list[Any] = connection.execute(
        "SELECT op_id, kind, state, depends_on FROM operation WHERE entity = ? ORDER BY seq",
        (entity,),
    ).fetchall()
    # Money under review is booked: what undoes it may go.
    states = {
        op_id: "acked" if state == "review" and kind in MONEY else state
        for op_id, kind, state, _depends_on in rows
    }
    for op_id, _kind, state, depends_on in rows:
        if state not in ("queued", "blocked"):
            continue
        before = [states.get(one, "acked") for one in msgspec.json.decode(depends_on)]
        following = _waiting_state(before)
        if following != state:
            states[op_id] = following
            code = "dependency_closed" if following == "rejected" else ""
            connection.execute(
                "UPDATE operation SET state = ?, code = ? WHERE op_id = ?",
                (following, code, op_id),
            )


def settle_entity_of(connection: apsw.Connection, op_id: str) -> None:
    """Recompute who waits for whom around this command."""
    row = connection.execute("SELECT entity FROM operation WHERE op_id = ?", (op_id,)).fetchone()
    if row is not None:
        settle(connection, row[0])


def to_overlay(connection: apsw.Connection, cache_seq: int) -> list[tuple[Any, ...]]:
    """(op_id, change_seq) in order: outcome open (0), or accepted beyond the cache's cursor.

    Money that was taken counts until the cache shows it, whatever the office thinks of it.
    """
    return connection.execute(
        _OVERLAY,
        (cache_seq,),
    ).fetchall()


def fold_row(connection: apsw.Connection, op_id: str) -> tuple[Any, ...]:
    """The row for ``fold_command``."""
    row: Any = connection.execute(
        "SELECT op_id, kind, kind_version, envelope, actor_id, actor_name, actor_role, created_at"
        " FROM operation WHERE op_id = ?",
        (op_id,),
    ).fetchone()
    return tuple(row)


def counts(connection: apsw.Connection, midnight_ms: int) -> OutboxCounts:
    """How many stand where."""
    by_state: dict[Any, Any] = dict(
        connection.execute(
            "SELECT state, count(*) FROM operation INDEXED BY operation_state WHERE state IN"
            " ('queued', 'blocked', 'sending', 'unknown', 'review', 'rejected', 'parked')"
            " AND kind NOT IN ('LeaseNumbers', 'RecordViews') GROUP BY state"
        )
    )
    sent = scalar(
        connection,
        "SELECT count(*) FROM operation WHERE decided_at >= ? AND state = 'acked'"
        " AND kind NOT IN ('LeaseNumbers', 'RecordViews')",
        (midnight_ms,),
    )
    return OutboxCounts(
        waiting=sum(by_state.get(state, 0) for state in ("queued", "blocked", "sending")),
        unknown=by_state.get("unknown", 0),
        refused=sum(by_state.get(state, 0) for state in ("review", "rejected", "parked")),
        sent_today=sent,
        conflicts=by_state.get("review", 0),
    )


def floor(connection: apsw.Connection) -> int:
    """The highest number pruned."""
    return int(scalar(connection, "SELECT value FROM fact WHERE key = 'floor'") or 0)


def set_fact(connection: apsw.Connection, key: str, value: bytes) -> None:
    """Insert or replace."""
    connection.execute(
        "INSERT INTO fact (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def _supersede(connection: apsw.Connection, op_id: str, answer: str, now_ms: int) -> None:
    """A reading that was decided about, or given anew: then any lasting answer is enough."""
    if answer in ("acked", "review", "rejected"):
        connection.execute(
            "UPDATE operation SET state = 'superseded', decided_at = ?1 WHERE op_id = ?2"
            " AND state IN ('review', 'rejected')"
            " AND (?3 OR (change_seq = 0 AND entity LIKE 'meter:%'))",
            (now_ms, op_id, answer == "acked"),
        )


def _waiting_state(before: list[str]) -> str:
    """Where a command stands that waits for commands in these states."""
    if any(state in ("closed", "superseded") for state in before):
        return "rejected"
    if any(state in ("blocked", "review", "rejected", "parked") for state in before):
        return "blocked"
    return "queued"
