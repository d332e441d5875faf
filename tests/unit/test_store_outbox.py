"""The outbox keeps every act once, in order, in two copies, and lets nothing skip its state."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from api_client.commands import to_body
from desktop.clock import StoppedClock
from desktop.errors import AppError
from desktop.jobs import Jobs
from desktop.store.envelope import hash_of, public_key_of, verified
from desktop.store.outbox import Outbox
from tests.support import store_kit as kit
from tests.support.store_kit import Said


def states(outbox: object) -> list[str]:
    return [item.state for item in reversed(outbox.items())]  # type: ignore[attr-defined]


def test_a_queued_command_is_there_after_a_new_start(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    op_id = outbox.add(kit.enter(1), kit.actor())
    outbox.close()
    again = kit.open_outbox(tmp_path)
    (item,) = again.items()
    assert (item.op_id, item.state, item.seq) == (op_id, "queued", 1)
    assert item.body == to_body(kit.enter(1)) | {"values_e4": [12_345_678]}
    assert item.actor_name == "Гладкова Ольга Павловна"
    assert again.recovery.clean
    again.close()


def test_the_envelope_is_complete_hashed_and_signed(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    outbox.add(kit.enter(1), kit.actor(), base_version=5)
    (envelope,) = outbox.next_batch()
    assert envelope.terminal_seq == 1
    assert (envelope.lane, envelope.base_version) == ("account:100", 5)
    assert envelope.request_hash == hash_of(envelope)
    key = public_key_of(kit.SIGNING_KEY)
    assert verified(key, envelope.request_hash.encode(), envelope.signature)
    assert not verified(key, b"another", envelope.signature)
    outbox.close()


def test_a_queued_command_never_changes(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    outbox.add(kit.enter(1), kit.actor())
    with pytest.raises(apsw.ConstraintError):
        outbox.keep(lambda one: one.execute("UPDATE operation SET envelope = x'00'"))
    outbox.close()


def test_an_unanswered_command_goes_again_under_its_own_key_after_a_new_start(
    tmp_path: Path,
) -> None:
    outbox = kit.open_outbox(tmp_path)
    op_id = outbox.add(kit.enter(1), kit.actor())
    outbox.mark_sending([op_id])
    assert outbox.next_batch() == []
    outbox.close()
    again = kit.open_outbox(tmp_path)
    assert states(again) == ["unknown"]
    assert [one.op_id for one in again.next_batch()] == [op_id]
    again.close()


def test_a_request_that_never_left_leaves_no_doubt(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    op_id = outbox.add(kit.enter(1), kit.actor())
    outbox.mark_sending([op_id])
    outbox.release([op_id], unknown=False)
    assert states(outbox) == ["queued"]
    outbox.mark_sending([op_id])
    outbox.release([op_id], unknown=True)
    outbox.mark_sending([op_id])
    outbox.release([op_id], unknown=False)
    assert states(outbox) == ["unknown"]
    outbox.close()


def test_an_unknown_outcome_holds_its_lane_and_no_other(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    first = outbox.add(kit.enter(1, account_id=100), kit.actor())
    outbox.add(kit.enter(2, account_id=100), kit.actor())
    other = outbox.add(kit.enter(3, account_id=200), kit.actor())
    outbox.mark_sending([first])
    outbox.release([first], unknown=True)
    assert [one.op_id for one in outbox.next_batch()] == [first, other]
    outbox.close()


def test_a_refusal_stops_only_what_depends_on_it(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    first = outbox.add(kit.enter(1), kit.actor())
    second = outbox.add(kit.replace(1, first, 5), kit.actor())
    outbox.add(kit.enter(2), kit.actor())
    outbox.mark_sending([first])
    outbox.apply_verdicts([Said(first, "rejected", "period_closed")])
    assert states(outbox) == ["rejected", "blocked", "queued"]
    assert outbox.envelope(second).depends_on == [first]
    outbox.withdraw(first, "ошибка")
    assert states(outbox) == ["closed", "rejected", "queued"]
    assert outbox.item(second).code == "dependency_closed"
    assert outbox.counts().refused == 1
    outbox.close()


def test_a_dependant_goes_on_when_the_senior_accepts_the_held_command(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    first = outbox.add(kit.enter(1), kit.actor())
    outbox.add(kit.replace(1, first, 5), kit.actor())
    outbox.mark_sending([first])
    outbox.apply_verdicts([Said(first, "review", "conflict")])
    assert states(outbox) == ["review", "blocked"]
    outbox.follow_office(first, "effective")
    assert states(outbox) == ["acked", "queued"]
    outbox.close()


def held(outbox: Outbox, seq: int) -> tuple[str, str]:
    """A held reading and its decision, which is on its way to the office."""
    first = outbox.add(kit.enter(1), kit.actor())
    outbox.mark_sending([first])
    outbox.apply_verdicts([Said(first, "review", "clock_suspect", seq=seq)])
    decision = outbox.add(kit.replace(1, first, 5), kit.actor(), resolves=first)
    assert outbox.item(first).decided
    outbox.mark_sending([decision])
    return first, decision


def test_a_decision_waits_for_nothing_that_waits_for_it(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    first = outbox.add(kit.enter(1), kit.actor())
    after = outbox.add(kit.replace(1, first, 5), kit.actor())
    outbox.mark_sending([first])
    outbox.apply_verdicts([Said(first, "review", "conflict", seq=3)])
    decision = outbox.add(kit.replace(1, first, 6), kit.actor(), resolves=first)
    assert [one.op_id for one in outbox.next_batch()] == [decision]
    outbox.mark_sending([decision])
    outbox.apply_verdicts([Said(decision, "acked", seq=4)])
    assert states(outbox) == ["superseded", "rejected", "acked"]
    assert outbox.item(after).can_repeat
    outbox.close()


def test_what_the_office_keeps_nothing_of_is_withdrawn_here(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    op_id = outbox.add(kit.enter(1), kit.actor())
    outbox.mark_sending([op_id])
    outbox.apply_verdicts([Said(op_id, "review", "forbidden")])
    item = outbox.item(op_id)
    assert (item.held_there, item.can_withdraw, item.can_repeat) == (False, True, True)
    assert outbox.withdraw(op_id, "не нужно").state == "closed"
    outbox.close()


def test_what_the_office_keeps_is_decided_not_withdrawn(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    first, decision = held(outbox, seq=3)
    item = outbox.item(first)
    assert (item.held_there, item.can_withdraw, item.can_repeat) == (True, False, False)
    outbox.apply_verdicts([Said(decision, "review", "conflict", seq=4)])
    assert states(outbox) == ["review", "review"], "the decision itself is held: nothing is decided"
    assert not outbox.item(first).decided
    outbox.close()


@pytest.mark.parametrize("answer", ["acked", "review", "rejected"])
def test_what_was_given_anew_is_done_with_by_any_lasting_answer(
    tmp_path: Path, answer: str
) -> None:
    outbox = kit.open_outbox(tmp_path)
    first, again = held(outbox, seq=0)
    with pytest.raises(AppError, match="cannot_withdraw"):
        outbox.withdraw(first, "раздумал")
    outbox.apply_verdicts([Said(again, answer, "forbidden")])
    assert states(outbox) == ["superseded", answer]
    outbox.close()


def test_a_decision_taken_back_at_the_office_opens_the_question_again(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    first, decision = held(outbox, seq=3)
    outbox.apply_verdicts([Said(decision, "acked", seq=4)])
    assert outbox.held_readings(3) == [], "the cache has not heard of the decision"
    assert outbox.held_readings(4) == [(first, 1, "superseded")]
    outbox.follow_office(first, "review")
    assert states(outbox) == ["review", "acked"]
    assert outbox.counts().refused == 1
    outbox.close()


def test_an_answer_to_a_command_that_was_not_sent_changes_nothing(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    op_id = outbox.add(kit.enter(1), kit.actor())
    assert outbox.apply_verdicts([Said(op_id, "acked"), Said("nobody", "acked")]) == ()
    assert states(outbox) == ["queued"]
    outbox.close()


def test_what_was_sent_cannot_be_withdrawn_while_its_outcome_is_open(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    op_id = outbox.add(kit.enter(1), kit.actor())
    outbox.mark_sending([op_id])
    outbox.release([op_id], unknown=True)
    with pytest.raises(AppError, match="cannot_withdraw"):
        outbox.withdraw(op_id, "раздумал")
    outbox.close()


def test_a_withdrawn_command_does_not_come_back_from_the_tape(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    op_id = outbox.add(kit.enter(1), kit.actor())
    kept = outbox.add(kit.enter(2), kit.actor())
    outbox.withdraw(op_id, "раздумал")
    outbox.close()
    (tmp_path / "outbox.db").unlink()
    again = kit.open_outbox(tmp_path)
    assert [one.op_id for one in again.next_batch()] == [kept]
    assert again.item(op_id).state == "closed"
    assert again.item(op_id).reason == "раздумал"
    again.close()


def test_a_parked_command_goes_again_when_a_person_says_so(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    op_id = outbox.add(kit.enter(1), kit.actor())
    outbox.park(op_id, "poison")
    assert outbox.next_batch() == []
    assert outbox.retry(op_id).state == "queued"
    with pytest.raises(AppError, match="cannot_retry"):
        outbox.retry(op_id)
    outbox.close()


def test_counts_tell_waiting_unknown_refused_and_sent_today(tmp_path: Path) -> None:
    clock = kit.StoppedClock(kit.NOW)
    outbox = kit.open_outbox(tmp_path, clock)
    ops = [outbox.add(kit.enter(n, account_id=n), kit.actor()) for n in range(1, 5)]
    outbox.mark_sending(ops[:3])
    outbox.apply_verdicts([Said(ops[0], "acked", seq=9), Said(ops[1], "review")], [ops[2]])
    counts = outbox.counts()
    assert (counts.waiting, counts.unknown, counts.refused, counts.sent_today) == (1, 1, 1, 1)
    (unsent,) = outbox.unsent_by_clerk()
    assert (unsent.actor_name, unsent.count) == ("Гладкова Ольга Павловна", 2)
    outbox.close()


def test_the_overlay_keeps_an_accepted_command_until_the_cache_has_heard(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    op_id = outbox.add(kit.enter(1), kit.actor())
    assert [one.op_id for one in outbox.overlay.of(1, cache_seq=40)] == [op_id]
    outbox.mark_sending([op_id])
    outbox.apply_verdicts([Said(op_id, "acked", seq=41)])
    assert [one.op_id for one in outbox.overlay.of(1, cache_seq=40)] == [op_id]
    assert outbox.overlay.of(1, cache_seq=41) == ()
    assert outbox.overlay_after(41).of(1, cache_seq=0) == ()
    outbox.close()


def test_finished_commands_stay_45_days_and_no_unfinished_one_ever_goes(tmp_path: Path) -> None:
    clock = StoppedClock(kit.NOW)
    outbox = kit.open_outbox(tmp_path, clock)
    ops = [outbox.add(kit.enter(n, account_id=n), kit.actor()) for n in range(1, 6)]
    outbox.mark_sending(ops)
    outbox.apply_verdicts([Said(op, "acked", seq=1) for op in ops if op != ops[3]])
    clock.advance(timedelta(days=44))
    assert outbox.prune() == 0
    clock.advance(timedelta(days=2))
    assert outbox.prune() == 3
    outbox.close()
    again = kit.open_outbox(tmp_path, clock)
    assert again.recovery.missing_seqs == ()
    assert [one.op_id for one in again.next_batch()] == [ops[3]]
    new = again.add(kit.enter(9), kit.actor())
    assert again.item(new).seq == 6
    again.close()


def test_another_process_cannot_open_the_outbox_meanwhile(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    outbox.add(kit.enter(1), kit.actor())
    with pytest.raises(AppError, match="profile_in_use"):
        kit.open_outbox(tmp_path)
    outbox.close()


def test_no_byte_of_the_files_is_readable_without_the_key(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    outbox.add(kit.enter(1), kit.actor())
    outbox.close()
    with pytest.raises(sqlite3.DatabaseError), sqlite3.connect(tmp_path / "outbox.db") as plain:
        plain.execute("SELECT * FROM operation")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for secret in ("Гладкова".encode(), b"account:100", b"EnterReading"):
                assert secret not in content
            assert path.stat().st_mode & 0o077 == 0, path.name
    plain.close()


def test_the_outbox_is_touched_by_its_own_thread_only(tmp_path: Path) -> None:
    outbox = kit.open_outbox(tmp_path)
    jobs = Jobs()
    with pytest.raises(RuntimeError, match="outside its lane"):
        jobs.call("read", outbox.items)
    assert jobs.call("read", outbox.counts).waiting == 0
    jobs.close()
    outbox.close()
