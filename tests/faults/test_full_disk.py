"""A full disk is told before anything is accepted, loses nothing and passes with its cause."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.services import auth
from desktop.store import profile
from desktop.store.device_key import NoDeviceKeys
from desktop.store.outbox_rows import OutboxItem
from tests.faults.full_disk_child import LAST
from tests.support import desk_kit
from tests.support import store_kit as kit

ROOT = Path(__file__).parents[2]
# No file may grow by a byte; the second try is the program started again over what the first left.
OWNER_ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from desktop.errors import AppError
from desktop.store.profile import ProfileLock, open_profile
paths = open_profile(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
for _ in range(2):
    lock, other = ProfileLock(paths), ProfileLock(paths)
    lock.acquire()
    try:
        other.acquire()
    except AppError as error:
        print(lock.held, error.code)
    lock.release()
"""

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("room", [1, 4_097, 20_000, 41_000, 66_000])
def test_what_does_not_fit_is_refused_and_the_rest_stays(tmp_path: Path, room: int) -> None:
    """Odd rooms end inside a tape record, a page, a journal."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.full_disk_child", str(tmp_path), str(room)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["refused"] == "disk_full"
    assert told["readable"] == told["accepted"], "readable while the disk is full"
    outbox = kit.open_outbox(tmp_path)
    assert outbox.recovery.clean
    assert sorted(item.meter_id for item in outbox.items()) == [*told["accepted"], LAST]
    outbox.close()


def test_a_full_disk_under_the_services_is_one_sentence_and_nothing_half_done(
    tmp_path: Path,
) -> None:
    """Readings of one press of Ctrl Enter are accepted together or not at all."""
    root = tmp_path / "p"
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.full_disk_desk", str(root), "600000"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["said"] == (
        "На диске кончилось место: показание не принято. Освободите место и повторите."
    )
    assert told["accepted"]
    assert told["waiting"] == told["accepted"], "the queue is readable while the disk is full"
    assert set(told["shown"]) <= set(told["accepted"]), "nothing is shown that was not accepted"
    assert len(told["again"]) == 3, "with space the same press goes through"
    desk = desk_kit.make_desk(root, keyring=NoDeviceKeys())
    desk.office.down = True
    auth.sign_in(desk.ctx, "kassir", desk_kit.PASSWORD)
    kept = sorted(item.meter_id for item in outbox_of(desk))
    desk.close()
    assert kept == sorted([*told["accepted"], *told["again"]])


def outbox_of(desk: desk_kit.Desk) -> tuple[OutboxItem, ...]:
    return desk.ctx.in_outbox_lane(desk.ctx.outbox.items)


def test_the_reserve_is_held_back_and_given_up_once(tmp_path: Path) -> None:
    paths = profile.open_profile(tmp_path / "p")
    profile.keep_reserve(paths)
    assert paths.reserve.stat().st_size == profile.RESERVE_BYTES
    assert profile.free_reserve(paths)
    assert not profile.free_reserve(paths)


def test_a_full_disk_keeps_nobody_out_of_the_profile_and_lets_in_one_only(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", OWNER_ON_A_FULL_DISK, str(tmp_path / "p")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["True profile_in_use"] * 2


def test_a_lock_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    paths = profile.open_profile(tmp_path / "p")
    paths.lock.mkdir()
    with pytest.raises(AppError, match="profile_unusable"):
        profile.ProfileLock(paths).acquire()
