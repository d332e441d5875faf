"""POST /v1/sync: commands are carried out exactly once, each judged by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from server.meters.tables import readings
from server.operations import operations
from server.staff import commands
from tests.support import small_city
from tests.support.office_city import City, reading, served_city


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with served_city(f"sqlite:///{tmp_path}/office.db") as served:
        yield served


def results_text(reply: httpx.Response) -> str:
    found = re.search(r'"results":(\[.*?\]),"changes"', reply.text)
    assert found
    return found.group(1)


def test_an_accepted_command_is_stored_with_its_verdict(city: City) -> None:
    envelope = city.desk.envelope(city.kassir, reading())
    (verdict,) = city.desk.send(envelope)
    assert (verdict["outcome"], verdict["code"]) == ("accepted", "")
    assert verdict["op_id"] == envelope["op_id"]
    assert verdict["request_hash"] == envelope["request_hash"]
    assert verdict["ack"]
    assert verdict["seq"] > 0
    with city.office.office.db.session(write=False) as conn:
        stored = conn.execute(select(readings).where(readings.c.id == envelope["op_id"])).one()
    assert (stored.state, stored.author, stored.values_e4) == (
        "effective",
        "Иванова А. С.",
        "[1240000]",
    )


def test_a_retry_gets_the_same_bytes_and_does_nothing(city: City) -> None:
    envelope = city.desk.envelope(city.kassir, reading())
    first = results_text(city.desk.exchange(envelope))
    city.office.clock.now_ms += 40 * 24 * 3_600_000
    for _ in range(3):
        assert results_text(city.desk.exchange(envelope)) == first
    assert city.count(operations.c.op_id) == 1


def test_a_stored_refusal_is_repeated_byte_for_byte(city: City) -> None:
    envelope = city.desk.envelope(city.kassir, reading(1_000_000))
    first = results_text(city.desk.exchange(envelope))
    assert "reading.less_than_previous" in first
    assert results_text(city.desk.exchange(envelope)) == first


def test_eight_at_once_do_it_once(city: City) -> None:
    envelope = city.desk.envelope(city.kassir, reading())
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: results_text(city.desk.exchange(envelope)), range(8)))
    assert len(set(answers)) == 1
    assert city.count(operations.c.op_id) == 1


def test_the_same_key_with_another_content_is_refused(city: City) -> None:
    first = city.desk.envelope(city.kassir, reading())
    city.desk.send(first)
    other = city.desk.envelope(city.kassir, reading(1_250_000), op_id=first["op_id"])
    (verdict,) = city.desk.send(other)
    assert (verdict["outcome"], verdict["code"]) == ("refused", "key_reuse")


def test_a_key_of_another_terminal_is_not_answered(city: City) -> None:
    first = city.desk.envelope(city.kassir, reading())
    city.desk.send(first)
    other = city.office.enrol(city.desk.http, "Окно 2")
    clerk = other.sign_in("kassir")
    replayed = {**first, "terminal_id": other.terminal_id}
    assert other.send(first)[0]["code"] == "forbidden"
    assert other.send(replayed)[0]["code"] == "invalid"
    again = other.envelope(clerk, reading(), op_id=first["op_id"])
    assert other.send(again)[0]["code"] == "key_reuse"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("signature", "00" * 64, "forbidden"),
        ("signature", "not hex", "forbidden"),
        ("request_hash", "00" * 32, "invalid"),
        ("lane", "account:2", "invalid"),
        ("actor_id", 2, "invalid"),
        ("terminal_seq", 77, "invalid"),
    ],
)
def test_a_changed_envelope_is_noticed_and_leaves_no_trace(
    city: City, field: str, value: object, code: str
) -> None:
    envelope = city.desk.envelope(city.kassir, reading())
    (verdict,) = city.desk.send({**envelope, field: value})
    assert (verdict["outcome"], verdict["code"]) == ("refused", code)
    assert city.count(operations.c.op_id) == 0
    assert city.desk.send(envelope)[0]["outcome"] == "accepted"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "PayByMagic"}, "invalid"),
        ({"kind_version": 9}, "invalid"),
        ({"lane": "account:2"}, "invalid"),
        ({"delegation_id": "none"}, "forbidden"),
        ({"actor_id": 2}, "forbidden"),
        ({"body": {"meter_id": 11}}, "invalid"),
        ({"body": {"meter_id": "11"}}, "invalid"),
        ({"op_id": ""}, "invalid"),
        ({"op_id": "x" * 65}, "invalid"),
    ],
)
def test_a_signed_envelope_of_the_wrong_shape_is_refused(
    city: City, changed: dict[str, Any], code: str
) -> None:
    envelope = city.desk.envelope(city.kassir, reading(), **changed)
    (verdict,) = city.desk.send(envelope)
    assert (verdict["outcome"], verdict["code"]) == ("refused", code)


def test_one_clerk_cannot_act_in_anothers_name(city: City) -> None:
    forged = city.desk.envelope(
        city.kassir,
        reading(),
        actor_id=city.starshiy.signed.clerk.id,
        delegation_id=city.starshiy.signed.delegation.id,
    )
    assert city.desk.send(forged)[0]["code"] == "forbidden"


def test_a_role_without_the_right_is_refused(city: City) -> None:
    pasport = city.desk.sign_in("pasport")
    (verdict,) = city.desk.send(city.desk.envelope(pasport, reading()))
    assert (verdict["outcome"], verdict["code"]) == ("refused", "forbidden")


def test_an_act_of_a_clerk_disabled_since_waits_for_a_person(city: City) -> None:
    envelope = city.desk.envelope(city.kassir, reading())
    with city.office.office.db.session() as conn:
        commands.disable_staff(conn, city.kassir.signed.clerk.id, city.office.clock())
    (verdict,) = city.desk.send(envelope)
    assert (verdict["outcome"], verdict["code"]) == ("review", "actor_removed")


def test_an_act_after_the_delegation_ran_out_waits_for_a_person(city: City) -> None:
    city.office.clock.now_ms += 8 * 24 * 3_600_000
    envelope = city.desk.envelope(city.kassir, reading(period=202611))
    (verdict,) = city.desk.send(envelope)
    assert (verdict["outcome"], verdict["code"]) == ("review", "delegation_expired")


@pytest.mark.parametrize("years", [-56, -10, 10, 200])
def test_a_wrong_clock_never_throws_an_act_away(city: City, years: int) -> None:
    moment = city.office.clock() + years * 365 * 24 * 3_600_000
    envelope = city.desk.envelope(city.kassir, reading(), created_at=moment)
    verdict = city.desk.send(envelope)[0]
    assert (verdict["outcome"], verdict["code"]) == ("review", "clock_suspect")


def test_a_clock_known_to_be_wrong_is_corrected(city: City) -> None:
    moment, off = city.office.clock() - 10**12, 10**12
    envelope = city.desk.envelope(city.kassir, reading(), created_at=moment, offset_ms=off)
    assert city.desk.send(envelope)[0]["outcome"] == "accepted"


def test_a_dependant_waits_for_what_it_depends_on(city: City) -> None:
    first = city.desk.envelope(city.kassir, reading())
    second = city.desk.envelope(
        city.kassir, reading(20_000, meter_id=small_city.HOT), depends_on=[first["op_id"]]
    )
    assert city.desk.send(second)[0]["code"] == "dependency_missing"
    verdicts = city.desk.send(first, second)
    assert [one["outcome"] for one in verdicts] == ["accepted", "accepted"]


def test_a_circle_of_dependencies_is_answered(city: City) -> None:
    first = city.desk.envelope(city.kassir, reading(), op_id="a", depends_on=["b"])
    second = city.desk.envelope(
        city.kassir, reading(20_000, meter_id=small_city.HOT), op_id="b", depends_on=["a"]
    )
    codes = [one["code"] for one in city.desk.send(first, second)]
    assert codes == ["dependency_missing", "dependency_missing"]


def test_one_refused_command_does_not_stop_the_others(city: City) -> None:
    envelopes = [
        city.desk.envelope(city.kassir, reading(1_000_000)),
        city.desk.envelope(city.kassir, reading(20_000, meter_id=small_city.HOT)),
    ]
    assert [one["outcome"] for one in city.desk.send(*envelopes)] == ["refused", "accepted"]


def test_the_same_command_twice_in_a_batch_is_done_once(city: City) -> None:
    envelope = city.desk.envelope(city.kassir, reading())
    first, second = city.desk.send(envelope, envelope)
    assert first == second


def test_a_batch_of_fifty_one_is_refused_as_a_whole(city: City) -> None:
    envelope = city.desk.envelope(city.kassir, reading())
    assert city.desk.exchange(*[envelope] * 51).status_code == 422
    assert city.count(operations.c.op_id) == 0


@pytest.mark.parametrize("limit", [0, -1, 501, 10**9])
def test_a_limit_out_of_range_is_refused(city: City, limit: int) -> None:
    wish = {"protocol": 1, "cursor": "", "want_changes": False, "limit": limit, "commands": []}
    assert city.desk.http.post("/v1/sync", headers=city.desk.bearer, json=wish).status_code == 422


def test_another_protocol_is_told_to_update(city: City) -> None:
    wish = {"protocol": 2, "cursor": "", "want_changes": False, "limit": 1, "commands": []}
    refused = city.desk.http.post("/v1/sync", headers=city.desk.bearer, json=wish)
    assert (refused.status_code, refused.json()["code"]) == (426, "upgrade_required")
