"""What a demo account owes and how its money falls on months and services."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from server.demo.wallet import Wallet

SPARE = 1


def wallet_of(*months: tuple[int, dict[int, int]]) -> Wallet:
    wallet = Wallet()
    for period, dues in months:
        wallet.add(period, dues)
    return wallet


def test_money_goes_to_the_oldest_month_first_and_inside_it_by_shares() -> None:
    wallet = wallet_of((202609, {1: 100, 3: 300}), (202610, {1: 50}))
    assert wallet.pay(200, 202610, SPARE) == [(202609, 1, 50), (202609, 3, 150)]
    assert wallet.pay(220, 202610, SPARE) == [(202609, 1, 50), (202609, 3, 150), (202610, 1, 20)]
    assert wallet.owed() == 30


def test_what_is_left_over_is_an_advance_that_the_next_month_uses() -> None:
    wallet = wallet_of((202609, {1: 100}))
    assert wallet.pay(130, 202609, SPARE) == [(202609, 1, 130)]
    assert wallet.owed() == -30
    wallet.add(202610, {1: 40, 3: 5})
    assert wallet.by_service() == {1: 10, 3: 5}


def test_a_recalculation_larger_than_the_charge_lowers_older_debt_of_its_service() -> None:
    wallet = wallet_of((202608, {3: 100}), (202609, {3: -130, 1: 10}))
    assert wallet.by_service() == {3: -30, 1: 10}
    assert wallet.owed() == -20


DUES = st.dictionaries(st.integers(1, 5), st.integers(-5_000, 50_000), max_size=4)


@settings(max_examples=80, derandomize=True, deadline=None)
@given(st.lists(st.tuples(DUES, st.integers(0, 60_000)), max_size=8))
def test_no_kopeck_is_lost_between_months_parts_and_debt(
    months: list[tuple[dict[int, int], int]],
) -> None:
    wallet, charged, paid = Wallet(), 0, 0
    for index, (dues, amount) in enumerate(months):
        period = 202601 + index
        wallet.add(period, dues)
        charged += sum(dues.values())
        parts = wallet.pay(amount, period, SPARE)
        assert sum(part[2] for part in parts) == amount
        assert len({part[:2] for part in parts}) == len(parts)
        paid += amount
    assert wallet.owed() == charged - paid
    assert sum(wallet.by_service().values()) == charged - paid
