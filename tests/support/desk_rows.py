"""The rows of the small desk: one house, one account, one cold-water meter with six months."""

from __future__ import annotations

from typing import Any

from api_client.models.replica import (
    Account,
    House,
    Meter,
    Norm,
    Owner,
    Reading,
    Service,
    Setting,
    Supplier,
)

OPEN_PERIOD = 202611
METER, ACCOUNT, HOUSE, COLD = 41, 100, 3, 5


def reading(period: int, value_e4: int, **changes: Any) -> Reading:
    """An effective reading from the cabinet on the 20th."""
    plain: dict[str, Any] = {
        "id": f"r-{period}",
        "period": period,
        "taken_on": f"{period // 100}-{period % 100:02d}-20",
        "values_e4": (value_e4,),
        "state": "effective",
        "source": "cabinet",
        "author": "",
        "recorded_at": 1,
        "reason": "",
        "flags": (),
        "replaces": "",
    }
    return Reading(**(plain | changes))


def meter(**changes: Any) -> Meter:
    """Six months of 6 m3 each; the last reading is 1 234,5670 of October."""
    months = (202605, 202606, 202607, 202608, 202609, 202610)
    readings = tuple(
        reading(period, 12_345_670 - 60_000 * (5 - at)) for at, period in enumerate(months)
    )
    plain: dict[str, Any] = {
        "id": METER, "version": 3, "account_id": ACCOUNT, "service_id": COLD,
        "serial": "4418820", "brand": "СГВ-15", "place": "кухня", "zones": 1, "zone_names": (),
        "digits": 5, "decimals": 4, "initial_e4": (0,), "installed_on": "2022-01-10",
        "commissioned_on": "2022-01-12", "verified_on": "2022-01-01",
        "verify_until": "2028-01-01", "removed_on": "", "status": "active", "remote": False,
        "readings": readings,
    }  # fmt: skip
    return Meter(**(plain | changes))


def account(**changes: Any) -> Account:
    """Flat 27 with two residents and a debt."""
    plain: dict[str, Any] = {
        "id": ACCOUNT, "version": 1, "number": "7200000001", "els": "", "izhku": "",
        "status": "active", "house_id": HOUSE, "flat": "27", "last": "Соколова",
        "first": "Марина", "middle": "Викторовна",
        "owners": (Owner("Соколова", "Марина", "Викторовна", 1, 1),), "phone": "9000002763",
        "email": "", "total_area_e2": 5_000, "living_area_e2": 3_000, "heated_area_e2": 5_000,
        "residents": 2, "balance_kopecks": 509_059, "overdue_kopecks": 100_00,
        "penalty_kopecks": 0, "opened_on": "2015-01-01", "closed_on": "", "delivery": "paper",
        "has_cabinet": True,
    }  # fmt: skip
    return Account(**(plain | changes))


def house() -> House:
    return House(
        HOUSE, 1, "г Тюмень", "ул Широтная", "104", "625000", "", 1988, 9, 1, 500_000, 60_000
    )


def supplier() -> Supplier:
    return Supplier(
        1, 1, "ООО «Росводоканал Тюмень»", "Росводоканал", "", "", "", "", "", "", "", "", "",
        "", "", "", "", "average_only",
    )  # fmt: skip


def service(**changes: Any) -> Service:
    plain: dict[str, Any] = {
        "id": COLD, "version": 1, "code": "cold_water", "name": "Холодное водоснабжение",
        "short_name": "ХВС", "unit": "м3", "group": "utility", "base": "meter",
        "supplier_id": 1, "order": 2, "hard_limit_e4": 300_000, "window_from_day": 15,
        "window_to_day": 25,
    }  # fmt: skip
    return Service(**(plain | changes))


def norm() -> Norm:
    return Norm(1, 1, COLD, "дом с ваннами", "person", 4_200_000, "2020-01-01", "", "")


def settings() -> tuple[Setting, ...]:
    return (Setting("open_period", 1, str(OPEN_PERIOD)), Setting("history_months", 1, "24"))
