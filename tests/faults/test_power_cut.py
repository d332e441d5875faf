"""A power cut at any instant keeps what was shown as accepted, by each of the two copies alone."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import apsw
import pytest

from desktop.store import outbox_recovery
from desktop.store.db import open_outbox
from tests.support import store_kit as kit
from tests.support.power_cut import Trace, recorded
from tests.support.store_kit import Said

CUTS = int(os.environ.get("TRIC_CUTS", "120"))
SEED = 20261122
ACTS = 12

pytestmark = pytest.mark.faults


def lived(root: Path, monkeypatch: pytest.MonkeyPatch) -> Trace:
    """A life of the outbox: acts are queued, some are sent and answered, some asked for again."""
    with recorded(root, monkeypatch) as trace:
        outbox = kit.open_outbox(root)
        for number in range(1, ACTS + 1):
            op_id = outbox.add(kit.enter(number, number, account_id=number), kit.actor())
            trace.said(number)
            if number % 3 == 0:
                outbox.mark_sending([op_id])
                outbox.apply_verdicts([Said(op_id, "acked", seq=number)])
        outbox.close()
    return trace


def acts_in(place: Path) -> list[int]:
    outbox = kit.open_outbox(place)
    found = sorted(int(item.body["values_e4"][0]) for item in outbox.items())
    outbox.close()
    return found


def lost(trace: Trace, place: Path, copy: str) -> set[int]:
    """Acts that were accepted and are in no way found again after some cut."""
    rng, gone = random.Random(SEED), set[int]()
    for number in range(CUTS):
        cut = rng.randrange(len(trace.steps) + 1)
        left = place / f"{copy}-{number}"
        trace.left_after(cut, left, rng)
        if copy == "database":
            shutil.rmtree(left / "tape")
        elif copy == "tape":
            for path in left.glob("outbox.db*"):
                path.unlink()
        found = acts_in(left)
        assert len(found) == len(set(found)), "doubled"
        gone |= trace.acts_before(cut) - set(found)
    return gone


@pytest.mark.parametrize("copy", ["both", "database", "tape"])
def test_no_accepted_act_is_lost_by_a_power_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copy: str
) -> None:
    trace = lived(tmp_path / "p", monkeypatch)
    assert trace.acts_before(len(trace.steps)) == set(range(1, ACTS + 1))
    assert lost(trace, tmp_path, copy) == set()


@pytest.mark.parametrize(
    "settings",
    [
        ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL"),
        ("PRAGMA synchronous = OFF",),
    ],
)
def test_the_check_itself_notices_a_store_that_does_not_sync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: tuple[str, ...]
) -> None:
    """A harness that has never failed has proved nothing: here the database is opened lightly."""

    def careless(path: Path, key: bytes) -> apsw.Connection:
        connection = open_outbox(path, key)
        for setting in settings:
            connection.execute(setting)
        return connection

    with monkeypatch.context() as patched:
        patched.setattr(outbox_recovery, "open_outbox", careless)
        trace = lived(tmp_path / "p", monkeypatch)
    assert lost(trace, tmp_path, "database")
