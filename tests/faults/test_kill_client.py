"""kill -9 of the client at any instant loses nothing that was shown as accepted."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.services import auth, readings
from desktop.store.device_key import NoDeviceKeys
from desktop.store.outbox import Outbox
from tests.faults.desk_child import A_LIFE, METERS
from tests.support import desk_kit
from tests.support import store_kit as kit

ROOT = Path(__file__).parents[2]
LEAST_KILLS = 50
CYCLES = max(LEAST_KILLS, int(os.environ.get("TRIC_KILLS", LEAST_KILLS)))
SEED = 20261122

pytestmark = pytest.mark.faults


def run_and_kill(
    profile: Path, first: int, delay_s: float, child_name: str = "client_child"
) -> dict[int, str]:
    """One life of the child, ended without warning; what it had acknowledged."""
    child = subprocess.Popen(
        [sys.executable, "-m", f"tests.faults.{child_name}", str(profile), str(first)],
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
        lines = said.read().splitlines()
    # The last line may be cut by the kill; without its end it was not said.
    acks = [line.split(" ") for line in lines]
    return {int(parts[1]): parts[2] for parts in acks if len(parts) == 3 and len(parts[2]) == 36}


def held(outbox: Outbox) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for item in outbox.items():
        found.setdefault(int(item.body["values_e4"][0]), []).append(item.op_id)
    return found


def test_no_acknowledged_reading_is_lost_or_doubled_by_kills(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    acked: dict[int, str] = {}
    for cycle in range(CYCLES):
        # Every life has numbers of its own: what was in flight may have got through unsaid.
        acked |= run_and_kill(tmp_path, 1 + cycle * 10_000, rng.uniform(0, 0.06))
    outbox = kit.open_outbox(tmp_path)
    found = held(outbox)
    assert len(acked) >= CYCLES // 2, "the child must get something done"
    assert {number: ops for number, ops in found.items() if len(ops) > 1} == {}
    assert {number: op for number, op in acked.items() if found.get(number) != [op]} == {}
    assert outbox.recovery.missing_seqs == ()
    assert [item.seq for item in reversed(outbox.items())] == list(range(1, len(found) + 1))
    outbox.close()


def test_the_check_itself_notices_a_lost_reading(tmp_path: Path) -> None:
    """A harness that has never failed has proved nothing: here a reading is lost on purpose."""
    acked: dict[int, str] = {}
    for attempt in range(1, 20):
        if not acked:  # a busy machine may give a life no time for its first fsync
            acked = run_and_kill(tmp_path, attempt * 10_000, 0.05 * attempt)
    (tmp_path / "outbox.db").unlink()
    for segment in (tmp_path / "tape").iterdir():
        segment.unlink()
    outbox = kit.open_outbox(tmp_path)
    assert acked
    assert set(acked) - set(held(outbox)) == set(acked)
    outbox.close()


def test_a_killed_desk_shows_every_accepted_reading_after_the_next_sign_in(tmp_path: Path) -> None:
    """The same through the services: keys, outbox, tape, cache and the fold over its rows."""
    rng = random.Random(SEED)
    root = tmp_path / "p"
    acked: dict[int, str] = {}
    for cycle in range(METERS // A_LIFE):
        acked |= run_and_kill(root, cycle * A_LIFE, rng.uniform(0, 0.2), "desk_child")
    desk = desk_kit.make_desk(root, keyring=NoDeviceKeys())
    desk.office.down = True
    auth.sign_in(desk.ctx, "kassir", desk_kit.PASSWORD)
    shown = {}
    for view in readings.sheet(desk.ctx, desk_kit.ACCOUNT).meters:
        if view.current is not None:
            assert view.pending
            shown[view.meter.id] = view.current.id
    assert acked
    assert {meter: op for meter, op in acked.items() if shown.get(meter) != op} == {}
    assert len(shown) == desk.ctx.outbox.counts().waiting + desk.ctx.outbox.counts().unknown
    desk.close()
