"""What clerks do at two desks, through the services, against the real office server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.services import auth, conflicts, outbox, readings, state
from desktop.services.exchange import exchange_once
from domain.meter_facts import effective_in
from server.staff import commands as staff_commands
from tests.support import small_city
from tests.support.full_desk import FullDesk
from tests.support.office import PASSWORD, RunningOffice, running_office

COLD = small_city.COLD
TODAY = date(2026, 11, 20)
OURS, THEIRS = small_city.PREVIOUS_COLD_E4 + 50_000, small_city.PREVIOUS_COLD_E4 + 60_000


@dataclass
class Two:
    """Two desks that have heard the same so far."""

    first: FullDesk
    second: FullDesk


@pytest.fixture
def office(tmp_path: Path) -> Iterator[RunningOffice]:
    with running_office(f"sqlite:///{tmp_path}/office.db") as running:
        with running.office.db.session() as conn:
            small_city.fill(conn)
        running.add_clerk("kassir", "cashier", "Иванова А. С.")
        running.add_clerk("kassir2", "cashier", "Гладкова О. П.")
        running.add_clerk("starshiy", "senior", "Юсупова Л. Р.")
        yield running


@pytest.fixture
def two(tmp_path: Path, office: RunningOffice) -> Iterator[Two]:
    first, second = FullDesk(tmp_path / "first", office), FullDesk(tmp_path / "second", office)
    first.sign_in("kassir")
    second.sign_in("kassir2")
    for desk in (first, second):
        exchange_once(desk.context)
    yield Two(first, second)
    first.close()
    second.close()


def enter(desk: FullDesk, value_e4: int) -> str:
    entry = readings.Entry(COLD, (value_e4,), TODAY, decision="confirmed")
    return readings.enter(desk.context, entry)


def effective(desk: FullDesk) -> str:
    found = effective_in(desk.meter(COLD).readings, 202611)
    return found.id if found else ""


def collide(two: Two) -> tuple[str, str]:
    """The second desk was first at the server; ours is held."""
    ours = enter(two.first, OURS)
    theirs = enter(two.second, THEIRS)
    exchange_once(two.second.context)
    exchange_once(two.first.context)
    assert two.first.state_of(ours) == "review"
    assert effective(two.first) == theirs
    return ours, theirs


@pytest.mark.parametrize("choice", ["ours", "theirs", "third"])
def test_a_conflict_is_decided_and_both_desks_agree(two: Two, choice: conflicts.Choice) -> None:
    ours, theirs = collide(two)
    seen = outbox.conflict(two.first.context, ours)
    assert seen.theirs is not None
    assert (seen.ours.values_e4, seen.theirs.values_e4) == ((OURS,), (THEIRS,))
    assert seen.theirs.author == "Гладкова О. П."
    third = conflicts.Third((OURS + 5_000,), TODAY, "confirmed")
    deciding = outbox.resolve(two.first.context, ours, choice, "уточнено у жителя", third)
    summary = exchange_once(two.first.context)
    assert (summary.accepted, summary.refused) == (1, 0)
    exchange_once(two.second.context)
    wanted = theirs if choice == "theirs" else deciding
    assert effective(two.first) == effective(two.second) == wanted
    assert two.first.state_of(ours) == "superseded"
    assert state.sync_state(two.first.context).green


def test_the_senior_decides_for_others_and_the_held_command_learns_of_it(two: Two) -> None:
    ours, _theirs = collide(two)
    auth.sign_out(two.second.context)
    two.second.sign_in("starshiy")
    exchange_once(two.second.context)
    notes = readings.sheet(two.second.context, small_city.ACCOUNT).meters
    assert any("review" in view.notes for view in notes)
    conflicts.decide(two.second.context, COLD, ours, "ours", "показал фото")
    assert exchange_once(two.second.context).accepted == 1
    exchange_once(two.first.context)
    assert two.first.state_of(ours) == "superseded"
    assert effective_in(two.first.meter(COLD).readings, 202611).values_e4 == (OURS,)  # type: ignore[union-attr]


def test_an_undone_reading_is_gone_at_both_desks(two: Two) -> None:
    op_id = enter(two.first, OURS)
    exchange_once(two.first.context)
    exchange_once(two.second.context)
    assert effective(two.second) == op_id
    readings.undo(two.first.context, COLD, op_id, "не тот счётчик")
    exchange_once(two.first.context)
    exchange_once(two.second.context)
    assert effective(two.first) == effective(two.second) == ""


def test_a_decision_taken_back_opens_the_conflict_again_at_both_desks(two: Two) -> None:
    ours, theirs = collide(two)
    deciding = outbox.resolve(two.first.context, ours, "ours", "уточнено у жителя")
    with pytest.raises(AppError, match="already_decided"):
        outbox.resolve(two.first.context, ours, "ours", "ещё раз")
    exchange_once(two.first.context)
    assert two.first.state_of(ours) == "superseded"
    readings.undo(two.first.context, COLD, deciding)
    assert effective(two.first) == theirs, "foreseen before the office speaks"
    exchange_once(two.first.context)
    exchange_once(two.second.context)
    assert effective(two.first) == effective(two.second) == theirs
    assert two.first.state_of(ours) == "review"
    outbox.resolve(two.first.context, ours, "theirs", "всё же прежнее")
    exchange_once(two.first.context)
    assert two.first.state_of(ours) == "superseded"
    assert effective(two.first) == theirs


def test_a_conflict_is_over_for_a_desk_that_has_not_heard_of_the_decisions_rows(
    two: Two,
) -> None:
    ours, _theirs = collide(two)
    deciding = outbox.resolve(two.first.context, ours, "ours", "уточнено у жителя")
    auth.lock(two.first.context)
    exchange_once(two.first.context)
    auth.unlock(two.first.context, PASSWORD)
    two.first.context.in_outbox_lane(two.first.context.stores.after_exchange)
    assert two.first.state_of(ours) == "superseded"
    assert effective(two.first) == deciding


def held_undoing(desk: FullDesk) -> tuple[str, str]:
    """A reading the office has, and its undoing made by a wrong clock."""
    op_id = enter(desk, OURS)
    exchange_once(desk.context)
    desk.clock.advance(timedelta(minutes=20))
    undoing = readings.undo(desk.context, COLD, op_id)
    assert exchange_once(desk.context).refused == 1
    assert desk.state_of(undoing) == "review"
    assert effective(desk) == op_id, "nothing has happened to the reading"
    return op_id, undoing


def test_a_held_undoing_is_given_anew_by_a_clock_that_is_right(two: Two) -> None:
    _op_id, undoing = held_undoing(two.first)
    two.first.clock.advance(timedelta(minutes=-20))
    exchange_once(two.first.context)  # by which the desk learns that its clock was set
    again = outbox.repeat(two.first.context, undoing, "")
    assert effective(two.first) == ""
    with pytest.raises(AppError, match="cannot_repeat"):
        outbox.repeat(two.first.context, undoing, "")
    assert exchange_once(two.first.context).accepted == 1
    assert (two.first.state_of(undoing), two.first.state_of(again)) == ("superseded", "acked")
    assert effective(two.first) == ""
    assert state.sync_state(two.first.context).green


def test_a_held_undoing_is_withdrawn(two: Two) -> None:
    op_id, undoing = held_undoing(two.first)
    outbox.withdraw(two.first.context, undoing, "показание верно")
    assert two.first.state_of(undoing) == "closed"
    assert effective(two.first) == op_id
    assert state.sync_state(two.first.context).green


def test_the_senior_repeats_what_a_removed_clerk_left(two: Two, office: RunningOffice) -> None:
    op_id = enter(two.first, OURS)
    exchange_once(two.first.context)
    undoing = readings.undo(two.first.context, COLD, op_id)
    auth.sign_out(two.first.context)
    with office.office.db.session() as conn:
        staff_commands.disable_staff(conn, staff_commands.staff_id_of(conn, "kassir"), 1)
    two.first.sign_in("starshiy")
    exchange_once(two.first.context)
    assert two.first.state_of(undoing) == "review"
    with pytest.raises(AppError, match="reason_missing"):
        outbox.repeat(two.first.context, undoing, " ")
    outbox.repeat(two.first.context, undoing, "за уволенного")
    assert exchange_once(two.first.context).accepted == 1
    assert effective(two.first) == ""


@pytest.mark.parametrize("choice", ["ours", "theirs"])
def test_a_reading_held_for_its_clock_is_kept_or_given_up(
    two: Two, choice: conflicts.Choice
) -> None:
    first = enter(two.first, OURS)
    exchange_once(two.first.context)
    two.first.clock.advance(timedelta(minutes=20))
    entry = readings.Entry(COLD, (THEIRS,), TODAY, decision="confirmed", reason="опечатка")
    held = readings.replace(two.first.context, first, entry)
    exchange_once(two.first.context)
    assert (two.first.state_of(held), effective(two.first)) == ("review", first)
    two.first.clock.advance(timedelta(minutes=-20))
    exchange_once(two.first.context)  # by which the desk learns that its clock was set
    deciding = outbox.resolve(two.first.context, held, choice, "проверено")
    assert exchange_once(two.first.context).accepted == 1
    assert two.first.state_of(held) == "superseded"
    assert effective(two.first) == (deciding if choice == "ours" else first)


def test_a_colleagues_reading_is_taken_back_with_a_reason(two: Two) -> None:
    op_id = enter(two.first, OURS)
    exchange_once(two.first.context)
    exchange_once(two.second.context)
    with pytest.raises(AppError, match="reason_missing"):
        readings.undo(two.second.context, COLD, op_id)
    readings.undo(two.second.context, COLD, op_id, "позвонил житель")
    assert exchange_once(two.second.context).accepted == 1


def test_an_inspectors_reading_is_the_seniors(two: Two) -> None:
    entry = readings.Entry(COLD, (OURS,), TODAY, source="inspector", decision="confirmed")
    op_id = readings.enter(two.first.context, entry)
    exchange_once(two.first.context)
    exchange_once(two.second.context)
    with pytest.raises(AppError, match="forbidden"):
        readings.undo(two.second.context, COLD, op_id, "позвонил житель")
    other = replace(entry, values_e4=(THEIRS,), source="phone", reason="позвонил житель")
    held = readings.replace(two.second.context, op_id, other)
    assert effective(two.second) == op_id, "foreseen: it waits for the senior clerk"
    exchange_once(two.second.context)
    assert two.second.state_of(held) == "review"
    with pytest.raises(AppError, match="outranked"):
        outbox.resolve(two.second.context, held, "ours", "житель настаивает")
    auth.sign_out(two.second.context)
    two.second.sign_in("starshiy")
    deciding = outbox.resolve(two.second.context, held, "ours", "проверено на месте")
    assert exchange_once(two.second.context).accepted == 1
    assert effective(two.second) == deciding


def test_what_is_queued_after_a_first_sign_in_is_delivered_by_the_next_clerk(two: Two) -> None:
    op_id = enter(two.first, OURS)
    auth.sign_out(two.first.context)
    two.first.sign_in("starshiy")
    summary = exchange_once(two.first.context)
    assert (summary.accepted, summary.pending) == (1, 0)
    found = effective_in(two.first.meter(COLD).readings, 202611)
    assert found is not None
    assert (found.id, found.author) == (op_id, "Иванова А. С.")
