"""Takes checked meters into the books: finds their accounts, compares, then writes all of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from domain.clean_text import shown
from server.importing.account_names import accounts_by_name
from server.importing.city_services import CityServices, city_services
from server.importing.meter_rows import METERS, ZONE_NAMES, MeterFile, MeterRecord
from server.importing.outcome import Problems
from server.importing.stock import free_id, rows_of
from server.meters.tables import meters

_COLUMNS_OF: tuple[tuple[str, str], ...] = (
    *(("C", "brand"), ("M", "place"), ("P", "zones"), ("Q", "initial_e4")),
    *(("U", "installed_on"), ("V", "commissioned_on"), ("W", "verified_on")),
    *(("Y", "verify_until"), ("J", "remote"), ("AD", "gis_id")),
)
_Key = tuple[int, int, str]


@dataclass
class MetersPlan:
    """Rows to be written, checked against the books."""

    meters: list[dict[str, object]] = field(default_factory=list)
    unchanged: int = 0

    def write(self, conn: Connection) -> list[tuple[str, int | str]]:
        """Write everything; what terminals are to be told of."""
        if self.meters:
            conn.execute(insert(meters), self.meters)
        return [("meter", int(str(row["id"]))) for row in self.meters]


def plan_meters(conn: Connection, file: MeterFile, problems: Problems) -> MetersPlan:
    """What the file adds to the books; a meter that stands differently is an error."""
    plan = MetersPlan()
    city = city_services(conn)
    owners = accounts_by_name(conn, {record.account for record in file.meters})
    stored = _stored(conn, owners)
    seen: dict[_Key, int] = {}
    meter_id = free_id(conn, meters)
    for record in file.meters:
        account = _account_of(record, owners, problems)
        service_id = _service_of(record, city, problems)
        if account is None or service_id is None:
            continue
        key = (account.id, service_id, record.serial.casefold())
        if seen.setdefault(key, record.row) != record.row:
            # The same account was named once by its number and once by its ЕЛС or ИЖКУ.
            cause = f"этот прибор счёта уже есть в строке {seen[key]}"
            problems.add_cell(METERS, record.row, "A", cause)
            continue
        fresh = _meter_row(meter_id, account.id, service_id, record)
        if key in stored:
            _compare(record, fresh, stored[key], problems)
            plan.unchanged += 1
            continue
        plan.meters.append(fresh)
        meter_id += 1
    return plan


def _account_of(
    record: MeterRecord, owners: dict[str, list[Row[Any]]], problems: Problems
) -> Row[Any] | None:
    found = owners.get(record.account, [])
    cause = ""
    if not found:
        cause = f"лицевого счёта «{shown(record.account)}» нет в базе"
    elif len(found) > 1:
        cause = f"«{record.account}» — это несколько счетов: укажите номер лицевого счёта"
    elif found[0].status != "active":
        cause = f"счёт {found[0].number} закрыт"
    if cause:
        problems.add_cell(METERS, record.row, "I", cause)
        return None
    account = found[0]
    if record.flat and record.flat.casefold() != str(account.flat).casefold():
        cause = f"помещение «{shown(record.flat)}», а у счёта {account.number} — «{account.flat}»"
        problems.add_cell(METERS, record.row, "G", cause)
        return None
    return account


def _service_of(record: MeterRecord, city: CityServices, problems: Problems) -> int | None:
    service_id = None if city.is_new else city.ids.get(record.code)
    if service_id is None:
        problems.add_cell(METERS, record.row, "O", "в справочнике услуг нет услуги этого ресурса")
    return service_id


def _stored(conn: Connection, owners: dict[str, list[Row[Any]]]) -> dict[_Key, Row[Any]]:
    ids = sorted({row.id for rows in owners.values() for row in rows})
    query = select(meters).where(meters.c.status == "active")
    return {
        (row.account_id, row.service_id, row.serial.casefold()): row
        for row in rows_of(conn, query, meters.c.account_id, ids)
    }


def _compare(
    record: MeterRecord, fresh: dict[str, object], row: Row[Any], problems: Problems
) -> None:
    """Name every cell in which a meter of the books differs: an import changes none."""
    for column, name in _COLUMNS_OF:
        if fresh[name] != getattr(row, name):
            cause = f"прибор {shown(record.serial)} уже есть с другим значением"
            problems.add_cell(METERS, record.row, column, f"{cause}; загрузка его не меняет")


def _meter_row(
    meter_id: int, account_id: int, service_id: int, record: MeterRecord
) -> dict[str, object]:
    zones = len(record.initial_e4)
    return {
        "id": meter_id,
        "version": 1,
        "account_id": account_id,
        "service_id": service_id,
        "serial": record.serial,
        "brand": record.brand,
        "place": record.place,
        "zones": zones,
        "zone_names": json.dumps(ZONE_NAMES[zones], ensure_ascii=False),
        "digits": record.digits,
        "decimals": record.decimals,
        "initial_e4": json.dumps(record.initial_e4),
        "installed_on": record.installed_on,
        "commissioned_on": record.commissioned_on,
        "verified_on": record.verified_on,
        "verify_until": record.verify_until,
        "remote": record.remote,
        "gis_id": record.gis_id,
    }
