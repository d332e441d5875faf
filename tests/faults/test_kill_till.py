"""kill -9 at every step of a payment: none lost, none doubled, one number each, books balanced."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from desktop.services import shifts
from desktop.services.shift_state import book_of
from desktop.store.device_key import NoDeviceKeys
from domain.receipt_numbers import act_of
from server.ledger.invariants import check
from server.payments.tables import payments
from tests.faults.till_child import STEPS, Life
from tests.support import small_city
from tests.support.full_desk import FullDesk, enrolment_of
from tests.support.office import RunningOffice, running_office

ROOT = Path(__file__).parents[2]
LIVES = int(os.environ.get("TRIC_TILL_KILLS", "50"))
SEED = 20261122
ON_THE_WIRE = ("wire", "reply", "verdict", "page")

pytestmark = pytest.mark.faults


@contextmanager
def till_office(folder: Path) -> Iterator[tuple[RunningOffice, str]]:
    """A small city with a cashier and a senior, and an address nobody ever answers at."""
    with (
        running_office(f"sqlite:///{folder}/office.db") as office,
        socket.create_server(("127.0.0.1", 0)) as hole,
    ):
        with office.office.db.session() as conn:
            small_city.fill(conn)
        office.add_clerk("kassir", "cashier", "Иванова А. С.")
        office.add_clerk("starshiy", "senior", "Юсупова Л. Р.")
        yield office, f"http://127.0.0.1:{hole.getsockname()[1]}"


def lives(nowhere: str) -> list[Life]:
    """Every step several times, the rest at random instants; some with a line to nowhere."""
    rng = random.Random(SEED)
    found: list[Life] = []
    for number in range(1, LIVES + 1):
        step = STEPS[number % (len(STEPS) + 2)] if number % (len(STEPS) + 2) < len(STEPS) else ""
        lost = step not in ON_THE_WIRE and rng.random() < 0.3
        after = rng.randint(1, 2 if step in ON_THE_WIRE else 6)
        found.append(Life(number, step, after, rng.uniform(0, 0.4), nowhere if lost else ""))
    return found


def lived(folder: Path, enrolment: Path, planned: list[Life]) -> dict[str, tuple[int, str]]:
    """All lives one after the other; what they had acknowledged: key -> (kopecks, receipt)."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.till_child", str(folder), str(enrolment)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    acked: dict[str, tuple[int, str]] = {}
    with child.stdin, child.stdout as said:
        for life in planned:
            child.stdin.write(msgspec.json.encode(life).decode() + "\n")
            child.stdin.flush()
            for line in said:
                words = line.split()
                if words[0] == "end":
                    break
                assert words[0] == "ack", line
                acked[words[3]] = (int(words[1]), words[2])
        child.stdin.close()
        child.wait()
    return acked


def booked(office: RunningOffice) -> list[tuple[str, int, str]]:
    p = payments.c
    with office.office.db.session(write=False) as conn:
        rows = conn.execute(select(p.op_id, p.amount_kopecks, p.number)).all()
        assert check(conn) == ()
    return [(row.op_id, row.amount_kopecks, row.number) for row in rows]


def test_payments_outlive_kills_at_every_step(tmp_path: Path) -> None:
    with till_office(tmp_path) as (office, nowhere):
        enrolment, folder = tmp_path / "enrolment.json", tmp_path / "p"
        enrolment.write_bytes(msgspec.json.encode(enrolment_of(office)))
        acked = lived(folder, enrolment, lives(nowhere))
        sent_before = len(booked(office))
        desk = FullDesk(folder, enrolment_of(office), keyring=NoDeviceKeys(), life=LIVES + 1)
        desk.sign_in()
        waiting = desk.context.outbox.counts().unsent
        for _round in range(20):
            assert desk.worker.run_once().error == ""
        counts = desk.context.outbox.counts()
        recovery = desk.context.outbox.recovery
        view = shifts.shift(desk.context)
        assert view is not None
        at_office = desk.context.money.shift(view.id)
        desk.close()
        rows = booked(office)
    assert sent_before, "no kill came after something was sent: the test proves nothing"
    assert waiting, "no kill left anything to send: the test proves nothing"
    assert (counts.unsent, counts.refused, recovery.missing_seqs) == (0, 0, ())
    assert len(acked) >= LIVES, "the lives must get something done"
    in_books = {op_id: (amount, number) for op_id, amount, number in rows}
    assert {op: told for op, told in acked.items() if in_books.get(op) != told} == {}
    assert len(in_books) == len(rows)
    numbers = Counter(number for _, _, number in rows)
    assert {number: times for number, times in numbers.items() if times > 1} == {}
    assert sorted(map(act_of, numbers)) == list(range(1, len(numbers) + 1)), "a hole"
    assert at_office is not None
    assert book_of(at_office) == view.book


def test_the_check_itself_notices_a_payment_that_was_not_booked(tmp_path: Path) -> None:
    """A harness that has never failed has proved nothing: here both copies are lost on purpose."""
    with till_office(tmp_path) as (office, nowhere):
        enrolment, folder = tmp_path / "enrolment.json", tmp_path / "p"
        enrolment.write_bytes(msgspec.json.encode(enrolment_of(office)))
        acked = lived(folder, enrolment, [Life(1, "told", 4, 0.0, nowhere)])
        (folder / "outbox.db").unlink()
        for segment in (folder / "tape").iterdir():
            segment.unlink()
        desk = FullDesk(folder, enrolment_of(office), keyring=NoDeviceKeys(), life=2)
        desk.sign_in()
        desk.worker.run_once()
        desk.close()
        assert set(acked) - {op_id for op_id, _, _ in booked(office)} == set(acked)
    assert acked
