"""Plans of a month for the houses of one run: rates read once, one plan a house and period."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlalchemy import Connection

from api_client.models.replica import Norm, Service, Supplier, Tariff
from domain.calendar_text import office_calendar
from domain.charge_plan import HouseInput, MonthPlan, RateBook, plan_month, rate_book
from domain.obligations import PenaltyTerms
from domain.penalty import penalty_rules
from domain.settings import OfficeSettings
from server import replica

EXECUTORS_GROUPS = ("housing", "soi")
CAPITAL_REPAIR = "capital_repair"
ONE_RATE, DAY, NIGHT = "electricity", "electricity_day", "electricity_night"


@dataclass(frozen=True)
class HouseFacts:
    """What of a house its charges depend on; ``without`` are codes of services it does not get."""

    id: int
    executor_id: int
    total_area_e2: int
    common_area_e2: int
    categories: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rates:
    """Services with their prices and norms, as they stand in the office's books."""

    services: tuple[Service, ...]
    tariffs: tuple[Tariff, ...]
    norms: tuple[Norm, ...]
    policies: dict[int, str]

    def ids(self) -> dict[str, int]:
        """Service ids by code."""
        return {service.code: service.id for service in self.services}


@dataclass
class Plans:
    """Plans made as they are asked for; ``forget`` when a house is done with."""

    rates: Rates
    rules: OfficeSettings
    _books: dict[tuple[int, frozenset[str]], RateBook] = field(default_factory=dict)
    _plans: dict[tuple[int, int], MonthPlan] = field(default_factory=dict)
    _shared: dict[tuple[int, frozenset[str], frozenset[str], int], MonthPlan] = field(
        default_factory=dict
    )

    @cached_property
    def terms(self) -> PenaltyTerms:
        """By what the office counts penalty."""
        repair = self.rates.ids().get(CAPITAL_REPAIR)
        return PenaltyTerms(
            office_calendar(self.rules.calendar_years),
            penalty_rules(self.rules),
            frozenset() if repair is None else frozenset({repair}),
        )

    def of(self, house: HouseFacts, period: int) -> MonthPlan:
        """The plan of the house and month."""
        key = (house.id, period)
        found = self._plans.get(key)
        if found is None:
            area = HouseInput(
                total_area_e2=house.total_area_e2,
                common_area_e2=house.common_area_e2,
                categories=house.categories,
            )
            # Prices are the same for all houses alike; only the areas are the house's own.
            found = replace(self._alike(house, period), house=area)
            self._plans[key] = found
        return found

    def forget(self) -> None:
        """Drop the plans made so far: a city of 25,000 houses need not stay in memory."""
        self._plans.clear()

    def _alike(self, house: HouseFacts, period: int) -> MonthPlan:
        key = (house.executor_id, house.without, house.categories, period)
        found = self._shared.get(key)
        if found is None:
            plain = HouseInput(categories=house.categories)
            found = plan_month(period, self._book(house), plain, self.rules)
            self._shared[key] = found
        return found

    def _book(self, house: HouseFacts) -> RateBook:
        key = (house.executor_id, house.without)
        found = self._books.get(key)
        if found is None:
            services = [
                _of_executor(service, house.executor_id)
                for service in self.rates.services
                if service.code not in house.without
            ]
            found = rate_book(services, self.rates.tariffs, self.rates.norms, self.rates.policies)
            self._books[key] = found
        return found


def received(plan: MonthPlan, two_rate: bool) -> frozenset[int]:
    """The services an account gets: light is charged by day and night where its meter has zones,
    by one rate elsewhere.
    """
    spared = {ONE_RATE} if two_rate else {DAY, NIGHT}
    return frozenset(one.service_id for one in plan.services if one.code not in spared)


def zone_services(ids: dict[str, int], service_id: int, zones: int) -> tuple[int, ...]:
    """The service each zone of a meter is charged by; ``ids``: service ids by code."""
    if zones == 1 or service_id != ids.get(ONE_RATE):
        return (service_id,) * zones
    return tuple(ids[NIGHT if index == 1 else DAY] for index in range(zones))


def load_rates(conn: Connection) -> Rates:
    """All services, tariffs, norms and recalculation policies."""

    suppliers = [row for row in replica.all_rows(conn, "supplier") if isinstance(row, Supplier)]
    return Rates(
        services=tuple(
            row for row in replica.all_rows(conn, "service") if isinstance(row, Service)
        ),
        tariffs=tuple(row for row in replica.all_rows(conn, "tariff") if isinstance(row, Tariff)),
        norms=tuple(row for row in replica.all_rows(conn, "norm") if isinstance(row, Norm)),
        policies={supplier.id: supplier.recalc_policy for supplier in suppliers},
    )


def _of_executor(service: Service, executor_id: int) -> Service:
    """Upkeep of a house and its common property is what its own managing company supplies."""
    if executor_id and service.group in EXECUTORS_GROUPS:
        fields = {name: getattr(service, name) for name in service.__struct_fields__}
        return Service(**{**fields, "supplier_id": executor_id})
    return service
