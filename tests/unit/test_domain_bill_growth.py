"""Why a bill has grown: causes of each service and of the whole that sum to the difference."""

from __future__ import annotations

from random import Random

from domain.bill_growth import BillMonth, ServiceMonth, compare, joined
from domain.money import charge_kopecks

COLD, HEATING, WASTE = 5, 3, 8


def service(
    service_id: int, volume_e10: int, tariff_e6: int, method: str = "meter", **more: int
) -> ServiceMonth:
    charged = charge_kopecks(volume_e10, tariff_e6)
    return ServiceMonth(service_id, method, volume_e10, tariff_e6, charged, **more)


def told(before: list[ServiceMonth], after: list[ServiceMonth]) -> list[tuple[str, int]]:
    growth = compare(BillMonth(202609, tuple(before), 0, 0), BillMonth(202610, tuple(after), 0, 0))
    assert sum(cause.amount for cause in growth.causes) == growth.amount
    return [(cause.kind, cause.amount) for cause in growth.causes]


def test_more_water_at_a_new_price_is_two_causes() -> None:
    before = service(COLD, 5 * 10**10, 50_000_000)
    after = service(COLD, 7 * 10**10, 60_000_000)
    # 2 m3 more by the old 50 roubles, 10 roubles more for each of the 7.
    assert told([before], [after]) == [("volume", 10_000), ("tariff", 7_000)]


def test_a_service_that_begins_or_ends_is_one_cause() -> None:
    heating = service(HEATING, 10**10, 2_461_970_000, "norm")
    assert told([], [heating]) == [("began", 246_197)]
    assert told([heating], []) == [("ended", -246_197)]
    idle = service(HEATING, 0, 2_461_970_000, "norm")
    assert told([idle], [heating]) == [("began", 246_197)]


def test_missing_readings_are_known_by_how_the_volume_was_found() -> None:
    meter = service(COLD, 5 * 10**10, 50_000_000)
    average = service(COLD, 6 * 10**10, 50_000_000, "average")
    lost = compare(BillMonth(202609, (meter,), 0, 0), BillMonth(202610, (average,), 0, 0))
    assert lost.causes[0].readings_missing
    back = compare(BillMonth(202609, (average,), 0, 0), BillMonth(202610, (meter,), 0, 0))
    assert back.causes[0].readings_back
    assert not back.causes[0].readings_missing


def test_recalculation_benefit_and_coefficient_stand_apart() -> None:
    before = service(COLD, 5 * 10**10, 50_000_000, benefit=3_000)
    after = service(COLD, 5 * 10**10, 50_000_000, recalculated=-15_025, excess=700)
    assert told([before], [after]) == [
        ("recalculation", -15_025), ("coefficient", 700), ("benefit", 3_000),
    ]  # fmt: skip


def test_debt_and_penalty_are_causes_of_the_whole_bill() -> None:
    rows = (service(COLD, 5 * 10**10, 50_000_000),)
    growth = compare(BillMonth(202609, rows, 10_000, 0), BillMonth(202610, rows, 30_000, 150, 20))
    assert [(one.kind, one.amount, one.service_id) for one in growth.causes] == [
        ("debt", 20_000, 0), ("penalty", 150, 0), ("costs", 20, 0),
    ]  # fmt: skip
    assert growth.paid_between == 10_000 + 25_000 - 30_000


def test_twin_rows_of_a_service_are_compared_as_one() -> None:
    by_meter = service(COLD, 5 * 10**10, 50_000_000)
    by_norm = service(COLD, 10**10, 75_000_000, "norm")
    one = joined([by_meter, by_norm])
    assert [(row.method, row.tariff_e6, row.charged) for row in one] == [("mixed", 0, 32_500)]
    assert told([by_meter], list(one)) == [("charge", 7_500)]


def test_causes_sum_to_the_difference_whatever_two_bills_hold() -> None:
    rng = Random(4)

    def month(period: int) -> BillMonth:
        rows = [
            service(
                number,
                rng.choice((0, rng.randrange(10**13))),
                rng.choice((68_730_000, 2_747_220_000, rng.randrange(10**9))),
                rng.choice(("meter", "average", "norm", "area")),
                excess=rng.choice((0, rng.randrange(9_999))),
                recalculated=rng.choice((0, rng.randrange(-9_999, 9_999))),
                benefit=rng.choice((0, rng.randrange(9_999))),
            )
            for number in rng.sample(range(9), rng.randrange(9))
        ]
        return BillMonth(period, tuple(rows), rng.randrange(-999, 99_999), rng.randrange(999))

    for _ in range(500):
        before, after = month(202609), month(202610)
        growth = compare(before, after)
        assert growth.amount == after.total - before.total
        assert growth.amount == sum(cause.amount for cause in growth.causes)
        for change in growth.services:
            assert change.amount == sum(cause.amount for cause in change.causes)
        assert all(cause.amount for cause in growth.causes)
