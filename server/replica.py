"""The rows a terminal holds a copy of, made from the tables: some by id, or all as a stream."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Table, select, tuple_

from api_client.models.replica import (
    Account,
    Bill,
    House,
    Meter,
    Norm,
    Owner,
    Reading,
    Service,
    Setting,
    Supplier,
    Tariff,
)
from domain.periods import shift
from domain.settings import OfficeSettings, office_settings
from server.accounts.tables import accounts, houses, owners, people
from server.accounts.tables import office_settings as settings_table
from server.billing.tables import bills, norms, services, suppliers, tariffs
from server.certificates.households import build_households
from server.certificates.replicated import build_certificates, build_number_blocks
from server.driver_rows import Scope, grouped, tuples
from server.meters.tables import meters, readings
from server.payments.replicated import build_payments
from server.payments.tables import payments
from server.till.replicated import build_shifts, build_suspense

PAGE = 2000
READINGS_BEYOND_HISTORY = 2
"""Readings reach two months further back than bills: the oldest bill names its previous reading."""

_bill_decoder = msgspec.msgpack.Decoder(Bill)
_values_of = msgspec.json.Decoder(tuple[int, ...]).decode
_pairs_of = msgspec.json.Decoder(tuple[tuple[str, str], ...]).decode


class StoredBill(NamedTuple):
    """A bill as it lies in its table: the body is the wire's own noun, packed once for all."""

    account_id: int
    period: int
    version: int
    body: bytes


def rows(conn: Connection, entity: str, ids: Sequence[str]) -> list[msgspec.Struct]:
    """The rows of these ids as they stand, those that are not there left out."""
    if not ids:
        return []
    if entity == "setting":
        return [row for row in _settings(conn) if row.key in set(ids)]
    if entity == "bill":
        return list(_bills_of(conn, ids))
    if entity in _BY_TEXT:
        return list(_BY_TEXT[entity](conn, ids))
    numbers = [int(one) for one in ids if one.isascii() and one.isdigit()]
    return list(_BUILDERS[entity](conn, lambda column: column.in_(numbers)))


def all_rows(conn: Connection, entity: str) -> Iterator[msgspec.Struct]:
    """Every replicated row of an entity in the order of ids, in pages by key; bills of the last
    ``history_months`` only.
    """
    if entity == "setting":
        yield from _settings(conn)
        return
    if entity == "bill":
        for stored in stored_bills(conn):
            yield _bill_decoder.decode(stored.body)
        return
    if entity in _BY_TEXT:
        yield from _BY_TEXT[entity](conn, None)
        return
    table = _TABLES[entity]
    for low, high in _pages(conn, table):
        yield from _BUILDERS[entity](conn, _between(low, high))


def _between(low: int, high: int) -> Scope:
    return lambda column: column.between(low, high)


def _pages(conn: Connection, table: Table) -> Iterator[tuple[int, int]]:
    after = -1
    while True:
        page = select(table.c.id).where(table.c.id > after).order_by(table.c.id).limit(PAGE)
        ids = conn.execute(page).scalars().all()
        if not ids:
            return
        yield ids[0], ids[-1]
        after = ids[-1]


def _settings(conn: Connection) -> list[Setting]:
    found = conn.execute(select(settings_table).order_by(settings_table.c.key))
    return [Setting(row.key, row.version, row.value) for row in found]


def _office(conn: Connection) -> OfficeSettings:
    return office_settings({row.key: row.value for row in _settings(conn)})


def _plain(
    noun: type[msgspec.Struct], table: Table
) -> Callable[[Connection, Scope], Iterator[msgspec.Struct]]:
    """A builder for nouns whose fields are the columns of one table."""
    columns = [table.c[name] for name in noun.__struct_fields__]

    def build(conn: Connection, scope: Scope) -> Iterator[msgspec.Struct]:
        query = select(*columns).where(scope(table.c.id)).order_by(table.c.id)
        for row in tuples(conn, query):
            yield noun(*row)

    return build


