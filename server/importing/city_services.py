"""What an imported house is charged for: the office's services, or the city's defaults when the
office has none yet.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, Table, insert, select

from api_client.models.replica import Supplier
from server.billing.tables import norms, services, suppliers, tariffs
from server.demo import catalogue

_EXECUTOR_NAME = "Управляющая организация дома"
_EXECUTORS_SERVICE = "maintenance"


@dataclass(frozen=True)
class CityServices:
    """Services by code and the executor of new houses; ``is_new``: the office has none of them
    in its books yet.
    """

    ids: dict[str, int]
    names: tuple[str, ...]
    executor_id: int
    is_new: bool


def city_services(conn: Connection) -> CityServices:
    """The office's own services in the order of the bill, the defaults when there are none."""
    s = services.c
    found = conn.execute(select(s.code, s.id, s.name, s.supplier_id).order_by(s.order, s.id)).all()
    is_new = not found
    rows = (
        [(one.code, one.id, one.name, one.supplier_id) for one in catalogue.services()]
        if is_new
        else [tuple(row) for row in found]
    )
    executor = next((supplier for code, _, _, supplier in rows if code == _EXECUTORS_SERVICE), 0)
    ids = {code: number for code, number, _, _ in rows}
    return CityServices(ids, tuple(name for _, _, name, _ in rows), executor, is_new)


def write_defaults(conn: Connection) -> list[tuple[str, int | str]]:
    """Put the defaults into empty books; what terminals are to be told of.

    Suppliers come without requisites: the demo's are nobody's, and no bill of a real office may
    ask for money to such an account. Without a payee in the settings no QR is printed either.
    """
    told: list[tuple[str, int | str]] = []
    for entity, table, rows in (
        ("supplier", suppliers, [_bare(one) for one in _suppliers()]),
        ("service", services, [_fields(one) for one in catalogue.services()]),
        ("tariff", tariffs, [_fields(one) for one in catalogue.tariffs()]),
        ("norm", norms, [_fields(one) for one in catalogue.norms()]),
    ):
        told += _add(conn, entity, table, rows)
    return told


def _suppliers() -> list[Supplier]:
    """The real suppliers; of the made-up managing companies only the place of one."""
    first = catalogue.FIRST_EXECUTOR
    return [one for one in catalogue.suppliers() if one.id <= first]


def _bare(supplier: Supplier) -> dict[str, object]:
    name = _EXECUTOR_NAME if supplier.id >= catalogue.FIRST_EXECUTOR else supplier.short_name
    return {
        "id": supplier.id,
        "version": 1,
        "name": name,
        "short_name": name,
        "recalc_policy": supplier.recalc_policy,
    }


def _fields(noun: msgspec.Struct) -> dict[str, object]:
    return {name: getattr(noun, name) for name in noun.__struct_fields__}


def _add(
    conn: Connection, entity: str, table: Table, rows: list[dict[str, object]]
) -> list[tuple[str, int | str]]:
    known = set(conn.execute(select(table.c.id)).scalars())
    fresh = [row for row in rows if row["id"] not in known]
    if fresh:
        conn.execute(insert(table), fresh)
    return [(entity, int(str(row["id"]))) for row in fresh]
