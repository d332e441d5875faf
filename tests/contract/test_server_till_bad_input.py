"""Rows of money of the bad-input catalogue at the office's own door, whatever a client checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api_client.commands import to_body
from domain.money import split_largest_remainder
from tests.support import bad_input_rows as rows
from tests.support.till_books import breaches
from tests.support.till_city import Till, part, served_till, verdict_of


@pytest.fixture(scope="module")
def till(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Till]:
    with served_till(f"sqlite:///{tmp_path_factory.mktemp('till')}/office.db") as served:
        served.open(1_000_000)
        yield served


def raw(till: Till, changed: str) -> httpx.Response:
    """A payment's request with one place of its text changed after it was signed."""
    envelope = till.desk.envelope(till.clerk, till.payment(777_000))
    wish = {"protocol": 1, "cursor": "", "want_changes": False, "limit": 1, "commands": [envelope]}
    text = json.dumps(wish)
    place = '"amount": 777000, "tenders"'
    assert text.count(place) == 1
    text = text.replace(place, f'"amount": {changed}, "tenders"')
    headers = {**till.desk.bearer, "Content-Type": "application/json"}
    return till.desk.http.post("/v1/sync", headers=headers, content=text.encode())


@pytest.mark.parametrize(("row", "sum_"), rows.NO_KOPECKS)
def test_a_sum_that_is_no_integer_is_a_verdict_of_its_own(till: Till, row: int, sum_: str) -> None:
    reply = raw(till, sum_)
    assert reply.status_code == 200, row
    told = reply.json()["results"][0]
    assert (verdict_of(told), told["fields"]) == (
        ("refused", "money_must_be_integer_kopecks"),
        {"field": "amount"},
    )


@pytest.mark.parametrize(("row", "sum_"), rows.NO_JSON_SUMS)
def test_a_number_that_is_no_integer_of_64_bits_stops_the_request(
    till: Till, row: int, sum_: str
) -> None:
    assert 400 <= raw(till, sum_).status_code < 500, row


OUT_OF_RANGE: list[tuple[int, dict[str, Any]]] = [
    (32, {"amount": 0}),
    (33, {"amount": -100}),
    (36, {"amount": 10**13 + 1}),
    (43, {"amount": 2**63 - 1}),
    (43, {"cash_received": -1}),
    (43, {"paid_at": -1}),
    (43, {"paid_at": 2**60}),
    (43, {"tenders": []}),
    (43, {"tenders": [{"kind": "gold", "amount": 1, "reference": ""}]}),
    (43, {"parts": []}),
    (43, {"parts": [{"period": 202610, "service_id": 1, "kind": "gift", "amount": 1}]}),
    (43, {"parts": [{"period": 202610, "service_id": 1, "kind": "charge", "amount": 0}]}),
    (43, {"receipt_number": ""}),
    (43, {"receipt_number": "x" * 65}),
    (43, {"payer": "я" * 257}),
    (43, {"duplicate_reason": "я" * 501}),
    (43, {"surplus": 1}),
]


@pytest.mark.parametrize(("row", "changed"), OUT_OF_RANGE)
def test_a_command_out_of_its_ranges_is_invalid(
    till: Till, row: int, changed: dict[str, Any]
) -> None:
    body = {**to_body(till.payment()), **changed}
    told = till.desk.send(till.desk.envelope(till.clerk, till.payment(), body=body))[0]
    assert verdict_of(told) == ("refused", "invalid"), row


def test_a_second_payment_of_one_sum_and_a_reason_for_it(till: Till) -> None:
    till.take(4_100)
    assert verdict_of(till.take(4_100)) == ("review", "possible_duplicate")  # row 41
    assert verdict_of(till.take(4_100, duplicate_reason="за соседа")) == ("accepted", "")


def test_a_reversal_over_the_payment_and_a_second_one(till: Till) -> None:
    told = till.take(4_200)
    assert verdict_of(till.refund(told["op_id"], 4_201)) == ("refused", "refund_over_rest")
    back = till.refund(told["op_id"], 4_200)
    again = till.refund(told["op_id"], 4_200)  # row 42: «Уже сторнирован 20.11.2026, чек …»
    assert verdict_of(again) == ("refused", "already_reversed")
    number = next(row.number for row in till.payments() if row.op_id == back["op_id"])
    assert (again["fields"]["on"], again["fields"]["number"]) == ("2026-11-20", number)


def test_a_split_over_three_is_exact(till: Till) -> None:
    shares = split_largest_remainder(10_000, (1, 1, 1))  # row 44
    parts = tuple(part(share, 202610, 1 + index) for index, share in enumerate(shares))
    told = till.take(10_000, parts=parts)
    assert verdict_of(told) == ("accepted", "")
    row = till.payments()[-1]
    assert [one.amount for one in row.parts] == [3_334, 3_333, 3_333]


def test_nothing_of_all_that_has_moved_the_books(till: Till) -> None:
    with till.city.office.office.db.session(write=False) as conn:
        assert breaches(conn) == []
