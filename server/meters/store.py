"""How readings are written: rows are added and their state moves, nothing is overwritten."""

from __future__ import annotations

import json

from sqlalchemy import Connection, insert, select, update

from api_client.models.replica import Meter, Reading
from server import replica
from server.meters.tables import meters, readings


def meter_for_update(conn: Connection, meter_id: int) -> Meter | None:
    """The meter with its readings; its row stays locked until the commit."""
    locked = select(meters.c.id).where(meters.c.id == meter_id).with_for_update()
    if conn.execute(locked).first() is None:
        return None
    rows = replica.rows(conn, "meter", [str(meter_id)])
    return next((row for row in rows if isinstance(row, Meter)), None)


def add_reading(conn: Connection, meter_id: int, reading: Reading) -> None:
    """A new reading; its id is that of the command, so that it can't be there twice."""
    conn.execute(
        insert(readings),
        {
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
        },
    )


def set_state(conn: Connection, reading_id: str, state: str) -> None:
    """Move one reading to another state."""
    conn.execute(update(readings).where(readings.c.id == reading_id).values(state=state))


def bump_version(conn: Connection, meter_id: int) -> None:
    """The meter's row as terminals see it has changed."""
    conn.execute(update(meters).where(meters.c.id == meter_id).values(version=meters.c.version + 1))
