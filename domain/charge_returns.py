"""Recalculations when readings return: months by average, recomputed by what was really used."""

from __future__ import annotations

from domain.charge_inputs import Recalculation
from domain.charge_plan import MonthPlan
from domain.charge_services import E4_TO_E10, AccountVolumes
from domain.money import round_half_up
from domain.periods import period_name

_KOPECKS = 10**14


def returned_readings(plan: MonthPlan, volumes: AccountVolumes) -> list[Recalculation]:
    """Recalculations of months without readings, also of the sewage and heat that followed their
    water.
    """
    months: dict[tuple[int, int], int] = {}
    for service_id, metered in volumes.metered.items():
        for period, difference_e4 in metered.corrections:
            key = (service_id, period)
            months[key] = months.get(key, 0) + difference_e4
    if not months:
        return []
    changes: dict[tuple[int, int], int] = {}
    for (service_id, period), difference_e4 in months.items():
        for follower, volume_e10 in _followers(plan, volumes, service_id, difference_e4):
            changes[follower, period] = changes.get((follower, period), 0) + volume_e10
    found: list[Recalculation] = []
    for (service_id, period), volume_e10 in sorted(changes.items()):
        tariff_e6 = plan.past_tariffs.get((service_id, period), 0)
        amount = round_half_up(volume_e10 * tariff_e6, _KOPECKS)
        if amount:
            reason = f"По переданным показаниям за {period_name(period)} вместо среднего"
            found.append(Recalculation(service_id, reason, amount))
    return found


def _followers(
    plan: MonthPlan, volumes: AccountVolumes, service_id: int, difference_e4: int
) -> list[tuple[int, int]]:
    """(service, change in 1e-10) for a metered service and those whose volume is made of it."""
    difference_e10 = difference_e4 * E4_TO_E10
    changed = [(service_id, difference_e10)]
    is_hot = service_id in plan.hot_ids
    for service in plan.services:
        follower = service.service_id
        if follower in volumes.metered or not volumes.receives(follower):
            continue
        if service.kind == "sewage" and (is_hot or service_id in plan.cold_ids):
            changed.append((follower, difference_e10))
        elif service.kind == "hot_heat" and is_hot:
            changed.append((follower, difference_e4 * service.norm_e6))
    return changed
