"""Charges without a reading or a valid verification, and what returned readings recompute."""

from __future__ import annotations

import pytest

from domain.charge_inputs import (
    AccountInput,
    PastMonth,
)
from domain.charge_plan import HouseInput, plan_month, rate_book
from domain.charges import charge_month
from domain.money import round_half_up
from tests.support.rates import (
    ACCOUNT,
    COLD,
    HOT,
    HOT_HEAT,
    HOT_METER,
    NORMS,
    PRICES,
    REAL,
    RULES,
    SERVICES,
    SEWAGE,
    WASTE,
    Tariff,
    assert_identities,
    meter,
    plan_of,
    rows_by_service,
    run_of,
)


@pytest.mark.parametrize(
    ("history", "method", "volume"),
    [
        (REAL, "average", 50_000),
        (REAL + run_of(1), "average", 50_000),
        (REAL + run_of(2), "average", 50_000),
        (REAL + run_of(3), "norm", 135_000),
        (REAL + run_of(3) + (PastMonth(202610, 0, "norm"),), "norm", 135_000),
        (REAL[:2], "norm", 135_000),
        (REAL[:3], "average", 50_000),
        ((PastMonth(202601, 990_000, "meter"), *REAL), "average", 50_000),
        ((*REAL[:5], PastMonth(202606, 50_003, "meter")), "average", 50_001),
    ],
)
def test_without_a_reading_three_months_go_by_average_and_then_by_norm(
    history: tuple[PastMonth, ...], method: str, volume: int
) -> None:
    result = charge_month(plan_of(), ACCOUNT, (meter(COLD, 10_000, None, history),))
    row = rows_by_service(result)[COLD]
    assert (row.method, row.volume_e10) == (method, volume * 10**6)
    assert (row.excess, row.coefficient_e2) == (0, 0)
    assert result.volumes == ((COLD, 0, volume, method),)


@pytest.mark.parametrize(
    ("verify_until", "reading_on", "method", "coefficient"),
    [
        ("2026-10-31", "2026-10-20", "meter", 0),
        ("2026-10-20", "2026-10-20", "meter", 0),
        ("2026-10-19", "2026-10-20", "average", 0),
        ("2026-08-15", "2026-10-20", "average", 0),
        ("2026-07-31", "2026-10-20", "average", 0),
        ("2026-07-30", "2026-10-20", "norm_raised", 150),
        ("", "2026-10-20", "meter", 0),
    ],
)
def test_an_expired_verification_goes_by_average_and_then_by_raised_norm(
    verify_until: str, reading_on: str, method: str, coefficient: int
) -> None:
    water = meter(COLD, 0, 70_000, REAL, verify_until=verify_until, reading_on=reading_on)
    row = rows_by_service(charge_month(plan_of(), ACCOUNT, (water,)))[COLD]
    assert (row.method, row.coefficient_e2) == (method, coefficient)
    if method == "norm_raised":
        assert row.charged == round_half_up(135 * 6_873, 10)
        assert row.excess == round_half_up(135 * 6_873, 20)
        assert row.due == row.charged + row.excess


def test_sewage_follows_the_raised_water_without_the_coefficient() -> None:
    water = meter(COLD, 0, None, REAL, verify_until="2026-01-31")
    rows = rows_by_service(charge_month(plan_of(), ACCOUNT, (water, HOT_METER)))
    assert rows[SEWAGE].volume_e10 == 135_000 * 10**6 + 32_500 * 10**6
    assert (rows[SEWAGE].method, rows[SEWAGE].excess) == ("norm", 0)


def test_without_meters_water_goes_by_norm_of_persons_and_hot_water_in_two_parts() -> None:
    rows = rows_by_service(charge_month(plan_of(), ACCOUNT))
    assert (rows[COLD].method, rows[COLD].volume_e10) == ("norm", 135_000_000_000)
    assert rows[HOT_HEAT].volume_e10 == 9 * 500_070_000
    assert rows[SEWAGE].volume_e10 == 225_000_000_000


def test_an_empty_flat_is_charged_for_its_owners() -> None:
    rows = rows_by_service(charge_month(plan_of(), AccountInput(4_620, 4_620, 0, owners=2)))
    assert rows[WASTE].charged == 39_000
    assert rows[COLD].volume_e10 == 90_000_000_000


@pytest.mark.parametrize(
    ("policy", "recalculated"),
    [("none", 0), ("average_only", 2 * 10 * 6_873), ("all", 2 * 10 * 6_873)],
)
def test_a_returned_reading_recomputes_the_averages_by_the_policy(
    policy: str, recalculated: int
) -> None:
    book = rate_book(SERVICES, [Tariff(COLD, PRICES[COLD])], NORMS, {1: policy})
    plan = plan_month(202609, book, HouseInput(), RULES)
    water = meter(COLD, 100_000, 100_000 + 450_001, REAL + run_of(2))
    result = charge_month(plan, ACCOUNT, (water,))
    row = rows_by_service(result)[COLD]
    assert row.volume_e10 == 150_001 * 10**6
    assert row.recalculated == recalculated
    assert [item.service_id for item in result.recalculations] == [COLD, COLD][
        : len(result.recalculations)
    ]
    assert_identities(result)


def test_sewage_and_heat_of_hot_water_are_recomputed_with_it() -> None:
    plan = plan_of(202608)
    water = meter(HOT, 0, 160_000, REAL + run_of(1))
    result = charge_month(plan, ACCOUNT, (water,))
    amounts = {item.service_id: item.amount for item in result.recalculations}
    assert amounts == {HOT: 3 * 6_873, HOT_HEAT: 41_214, SEWAGE: 3 * 4_306}
    assert amounts[HOT_HEAT] == round_half_up(3 * 50_007 * 274_722, 10**6)
    assert "июль 2026" in result.recalculations[0].reason


def test_norm_months_are_recomputed_only_by_the_policy_all() -> None:
    history = REAL + run_of(1, "norm", 135_000)
    for policy, expected in (("average_only", 0), ("all", round_half_up(-85 * 6_873, 10))):
        book = rate_book(SERVICES, [Tariff(COLD, PRICES[COLD])], NORMS, {1: policy})
        plan = plan_month(202608, book, HouseInput(), RULES)
        result = charge_month(plan, ACCOUNT, (meter(COLD, 0, 100_000, history),))
        assert rows_by_service(result)[COLD].recalculated == expected


def test_months_of_an_unverified_meter_are_never_recomputed() -> None:
    book = rate_book(SERVICES, [Tariff(COLD, PRICES[COLD])], NORMS, {1: "all"})
    plan = plan_month(202608, book, HouseInput(), RULES)
    result = charge_month(plan, ACCOUNT, (meter(COLD, 0, 900_000, REAL + run_of(1, "expired")),))
    assert result.recalculations == ()


def test_two_meters_of_a_service_are_summed_and_one_out_of_averages_makes_it_norm() -> None:
    kitchen, bath = meter(COLD, 0, 30_000, REAL), meter(COLD, 0, None, REAL, meter_id=77)
    rows = rows_by_service(charge_month(plan_of(), ACCOUNT, (kitchen, bath)))
    assert (rows[COLD].method, rows[COLD].volume_e10) == ("average", 80_000 * 10**6)
    late = meter(COLD, 0, None, REAL + run_of(3), meter_id=77)
    rows = rows_by_service(charge_month(plan_of(), ACCOUNT, (kitchen, late)))
    assert (rows[COLD].method, rows[COLD].volume_e10) == ("norm", 135_000 * 10**6)
