"""Replicated nouns: the rows a terminal holds a copy of, packed as arrays on the wire and in the
cache.

Units: money in kopecks, readings in 1e-4 of the meter's unit, tariffs and norms in 1e-6, areas in
1e-2 m2,
charge volumes in 1e-10 of the service's unit (decisions: exact volumes), periods as YYYYMM
integers, dates as
ISO text ``YYYY-MM-DD``, moments as UTC milliseconds.
"""

from __future__ import annotations

import msgspec

from api_client.models.bill import (
    Bill,
    BillMeter,
    BillRecalculation,
    BillReference,
    ChargeRow,
    Payment,
    PaymentPart,
)
from api_client.models.certificates import Certificate, Household, NumberBlock
from api_client.models.till import Shift, Suspense

__all__ = [
    "REPLICATED",
    "Account",
    "Bill",
    "BillMeter",
    "BillRecalculation",
    "BillReference",
    "Certificate",
    "ChargeRow",
    "House",
    "Household",
    "Meter",
    "Norm",
    "NumberBlock",
    "Owner",
    "Payment",
    "PaymentPart",
    "Reading",
    "Service",
    "Setting",
    "Shift",
    "Supplier",
    "Suspense",
    "Tariff",
]


class House(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An apartment house; ``street`` carries its kind («ул Широтная»), ``number`` the whole house
    number («86 к1»)."""

    id: int
    version: int
    settlement: str
    street: str
    number: str
    postcode: str
    district: str
    built_year: int
    floors: int
    executor_id: int
    total_area_e2: int
    common_area_e2: int


class Supplier(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A supplier, executor or payee with its requisites; ``recalc_policy`` is none, average_only or
    all."""

    id: int
    version: int
    name: str
    short_name: str
    inn: str
    kpp: str
    ogrn: str
    address: str
    phone: str
    dispatcher_phone: str
    email: str
    site: str
    hours: str
    bank_name: str
    bic: str
    account: str
    corr_account: str
    recalc_policy: str


class Service(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A service of the bill.

    ``code``: maintenance, capital_repair, heating, cold_water, hot_water_water, hot_water_heat,
    sewage,
    electricity_day, electricity_night, electricity, waste, gas, soi_* (common-property resources)
    and others.
    ``group``: housing, soi, utility, capital_repair, other. ``base``: meter, norm, area, person,
    account.
    ``hard_limit_e4``: monthly consumption that needs a reason; 0 means no limit.
    """

    id: int
    version: int
    code: str
    name: str
    short_name: str
    unit: str
    group: str
    base: str
    supplier_id: int
    order: int
    hard_limit_e4: int
    window_from_day: int
    window_to_day: int


class Tariff(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A price of one unit with its validity; ``valid_to`` is empty while in force."""

    id: int
    version: int
    service_id: int
    category: str
    value_e6: int
    valid_from: str
    valid_to: str
    act: str


class Norm(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A consumption norm per person (``per`` = person) or per m2 (``per`` = area) and month."""

    id: int
    version: int
    service_id: int
    category: str
    per: str
    value_e6: int
    valid_from: str
    valid_to: str
    act: str


class Setting(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One office setting as text; keys are listed in ``domain.settings``."""

    key: str
    version: int
    value: str


class Owner(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An owner and the share of ownership."""

    last: str
    first: str
    middle: str
    share_num: int
    share_den: int


class Account(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A personal account (лицевой счёт).

    ``status``: active, closed, archived. ``balance_kopecks``: all that is to pay, penalty included;
    negative is
    an advance. ``overdue_kopecks``: what is unpaid of bills past their due day, and all penalty.
    ``phone``: ten digits or empty.
    ``els``/``izhku``: ГИС ЖКХ identifiers. ``delivery``: paper, email, cabinet.
    """

    id: int
    version: int
    number: str
    els: str
    izhku: str
    status: str
    house_id: int
    flat: str
    last: str
    first: str
    middle: str
    owners: tuple[Owner, ...]
    phone: str
    email: str
    total_area_e2: int
    living_area_e2: int
    heated_area_e2: int
    residents: int
    balance_kopecks: int
    overdue_kopecks: int
    penalty_kopecks: int
    opened_on: str
    closed_on: str
    delivery: str
    has_cabinet: bool


class Reading(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One stored reading of a meter, all its zones together.

    ``id`` is the op_id of the command that made it (or ``r-…`` for imported ones). ``state``:
    effective, kept
    (lost to a higher rank), superseded (replaced), review (waits for a clerk), undone. ``source``:
    counter,
    phone, chat, cabinet, sms, slip, bank, import, inspector, remote. ``flags``: rollover, replaced,
    inspection, expired. ``superseded``: what it set aside when it took effect, (id, former state)
    each: its undoing restores exactly that. ``author_id``: the clerk, 0 for nobody of the staff.
    """

    id: str
    period: int
    taken_on: str
    values_e4: tuple[int, ...]
    state: str
    source: str
    author: str
    recorded_at: int
    reason: str
    flags: tuple[str, ...]
    replaces: str
    superseded: tuple[tuple[str, str], ...] = ()
    author_id: int = 0


class Meter(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An individual meter with its recent readings, oldest first.

    ``zones`` 1-3, ``zone_names`` one name a zone («день», «ночь»; empty for one zone). ``digits``
    before and
    ``decimals`` (0-4) after the point. Dates may be empty. ``status``: active, removed, archived.
    ``remote``: the meter transmits by itself.
    """

    id: int
    version: int
    account_id: int
    service_id: int
    serial: str
    brand: str
    place: str
    zones: int
    zone_names: tuple[str, ...]
    digits: int
    decimals: int
    initial_e4: tuple[int, ...]
    installed_on: str
    commissioned_on: str
    verified_on: str
    verify_until: str
    removed_on: str
    status: str
    remote: bool
    readings: tuple[Reading, ...]


REPLICATED: dict[str, type[msgspec.Struct]] = {
    "house": House,
    "supplier": Supplier,
    "service": Service,
    "tariff": Tariff,
    "norm": Norm,
    "setting": Setting,
    "account": Account,
    "meter": Meter,
    "bill": Bill,
    "payment": Payment,
    "shift": Shift,
    "suspense": Suspense,
    "household": Household,
    "certificate": Certificate,
    "number_block": NumberBlock,
}
"""Entity name on the wire -> its noun; a bill's id is ``f"{account_id}:{period}"``, a setting's its
key."""
