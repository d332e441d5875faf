"""The plan of a month: what a house is charged for, at the tariffs and norms in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeVar

from domain.charge_inputs import ReferenceRow
from domain.periods import shift
from domain.settings import OfficeSettings

HOT_WATER_CODES = frozenset({"hot_water", "hot_water_water"})
COLD_WATER_CODES = frozenset({"cold_water"})
HEATED_AREA_CODES = frozenset({"heating"})
RECALCULATED_MONTHS = 12


class ServiceLike(Protocol):
    """A service as the wire and the server's tables name it."""

    @property
    def id(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def base(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def supplier_id(self) -> int: ...
    @property
    def order(self) -> int: ...


class TariffLike(Protocol):
    """A price with its validity (ISO text, ``valid_to`` empty while in force, both days
    included).
    """

    @property
    def service_id(self) -> int: ...
    @property
    def category(self) -> str: ...
    @property
    def value_e6(self) -> int: ...
    @property
    def valid_from(self) -> str: ...
    @property
    def valid_to(self) -> str: ...


class NormLike(TariffLike, Protocol):
    """A norm is a tariff's shape and ``per``: person, area (of the flat) or unit (heat to warm 1
    m3 of water).
    """

    @property
    def per(self) -> str: ...


Rate = TypeVar("Rate", bound=TariffLike)


class ServicePlan(NamedTuple):
    """One service in one month; ``kind``: area, person, account, meter, norm, sewage, hot_heat,
    soi.

    ``tariff_e6`` 0: not charged this month (no tariff in force, or out of the heating season).
    """

    service_id: int
    supplier_id: int
    kind: str
    code: str
    tariff_e6: int
    norm_e6: int
    norm_per: str
    heated_area: bool
    recalc_policy: str


@dataclass(frozen=True, slots=True)
class HouseInput:
    """The house: areas for shares of common property, volumes of its meters by service id where
    they are known.

    ``common_volumes_e4``: spent on common property; ``volumes_e4``: in all premises.
    """

    total_area_e2: int = 0
    common_area_e2: int = 0
    volumes_e4: Mapping[int, int] = field(default_factory=dict)
    common_volumes_e4: Mapping[int, int] = field(default_factory=dict)
    categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """Everything that accounts of one house and period share; build it once and charge all of
    them by it.
    """

    period: int
    services: tuple[ServicePlan, ...]
    house: HouseInput
    reference: tuple[ReferenceRow, ...]
    past_tariffs: Mapping[tuple[int, int], int]
    rules: OfficeSettings
    cold_ids: frozenset[int]
    hot_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class RateBook:
    """All tariffs, norms and suppliers' recalculation policies, by service; made once for many
    months.
    """

    services: tuple[ServiceLike, ...]
    tariffs: Mapping[int, tuple[TariffLike, ...]]
    norms: Mapping[int, tuple[NormLike, ...]]
    policies: Mapping[int, str]


def rate_book(
    services: Iterable[ServiceLike],
    tariffs: Iterable[TariffLike],
    norms: Iterable[NormLike],
    policies: Mapping[int, str] | None = None,
) -> RateBook:
    """Rates grouped by service, services in the order they are printed; ``policies`` by supplier
    id.
    """
    prices: dict[int, list[TariffLike]] = {}
    for tariff in tariffs:
        prices.setdefault(tariff.service_id, []).append(tariff)
    quotas: dict[int, list[NormLike]] = {}
    for norm in norms:
        quotas.setdefault(norm.service_id, []).append(norm)
    ordered = tuple(sorted(services, key=lambda service: (service.order, service.id)))
    return RateBook(
        ordered,
        {service_id: tuple(rows) for service_id, rows in prices.items()},
        {service_id: tuple(rows) for service_id, rows in quotas.items()},
        policies or {},
    )


def plan_month(period: int, book: RateBook, house: HouseInput, rules: OfficeSettings) -> MonthPlan:
    """The plan of one house and month, tariffs and norms as in force on its first day."""
    services = tuple(
        _service_plan(service, period, book, house, rules) for service in book.services
    )
    past = {
        (service.id, month): price.value_e6
        for service in book.services
        for month in (shift(period, -back) for back in range(1, RECALCULATED_MONTHS + 1))
        if (price := in_force(book.tariffs.get(service.id, ()), month, house.categories))
    }
    return MonthPlan(
        period=period,
        services=services,
        house=house,
        reference=tuple(_reference(services, house)),
        past_tariffs=past,
        rules=rules,
        cold_ids=frozenset(plan.service_id for plan in services if plan.code in COLD_WATER_CODES),
        hot_ids=frozenset(plan.service_id for plan in services if plan.code in HOT_WATER_CODES),
    )


def in_force(rows: Sequence[Rate], period: int, categories: frozenset[str]) -> Rate | None:
    """The row in force on the first day of the period: one of the house's categories before the
    general one.
    """
    day = f"{period // 100:04d}-{period % 100:02d}-01"
    general: Rate | None = None
    for row in rows:
        if row.valid_from <= day and (not row.valid_to or day <= row.valid_to):
            if row.category in categories:
                return row
            if not row.category:
                general = row
    return general


def is_heating_month(period: int, rules: OfficeSettings) -> bool:
    """True from the first to the last month of the heating season, which spans the new year."""
    month = period % 100
    first, last = rules.heating_from_month, rules.heating_to_month
    return first <= month <= last if first <= last else month >= first or month <= last


def _service_plan(
    service: ServiceLike, period: int, book: RateBook, house: HouseInput, rules: OfficeSettings
) -> ServicePlan:
    price = in_force(book.tariffs.get(service.id, ()), period, house.categories)
    norm = in_force(book.norms.get(service.id, ()), period, house.categories)
    tariff_e6 = price.value_e6 if price else 0
    if service.code == "heating" and service.base == "norm" and not is_heating_month(period, rules):
        tariff_e6 = 0
    return ServicePlan(
        service_id=service.id,
        supplier_id=service.supplier_id,
        kind=_kind(service),
        code=service.code,
        tariff_e6=tariff_e6,
        norm_e6=norm.value_e6 if norm else 0,
        norm_per=norm.per if norm else "",
        heated_area=service.code in HEATED_AREA_CODES,
        recalc_policy=book.policies.get(service.supplier_id, rules.recalc_policy),
    )


def _kind(service: ServiceLike) -> str:
    if service.code == "sewage":
        return "sewage"
    if service.code == "hot_water_heat":
        return "hot_heat"
    if service.group == "soi" or service.code.startswith("soi_"):
        return "soi"
    return service.base


def _reference(services: Sequence[ServicePlan], house: HouseInput) -> Iterable[ReferenceRow]:
    for plan in services:
        common_norm = plan.norm_e6 if plan.kind == "soi" else 0
        row = ReferenceRow(
            plan.service_id,
            0 if plan.kind == "soi" else plan.norm_e6,
            common_norm,
            house.volumes_e4.get(plan.service_id, 0),
            house.common_volumes_e4.get(plan.service_id, 0),
        )
        if any(row[1:]):
            yield row
