"""A flat with the services, tariffs and meters of the golden bill, for tests of charges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from domain.charge_inputs import (
    AccountInput,
    ChargeRow,
    MeterInput,
    MoneyInput,
    MonthResult,
    PastMonth,
    Recalculation,
    ZoneInput,
)
from domain.charge_plan import HouseInput, MonthPlan, plan_month, rate_book
from domain.settings import OfficeSettings


@dataclass(frozen=True)
class Service:
    id: int
    code: str
    base: str
    group: str = "utility"
    supplier_id: int = 1
    order: int = 0


@dataclass(frozen=True)
class Tariff:
    service_id: int
    value_e6: int
    category: str = ""
    valid_from: str = "2026-01-01"
    valid_to: str = ""


@dataclass(frozen=True)
class Norm:
    service_id: int
    value_e6: int
    per: str = "person"
    category: str = ""
    valid_from: str = "2020-01-01"
    valid_to: str = ""


MAINTENANCE, REPAIR, HEATING, COLD, HOT, HOT_HEAT, SEWAGE, DAY, NIGHT, WASTE, SOI = range(1, 12)
SERVICES = [
    Service(MAINTENANCE, "maintenance", "area", "housing"),
    Service(REPAIR, "capital_repair", "area", "capital_repair"),
    Service(HEATING, "heating", "norm"),
    Service(COLD, "cold_water", "meter"),
    Service(HOT, "hot_water_water", "meter"),
    Service(HOT_HEAT, "hot_water_heat", "norm"),
    Service(SEWAGE, "sewage", "norm"),
    Service(DAY, "electricity_day", "meter"),
    Service(NIGHT, "electricity_night", "meter"),
    Service(WASTE, "waste", "person"),
]
PRICES = {
    MAINTENANCE: 30_600_000,
    REPAIR: 14_620_000,
    HEATING: 2_747_220_000,
    COLD: 68_730_000,
    HOT: 68_730_000,
    HOT_HEAT: 2_747_220_000,
    SEWAGE: 43_060_000,
    DAY: 3_900_000,
    NIGHT: 1_950_000,
    WASTE: 195_000_000,
}
NORMS = [
    Norm(HEATING, 28_300, "area"),
    Norm(COLD, 4_500_000),
    Norm(HOT, 3_000_000),
    Norm(HOT_HEAT, 50_007, "unit"),
    Norm(SEWAGE, 7_500_000),
    Norm(DAY, 60_000_000),
    Norm(NIGHT, 20_000_000),
]
BOOK = rate_book(SERVICES, [Tariff(i, price) for i, price in PRICES.items()], NORMS)
ACCOUNT = AccountInput(4_620, 4_620, 3)
RULES = OfficeSettings()


def plan_of(period: int = 202610, house: HouseInput | None = None) -> MonthPlan:
    return plan_month(period, BOOK, house or HouseInput(), RULES)


def meter(
    service_id: int,
    previous: int,
    current: int | None,
    history: tuple[PastMonth, ...] = (),
    **changes: Any,
) -> MeterInput:
    zone = ZoneInput(service_id, "", previous, current, history)
    return replace(MeterInput(service_id, 5, (zone,)), **changes)


COLD_METER = meter(COLD, 1_243_210, 1_294_445)
HOT_METER = meter(HOT, 880_000, 912_500)
LIGHT = MeterInput(
    9, 6, (ZoneInput(DAY, "день", 0, 1_205_000), ZoneInput(NIGHT, "ночь", 0, 512_500))
)
GOLDEN_METERS = (COLD_METER, HOT_METER, LIGHT)
GOLDEN_MONEY = MoneyInput(
    debts={MAINTENANCE: 200_000, HEATING: 112_040},
    benefits={WASTE: 21_000},
    penalties={HEATING: 1_093},
    recalculations=(Recalculation(HEATING, "Перерыв 3 дня", -15_025),),
)


def rows_by_service(result: MonthResult) -> dict[int, ChargeRow]:
    return {row.service_id: row for row in result.rows}


def assert_identities(result: MonthResult) -> None:
    for row in result.rows:
        assert row.due == row.charged + row.excess + row.recalculated - row.benefit
        rest = row.penalty + row.duty + row.costs - row.executor_fine
        assert row.total == row.due + row.debt + rest
    assert result.charged == sum(row.charged for row in result.rows)
    assert result.due == sum(row.due for row in result.rows)
    assert result.total == sum(row.total for row in result.rows)
    assert result.debt == result.opening - result.paid


REAL = tuple(PastMonth(period, 50_000, "meter") for period in range(202601, 202607))


def run_of(count: int, method: str = "average", volume: int = 50_000) -> tuple[PastMonth, ...]:
    return tuple(PastMonth(202607 + i, volume, method) for i in range(count))
