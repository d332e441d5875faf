"""Several terminals at once, on SQLite and on PostgreSQL: nothing lost, nothing done twice."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from server import audit, changes
from server.meters.tables import meters, readings
from server.operations import operations
from tests.support import small_city
from tests.support.office import Clerk, Desk
from tests.support.office_city import City, reading, replacement, served_city, undoing
from tests.support.postgres import Cluster

TERMINALS = 8
MANY_METERS = 40


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def city(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_cluster: Cluster
) -> Iterator[City]:
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/office.db" if on_sqlite else postgres_cluster.new_database()
    with served_city(url) as served:
        yield served


def add_meters(city: City) -> list[int]:
    ids = list(range(100, 100 + MANY_METERS))
    row = {"version": 1, "account_id": small_city.ACCOUNT, "service_id": 1, "digits": 5}
    with city.office.office.db.session() as conn:
        conn.execute(
            insert(meters),
            [{**row, "id": one, "serial": f"МН-{one}", "decimals": 3} for one in ids],
        )
    return ids


@pytest.fixture
def seats(city: City) -> Iterator[list[tuple[Desk, Clerk]]]:
    """Terminals, each with a connection of its own and a clerk at it."""
    with contextlib.ExitStack() as connections:
        taken = []
        for number in range(TERMINALS):
            http = connections.enter_context(city.office.client())
            desk = city.office.enrol(http, f"Окно {number}")
            taken.append((desk, desk.sign_in("kassir")))
        yield taken


def test_one_meter_entered_everywhere_has_one_effective_reading(
    city: City, seats: list[tuple[Desk, Clerk]]
) -> None:
    envelopes = [
        desk.envelope(clerk, reading(1_240_000 + 1000 * number))
        for number, (desk, clerk) in enumerate(seats)
    ]
    with ThreadPoolExecutor(TERMINALS) as threads:
        sent = threads.map(
            lambda pair: pair[0][0].send(pair[1])[0], zip(seats, envelopes, strict=True)
        )
        outcomes = sorted(verdict["outcome"] for verdict in sent)
    assert outcomes == ["accepted"] + ["review"] * (TERMINALS - 1)
    assert sorted(city.states().values()) == ["effective"] + ["review"] * (TERMINALS - 1)


def test_a_command_sent_by_eight_connections_is_done_once(city: City) -> None:
    envelope = city.desk.envelope(city.kassir, reading())

    def send(_number: int) -> Any:
        with city.office.client() as http:
            wish = {"protocol": 1, "cursor": "", "want_changes": False, "limit": 1}
            wish["commands"] = [envelope]
            reply = http.post("/v1/sync", headers=city.desk.bearer, json=wish)
            return reply.json()["results"][0]

    with ThreadPoolExecutor(TERMINALS) as threads:
        verdicts = list(threads.map(send, range(TERMINALS)))
    assert all(verdict == verdicts[0] for verdict in verdicts)
    assert verdicts[0]["outcome"] == "accepted"
    assert city.count(operations.c.op_id) == 1


def test_a_reader_of_changes_misses_none_while_eight_write(
    city: City, seats: list[tuple[Desk, Clerk]]
) -> None:
    """A number that becomes visible after a later one would be passed over by the cursor."""
    ids = add_meters(city)
    start = city.cursor()
    writing = threading.Event()
    writing.set()
    seen: set[str] = set()

    def read() -> None:
        cursor, more = start, True
        with city.office.client() as http:
            while writing.is_set() or more:
                wish = {"protocol": 1, "cursor": cursor, "want_changes": True, "limit": 7}
                wish["commands"] = []
                page = http.post("/v1/sync", headers=city.desk.bearer, json=wish).json()
                seen.update(one["id"] for one in page["changes"])
                cursor, more = page["cursor"], page["more"] or bool(page["changes"])

    def write(number: int) -> list[str]:
        desk, clerk = seats[number]
        own = ids[number::TERMINALS]
        outcomes = []
        for meter_id in own:
            command = reading(40_000, meter_id=meter_id)
            outcomes += [one["outcome"] for one in desk.send(desk.envelope(clerk, command))]
        return outcomes

    reader = threading.Thread(target=read)
    reader.start()
    try:
        with ThreadPoolExecutor(TERMINALS) as threads:
            outcomes = [one for part in threads.map(write, range(TERMINALS)) for one in part]
    finally:
        writing.clear()
        reader.join(30)
    assert outcomes == ["accepted"] * MANY_METERS
    assert seen == {str(one) for one in ids}
    with city.office.office.db.session(write=False) as conn:
        assert audit.first_broken(conn) is None
        numbers = conn.execute(select(changes.changes.c.seq)).scalars().all()
        assert len(set(numbers)) == len(numbers)
        assert max(numbers) == changes.current_seq(conn)


def test_replace_and_undo_behave_the_same_on_both(city: City) -> None:
    first = city.do(city.kassir, reading())
    second = city.do(city.kassir, replacement(first["op_id"]))
    third = city.do(city.starshiy, reading(1_260_000, source="inspector"))
    assert city.do(city.starshiy, undoing(third["op_id"]))["outcome"] == "accepted"
    assert city.states() == {
        first["op_id"]: "superseded",
        second["op_id"]: "effective",
        third["op_id"]: "undone",
    }
    text = "Ёлка\u00a0«104» \U0001f3e0 '; DROP TABLE readings; --"
    done = city.do(city.kassir, replacement(second["op_id"], 1_255_000, reason=text))
    with city.office.office.db.session(write=False) as conn:
        kept = conn.execute(select(readings.c.reason).where(readings.c.id == done["op_id"]))
        assert kept.scalar_one() == text
