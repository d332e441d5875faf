"""The server killed while terminals send: retries get the same answer, acts are done once."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import insert, select, text

from domain.periods import reading_period
from server import audit
from server.config import database_url
from server.db import Database
from server.meters.tables import meters, readings
from server.migrations import upgrade
from server.operations import operations
from server.staff import commands
from server.staff.passwords import Passwords
from tests.support import small_city
from tests.support.killed_server import KilledServer
from tests.support.office import CHEAP, PASSWORD, Clerk, Desk, StoppedClock
from tests.support.office_city import reading

KILLS = 8
SEED = 20261122
FIRST_METER = 1000

pytestmark = pytest.mark.faults


@dataclass
class Uploader:
    """A terminal that sends each act until it is answered, always under the same key."""

    desk: Desk
    clerk: Clerk
    numbers: Iterator[int]
    answered: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed_answers: list[str] = field(default_factory=list)
    unknown: int = 0

    def work(self, stop: threading.Event) -> None:
        while not stop.is_set():
            day = datetime.now(UTC).date()
            command = reading(
                40_000,
                meter_id=next(self.numbers),
                taken_on=day.isoformat(),
                period=reading_period(day, 25, small_city.OPEN_PERIOD),
            )
            self.send(self.desk.envelope(self.clerk, command))

    def send(self, envelope: dict[str, Any]) -> None:
        while True:
            try:
                (verdict,) = self.desk.send(envelope)
            except (httpx.HTTPError, AssertionError):
                self.unknown += 1
                time.sleep(0.02)  # a real terminal waits too; the server is being started again
                continue
            before = self.answered.setdefault(envelope["op_id"], verdict)
            if before != verdict:
                self.changed_answers.append(envelope["op_id"])
            return


def prepare(url: str) -> list[str]:
    """A city with many meters; returns two enrolment codes."""
    upgrade(database_url(url))
    database = Database(database_url(url))
    passwords = Passwords(CHEAP)
    row = {"version": 1, "account_id": 1, "service_id": 1, "digits": 5, "decimals": 3}
    with database.session() as conn:
        small_city.fill(conn)
        numbers = range(FIRST_METER, FIRST_METER + 6000)
        conn.execute(insert(meters), [{**row, "id": one, "serial": str(one)} for one in numbers])
        hashed = passwords.make_hash(PASSWORD)
        commands.add_staff(conn, "kassir", "Иванова А. С.", "cashier", hashed, 1)
        now = time.time_ns() // 1_000_000
        codes = [commands.make_enrolment(conn, f"Окно {n}", now) for n in (1, 2)]
    database.close()
    passwords.close()
    return codes


def test_nothing_is_lost_or_doubled_by_kills_of_the_server(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/office.db"
    codes = prepare(url)
    server = KilledServer(url)
    server.start()
    chance = random.Random(SEED)
    stop = threading.Event()
    with contextlib.ExitStack() as connections:
        connections.callback(server.kill)
        uploaders = []
        for index, code in enumerate(codes):
            http = connections.enter_context(
                httpx.Client(base_url=f"http://127.0.0.1:{server.port}", trust_env=False)
            )
            uploaders.append(seat(http, code, index))
        threads = [threading.Thread(target=one.work, args=(stop,)) for one in uploaders]
        for thread in threads:
            thread.start()
        for _ in range(KILLS):
            stop.wait(chance.uniform(0.05, 0.6))
            server.kill()
            server.start()
        stop.set()
        for thread in threads:
            thread.join(60)
    answered = {key: verdict for one in uploaders for key, verdict in one.answered.items()}
    assert [one.changed_answers for one in uploaders] == [[], []]
    assert sum(one.unknown for one in uploaders) > 0, (
        "no kill hit a request: the test proves nothing"
    )
    check_books(url, answered)


def seat(http: httpx.Client, code: str, index: int) -> Uploader:
    made = http.post("/v1/terminals/enrol", json={"code": code, "workplace": "x"}).json()
    clock = StoppedClock(time.time_ns() // 1_000_000)
    desk = Desk(http, made["terminal_id"], made["token"], clock)
    numbers = iter(range(FIRST_METER + index, FIRST_METER + 6000, 2))
    return Uploader(desk, desk.sign_in("kassir"), numbers)


def check_books(url: str, answered: dict[str, dict[str, Any]]) -> None:
    """What terminals were told is what the server holds: each act once, with its answer."""
    database = Database(database_url(url))
    with database.session(write=False) as conn:
        assert conn.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        assert audit.first_broken(conn) is None
        kept = dict(conn.execute(select(operations.c.op_id, operations.c.outcome)).all())
        assert set(kept) == set(answered)
        assert "" not in kept.values(), "a command without a verdict was committed"
        stored = conn.execute(
            select(readings.c.id, readings.c.meter_id).where(readings.c.op_id != "")
        ).all()
    database.close()
    accepted = {key for key, verdict in answered.items() if verdict["outcome"] == "accepted"}
    assert accepted, "nothing was accepted: the test proves nothing"
    assert {row.id for row in stored} == accepted
    assert len({row.meter_id for row in stored}) == len(stored)
