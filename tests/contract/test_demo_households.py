"""The demo's flats and people: enough of everything a certificate has to say."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from api_client.models.certificates import Household
from api_client.models.replica import Account
from tests.support.demo_city import make_city, rows_of

CROWD_ID, THIRDS_ID = 31, 23


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_city(tmp_path_factory.mktemp("households"), accounts=1000, months=1)


@pytest.fixture(scope="module")
def households(city: str) -> dict[int, Household]:
    return {one.id: one for one in rows_of(city, "household") if isinstance(one, Household)}


@pytest.fixture(scope="module")
def accounts(city: str) -> dict[int, Account]:
    return {one.id: one for one in rows_of(city, "account") if isinstance(one, Account)}


def test_every_account_has_a_household_that_agrees_with_it(
    households: dict[int, Household], accounts: dict[int, Account]
) -> None:
    assert households.keys() == accounts.keys()
    for account_id, account in accounts.items():
        household = households[account_id]
        lives = [one for one in household.people if one.registration and one.until in ("", *LATER)]
        assert len(lives) == account.residents
        owners = [one for one in household.people if one.owner_share_num]
        assert len(owners) == len(account.owners)
        assert household.payer_id in {one.person_id for one in household.people}
        if owners:
            assert sum(one.owner_share_num for one in owners) == owners[0].owner_share_den
            assert all(one.title_document for one in owners)
        assert bool(household.close_reason) is (account.status == "closed")
        assert (household.premises.ownership == "municipal") is (not owners)


LATER = ("2027-06-30",)


def test_people_were_born_before_anything_happened_to_them(
    households: dict[int, Household],
) -> None:
    for household in households.values():
        for one in household.people:
            assert date.fromisoformat(one.born_on) <= date(2026, 11, 1)
            if one.registration:
                assert one.born_on <= one.since
                assert not one.until or one.since <= one.until


def test_there_are_thirds_a_crowd_departures_and_reasons(
    households: dict[int, Household],
) -> None:
    thirds = [one for one in households[THIRDS_ID].people if one.owner_share_num]
    assert [(one.owner_share_num, one.owner_share_den) for one in thirds] == [(1, 3)] * 3
    crowd = [one for one in households[CROWD_ID].people if one.registration and not one.until]
    assert len(crowd) == 40
    assert len({one.person_id for one in crowd}) == 40
    people = [one for household in households.values() for one in household.people]
    assert len({one.person_id for one in people}) == len(people)
    assert {one.leave_reason for one in people} >= {"", "переезд", "смерть", "решение суда"}
    assert any(one.arrived_from for one in people)
    assert any(one.owned_until and not one.owner_share_num for one in people)
    assert Counter(one.registration for one in people)["temporary"] > 0
    closed = {one.close_reason for one in households.values() if one.close_reason}
    assert len(closed) > 1


def test_the_golden_flat_is_known_in_full(households: dict[int, Household]) -> None:
    golden = households[1]
    assert [(one.last, one.first, one.relation) for one in golden.people] == [
        ("Иванова", "Анна", "собственник"),
        ("Иванов", "Сергей", "супруг"),
        ("Иванов", "Илья", "сын"),
    ]
    premises = golden.premises
    assert (premises.rooms, premises.floors, premises.built_year) == (2, 9, 1984)
    assert all((premises.walls, premises.heating, premises.cadastral, premises.ceiling_cm))
