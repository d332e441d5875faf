"""kill -9 of a terminal in the middle of its exchange: the office holds each human act once."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import insert, select

from desktop.store.device_key import NoDeviceKeys
from server.meters.tables import meters, readings
from tests.faults.exchange_child import A_LIFE, FIRST_METER
from tests.support import small_city
from tests.support.full_desk import FullDesk, enrolment_of
from tests.support.office import RunningOffice, running_office

ROOT = Path(__file__).parents[2]
LIVES = int(os.environ.get("TRIC_EXCHANGE_KILLS", "6"))
SEED = 20261122

pytestmark = pytest.mark.faults


def lived(folder: Path, enrolment: Path, life: int, url: str, delay_s: float) -> set[int]:
    """One life of the terminal, ended without warning; the slips it had acknowledged."""
    child = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.faults.exchange_child"),
            *(str(folder), str(enrolment), str(life), url),
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdin is not None
    with child.stdin, child.stdout as said:
        assert said.readline() == "open\n"
        time.sleep(delay_s)  # the random instant is the test
        child.send_signal(signal.SIGKILL)
        child.wait()
        text = said.read()
    whole = text[: text.rfind("\n") + 1]  # the last line may be cut by the kill
    return {int(line.split(" ")[1]) for line in whole.splitlines()}


def slips(office: RunningOffice) -> Counter[int]:
    """How often each slip was entered in the office's books."""
    query = select(readings.c.meter_id, readings.c.values_e4).where(
        readings.c.meter_id > FIRST_METER
    )
    with office.office.db.session(write=False) as conn:
        found = conn.execute(query).all()
    assert all(json.loads(row.values_e4) == [row.meter_id * 10] for row in found)
    return Counter(row.meter_id for row in found)


def test_no_act_is_lost_or_done_twice_by_kills_during_the_exchange(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    with (
        running_office(f"sqlite:///{tmp_path}/office.db") as office,
        socket.create_server(("127.0.0.1", 0)) as hole,
    ):
        # What goes to the hole is on the wire for ever: it is taken by nobody and never answered.
        nowhere = f"http://127.0.0.1:{hole.getsockname()[1]}"
        with office.office.db.session() as conn:
            small_city.fill(conn)
            plain = {"version": 1, "account_id": 1, "service_id": 1, "digits": 5, "decimals": 3}
            numbers = range(FIRST_METER, FIRST_METER + (LIVES + 1) * A_LIFE)
            conn.execute(insert(meters), [plain | {"id": n, "serial": str(n)} for n in numbers])
        office.add_clerk("kassir", "cashier", "Иванова А. С.")
        enrolment, folder = tmp_path / "enrolment.json", tmp_path / "p"
        enrolment.write_bytes(msgspec.json.encode(enrolment_of(office)))
        acked: set[int] = set()
        for life in range(1, LIVES + 1):
            url = "" if life % 2 else nowhere
            acked |= lived(folder, enrolment, life, url, rng.uniform(0.05, 0.4))
        sent_before = set(slips(office))
        desk = FullDesk(folder, enrolment_of(office), keyring=NoDeviceKeys(), life=LIVES + 1)
        desk.sign_in()
        waiting = desk.context.outbox.counts()
        for _round in range(10):
            assert desk.worker.run_once().error == ""
        assert desk.context.outbox.counts().unsent == 0, "the queue does not drain"
        refused = desk.context.outbox.counts().refused
        desk.close()
        entered = slips(office)
    assert sent_before, "no kill came after something was sent: the test proves nothing"
    assert waiting.unsent, "no kill left anything to send: the test proves nothing"
    assert refused == 0
    assert acked - set(entered) == set(), "lost"
    assert {slip: times for slip, times in entered.items() if times > 1} == {}
