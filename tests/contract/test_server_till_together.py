"""Several tills at once, on SQLite and on PostgreSQL: no kopeck lost, none booked twice."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from server.staff.commands import add_staff
from tests.support.office import PASSWORD
from tests.support.office_city import served_city
from tests.support.postgres import Cluster
from tests.support.small_city import ACCOUNT, OTHER_ACCOUNT
from tests.support.till_books import breaches, places
from tests.support.till_city import Till, part

TILLS = 8
PAYMENTS_EACH = 12


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def tills(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_cluster: Cluster
) -> Iterator[list[Till]]:
    """Terminals of one office, each with its shift, its cashier and a senior beside."""
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/office.db" if on_sqlite else postgres_cluster.new_database()
    with served_city(url) as city, contextlib.ExitStack() as connections:
        made = []
        password_hash = city.office.office.passwords.make_hash(PASSWORD)
        for number in range(TILLS):
            with city.office.office.db.session() as conn:
                login, name = f"kassa{number}", f"Кассир {number}"
                add_staff(conn, login, name, "cashier", password_hash, city.office.clock())
            desk = city.office.enrol(
                connections.enter_context(city.office.client()), f"Окно {number}"
            )
            till = Till(city, desk, desk.sign_in(f"kassa{number}"), desk.sign_in("starshiy"))
            till.open(100_000)
            made.append(till)
        yield made


def all_at_once(tills: list[Till], work: Any) -> list[Any]:
    with ThreadPoolExecutor(len(tills)) as threads:
        return list(threads.map(work, tills))


def check(tills: list[Till]) -> dict[str, int]:
    """The books agree; what lies where."""
    with tills[0].city.office.office.db.session(write=False) as conn:
        assert breaches(conn) == []
        return places(conn)


def test_eight_tills_take_money_for_the_same_two_accounts(tills: list[Till]) -> None:
    def work(till: Till) -> list[str]:
        number = tills.index(till)
        told = []
        for index in range(PAYMENTS_EACH):
            amount = 10_000 + number * 100 + index
            account_id = (ACCOUNT, OTHER_ACCOUNT)[index % 2]
            told.append(till.take(amount, account_id=account_id)["outcome"])
        till.close(100_000 + till.shift().cash)
        return told

    outcomes = all_at_once(tills, work)
    assert outcomes == [["accepted"] * PAYMENTS_EACH] * TILLS
    total = sum(
        10_000 + number * 100 + index for number in range(TILLS) for index in range(PAYMENTS_EACH)
    )
    held = check(tills)
    assert tills[0].balance() + tills[0].balance(OTHER_ACCOUNT) == -total
    assert held["safe"] == total
    assert {row.difference for row in tills[0].shifts()} == {0}
    count = TILLS * PAYMENTS_EACH
    assert [row.id for row in tills[0].payments()] == list(range(1, count + 1))


def test_one_payment_is_given_back_once_whoever_asks(tills: list[Till]) -> None:
    told = tills[0].take(60_000)
    verdicts = all_at_once(tills, lambda till: till.refund(told["op_id"], 60_000))
    codes = sorted(verdict["code"] for verdict in verdicts)
    assert codes == [""] + ["already_reversed"] * (TILLS - 1)
    first = next(verdict["op_id"] for verdict in verdicts if not verdict["code"])
    named = {verdict["fields"]["op_id"] for verdict in verdicts if verdict["code"]}
    assert named == {first}
    check(tills)


def test_parts_given_back_everywhere_never_exceed_the_payment(tills: list[Till]) -> None:
    told = tills[0].take(50_000)
    verdicts = all_at_once(tills, lambda till: till.refund(told["op_id"], 20_000))
    codes = sorted(verdict["code"] for verdict in verdicts)
    assert codes == ["", ""] + ["refund_over_rest"] * (TILLS - 2)
    assert tills[0].balance() == -10_000
    check(tills)


def test_money_moved_both_ways_at_once_does_not_stop_the_office(tills: list[Till]) -> None:
    there = [till.take(30_000 + i)["op_id"] for i, till in enumerate(tills)]
    theirs = {"account_id": OTHER_ACCOUNT}
    back = [till.take(40_000 + i, **theirs)["op_id"] for i, till in enumerate(tills)]

    def work(till: Till) -> list[str]:
        number = tills.index(till)
        one = till.move(there[number], 10_000)
        other = till.move(back[number], 10_000, **theirs, to_account_id=ACCOUNT)
        taken = till.take(1_000 + number)
        return [one["outcome"], other["outcome"], taken["outcome"]]

    assert all_at_once(tills, work) == [["accepted"] * 3] * TILLS
    check(tills)


def test_money_put_aside_is_matched_by_one(tills: list[Till]) -> None:
    told = tills[0].take(70_000, account_id=77, account_number="")
    verdicts = all_at_once(
        tills, lambda till: till.match(told["op_id"], 70_000, parts=(part(70_000),))
    )
    codes = sorted(verdict["code"] for verdict in verdicts)
    assert codes == [""] + ["suspense_settled"] * (TILLS - 1)
    assert tills[0].balance() == -70_000
    check(tills)


def test_a_payment_sent_by_eight_connections_is_booked_once(tills: list[Till]) -> None:
    till = tills[0]
    envelope = till.desk.envelope(till.clerk, till.payment())

    def send(_number: int) -> Any:
        with till.city.office.client() as http:
            wish = {"protocol": 1, "cursor": "", "want_changes": False, "limit": 1}
            wish["commands"] = [envelope]
            return http.post("/v1/sync", headers=till.desk.bearer, json=wish).json()["results"][0]

    with ThreadPoolExecutor(TILLS) as threads:
        verdicts = list(threads.map(send, range(TILLS)))
    assert all(verdict == verdicts[0] for verdict in verdicts)
    assert (till.balance(), len(till.payments())) == (-100_000, 1)
    check(tills)
