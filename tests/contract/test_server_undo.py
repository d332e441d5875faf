"""Taken back at the office: what was set aside stands as it stood, and who may take back what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from server.audit import audit
from server.meters.tables import readings
from tests.support import small_city
from tests.support.office_city import City, reading, replacement, served_city, undoing

FORBIDDEN = ("refused", "forbidden", {"reason": "senior"})


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with served_city(f"sqlite:///{tmp_path}/office.db") as served:
        yield served


def told(verdict: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    return verdict["outcome"], verdict["code"], verdict["fields"]


def conflict(city: City) -> tuple[str, str]:
    """The cashier's reading is effective, the senior's one is held."""
    first = city.do(city.kassir, reading())["op_id"]
    second = city.do(city.starshiy, reading(1_250_000, source="phone"))["op_id"]
    assert city.states() == {first: "effective", second: "review"}
    return first, second


def test_an_undone_decision_leaves_the_conflict_as_it_was(city: City) -> None:
    first, second = conflict(city)
    decided = city.do(city.kassir, replacement(first))["op_id"]
    assert city.do(city.kassir, undoing(decided))["outcome"] == "accepted"
    assert city.states() == {first: "effective", second: "review", decided: "undone"}


def test_the_other_side_of_a_conflict_stays_held_when_the_effective_one_is_taken_back(
    city: City,
) -> None:
    first, second = conflict(city)
    city.do(city.kassir, undoing(first))
    assert city.states() == {first: "undone", second: "review"}


def test_a_decision_that_named_the_held_reading_brings_back_the_effective_one(city: City) -> None:
    first, second = conflict(city)
    decided = city.do(city.starshiy, replacement(second))["op_id"]
    city.do(city.starshiy, undoing(decided))
    assert city.states() == {first: "effective", second: "review", decided: "undone"}


def test_a_chain_of_replacements_is_taken_back_step_by_step(city: City) -> None:
    first, second = conflict(city)
    third = city.do(city.kassir, replacement(second, 1_260_000))["op_id"]
    fourth = city.do(city.kassir, replacement(third, 1_270_000))["op_id"]
    assert city.do(city.kassir, undoing(third))["code"] == "not_effective"
    city.do(city.kassir, undoing(fourth))
    assert city.states()[third] == "effective"
    city.do(city.kassir, undoing(third))
    assert city.states()[first] == "effective"
    assert city.states()[second] == "review"


def test_a_held_reading_taken_back_leaves_the_effective_one(city: City) -> None:
    first, second = conflict(city)
    city.do(city.starshiy, undoing(second))
    assert city.states() == {first: "effective", second: "undone"}


def test_a_held_value_entered_again_opens_no_second_question(city: City) -> None:
    first, second = conflict(city)
    again = city.do(city.kassir, reading(1_250_000))
    assert (again["outcome"], again["code"]) == ("accepted", "merged_held")
    assert again["fields"]["reading_id"] == first
    assert city.states() == {first: "effective", second: "review", again["op_id"]: "superseded"}
    city.do(city.kassir, undoing(first))
    assert city.states()[second] == "review", "what only joined a question never takes effect"


def test_a_held_value_entered_again_when_nothing_stands_answers_the_question(city: City) -> None:
    first, second = conflict(city)
    city.do(city.kassir, undoing(first))
    again = city.do(city.kassir, reading(1_250_000))["op_id"]
    assert city.states() == {first: "undone", second: "superseded", again: "effective"}
    city.do(city.kassir, undoing(again))
    assert city.states() == {first: "undone", second: "review", again: "undone"}


def test_two_who_replace_by_the_same_value_agree(city: City) -> None:
    first = city.do(city.kassir, reading())["op_id"]
    city.do(city.kassir, replacement(first))
    second = city.do(city.starshiy, replacement(first))
    assert (second["outcome"], second["code"]) == ("accepted", "merged")


def test_a_colleagues_reading_is_taken_back_with_a_reason_and_audited(city: City) -> None:
    konsultant = city.desk.sign_in("konsultant")
    first = city.do(city.kassir, reading())["op_id"]
    blank = city.do(konsultant, undoing(first, reason=" "))
    assert told(blank) == ("refused", "reason_required", {})
    taken = city.do(konsultant, undoing(first))
    assert taken["outcome"] == "accepted"
    with city.office.office.db.session(write=False) as conn:
        row = conn.execute(select(audit).where(audit.c.op_id == taken["op_id"])).one()
    assert (row.action, row.actor_id) == ("UndoReading.accepted", konsultant.signed.clerk.id)


def test_ones_own_reading_needs_no_reason(city: City) -> None:
    first = city.do(city.kassir, reading(source="inspector"))["op_id"]
    assert city.do(city.kassir, undoing(first, reason=""))["outcome"] == "accepted"


def test_a_colleague_enters_over_what_was_seen_with_a_reason_only(city: City) -> None:
    first = city.do(city.kassir, reading())["op_id"]
    konsultant = city.desk.sign_in("konsultant")
    over = reading(1_250_000, seen_reading_id=first)
    assert city.do(konsultant, over)["code"] == "reason_required"
    told_why = reading(1_250_000, seen_reading_id=first, reason="перезвонили")
    second = city.do(konsultant, told_why)["op_id"]
    assert city.states() == {first: "kept", second: "effective"}


@pytest.mark.parametrize("source", ["inspector", "remote"])
def test_a_trusted_reading_is_the_seniors_to_replace_and_to_take_back(
    city: City, source: str
) -> None:
    with city.office.office.db.session() as conn:
        row = {"id": "r-trusted", "meter_id": small_city.COLD, "period": 202611}
        told_by = {"taken_on": "2026-11-19", "values_e4": "[1230000]", "state": "effective"}
        conn.execute(insert(readings), {**row, **told_by, "source": source, "recorded_at": 1})
    held = city.do(city.kassir, replacement("r-trusted"))
    assert (held["outcome"], held["code"]) == ("review", "outranked")
    assert city.states() == {"r-trusted": "effective", held["op_id"]: "review"}
    assert told(city.do(city.kassir, undoing("r-trusted"))) == FORBIDDEN
    decided = city.do(city.starshiy, replacement("r-trusted"))
    assert decided["outcome"] == "accepted"
    city.do(city.starshiy, undoing(decided["op_id"]))
    assert city.states()["r-trusted"] == "effective"
    assert city.states()[held["op_id"]] == "review"
    assert city.do(city.starshiy, undoing("r-trusted"))["outcome"] == "accepted"


def test_a_third_clerk_touches_neither_side_of_a_conflict(city: City) -> None:
    first, second = conflict(city)
    konsultant = city.desk.sign_in("konsultant")
    for named in (first, second):
        assert told(city.do(konsultant, undoing(named))) == FORBIDDEN
        assert told(city.do(konsultant, replacement(named))) == FORBIDDEN


def test_an_equal_value_under_doubt_changes_nothing_and_asks_nobody(city: City) -> None:
    first = city.do(city.kassir, reading())["op_id"]
    late = city.desk.envelope(city.kassir, reading(), created_at=1)
    (verdict,) = city.desk.send(late)
    assert (verdict["outcome"], verdict["code"]) == ("accepted", "merged")
    assert city.states() == {first: "effective", verdict["op_id"]: "kept"}


def test_an_undoing_in_the_lane_of_another_account_is_refused(city: City) -> None:
    first = city.do(city.kassir, reading())["op_id"]
    verdict = city.do(city.kassir, undoing(first, account_id=small_city.ACCOUNT + 1))
    assert told(verdict)[:2] == ("refused", "meter_unknown")
    assert city.states() == {first: "effective"}
