"""Readings on the server: every check again, the rules of conflict, replace and undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from api_client.commands import EnterReading
from server.accounts.tables import office_settings
from server.meters.tables import meters, readings
from tests.support import small_city
from tests.support.office_city import City, reading, replacement, served_city, undoing


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with served_city(f"sqlite:///{tmp_path}/office.db") as served:
        yield served


def close_november(city: City) -> None:
    with city.office.office.db.session() as conn:
        conn.execute(
            update(office_settings)
            .where(office_settings.c.key == "open_period")
            .values(value="202612")
        )


TURNED_DOWN: list[tuple[EnterReading, str]] = [
    (reading(-1), "reading.negative"),
    (reading(10**9), "reading.too_many_digits"),
    (reading(2**62), "reading.too_many_digits"),
    (reading(1_240_001), "reading.too_many_decimals"),
    (reading(taken_on="2026-11-21"), "reading.date_future"),
    (reading(taken_on="2026-11-31"), "invalid"),
    (reading(taken_on="20261120"), "invalid"),
    (reading(taken_on="2026-11-20T00:00"), "invalid"),
    (reading(taken_on=""), "invalid"),
    (reading(taken_on="2026-10-15"), "reading.date_before_previous"),
    (reading(1_190_000), "reading.less_than_previous"),
    (reading(1_190_000, decision="rollover"), "reading.rollover_too_much"),
    (reading(1_190_000, decision="replaced"), "reading.replaced"),
    (reading(1_600_000), "reading.over_limit"),
    (reading(1_400_000), "reading.unusual"),
    (reading(values_e4=(1_240_000, 1)), "reading.zones_count"),
    (reading(values_e4=()), "reading.zones_count"),
    (reading(period=202612), "period_mismatch"),
    (reading(period=202610), "period_closed"),
    (reading(period=0), "invalid"),
    (reading(period=202613), "invalid"),
    (reading(meter_id=999), "meter_unknown"),
    (reading(meter_id=small_city.OTHERS_COLD), "meter_unknown"),
    (reading(meter_id=2**63 - 1), "meter_unknown"),
]


def test_every_check_is_made_again(city: City) -> None:
    found = [(command, city.do(city.kassir, command)) for command, _ in TURNED_DOWN]
    told = [(command, verdict["outcome"], verdict["code"]) for command, verdict in found]
    assert told == [(command, "refused", code) for command, code in TURNED_DOWN]
    assert city.states() == {}


@pytest.mark.parametrize(
    "changed",
    [
        {"values_e4": (1_400_000,), "decision": "confirmed"},
        {"values_e4": (1_600_000,), "reason": "наполняли бассейн"},
        {"values_e4": (1_600_000,), "decision": "inspection"},
        {"values_e4": (1_200_000,)},
    ],
)
def test_an_answered_question_is_accepted(city: City, changed: dict[str, Any]) -> None:
    assert city.do(city.kassir, reading(**changed))["outcome"] == "accepted"


def test_a_rollover_confirmed_is_accepted_with_its_flag(city: City) -> None:
    meter = {"meter_id": small_city.HOT}
    city.do(city.kassir, reading(99_999_0000, **meter, decision="inspection"))
    city.office.clock.now_ms += 30 * 24 * 3_600_000
    close_november(city)
    kassir = city.desk.sign_in("kassir")
    over = reading(30_000, **meter, period=202612, taken_on="2026-12-20", decision="rollover")
    verdict = city.do(kassir, over)
    assert (verdict["outcome"], verdict["code"]) == ("accepted", "")


def test_a_replaced_meter_waits_for_a_person(city: City) -> None:
    verdict = city.do(city.kassir, reading(5_000, decision="replaced", reason="новый счётчик"))
    assert verdict["outcome"] == "review"
    assert city.states() == {verdict["op_id"]: "review"}


def test_zones_are_entered_together(city: City) -> None:
    both = reading(meter_id=small_city.ELECTRICITY, values_e4=(1_000_000, 500_000))
    one = reading(meter_id=small_city.ELECTRICITY, values_e4=(1_000_000,))
    assert city.do(city.kassir, one)["code"] == "reading.zones_count"
    assert city.do(city.kassir, both)["outcome"] == "accepted"


def test_after_the_25th_a_reading_counts_in_the_next_month(city: City) -> None:
    city.office.clock.now_ms += 6 * 24 * 3_600_000
    late = reading(taken_on="2026-11-26")
    told = city.do(city.kassir, late)
    assert (told["code"], told["fields"]["expected"]) == ("period_mismatch", 202612)
    assert (
        city.do(city.kassir, reading(taken_on="2026-11-26", period=202612))["outcome"] == "accepted"
    )


def test_the_same_value_is_merged(city: City) -> None:
    first = city.do(city.kassir, reading())
    second = city.do(city.starshiy, reading())
    assert (second["outcome"], second["code"]) == ("accepted", "merged")
    assert city.states() == {first["op_id"]: "effective", second["op_id"]: "kept"}


def test_equal_ranks_wait_for_a_person_and_the_first_stays(city: City) -> None:
    first = city.do(city.kassir, reading())
    second = city.do(city.starshiy, reading(1_250_000, source="phone"))
    assert (second["outcome"], second["code"]) == ("review", "conflict")
    assert second["fields"]["reading_id"] == first["op_id"]
    assert second["fields"]["values_e4"] == [1_240_000]
    assert second["fields"]["author"] == "Иванова А. С."
    assert city.states() == {first["op_id"]: "effective", second["op_id"]: "review"}


def test_a_higher_rank_takes_effect_and_the_other_is_kept(city: City) -> None:
    first = city.do(city.kassir, reading())
    second = city.do(city.starshiy, reading(1_250_000, source="inspector"))
    assert second["outcome"] == "accepted"
    assert city.states() == {first["op_id"]: "kept", second["op_id"]: "effective"}


def test_a_lower_rank_is_kept_beside_the_higher(city: City) -> None:
    first = city.do(city.starshiy, reading(1_250_000, source="inspector"))
    second = city.do(city.kassir, reading())
    assert (second["outcome"], second["code"]) == ("accepted", "kept")
    assert city.states() == {first["op_id"]: "effective", second["op_id"]: "kept"}


def test_the_senior_decides_a_conflict_of_others(city: City) -> None:
    konsultant = city.desk.sign_in("konsultant")
    first = city.do(city.kassir, reading())
    second = city.do(konsultant, reading(1_250_000, source="chat"))
    decided = city.do(city.starshiy, replacement(first["op_id"]))
    assert decided["outcome"] == "accepted"
    assert city.states() == {
        first["op_id"]: "superseded",
        second["op_id"]: "superseded",
        decided["op_id"]: "effective",
    }


def test_a_clerk_decides_only_a_conflict_of_their_own(city: City) -> None:
    city.office.add_clerk("kassir2", "cashier", "Вторая К. К.")
    kassir2 = city.desk.sign_in("kassir2")
    konsultant = city.desk.sign_in("konsultant")
    first = city.do(city.kassir, reading())
    second = city.do(konsultant, reading(1_250_000, source="chat"))
    for target in (first, second):
        told = city.do(kassir2, replacement(target["op_id"]))
        assert (told["code"], told["fields"]) == ("forbidden", {"reason": "senior"})
    assert city.do(kassir2, undoing(second["op_id"]))["code"] == "forbidden"
    assert city.do(konsultant, undoing(second["op_id"]))["outcome"] == "accepted"
    assert city.states()[first["op_id"]] == "effective"


def test_a_replacement_keeps_both_values(city: City) -> None:
    first = city.do(city.kassir, reading())
    second = city.do(city.kassir, replacement(first["op_id"]))
    assert second["outcome"] == "accepted"
    assert city.states() == {first["op_id"]: "superseded", second["op_id"]: "effective"}


def test_a_replacement_needs_a_reason_and_its_reading(city: City) -> None:
    first = city.do(city.kassir, reading())
    blank = city.do(city.kassir, replacement(first["op_id"], reason="  "))
    assert blank["code"] == "reason_required"
    assert city.do(city.kassir, replacement("nothing"))["code"] == "reading_unknown"
    other_month = replacement(f"r-{small_city.COLD}-202610")
    assert city.do(city.kassir, other_month)["code"] == "reading_unknown"
    long = city.do(city.kassir, replacement(first["op_id"], reason="х" * 501))
    assert long["code"] == "invalid"


def test_two_who_replace_the_same_reading_meet_in_review(city: City) -> None:
    first = city.do(city.kassir, reading())
    second = city.do(city.kassir, replacement(first["op_id"]))
    third = city.do(city.starshiy, replacement(first["op_id"], 1_260_000))
    assert (third["outcome"], third["fields"]["reading_id"]) == ("review", second["op_id"])
    assert city.states()[second["op_id"]] == "effective"


def test_undo_brings_back_what_was_replaced(city: City) -> None:
    first = city.do(city.kassir, reading())
    second = city.do(city.kassir, replacement(first["op_id"]))
    assert city.do(city.kassir, undoing(second["op_id"]))["outcome"] == "accepted"
    assert city.states() == {first["op_id"]: "effective", second["op_id"]: "undone"}


def test_undo_brings_back_what_was_outranked(city: City) -> None:
    first = city.do(city.kassir, reading())
    second = city.do(city.starshiy, reading(1_250_000, source="inspector"))
    city.do(city.starshiy, undoing(second["op_id"]))
    assert city.states() == {first["op_id"]: "effective", second["op_id"]: "undone"}


def test_undo_twice_is_harmless(city: City) -> None:
    first = city.do(city.kassir, reading())
    city.do(city.kassir, undoing(first["op_id"]))
    again = city.do(city.starshiy, undoing(first["op_id"]))
    assert (again["outcome"], again["code"]) == ("accepted", "already_undone")
    assert city.do(city.kassir, reading(1_245_000))["outcome"] == "accepted"


def test_what_was_replaced_cannot_be_undone(city: City) -> None:
    first = city.do(city.kassir, reading())
    city.do(city.kassir, replacement(first["op_id"]))
    assert city.do(city.starshiy, undoing(first["op_id"]))["code"] == "not_effective"


def test_a_closed_month_takes_nothing_any_more(city: City) -> None:
    first = city.do(city.kassir, reading())
    close_november(city)
    for command in (reading(1_250_000), replacement(first["op_id"]), undoing(first["op_id"])):
        told = city.do(city.kassir, command)
        assert (told["outcome"], told["code"]) == ("refused", "period_closed")
    assert city.states() == {first["op_id"]: "effective"}


def test_an_expired_verification_is_stored_with_its_flag(city: City) -> None:
    with city.office.office.db.session() as conn:
        conn.execute(
            update(meters).where(meters.c.id == small_city.COLD).values(verify_until="2026-11-01")
        )
    done = city.do(city.kassir, reading())
    with city.office.office.db.session(write=False) as conn:
        row = conn.execute(readings.select().where(readings.c.id == done["op_id"])).one()
    assert (done["outcome"], row.flags) == ("accepted", "expired")
