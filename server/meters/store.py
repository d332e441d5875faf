"""How readings are written: rows are added and their state moves, nothing is overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, insert, select, update

from api_client.models.replica import Meter, Reading
from server import replica
from server.meters.tables import meters, readings

_SET_STATE = (
    update(readings).where(readings.c.id == bindparam("reading_id")).values(state=bindparam("to"))
)
_BUMP = (
    update(meters).where(meters.c.id == bindparam("meter_id")).values(version=meters.c.version + 1)
)


def meter_for_update(conn: Connection, meter_id: int) -> Meter | None:
    """The meter with its readings; its row stays locked until the commit."""
    locked = select(meters.c.id).where(meters.c.id == meter_id).with_for_update()
    if conn.execute(locked).first() is None:
        return None
    rows = replica.rows(conn, "meter", [str(meter_id)])
    return next((row for row in rows if isinstance(row, Meter)), None)


def add_reading(conn: Connection, meter_id: int, reading: Reading) -> None:
    """A new reading; its id is that of the command, so that it can't be there twice."""
    add_readings(conn, [(meter_id, reading)])


def add_readings(conn: Connection, told: Iterable[tuple[int, Reading]]) -> None:
    """Many of them, each with its meter."""
    rows = [_columns(meter_id, reading) for meter_id, reading in told]
    if rows:
        conn.execute(insert(readings), rows)


def set_state(conn: Connection, reading_id: str, state: str) -> None:
    """Move one reading to another state."""
    set_states(conn, {reading_id: state})


def set_states(conn: Connection, states: Mapping[str, str]) -> None:
    """Move readings to other states, by id."""
    if states:
        moved = [{"reading_id": one, "to": state} for one, state in states.items()]
        conn.execute(_SET_STATE, moved)


def bump_version(conn: Connection, meter_id: int) -> None:
    """The meter's row as terminals see it has changed."""
    bump_versions(conn, [meter_id])


def bump_versions(conn: Connection, meter_ids: Iterable[int]) -> None:
    """The same of many."""
    rows = [{"meter_id": one} for one in meter_ids]
    if rows:
        conn.execute(_BUMP, rows)


def _columns(meter_id: int, reading: Reading) -> dict[str, object]:
    return {
        "id": reading.id,
        "meter_id": meter_id,
        "period": reading.period,
        "taken_on": reading.taken_on,
        "values_e4": json.dumps(reading.values_e4),
        "state": reading.state,
        "source": reading.source,
        "author": reading.author,
        "recorded_at": reading.recorded_at,
        "reason": reading.reason,
        "flags": " ".join(reading.flags),
        "replaces": reading.replaces,
        "superseded": json.dumps(reading.superseded) if reading.superseded else "",
        "author_id": reading.author_id,
        "op_id": reading.id,
    }
