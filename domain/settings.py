"""The office's settings: every key, its default text and the typed view that code reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from domain.calendar_text import parse_years
from domain.errors import InputError
from domain.fiscal_vat import TAXATIONS, parse_vat
from domain.payment_ways import parse_ways
from domain.penalty_rates import parse_rates


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSettings:
    """All settings of one office; a field's name is its key on the wire, its value here is the
    default.

    ``open_period`` 0: nothing was charged yet. ``payee_supplier_id`` 0: no payee yet, so no QR.
    Days are days of a month; limits of readings are in 1e-4 of the unit and stand for services
    that set none themselves. Penalty: 1/``first_part`` of the rate a day from ``from_day`` on,
    1/``second_part`` from ``second_day``; rates as ``penalty_rates.parse_rates`` reads them, moved
    days off as ``calendar_text.office_calendar``, ways to pay as ``payment_ways.parse_ways``, VAT
    of suppliers as ``fiscal_vat.parse_vat``. ``verify_address``: where residents check a paper,
    without the path; ``sign`` 1: certificates are signed by the key the server was started with.
    """

    office_name: str = ""
    office_short_name: str = ""
    office_zone: str = "Asia/Yekaterinburg"
    office_address: str = ""
    office_hours: str = ""
    hot_line: str = ""
    site: str = ""
    city: str = ""
    payee_supplier_id: int = 0
    open_period: int = 0
    history_months: int = 24
    window_from_day: int = 15
    window_to_day: int = 25
    verification_warn_days: int = 60
    zero_months_noted: int = 3
    qr_encoding: str = "utf-8"
    soft_limit_averages: int = 3
    soft_limit_norms: int = 2
    hard_limit_water_e4: int = 300_000
    hard_limit_electricity_e4: int = 20_000_000
    hard_limit_gas_e4: int = 5_000_000
    hard_limit_heat_e4: int = 30_000
    average_months: int = 6
    average_least_months: int = 3
    average_periods: int = 3
    raising_coefficient_e2: int = 150
    recalc_policy: str = "average_only"
    heating_from_month: int = 10
    heating_to_month: int = 4
    growth_limit_e2: int = 2790
    payment_limit_kopecks: int = 100_000_000
    idle_lock_minutes: int = 5
    correction_days: int = 45
    offline_cash_limit_kopecks: int = 10_000_000
    refund_limit_cashier_kopecks: int = 1_500_000
    duplicate_minutes: int = 10
    shift_hours: int = 24
    penalty_rates: str = "2022-02-28..2026-12-31=950"
    penalty_from_day: int = 31
    penalty_second_day: int = 91
    penalty_first_part: int = 300
    penalty_second_part: int = 130
    penalty_pay_day_counts: int = 1
    penalty_shift_due: int = 1
    penalty_rounding: str = "half_up"
    calendar_years: str = ""
    payment_ways: str = ""
    fiscal_taxation: str = "osn"
    fiscal_vat: str = ""
    verify_address: str = ""
    sign: int = 0


DEFAULTS: dict[str, str] = {
    field.name: str(getattr(OfficeSettings(), field.name)) for field in fields(OfficeSettings)
}
"""Key -> default as text, in the order of the fields."""

QR_ENCODINGS = ("utf-8", "cp1251")
RECALC_POLICIES = ("none", "average_only", "all")
ROUNDINGS = ("half_up", "down")
_CHOICES: dict[str, tuple[str, ...]] = {
    "qr_encoding": QR_ENCODINGS,
    "recalc_policy": RECALC_POLICIES,
    "penalty_rounding": ROUNDINGS,
    "fiscal_taxation": TAXATIONS,
}
_TABLES = {
    "penalty_rates": parse_rates,
    "calendar_years": parse_years,
    "payment_ways": parse_ways,
    "fiscal_vat": parse_vat,
}
"""Settings that are tables: the text is kept, but must be one."""

_NUMBERS = frozenset(
    field.name
    for field in fields(OfficeSettings)
    if isinstance(getattr(OfficeSettings(), field.name), int)
)


def office_settings(texts: Mapping[str, str]) -> OfficeSettings:
    """The typed settings of the texts given; absent and unknown keys are left at their defaults.

    Raises ``setting.number`` (key) or ``setting.choice`` (key, allowed) for a value that is none.
    """
    values: dict[str, object] = {}
    for key, text in texts.items():
        if key in DEFAULTS:
            values[key] = parse_setting(key, text)
    return OfficeSettings(**values)  # type: ignore[arg-type]


def parse_setting(key: str, text: str) -> int | str:
    """One setting's value of its text; raises ``setting.unknown``, ``setting.number``,
    ``setting.choice`` and what the parser of a table raises.
    """
    if key not in DEFAULTS:
        raise InputError("setting.unknown", key=key)
    if key in _NUMBERS:
        if not (text.isascii() and text.isdigit() and len(text) <= 12):
            raise InputError("setting.number", key=key)
        return int(text)
    if key in _TABLES:
        _TABLES[key](text)
    allowed = _CHOICES.get(key)
    if allowed is not None and text not in allowed:
        raise InputError("setting.choice", key=key, allowed=", ".join(allowed))
    return text
