"""What clerks do at two desks, through the services, against the real office server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from desktop.services import auth, conflicts, outbox, readings, state
from desktop.services.exchange import exchange_once
from domain.meter_facts import effective_in
from tests.support import small_city
from tests.support.full_desk import FullDesk
from tests.support.office import RunningOffice, running_office

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


def test_what_is_queued_after_a_first_sign_in_is_delivered_by_the_next_clerk(two: Two) -> None:
    op_id = enter(two.first, OURS)
    auth.sign_out(two.first.context)
    two.first.sign_in("starshiy")
    summary = exchange_once(two.first.context)
    assert (summary.accepted, summary.pending) == (1, 0)
    found = effective_in(two.first.meter(COLD).readings, 202611)
    assert found is not None
    assert (found.id, found.author) == (op_id, "Иванова А. С.")
