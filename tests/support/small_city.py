"""A city of one house for tests of the office server: two accounts, four meters, November open."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, insert

from server.accounts.tables import accounts, houses, office_settings, people, premises
from server.billing.tables import norms, services, suppliers
from server.meters.tables import meters, readings

ACCOUNT, OTHER_ACCOUNT = 1, 2
COLD, HOT, ELECTRICITY, OTHERS_COLD = 11, 12, 13, 21
OPEN_PERIOD = 202611
PREVIOUS_COLD_E4 = 1_200_000
"""The cold meter stood at 120 m3 on 20.10.2026, after 4 m3 in each of five months."""


def fill(conn: Connection) -> None:
    """Put the city into an empty, migrated database."""
    conn.execute(
        insert(office_settings),
        [
            {"key": "open_period", "version": 1, "value": str(OPEN_PERIOD)},
            {"key": "office_name", "version": 1, "value": "ТРИЦ, окно выдачи"},
        ],
    )
    conn.execute(insert(suppliers), {"id": 1, "version": 1, "name": "ООО «Вода»"})
    conn.execute(insert(services), [_service(1, "cold_water"), _service(2, "hot_water_water")])
    conn.execute(insert(services), [_service(3, "electricity", "kWh")])
    conn.execute(insert(norms), _norm(1, service_id=1, value_e6=4_000_000))
    conn.execute(
        insert(houses),
        {
            "id": 1,
            "version": 1,
            "settlement": "г Тюмень",
            "street": "ул Широтная",
            "number": "104",
        },
    )
    for account_id in (ACCOUNT, OTHER_ACCOUNT):
        _account(conn, account_id)
    _meter(conn, COLD, ACCOUNT, 1)
    _meter(conn, HOT, ACCOUNT, 2)
    _meter(conn, OTHERS_COLD, OTHER_ACCOUNT, 1)
    zones = {"zones": 2, "zone_names": '["день", "ночь"]', "initial_e4": "[0, 0]", "decimals": 0}
    _meter(conn, ELECTRICITY, ACCOUNT, 3, **zones)
    for month in range(6, 11):
        value = PREVIOUS_COLD_E4 - (10 - month) * 40_000
        _reading(conn, COLD, 202600 + month, [value])


def _service(service_id: int, code: str, unit: str = "м³") -> dict[str, Any]:
    return {
        "id": service_id,
        "version": 1,
        "code": code,
        "name": code,
        "short_name": code,
        "unit": unit,
        "group": "utility",
        "base": "meter",
        "supplier_id": 1,
        "order": service_id,
    }


def _norm(norm_id: int, service_id: int, value_e6: int) -> dict[str, Any]:
    return {
        "id": norm_id,
        "version": 1,
        "service_id": service_id,
        "per": "person",
        "value_e6": value_e6,
        "valid_from": "2025-01-01",
    }


def _account(conn: Connection, account_id: int) -> None:
    conn.execute(
        insert(premises),
        {"id": account_id, "house_id": 1, "number": str(account_id), "total_area_e2": 5400},
    )
    conn.execute(insert(people), {"id": account_id, "last": "Иванова", "first": "Анна"})
    conn.execute(
        insert(accounts),
        {
            "id": account_id,
            "version": 1,
            "number": f"720000000{account_id}",
            "house_id": 1,
            "premises_id": account_id,
            "flat": str(account_id),
            "payer_id": account_id,
            "total_area_e2": 5400,
            "residents": 2,
        },
    )


def _meter(
    conn: Connection, meter_id: int, account_id: int, service_id: int, **changed: Any
) -> None:
    row = {
        "id": meter_id,
        "version": 1,
        "account_id": account_id,
        "service_id": service_id,
        "serial": f"СЧ-{meter_id}",
        "digits": 5,
        "decimals": 3,
        "installed_on": "2020-01-10",
        "verify_until": "2030-01-10",
    }
    conn.execute(insert(meters), {**row, **changed})


def _reading(conn: Connection, meter_id: int, period: int, values_e4: list[int]) -> None:
    conn.execute(
        insert(readings),
        {
            "id": f"r-{meter_id}-{period}",
            "meter_id": meter_id,
            "period": period,
            "taken_on": f"{period // 100}-{period % 100:02d}-20",
            "values_e4": json.dumps(values_e4),
            "state": "effective",
            "source": "import",
            "recorded_at": 1,
        },
    )