def _accounts(conn: Connection, scope: Scope) -> Iterator[Account]:
    a = accounts.c
    shares = grouped(
        conn,
        select(
            owners.c.account_id,
            people.c.last,
            people.c.first,
            people.c.middle,
            owners.c.share_num,
            owners.c.share_den,
        )
        .join(people, people.c.id == owners.c.person_id)
        .where(scope(owners.c.account_id), owners.c.until == "")
        .order_by(owners.c.account_id, people.c.id),
    )
    found = tuples(
        conn,
        select(
            *(a.id, a.version, a.number, a.els, a.izhku, a.status, a.house_id, a.flat),
            *(people.c.last, people.c.first, people.c.middle, people.c.phone, people.c.email),
            *(a.total_area_e2, a.living_area_e2, a.heated_area_e2, a.residents),
            *(a.balance_kopecks, a.overdue_kopecks, a.penalty_kopecks),
            *(a.opened_on, a.closed_on, a.delivery, a.has_cabinet),
        )
        .join(people, people.c.id == a.payer_id)
        .where(scope(a.id))
        .order_by(a.id),
    )
    for row in found:
        own = tuple([Owner(*share[1:]) for share in shares.get(row[0], ())])
        fields: tuple[Any, ...] = (*row[:11], own, *row[11:23], bool(row[23]))
        yield Account(*fields)


def _meters(conn: Connection, scope: Scope) -> Iterator[Meter]:
    office = _office(conn)
    back = office.history_months + READINGS_BEYOND_HISTORY
    since = shift(office.open_period, -back) if office.open_period else 0
    r, m = readings.c, meters.c
    told = grouped(
        conn,
        select(
            *(r.meter_id, r.id, r.period, r.taken_on, r.values_e4, r.state, r.source, r.author),
            *(r.recorded_at, r.reason, r.flags, r.replaces, r.superseded, r.author_id),
        )
        .where(scope(r.meter_id), r.period >= since)
        .order_by(r.meter_id, r.period, r.recorded_at, r.id),
    )
    for row in conn.execute(select(meters).where(scope(m.id)).order_by(m.id)):
        yield Meter(
            *(row.id, row.version, row.account_id, row.service_id, row.serial, row.brand),
            row.place,
            row.zones,
            tuple(json.loads(row.zone_names)),
            row.digits,
            row.decimals,
            _values_of(row.initial_e4),
            *(row.installed_on, row.commissioned_on, row.verified_on, row.verify_until),
            *(row.removed_on, row.status, bool(row.remote)),
            tuple([_reading(one) for one in told.get(row.id, ())]),
        )


def _reading(row: tuple[Any, ...]) -> Reading:
    _, id_, period, taken_on, values, state, source, author, at, reason, flags, *rest = row
    replaces, superseded, author_id = rest
    marks = tuple(flags.split()) if flags else ()
    aside = _pairs_of(superseded) if superseded else ()
    read = _values_of(values)
    told = (state, source, author, at, reason, marks, replaces, aside, author_id)
    return Reading(id_, period, taken_on, read, *told)


def _bills_of(conn: Connection, ids: Iterable[str]) -> Iterator[Bill]:
    keys = []
    for one in ids:
        account, _, period = one.partition(":")
        if account.isdigit() and period.isdigit():
            keys.append((int(account), int(period)))
    where = tuple_(bills.c.account_id, bills.c.period).in_(keys)
    for (body,) in conn.execute(select(bills.c.body).where(where)):
        yield _bill_decoder.decode(body)


def stored_bills(conn: Connection) -> Iterator[StoredBill]:
    """The bills of ``all_rows`` unopened: a snapshot only copies them."""
    b = bills.c
    office = _office(conn)
    since = shift(office.open_period, -office.history_months) if office.open_period else 0
    for low, high in _pages(conn, accounts):
        query = (
            select(b.account_id, b.period, b.version, b.body)
            .where(b.account_id.between(low, high), b.period >= since)
            .order_by(b.account_id, b.period)
        )
        found = conn.execute(query)
        driver_rows: Any = found.cursor
        for row in driver_rows:
            yield StoredBill(*row)
        found.close()


_TABLES = {
    "house": houses,
    "supplier": suppliers,
    "service": services,
    "tariff": tariffs,
    "norm": norms,
    "account": accounts,
    "meter": meters,
    "payment": payments,
    "household": accounts,
}
_BUILDERS: dict[str, Callable[[Connection, Scope], Iterator[msgspec.Struct]]] = {
    "house": _plain(House, houses),
    "supplier": _plain(Supplier, suppliers),
    "service": _plain(Service, services),
    "tariff": _plain(Tariff, tariffs),
    "norm": _plain(Norm, norms),
    "account": _accounts,
    "meter": _meters,
    "payment": build_payments,
    "household": build_households,
}
_BY_TEXT: dict[str, Callable[[Connection, Sequence[str] | None], Iterator[msgspec.Struct]]] = {
    "shift": build_shifts,
    "suspense": build_suspense,
    "certificate": build_certificates,
    "number_block": build_number_blocks,
}
"""Entities whose ids are texts: those of the ids given, or all."""
