"""A damaged copy of the outbox is rebuilt from the other; when both are hit the loss is named."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from desktop.store.outbox import Outbox
from tests.support import store_kit as kit
from tests.support.store_kit import Said

COUNT = 12
FLIPS = 40
SEED = 7

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with twelve commands, one acknowledged, one withdrawn."""
    root: Path = tmp_path_factory.mktemp("original")
    outbox = kit.open_outbox(root)
    ops = [outbox.add(kit.enter(n, n, account_id=n), kit.actor()) for n in range(1, COUNT + 1)]
    outbox.mark_sending(ops[:1])
    outbox.apply_verdicts([Said(ops[0], "acked", seq=5)])
    outbox.withdraw(ops[1], "раздумал")
    outbox.close()
    return root


def copy_of(original: Path, root: Path) -> Path:
    return Path(shutil.copytree(original, root / "profile"))


def segment(root: Path) -> Path:
    return next((root / "tape").glob("*.tape"))


def numbers(outbox: Outbox) -> list[int]:
    query = "SELECT meter_id FROM operation ORDER BY seq"
    return [row[0] for row in outbox.look(lambda connection: connection.execute(query).fetchall())]


def assert_whole(root: Path) -> Outbox:
    """Everything is there after a start, and a second start finds nothing to mend."""
    outbox = kit.open_outbox(root)
    assert numbers(outbox) == list(range(1, COUNT + 1))
    assert outbox.recovery.missing_seqs == ()
    withdrawn = {item.meter_id for item in outbox.items() if item.state == "closed"}
    assert 2 not in {envelope.terminal_seq for envelope in outbox.next_batch()}
    assert withdrawn <= {2}
    outbox.close()
    again = kit.open_outbox(root)
    assert again.recovery.clean
    assert numbers(again) == list(range(1, COUNT + 1))
    return again


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1 << (at % 8)
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("victim", ["outbox.db", "tape"])
def test_a_flipped_bit_in_one_copy_costs_nothing(
    original: Path, tmp_path: Path, victim: str
) -> None:
    rng = random.Random(SEED)
    for number in range(FLIPS):
        root = copy_of(original, tmp_path / str(number))
        path = segment(root) if victim == "tape" else root / victim
        flip(path, rng.randrange(path.stat().st_size))
        assert_whole(root).close()


@pytest.mark.parametrize("victim", ["outbox.db", "tape"])
def test_a_cut_copy_costs_nothing(original: Path, tmp_path: Path, victim: str) -> None:
    rng = random.Random(SEED)
    for number in range(FLIPS // 2):
        root = copy_of(original, tmp_path / str(number))
        path = segment(root) if victim == "tape" else root / victim
        content = path.read_bytes()
        path.write_bytes(content[: rng.randrange(len(content))])
        assert_whole(root).close()


@pytest.mark.parametrize("victim", ["outbox.db", "tape"])
def test_a_lost_copy_is_made_again_from_the_other(
    original: Path, tmp_path: Path, victim: str
) -> None:
    root = copy_of(original, tmp_path)
    (segment(root) if victim == "tape" else root / victim).unlink()
    assert_whole(root).close()


def test_zeroed_and_swapped_pages_are_noticed(original: Path, tmp_path: Path) -> None:
    page = 4096
    for number in range(1, 4):
        zeroed = copy_of(original, tmp_path / f"zeroed{number}")
        content = bytearray((zeroed / "outbox.db").read_bytes())
        content[number * page : (number + 1) * page] = bytes(page)
        (zeroed / "outbox.db").write_bytes(bytes(content))
        assert_whole(zeroed).close()
        swapped = copy_of(original, tmp_path / f"swapped{number}")
        content = bytearray((swapped / "outbox.db").read_bytes())
        first, second = slice(page, 2 * page), slice((number + 1) * page, (number + 2) * page)
        content[first], content[second] = content[second], content[first]
        (swapped / "outbox.db").write_bytes(bytes(content))
        assert_whole(swapped).close()


def test_an_older_copy_of_the_database_is_brought_up_to_date(tmp_path: Path) -> None:
    root = tmp_path / "p"
    outbox = kit.open_outbox(root)
    outbox.add(kit.enter(1), kit.actor())
    outbox.close()
    old = (root / "outbox.db").read_bytes()
    outbox = kit.open_outbox(root)
    outbox.add(kit.enter(2), kit.actor())
    outbox.close()
    (root / "outbox.db").write_bytes(old)
    outbox = kit.open_outbox(root)
    assert numbers(outbox) == [1, 2]
    assert outbox.recovery.from_tape == 1
    outbox.close()


def test_the_damaged_file_is_put_aside_not_deleted(original: Path, tmp_path: Path) -> None:
    root = copy_of(original, tmp_path)
    flip(root / "outbox.db", 5000)
    damaged = (root / "outbox.db").read_bytes()
    outbox = kit.open_outbox(root)
    (name,) = outbox.recovery.quarantined
    assert (root / "quarantine" / name).read_bytes() == damaged
    outbox.close()


def test_when_both_copies_are_hit_the_lost_numbers_are_named(
    original: Path, tmp_path: Path
) -> None:
    root = copy_of(original, tmp_path)
    tape = bytearray(segment(root).read_bytes())
    at = tape.find(b"TRIC", len(tape) // 2)
    tape[at + 30] ^= 1
    segment(root).write_bytes(bytes(tape))
    (root / "outbox.db").write_bytes(b"")
    outbox = kit.open_outbox(root)
    (missing,) = outbox.recovery.missing_seqs
    assert missing not in numbers(outbox)
    assert len(numbers(outbox)) == COUNT - 1
    assert outbox.recovery.quarantined
    outbox.close()


def test_a_stop_between_the_two_copies_is_mended(original: Path, tmp_path: Path) -> None:
    """The tape has a command the database never got: it is queued, for it may have been sent."""
    root = copy_of(original, tmp_path)
    before = (root / "outbox.db").read_bytes()
    outbox = kit.open_outbox(root)
    outbox.add(kit.enter(99), kit.actor())
    outbox.close()
    (root / "outbox.db").write_bytes(before)
    outbox = kit.open_outbox(root)
    assert outbox.items()[0].meter_id == 99
    assert outbox.items()[0].state == "unknown"
    outbox.close()


def test_a_stop_in_the_middle_of_a_withdrawal_is_finished_by_the_next_start(
    original: Path, tmp_path: Path
) -> None:
    """The tape says that it must never be sent; what waited for it is told the same."""
    root = copy_of(original, tmp_path)
    outbox = kit.open_outbox(root)
    first = outbox.add(kit.enter(99), kit.actor())
    second = outbox.add(kit.replace(99, first, 12_500_000), kit.actor())
    outbox.close()
    before = (root / "outbox.db").read_bytes()
    outbox = kit.open_outbox(root)
    outbox.withdraw(first, "не тот счётчик")
    expected = [(item.op_id, item.state, item.code) for item in outbox.items()]
    outbox.close()
    (root / "outbox.db").write_bytes(before)
    for _start in range(2):
        outbox = kit.open_outbox(root)
        found = [(item.op_id, item.state, item.code) for item in outbox.items()]
        outbox.close()
        assert found == expected
    assert (second, "rejected", "dependency_closed") in expected
