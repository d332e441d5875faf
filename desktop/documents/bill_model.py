"""All that a payment document prints, as plain values: one month or several.

Money in kopecks, volumes in 1e-10, tariffs and norms in 1e-6, readings in 1e-4, areas in 1e-2 m2,
dates as ISO text, periods as YYYYMM.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property

from domain.canonical import canonical_json, sha256_hex


@dataclass(frozen=True)
class BillOptions:
    """What the clerk ticked; without ``debt`` the total and the QR carry the charges alone."""

    debt: bool = True
    meters: bool = True
    formulas: bool = False


@dataclass(frozen=True)
class Party:
    """An executor or payee with contacts and requisites."""

    name: str
    inn: str = ""
    kpp: str = ""
    address: str = ""
    phone: str = ""
    dispatcher_phone: str = ""
    email: str = ""
    site: str = ""
    hours: str = ""
    bank_name: str = ""
    bic: str = ""
    account: str = ""
    corr_account: str = ""


@dataclass(frozen=True)
class Sums:
    """The money columns of a service row or of a total."""

    charged: int = 0
    excess: int = 0
    recalculated: int = 0
    benefit: int = 0
    due: int = 0
    debt: int = 0
    penalty: int = 0
    executor_fine: int = 0
    duty: int = 0
    costs: int = 0
    paid: int = 0
    total: int = 0


@dataclass(frozen=True)
class ServiceLine:
    """One service; ``tariff_e6`` and ``coefficient_e2`` are None when they differ by month."""

    group: str
    name: str
    unit: str
    method: str
    volume_e10: int
    common_volume_e10: int
    tariff_e6: int | None
    coefficient_e2: int | None
    sums: Sums


@dataclass(frozen=True)
class MeterLine:
    """One meter zone; ``current_e4`` is -1 when no reading was passed."""

    service: str
    unit: str
    serial: str
    place: str
    zone_name: str
    previous_e4: int
    previous_on: str
    current_e4: int
    decimals: int
    verify_until: str


@dataclass(frozen=True)
class ReferenceLine:
    """Reference data of one service; zero means the office has none."""

    service: str
    unit: str
    norm_e6: int
    common_norm_e6: int
    house_volume_e4: int
    common_volume_e4: int


@dataclass(frozen=True)
class RecalculationLine:
    """A recalculation with its reason."""

    period: int
    service: str
    reason: str
    amount: int


@dataclass(frozen=True)
class MonthLine:
    """One month of a document of several."""

    period: int
    number: str
    charged: int
    recalculated: int
    benefit: int
    due: int
    debt: int
    penalty: int
    paid: int
    total: int


@dataclass(frozen=True)
class InstalmentLine:
    """A sum paid by instalments (section 5); the office keeps none yet."""

    service: str
    from_this: int
    from_past: int
    interest: int
    interest_e2: int
    total: int


@dataclass(frozen=True)
class BillDocument:
    """A payment document ready to be drawn; ``amount`` is what is to pay, never below zero.

    ``advance`` is the part below zero. ``opening`` is the debt before the first month as it stood
    then; the debt of ``sums`` has the payments counted in that month taken off. ``qr`` is empty
    when the office names no payee.
    """

    number: str
    els: str
    account_id: int
    account_number: str
    from_period: int
    to_period: int
    options: BillOptions
    office: Party
    payee: Party
    executor: Party
    payer: str
    address: str
    total_area_e2: int
    living_area_e2: int
    heated_area_e2: int
    residents: int
    issued_on: str
    due_on: str
    counted_to: str
    last_paid_on: str
    services: tuple[ServiceLine, ...]
    sums: Sums
    opening: int
    paid: int
    amount: int
    advance: int
    meters: tuple[MeterLine, ...]
    reference: tuple[ReferenceLine, ...]
    instalments: tuple[InstalmentLine, ...]
    recalculations: tuple[RecalculationLine, ...]
    months: tuple[MonthLine, ...]
    growth_limit_e2: int
    window_from_day: int
    window_to_day: int
    qr: bytes

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all that is printed: two documents with one digest are one document."""
        return sha256_hex(canonical_json(_plain(self)))

    @property
    def is_one_month(self) -> bool:
        """True when the document covers a single month."""
        return self.from_period == self.to_period

    def is_shown(self, column: str) -> bool:
        """True when a money column has a value in any row."""
        return any(getattr(line.sums, column) for line in self.services)


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return value.hex()
    return value
