"""Held readings: where the office says they stand, and their commands in the outbox after it."""

from __future__ import annotations

from typing import Any

import apsw

from desktop.store.outbox_states import settle_entity_of

Held = tuple[str, int, str]
"""(op_id, meter, state of the command)."""


def held_readings(connection: apsw.Connection, cache_seq: int) -> list[Held]:
    """Commands whose reading the office holds or held, but those whose decision the cache has not
    heard of yet.
    """
    rows: list[Any] = connection.execute(
        "SELECT op_id, meter_id, state FROM operation INDEXED BY operation_state"
        " WHERE state IN ('review', 'superseded') AND change_seq > 0"
        " AND kind IN ('EnterReading', 'ReplaceReading')"
        " AND NOT EXISTS (SELECT 1 FROM operation AS later INDEXED BY operation_state"
        " WHERE later.state = 'acked' AND later.change_seq > ?"
        " AND later.resolves = operation.op_id)",
        (cache_seq,),
    ).fetchall()
    return rows


def follow_office(connection: apsw.Connection, op_id: str, reading: str, now_ms: int) -> None:
    """From review or superseded, to where the office's reading of this command stands."""
    state = {"review": "review", "effective": "acked"}.get(reading, "superseded")
    connection.execute(
        "UPDATE operation SET state = ?, decided_at = ?"
        " WHERE op_id = ? AND state IN ('review', 'superseded')",
        (state, 0 if state == "review" else now_ms, op_id),
    )
    settle_entity_of(connection, op_id)
