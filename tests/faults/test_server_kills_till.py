"""The server killed while tills send: every kopeck is booked once, every answer stays the same."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from sqlalchemy import select, text

from server.config import database_url
from server.db import Database
from server.migrations import upgrade
from server.operations import operations
from server.payments.tables import payments
from server.staff import commands
from server.staff.passwords import Passwords
from tests.support import small_city
from tests.support.killed_server import KilledServer
from tests.support.office import CHEAP, PASSWORD, Desk, StoppedClock
from tests.support.till_books import breaches
from tests.support.till_city import Till

KILLS = 8
SEED = 20261123

pytestmark = pytest.mark.faults


@dataclass
class Counter:
    """A till that takes money and now and then gives some back, each act until it is answered."""

    till: Till
    chance: random.Random
    answered: dict[str, dict[str, Any]] = field(default_factory=dict)
    slips: dict[str, str] = field(default_factory=dict)
    changed_answers: list[str] = field(default_factory=list)
    unknown: int = 0

    def work(self, stop: threading.Event) -> None:
        self.send(self.till.opening(100_000))
        taken: list[tuple[str, int]] = []
        while not stop.is_set():
            amount = self.chance.randint(1, 90_000)
            command = self.till.payment(amount, cash=self.chance.randint(0, amount))
            told = self.send(command)
            taken.append((told["op_id"], command.tenders[0].amount))
            if command.tenders[0].kind == "cash" and self.chance.random() < 0.2:
                back = self.till.refunding(*taken[-1])
                self.send(self.till.approved(back))

    def send(self, command: Any) -> dict[str, Any]:
        self.till.desk.clock.now_ms = time.time_ns() // 1_000_000
        envelope = self.till.desk.envelope(self.till.clerk, command)
        # The paper slip stands for the act: it is numbered here, not by what is tested.
        self.slips[envelope["op_id"]] = getattr(command, "receipt_number", "")
        while True:
            try:
                (verdict,) = self.till.desk.send(envelope)
            except (httpx.HTTPError, AssertionError):
                self.unknown += 1
                time.sleep(0.02)  # a real terminal waits too; the server is being started again
                continue
            if self.answered.setdefault(envelope["op_id"], verdict) != verdict:
                self.changed_answers.append(envelope["op_id"])
            return verdict


def prepare(url: str) -> list[str]:
    """The small city with a cashier and a senior; returns two enrolment codes."""
    upgrade(database_url(url))
    database, passwords = Database(database_url(url)), Passwords(CHEAP)
    with database.session() as conn:
        small_city.fill(conn)
        hashed = passwords.make_hash(PASSWORD)
        commands.add_staff(conn, "kassir", "Иванова А. С.", "cashier", hashed, 1)
        commands.add_staff(conn, "starshiy", "Старшая С. С.", "senior", hashed, 1)
        now = time.time_ns() // 1_000_000
        codes = [commands.make_enrolment(conn, f"Окно {n}", now) for n in (1, 2)]
    database.close()
    passwords.close()
    return codes


def seat(http: httpx.Client, code: str, index: int) -> Counter:
    made = http.post("/v1/terminals/enrol", json={"code": code, "workplace": "x"}).json()
    clock = StoppedClock(time.time_ns() // 1_000_000)
    desk = Desk(http, made["terminal_id"], made["token"], clock)
    # Only the commands of the till are used here; the books are asked when the server is gone.
    till = Till(cast(Any, None), desk, desk.sign_in("kassir"), desk.sign_in("starshiy"))
    return Counter(till, random.Random(SEED + index))


def test_no_kopeck_is_lost_or_doubled_by_kills_of_the_server(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/office.db"
    codes = prepare(url)
    server = KilledServer(url)
    server.start()
    chance, stop = random.Random(SEED), threading.Event()
    with contextlib.ExitStack() as connections:
        connections.callback(server.kill)
        counters = []
        for index, code in enumerate(codes):
            http = connections.enter_context(
                httpx.Client(base_url=f"http://127.0.0.1:{server.port}", trust_env=False)
            )
            counters.append(seat(http, code, index))
        threads = [threading.Thread(target=one.work, args=(stop,)) for one in counters]
        for thread in threads:
            thread.start()
        for _ in range(KILLS):
            stop.wait(chance.uniform(0.05, 0.6))
            server.kill()
            server.start()
        stop.set()
        for thread in threads:
            thread.join(60)
    assert [one.changed_answers for one in counters] == [[], []]
    assert sum(one.unknown for one in counters) > 0, (
        "no kill hit a request: the test proves nothing"
    )
    check_books(url, counters)


def check_books(url: str, counters: list[Counter]) -> None:
    """Every slip that was answered for is in the books once, and the books agree."""
    database = Database(database_url(url))
    with database.session(write=False) as conn:
        assert conn.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        assert breaches(conn) == []
        kept = dict(conn.execute(select(operations.c.op_id, operations.c.outcome)).all())
        booked = conn.execute(select(payments.c.terminal_id, payments.c.number)).all()
    database.close()
    answered = {key: told for one in counters for key, told in one.answered.items()}
    assert set(kept) == set(answered)
    slips = sorted(
        (one.till.desk.terminal_id, one.slips[key])
        for one in counters
        for key, told in one.answered.items()
        if told["fields"].get("payment_id")
    )
    assert sorted(tuple(row) for row in booked) == slips
    assert len(set(slips)) == len(slips) > 0
