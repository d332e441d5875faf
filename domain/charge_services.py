"""Volumes of an account's services in a month: own, common property, what follows water."""

from __future__ import annotations

from domain.charge_inputs import AVERAGE, EXPIRED, METER, NORM, NORM_RAISED, AccountInput
from domain.charge_plan import MonthPlan, ServicePlan
from domain.charge_volumes import MeteredService
from domain.money import round_half_up

E4_TO_E10 = 10**6
_WHOLE_E10 = 10**10

Volume = tuple[int, int, str]
"""Own volume, common-property volume (both 1e-10), method."""


class AccountVolumes:
    """Volumes of the account's services, each found once: sewage and heat of hot water follow
    the water's.
    """

    def __init__(
        self, plan: MonthPlan, account: AccountInput, metered: dict[int, MeteredService]
    ) -> None:
        self.plan = plan
        self.account = account
        self.metered = metered
        self.persons = account.residents or max(account.owners, 1)
        self._found: dict[int, Volume] = {}
        self._by_id = {service.service_id: service for service in plan.services}

    def of(self, service: ServicePlan) -> Volume:
        found = self._found.get(service.service_id)
        if found is None:
            found = self._found[service.service_id] = self._find(service)
        return found

    def receives(self, service_id: int) -> bool:
        services = self.account.services
        return services is None or service_id in services

    def _find(self, service: ServicePlan) -> Volume:
        kind = service.kind
        if kind == "area":
            return self._area_e2(service) * 10**8, 0, "area"
        if kind == "person":
            return self.persons * _WHOLE_E10, 0, "person"
        if kind == "soi":
            return self._common_property(service)
        if kind == "hot_heat":
            volume, method = self._water(self.plan.hot_ids)
            return round_half_up(volume * service.norm_e6, 10**6), 0, _without_raise(method)
        if service.service_id in self.metered:
            return self._metered(service, self.metered[service.service_id])
        if kind == "sewage":
            volume, method = self._water(self.plan.cold_ids | self.plan.hot_ids)
            return volume, 0, _without_raise(method)
        if kind in ("meter", "norm"):
            return self._norm_e10(service), 0, NORM
        return _WHOLE_E10, 0, "account"

    def _metered(self, service: ServicePlan, metered: MeteredService) -> Volume:
        if metered.method in (NORM, NORM_RAISED):
            return self._norm_e10(service), 0, metered.method
        method = AVERAGE if metered.method == EXPIRED else metered.method
        return metered.volume_e4 * E4_TO_E10, 0, method

    def _norm_e10(self, service: ServicePlan) -> int:
        if service.norm_per == "area":
            return service.norm_e6 * self._area_e2(service) * 100
        return service.norm_e6 * self.persons * 10**4

    def _area_e2(self, service: ServicePlan) -> int:
        return self.account.heated_area_e2 if service.heated_area else self.account.total_area_e2

    def _common_property(self, service: ServicePlan) -> Volume:
        """The flat's share of what common property takes: by the house's meter, else by norm of
        its area.
        """
        house = self.plan.house
        if not house.total_area_e2:
            return 0, 0, NORM
        share = self.account.total_area_e2
        measured_e4 = house.common_volumes_e4.get(service.service_id)
        if measured_e4 is not None:
            return 0, round_half_up(measured_e4 * E4_TO_E10 * share, house.total_area_e2), METER
        whole = service.norm_e6 * house.common_area_e2 * 100
        return 0, round_half_up(whole * share, house.total_area_e2), NORM

    def _water(self, service_ids: frozenset[int]) -> tuple[int, str]:
        total, methods = 0, {METER}
        for service_id in service_ids:
            if self.receives(service_id):
                volume, _, method = self.of(self._by_id[service_id])
                total += volume
                methods.add(method)
        order = (NORM_RAISED, NORM, AVERAGE)
        return total, next((method for method in order if method in methods), METER)


def _without_raise(method: str) -> str:
    """Sewage and the heat of hot water follow the volume; the raising coefficient stays with the
    metered water.
    """
    return NORM if method == NORM_RAISED else method
