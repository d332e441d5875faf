"""Charges: the golden bill to the kopeck, tariffs by date, common property, identities."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.charge_inputs import (
    AccountInput,
    MoneyInput,
)
from domain.charge_plan import HouseInput, in_force, plan_month, rate_book
from domain.charges import charge_month, next_debts
from domain.words import amount_in_words
from tests.support.rates import (
    ACCOUNT,
    COLD,
    COLD_METER,
    DAY,
    GOLDEN_METERS,
    GOLDEN_MONEY,
    HEATING,
    HOT,
    HOT_HEAT,
    MAINTENANCE,
    NIGHT,
    REAL,
    REPAIR,
    RULES,
    SEWAGE,
    SOI,
    WASTE,
    Norm,
    Service,
    Tariff,
    assert_identities,
    meter,
    plan_of,
    rows_by_service,
)


def test_the_golden_bill_is_exact_to_the_kopeck() -> None:
    result = charge_month(plan_of(), ACCOUNT, GOLDEN_METERS, GOLDEN_MONEY)
    assert [(row.service_id, row.volume_e10, row.charged) for row in result.rows] == [
        (MAINTENANCE, 462_000_000_000, 141_372),
        (REPAIR, 462_000_000_000, 67_544),
        (HEATING, 13_074_600_000, 359_188),
        (COLD, 51_235_000_000, 35_214),
        (HOT, 32_500_000_000, 22_337),
        (HOT_HEAT, 1_625_227_500, 44_649),
        (SEWAGE, 83_735_000_000, 36_056),
        (DAY, 1_205_000_000_000, 46_995),
        (NIGHT, 512_500_000_000, 9_994),
        (WASTE, 30_000_000_000, 58_500),
    ]
    assert result.charged == 821_849
    assert result.due == 785_824
    assert (result.opening, result.penalty) == (312_040, 1_093)
    assert result.total == 1_098_957
    words = "Десять тысяч девятьсот восемьдесят девять рублей 57 копеек"
    assert amount_in_words(result.total) == words
    assert_identities(result)


def test_the_golden_bill_names_its_meters_and_norms() -> None:
    result = charge_month(plan_of(), ACCOUNT, GOLDEN_METERS, GOLDEN_MONEY)
    assert [(m.service_id, m.zone_name, m.current_e4) for m in result.meters] == [
        (COLD, "", 1_294_445),
        (HOT, "", 912_500),
        (DAY, "день", 1_205_000),
        (NIGHT, "ночь", 512_500),
    ]
    assert (HEATING, 28_300, 0, 0, 0) in result.reference
    assert {row.method for row in result.rows} == {"area", "norm", "meter", "person"}


def test_heating_by_norm_is_charged_in_the_season_only_but_its_debt_stays() -> None:
    assert HEATING in rows_by_service(charge_month(plan_of(202604), ACCOUNT))
    assert HEATING not in rows_by_service(charge_month(plan_of(202605), ACCOUNT))
    money = MoneyInput(debts={HEATING: 500}, payments={HEATING: 200})
    result = charge_month(plan_of(202607), ACCOUNT, money=money)
    row = rows_by_service(result)[HEATING]
    assert (row.charged, row.debt, row.total) == (0, 300, 300)
    assert (result.opening, result.paid, result.debt) == (500, 200, 300)


def test_common_property_is_shared_by_area() -> None:
    book = rate_book(
        [Service(SOI, "soi_cold_water", "norm", "soi")],
        [Tariff(SOI, 68_730_000)],
        [Norm(SOI, 30_000, "area")],
    )
    house = HouseInput(total_area_e2=462_000, common_area_e2=50_000)
    by_norm = charge_month(plan_month(202610, book, house, RULES), ACCOUNT)
    assert (by_norm.rows[0].volume_e10, by_norm.rows[0].common_volume_e10) == (0, 1_500_000_000)
    assert by_norm.rows[0].charged == 1_031
    assert by_norm.reference == ((SOI, 0, 30_000, 0, 0),)
    measured = replace(house, common_volumes_e4={SOI: 200_000})
    by_meter = charge_month(plan_month(202610, book, measured, RULES), ACCOUNT)
    assert (by_meter.rows[0].method, by_meter.rows[0].common_volume_e10) == ("meter", 2_000_000_000)


def test_an_account_is_charged_for_its_own_services_only() -> None:
    account = replace(ACCOUNT, services=frozenset({COLD, SEWAGE}))
    result = charge_month(plan_of(), account, (COLD_METER,))
    assert set(rows_by_service(result)) == {COLD, SEWAGE}
    assert rows_by_service(result)[SEWAGE].volume_e10 == 51_235_000_000


def test_a_confirmed_rollover_is_charged_over_zero() -> None:
    water = meter(COLD, 999_984_000, 31_000, rollover=True)
    rows = rows_by_service(charge_month(plan_of(), ACCOUNT, (water,)))
    assert rows[COLD].volume_e10 == 47_000 * 10**6


def test_tariffs_are_taken_by_date_and_category() -> None:
    rows = [
        Tariff(DAY, 1, "", "2026-01-01", "2026-09-30"),
        Tariff(DAY, 2, "", "2026-10-01"),
        Tariff(DAY, 3, "gas_stove", "2026-10-01"),
    ]
    for period, categories, expected in (
        (202609, frozenset(), 1),
        (202610, frozenset(), 2),
        (202610, frozenset({"gas_stove"}), 3),
        (202609, frozenset({"gas_stove"}), 1),
    ):
        found = in_force(rows, period, categories)
        assert found is not None
        assert found.value_e6 == expected
    assert in_force(rows, 202512, frozenset()) is None


def test_money_of_an_unknown_service_is_a_bug_said_aloud() -> None:
    with pytest.raises(ValueError, match="outside the plan"):
        charge_month(plan_of(), ACCOUNT, money=MoneyInput(debts={99: 1}))


def test_months_chain_by_what_the_last_one_left() -> None:
    first = charge_month(plan_of(202609), ACCOUNT, GOLDEN_METERS, GOLDEN_MONEY)
    left = next_debts(first.rows)
    paid = {service_id: amount // 2 for service_id, amount in left.items()}
    second = charge_month(
        plan_of(202610), ACCOUNT, GOLDEN_METERS, MoneyInput(debts=left, payments=paid)
    )
    assert second.opening == first.debt + first.due
    assert second.total == second.due + second.opening - second.paid
    assert_identities(second)


AMOUNTS = st.dictionaries(st.integers(1, 10), st.integers(-(10**6), 10**6), max_size=4)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.integers(0, 20_000),
    st.integers(0, 9),
    st.integers(0, 10**6),
    st.none() | st.integers(0, 10**6),
    AMOUNTS,
    AMOUNTS,
    AMOUNTS,
)
def test_every_row_keeps_the_identities(
    area: int,
    residents: int,
    previous: int,
    used: int | None,
    debts: dict[int, int],
    benefits: dict[int, int],
    penalties: dict[int, int],
) -> None:
    water = meter(COLD, previous, None if used is None else previous + used, REAL)
    money = MoneyInput(debts=debts, benefits=benefits, penalties=penalties, payments=benefits)
    result = charge_month(plan_of(), AccountInput(area, area, residents), (water,), money)
    assert_identities(result)


def test_a_demo_city_is_charged_in_seconds() -> None:
    plan = plan_of()
    history = REAL + REAL
    meters = tuple(
        replace(m, zones=tuple(zone._replace(history=history) for zone in m.zones))
        for m in GOLDEN_METERS
    )
    rounds = 300
    started = time.perf_counter()
    for _ in range(rounds):
        charge_month(plan, ACCOUNT, meters, GOLDEN_MONEY)
    each = (time.perf_counter() - started) / rounds
    # The aim is 60 us; ten times that still fails on a slow shared machine only when it is really
    # slow.
    assert each < 600e-6
