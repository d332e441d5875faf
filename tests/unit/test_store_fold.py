"""fold shows what the server will say, and falls back to the server's row by itself."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from api_client.commands import Command, UndoReading
from api_client.models.replica import Meter, Reading
from desktop.store.fold import fold_meter
from desktop.store.overlay import FoldCommand
from domain.meter_facts import effective_in
from tests.support import store_kit as kit


def reading(reading_id: str, value: int, state: str = "effective", **changes: Any) -> Reading:
    plain: dict[str, Any] = {
        "id": reading_id,
        "period": 202611,
        "taken_on": "2026-11-19",
        "values_e4": (value,),
        "state": state,
        "source": "cabinet",
        "author": "",
        "recorded_at": 1,
        "reason": "",
        "flags": (),
        "replaces": "",
    }
    return Reading(**(plain | changes))


def meter(*readings: Reading) -> Meter:
    return Meter(
        id=1, version=3, account_id=100, service_id=4, serial="123", brand="", place="кухня",
        zones=1, zone_names=(), digits=5, decimals=4, initial_e4=(0,), installed_on="2020-01-01",
        commissioned_on="2020-01-01", verified_on="2020-01-01", verify_until="2028-01-01",
        removed_on="", status="active", remote=False, readings=readings,
    )  # fmt: skip


def queued(op_id: str, command: Command, at: int = 50, role: str = "cashier") -> FoldCommand:
    return FoldCommand(op_id, command, 7, "Гладкова О. П.", role, at, 0)


def undo(reading_id: str, reason: str = "ошибка") -> UndoReading:
    return UndoReading(meter_id=1, account_id=100, reading_id=reading_id, reason=reason)


def states(row: Meter) -> dict[str, str]:
    return {one.id: one.state for one in row.readings}


def test_an_entered_reading_is_effective_at_once() -> None:
    folded = fold_meter(meter(), [queued("a", kit.enter(1, 77))])
    (only,) = folded.readings
    assert (only.id, only.values_e4, only.state) == ("a", (77,), "effective")
    assert only.author == "Гладкова О. П."


def test_no_command_leaves_the_very_row() -> None:
    row = meter(reading("r", 5))
    assert fold_meter(row, []) is row


def test_a_command_the_row_already_shows_is_not_laid_over_twice() -> None:
    row = meter(reading("a", 77))
    assert fold_meter(row, [queued("a", kit.enter(1, 77))]) is row


def test_the_same_value_from_elsewhere_is_merged() -> None:
    folded = fold_meter(meter(reading("cabinet", 77)), [queued("a", kit.enter(1, 77))])
    assert states(folded) == {"cabinet": "effective", "a": "kept"}


def test_the_same_value_again_joins_the_one_that_is_held() -> None:
    row = meter(reading("cabinet", 80), reading("phone", 77, "review"))
    folded = fold_meter(row, [queued("a", kit.enter(1, 77))])
    assert states(folded) == {"cabinet": "effective", "phone": "review", "a": "superseded"}


def test_a_decided_conflict_taken_back_stands_as_it_stood() -> None:
    row = meter(reading("cabinet", 80), reading("b", 77, "review", author_id=7))
    decided = fold_meter(row, [queued("n", kit.replace(1, "cabinet", 77))])
    assert states(decided) == {"cabinet": "superseded", "b": "superseded", "n": "effective"}
    again = fold_meter(decided, [queued("u", undo("n"), 60)])
    assert states(again) == {"cabinet": "effective", "b": "review", "n": "undone"}


def test_a_reading_that_was_only_held_never_takes_effect_by_an_undoing() -> None:
    row = meter(reading("a", 80, author_id=7), reading("b", 77, "review"))
    assert states(fold_meter(row, [queued("u", undo("a"))])) == {"a": "undone", "b": "review"}


def test_an_inspectors_reading_waits_for_the_senior_clerk() -> None:
    row = meter(reading("i", 80, source="inspector"))
    lower, back = kit.replace(1, "i", 77), undo("i")
    assert states(fold_meter(row, [queued("a", lower)])) == {"i": "effective", "a": "review"}
    assert fold_meter(row, [queued("a", back)]) is row
    over = fold_meter(row, [queued("a", lower, role="senior")])
    assert states(over) == {"i": "superseded", "a": "effective"}
    assert states(fold_meter(row, [queued("a", back, role="senior")])) == {"i": "undone"}


def test_a_colleagues_reading_is_taken_back_with_a_reason_only() -> None:
    row = meter(reading("a", 80, author_id=8))
    assert fold_meter(row, [queued("u", undo("a", " "))]) is row
    assert states(fold_meter(row, [queued("u", undo("a"))])) == {"a": "undone"}


def test_an_equal_rank_that_came_first_stays_effective_and_ours_waits_for_a_decision() -> None:
    folded = fold_meter(meter(reading("cabinet", 80)), [queued("a", kit.enter(1, 77))])
    assert [one.state for one in folded.readings] == ["effective", "review"]


def test_an_inspectors_reading_outranks_and_undoing_it_brings_the_other_back() -> None:
    ours = queued("a", msgspec.structs.replace(kit.enter(1, 77), source="inspector"))
    folded = fold_meter(meter(reading("cabinet", 80)), [ours])
    assert [one.state for one in folded.readings] == ["kept", "effective"]
    again = fold_meter(meter(reading("cabinet", 80)), [ours, queued("b", undo("a"))])
    effective = effective_in(again.readings, 202611)
    assert effective is not None
    assert effective.id == "cabinet"


def test_a_replacement_keeps_both_and_its_undoing_restores_the_first() -> None:
    row = meter(reading("r", 70))
    replaced = fold_meter(row, [queued("a", kit.replace(1, "r", 77))])
    assert [(one.id, one.state) for one in replaced.readings] == [
        ("r", "superseded"),
        ("a", "effective"),
    ]
    undone = fold_meter(replaced, [queued("b", undo("a"))])
    assert [(one.id, one.state) for one in undone.readings] == [("r", "effective"), ("a", "undone")]


def test_a_correction_of_a_reading_still_in_the_queue_is_shown() -> None:
    chain = [queued("a", kit.enter(1, 70)), queued("b", kit.replace(1, "a", 77), 60)]
    effective = effective_in(fold_meter(meter(), chain).readings, 202611)
    assert effective is not None
    assert effective.values_e4 == (77,)


def test_a_command_about_a_reading_that_is_not_there_changes_nothing() -> None:
    row = meter(reading("r", 70))
    assert fold_meter(row, [queued("a", kit.replace(1, "gone", 77))]) is row
    assert fold_meter(row, [queued("a", undo("gone"))]) is row


COMMANDS = st.one_of(
    st.builds(lambda value: kit.enter(1, value), st.integers(0, 5)),
    st.builds(lambda at, value: kit.replace(1, f"op{at}", value), st.integers(0, 6), st.integers()),
    st.builds(lambda at: undo(f"op{at}"), st.integers(0, 6)),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(COMMANDS, max_size=7))
def test_any_commands_leave_at_most_one_effective_reading_a_period(commands: list[Command]) -> None:
    laid = [queued(f"op{at}", one, 50 + at) for at, one in enumerate(commands)]
    folded = fold_meter(meter(reading("r", 3)), laid)
    assert sum(one.state == "effective" for one in folded.readings) <= 1
    assert fold_meter(folded, laid[:0]) is folded
    assert len({one.id for one in folded.readings}) == len(folded.readings)
