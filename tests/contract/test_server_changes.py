"""What comes down with an exchange: changes in pages, cursors, verdicts alone under the lock."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from api_client.models.replica import Meter
from server import audit, changes
from server.operations import operations
from tests.support.office_city import City, reading, served_city


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with served_city(f"sqlite:///{tmp_path}/office.db") as served:
        yield served


def test_a_change_comes_down_with_its_row(city: City) -> None:
    before = city.cursor()
    envelope = city.desk.envelope(city.kassir, reading())
    reply = city.desk.exchange(envelope, cursor=before, want_changes=True)
    page = reply.json()
    assert (page["count"], page["more"]) == (1, False)
    (change,) = page["changes"]
    assert (change["entity"], change["id"], change["deleted"]) == ("meter", "11", False)
    meter = msgspec.convert(change["row"], Meter)
    assert meter.readings[-1].id == envelope["op_id"]
    assert change["version"] == meter.version == 2
    assert page["to"] == change["seq"] == page["results"][0]["seq"]
    listed = re.search(r'"changes":(\[.*\]),"from"', reply.text)
    assert listed
    assert hashlib.sha256(listed.group(1).encode()).hexdigest() == page["sha256"]
    again = city.desk.exchange(cursor=page["cursor"], want_changes=True).json()
    assert (again["count"], again["cursor"]) == (0, page["cursor"])


def test_pages_follow_each_other_without_gaps(city: City) -> None:
    cursor = city.cursor()
    with city.office.office.db.session() as conn:
        for _ in range(3):
            changes.note_many(conn, [("meter", 11), ("meter", 12), ("account", 1), ("house", 1)])
        changes.note(conn, "account", 999_999)
    seen: list[dict[str, Any]] = []
    more = True
    while more:
        wish = {"protocol": 1, "cursor": cursor, "want_changes": True, "limit": 2, "commands": []}
        page = city.desk.http.post("/v1/sync", headers=city.desk.bearer, json=wish).json()
        assert page["from"] == (seen[-1]["seq"] if seen else page["from"])
        seen += page["changes"]
        cursor, more = page["cursor"], page["more"]
    assert [one["entity"] for one in seen] == ["meter", "meter", "account", "house", "account"]
    assert seen[-1]["deleted"] is True
    assert seen[-1]["row"] is None


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "не курсор", "a" * 5000])
def test_a_cursor_that_is_not_ours_asks_for_a_snapshot(city: City, cursor: str) -> None:
    envelope = city.desk.envelope(city.kassir, reading())
    refused = city.desk.exchange(envelope, cursor=cursor, want_changes=True)
    assert (refused.status_code, refused.json()["code"]) == (410, "cursor_gone")
    assert city.count(operations.c.op_id) == 0


def test_a_flipped_bit_in_the_cursor_is_noticed(city: City) -> None:
    cursor = city.cursor()
    for place in range(len(cursor)):
        changed = cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :]
        reply = city.desk.exchange(cursor=changed, want_changes=True)
        # The last sign carries bits that mean nothing; such a change alters no content.
        assert reply.status_code == 410 or place == len(cursor) - 1


def test_a_locked_terminal_takes_verdicts_only(city: City) -> None:
    envelope = city.desk.envelope(city.kassir, reading())
    page = city.desk.exchange(envelope, cursor="anything", want_changes=False).json()
    assert page["results"][0]["outcome"] == "accepted"
    assert (page["changes"], page["cursor"], page["more"]) == ([], "anything", False)


def test_every_command_is_in_an_unbroken_audit_trail(city: City) -> None:
    for value in (1_000_000, 1_240_000):
        city.desk.send(city.desk.envelope(city.kassir, reading(value)))
    with city.office.office.db.session(write=False) as conn:
        assert audit.first_broken(conn) is None
        actions = conn.execute(select(audit.audit.c.action).order_by(audit.audit.c.seq)).scalars()
        assert list(actions)[-2:] == ["EnterReading.refused", "EnterReading.accepted"]
