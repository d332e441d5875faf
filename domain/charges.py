"""Charges of one account-month: rows of the payment document, its recalculations and totals
(domain 1.3, 1.6).

Pure and exact: integers only, one half-up rounding to kopecks a row, totals are sums of rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.charge_inputs import (
    NORM,
    NORM_RAISED,
    AccountInput,
    ChargeRow,
    MeterInput,
    MeterRow,
    MoneyInput,
    MonthResult,
    Recalculation,
    ZoneVolume,
)
from domain.charge_plan import MonthPlan, ServicePlan
from domain.charge_returns import returned_readings
from domain.charge_services import E4_TO_E10, AccountVolumes, Volume
from domain.charge_volumes import metered_services
from domain.money import round_half_up

_KOPECKS = 10**14


def charge_month(
    plan: MonthPlan,
    account: AccountInput,
    meters: Sequence[MeterInput] = (),
    money: MoneyInput | None = None,
) -> MonthResult:
    """The account's month by the plan of its house.

    A service that is not charged this month still gets a row when money stands on it. Raises
    ``ValueError`` for money of a service the plan does not know.
    """
    money = money or MoneyInput()
    policies = {service.service_id: service.recalc_policy for service in plan.services}
    metered, zones = metered_services(meters, plan.period, plan.rules, policies)
    volumes = AccountVolumes(plan, account, metered)
    recalculations = [*money.recalculations, *returned_readings(plan, volumes)]
    rows = _rows(plan, account, volumes, money, recalculations)
    known = {row.service_id for row in rows}
    return MonthResult(
        rows=tuple(rows),
        meters=tuple(_meter_rows(meters)),
        recalculations=tuple(recalculations),
        reference=tuple(row for row in plan.reference if row.service_id in known),
        volumes=tuple(_with_norms(zones, meters, volumes)),
        opening=sum(money.debts.values()),
        paid=sum(money.payments.values()),
        debt=sum(row.debt for row in rows),
        charged=sum(row.charged for row in rows),
        due=sum(row.due for row in rows),
        penalty=sum(row.penalty for row in rows),
        total=sum(row.total for row in rows),
    )


def next_debts(rows: Sequence[ChargeRow]) -> dict[int, int]:
    """What the month leaves by service: debt and due, without penalty; the next month's
    ``MoneyInput.debts``.
    """
    return {row.service_id: row.debt + row.due for row in rows if row.debt + row.due}


def _rows(
    plan: MonthPlan,
    account: AccountInput,
    volumes: AccountVolumes,
    money: MoneyInput,
    recalculations: Sequence[Recalculation],
) -> list[ChargeRow]:
    recalculated: dict[int, int] = {}
    for item in recalculations:
        recalculated[item.service_id] = recalculated.get(item.service_id, 0) + item.amount
    touched = _services_with_money(money, recalculated)
    rows: list[ChargeRow] = []
    for service in plan.services:
        service_id = service.service_id
        charged = service.tariff_e6 > 0 and volumes.receives(service_id)
        if charged:
            volume = volumes.of(service)
        elif service_id in touched:
            volume = (0, 0, service.kind)
        else:
            continue
        touched.discard(service_id)
        rows.append(_row(service, volume, plan, money, recalculated.get(service_id, 0)))
    if touched:
        raise ValueError(f"money for services outside the plan: {sorted(touched)}")
    return rows


def _services_with_money(money: MoneyInput, recalculated: dict[int, int]) -> set[int]:
    found: set[int] = set(recalculated)
    for amounts in (
        *(money.debts, money.payments, money.benefits, money.penalties, money.accrued),
        *(money.executor_fines, money.duties, money.costs),
    ):
        found.update(service_id for service_id, amount in amounts.items() if amount)
    return found


def _row(
    service: ServicePlan, volume: Volume, plan: MonthPlan, money: MoneyInput, recalculated: int
) -> ChargeRow:
    own_e10, common_e10, method = volume
    service_id, tariff_e6 = service.service_id, service.tariff_e6
    priced = (own_e10 + common_e10) * tariff_e6
    charged = (2 * priced + _KOPECKS) // (2 * _KOPECKS)
    coefficient = excess = 0
    if method == NORM_RAISED:
        coefficient = plan.rules.raising_coefficient_e2
        excess = round_half_up(priced * (coefficient - 100), _KOPECKS * 100)
    benefit = money.benefits.get(service_id, 0)
    due = charged + excess + recalculated - benefit
    debt = money.debts.get(service_id, 0) - money.payments.get(service_id, 0)
    penalty = money.penalties.get(service_id, 0)
    fine = money.executor_fines.get(service_id, 0)
    duty = money.duties.get(service_id, 0)
    costs = money.costs.get(service_id, 0)
    return ChargeRow(
        service_id,
        service.supplier_id,
        method,
        own_e10,
        common_e10,
        tariff_e6,
        charged,
        coefficient,
        excess,
        recalculated,
        benefit,
        due,
        debt,
        penalty,
        fine,
        duty,
        costs,
        due + debt + penalty + duty + costs - fine,
        money.accrued.get(service_id, 0),
    )


def _with_norms(
    zones: Sequence[ZoneVolume], meters: Sequence[MeterInput], volumes: AccountVolumes
) -> list[ZoneVolume]:
    """Zones charged by norm carry the service's norm on the first of them, so that a later
    recalculation is true.
    """
    if all(zone.method not in (NORM, NORM_RAISED) for zone in zones):
        return list(zones)
    services = {
        (meter.meter_id, index): zone.service_id
        for meter in meters
        for index, zone in enumerate(meter.zones)
    }
    plans = {service.service_id: service for service in volumes.plan.services}
    told: set[int] = set()
    found: list[ZoneVolume] = []
    for zone in zones:
        service_id = services[zone.meter_id, zone.zone]
        if zone.method in (NORM, NORM_RAISED) and service_id not in told and service_id in plans:
            told.add(service_id)
            norm_e4 = round_half_up(volumes.of(plans[service_id])[0], E4_TO_E10)
            found.append(zone._replace(volume_e4=norm_e4))
        else:
            found.append(zone)
    return found


def _meter_rows(meters: Sequence[MeterInput]) -> list[MeterRow]:
    return [
        MeterRow(
            zone.service_id,
            meter.serial,
            meter.place,
            zone.name,
            zone.previous_e4,
            meter.previous_on,
            -1 if zone.current_e4 is None else zone.current_e4,
            meter.decimals,
            meter.verify_until,
        )
        for meter in meters
        for zone in meter.zones
    ]
