"""What one account-month of charges is computed from: account, meters, money, and the parts of the
answer.

Kopecks, readings and metered volumes in 1e-4, norms and tariffs in 1e-6, charge volumes in 1e-10,
areas in 1e-2, periods YYYYMM, dates as ISO text (they compare as text).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

METER, AVERAGE, EXPIRED, NORM, NORM_RAISED = "meter", "average", "expired", "norm", "norm_raised"
"""How a zone's month was found; ``expired`` is the average of a meter whose verification has run
out."""

_NOTHING: Mapping[int, int] = {}


class PastMonth(NamedTuple):
    """One earlier month of a meter zone as it was charged; ``method`` is one of the five above."""

    period: int
    volume_e4: int
    method: str


class ZoneInput(NamedTuple):
    """One zone of a meter: the last used reading and this period's, None when none was passed.

    ``history``: months since the meter began, at least the last twelve, oldest first.
    """

    service_id: int
    name: str
    previous_e4: int
    current_e4: int | None
    history: tuple[PastMonth, ...] = ()


@dataclass(frozen=True, slots=True)
class MeterInput:
    """A meter with one reading of all its zones; ``rollover`` as confirmed for this period's
    reading.

    The fields after it are printed in section 2 and change no sum; dates may be empty.
    """

    meter_id: int
    digits: int
    zones: tuple[ZoneInput, ...]
    verify_until: str = ""
    reading_on: str = ""
    rollover: bool = False
    serial: str = ""
    place: str = ""
    decimals: int = 3
    previous_on: str = ""


@dataclass(frozen=True, slots=True)
class AccountInput:
    """The account in the month. ``owners`` stand in for residents when nobody is registered
    (Правила 354 п. 56(2)).

    ``services``: ids the account receives, None for all of the plan.
    """

    total_area_e2: int
    heated_area_e2: int
    residents: int
    owners: int = 1
    services: frozenset[int] | None = None


class Recalculation(NamedTuple):
    """A recalculation with its reason (section 6), signed kopecks."""

    service_id: int
    reason: str
    amount: int


@dataclass(frozen=True, slots=True)
class MoneyInput:
    """Stored money of the account by service id, in kopecks.

    ``debts``: signed debt of the previous document with its ``due``; ``payments``: counted to the
    last day of the month. Penalties are all unpaid ones, ``accrued`` what of them came this month;
    benefits are positive.
    """

    debts: Mapping[int, int] = field(default_factory=lambda: _NOTHING)
    payments: Mapping[int, int] = field(default_factory=lambda: _NOTHING)
    benefits: Mapping[int, int] = field(default_factory=lambda: _NOTHING)
    penalties: Mapping[int, int] = field(default_factory=lambda: _NOTHING)
    accrued: Mapping[int, int] = field(default_factory=lambda: _NOTHING)
    executor_fines: Mapping[int, int] = field(default_factory=lambda: _NOTHING)
    duties: Mapping[int, int] = field(default_factory=lambda: _NOTHING)
    costs: Mapping[int, int] = field(default_factory=lambda: _NOTHING)
    recalculations: tuple[Recalculation, ...] = ()


class ChargeRow(NamedTuple):
    """One service row of the payment document (section 3); fields in the order of the wire's row.

    due = charged + excess + recalculated - benefit; total = due + debt + penalty + duty + costs -
    executor_fine.
    """

    service_id: int
    supplier_id: int
    method: str
    volume_e10: int
    common_volume_e10: int
    tariff_e6: int
    charged: int
    coefficient_e2: int
    excess: int
    recalculated: int
    benefit: int
    due: int
    debt: int
    penalty: int
    executor_fine: int
    duty: int
    costs: int
    total: int
    accrued: int = 0


class MeterRow(NamedTuple):
    """One meter zone of section 2, in the order of the wire's row; ``current_e4`` -1: no reading
    passed.
    """

    service_id: int
    serial: str
    place: str
    zone_name: str
    previous_e4: int
    previous_on: str
    current_e4: int
    decimals: int
    verify_until: str


class ReferenceRow(NamedTuple):
    """Reference data of one service (section 4), in the order of the wire's row."""

    service_id: int
    norm_e6: int
    common_norm_e6: int
    house_volume_e4: int
    common_volume_e4: int


class ZoneVolume(NamedTuple):
    """How a zone's month was found: the next months' ``PastMonth``."""

    meter_id: int
    zone: int
    volume_e4: int
    method: str


@dataclass(frozen=True, slots=True)
class MonthResult:
    """One charged account-month; ``debt`` = ``opening`` - ``paid``, total = due + debt + penalty
    and the rest.
    """

    rows: tuple[ChargeRow, ...]
    meters: tuple[MeterRow, ...]
    recalculations: tuple[Recalculation, ...]
    reference: tuple[ReferenceRow, ...]
    volumes: tuple[ZoneVolume, ...]
    opening: int
    paid: int
    debt: int
    charged: int
    due: int
    penalty: int
    total: int
