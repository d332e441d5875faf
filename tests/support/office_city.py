"""The small city served over HTTP with a terminal and clerks, and the words tests use of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import func, select

from api_client.commands import Command, EnterReading, ReplaceReading, UndoReading
from server import changes
from server.meters.tables import readings
from tests.support import small_city
from tests.support.office import Clerk, Desk, RunningOffice, running_office


@dataclass
class City:
    """A served small city, a terminal in it and two clerks at it."""

    office: RunningOffice
    desk: Desk
    kassir: Clerk
    starshiy: Clerk

    def cursor(self) -> str:
        """The end of the change log."""
        with self.office.office.db.session(write=False) as conn:
            return changes.position(conn).cursor

    def count(self, column: Any) -> int:
        """How many rows the column's table has."""
        with self.office.office.db.session(write=False) as conn:
            return int(conn.execute(select(func.count(column))).scalar_one())

    def do(self, clerk: Clerk, command: Command) -> dict[str, Any]:
        """The verdict of one command."""
        return self.desk.send(self.desk.envelope(clerk, command))[0]

    def states(self, meter_id: int = small_city.COLD, period: int = 202611) -> dict[str, str]:
        """Reading id -> state of a meter and period, as the server holds them."""
        query = select(readings.c.id, readings.c.state).where(
            readings.c.meter_id == meter_id, readings.c.period == period
        )
        with self.office.office.db.session(write=False) as conn:
            return {row.id: row.state for row in conn.execute(query)}


@contextmanager
def served_city(db_url: str) -> Iterator[City]:
    """Migrate, fill and serve the small city with clerks of the roles tests need."""
    with running_office(db_url) as office, office.client() as http:
        with office.office.db.session() as conn:
            small_city.fill(conn)
        office.add_clerk("kassir", "cashier", "Иванова А. С.")
        office.add_clerk("starshiy", "senior", "Старшая С. С.")
        office.add_clerk("konsultant", "consultant", "Новикова Е. В.")
        office.add_clerk("pasport", "passport")
        desk = office.enrol(http)
        yield City(office, desk, desk.sign_in("kassir"), desk.sign_in("starshiy"))


def reading(value_e4: int = 1_240_000, **changed: Any) -> EnterReading:
    """November's reading of the cold meter, 4 m3 after October's."""
    entered = EnterReading(
        meter_id=small_city.COLD,
        account_id=small_city.ACCOUNT,
        period=202611,
        taken_on="2026-11-20",
        values_e4=(value_e4,),
        source="counter",
        seen_reading_id="",
    )
    return msgspec.structs.replace(entered, **changed)


def replacement(reading_id: str, value_e4: int = 1_250_000, **changed: Any) -> ReplaceReading:
    """Another value for the named reading of November."""
    replaced = ReplaceReading(
        meter_id=small_city.COLD,
        account_id=small_city.ACCOUNT,
        reading_id=reading_id,
        period=202611,
        taken_on="2026-11-20",
        values_e4=(value_e4,),
        source="counter",
        reason="опечатка",
    )
    return msgspec.structs.replace(replaced, **changed)


def undoing(reading_id: str, **changed: Any) -> UndoReading:
    """Take the named reading of the cold meter back."""
    undone = UndoReading(
        meter_id=small_city.COLD,
        account_id=small_city.ACCOUNT,
        reading_id=reading_id,
        reason="не тот счётчик",
    )
    return msgspec.structs.replace(undone, **changed)
