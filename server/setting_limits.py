"""What a setting of the office may be: its type, then the bounds of what makes sense."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.clean_text import trimmed
from domain.errors import InputError
from domain.settings import DEFAULTS, parse_setting

_DAY, _MONTH = (1, 31), (1, 12)
_HARD_LIMIT = (1, 10**9)
_BOUNDS: dict[str, tuple[int, int]] = {
    "history_months": (1, 120),
    "window_from_day": _DAY,
    "window_to_day": _DAY,
    "verification_warn_days": (0, 3650),
    "zero_months_noted": (1, 120),
    "soft_limit_averages": (1, 1000),
    "soft_limit_norms": (1, 1000),
    "hard_limit_water_e4": _HARD_LIMIT,
    "hard_limit_electricity_e4": _HARD_LIMIT,
    "hard_limit_gas_e4": _HARD_LIMIT,
    "hard_limit_heat_e4": _HARD_LIMIT,
    "average_months": (1, 60),
    "average_least_months": (1, 60),
    "average_periods": (0, 60),
    "raising_coefficient_e2": (100, 1000),
    "heating_from_month": _MONTH,
    "heating_to_month": _MONTH,
    "growth_limit_e2": (0, 100_000),
    "payment_limit_kopecks": (1, 10**12),
    "idle_lock_minutes": (1, 240),
    "correction_days": (0, 366),
    "offline_cash_limit_kopecks": (0, 10**12),
    "refund_limit_cashier_kopecks": (0, 10**12),
    "duplicate_minutes": (0, 1440),
    "shift_hours": (1, 24),
    "penalty_from_day": (1, 3650),
    "penalty_second_day": (1, 3650),
    "penalty_first_part": (1, 10_000),
    "penalty_second_part": (1, 10_000),
    "penalty_pay_day_counts": (0, 1),
    "penalty_shift_due": (0, 1),
    "sign": (0, 1),
}
_ELSEWHERE = {
    "open_period": "charging a month moves it: tric-server charge --period YYYY-MM --close",
    "payee_supplier_id": "choose it by --payee",
}
_IN_ORDER = (
    ("window_from_day", "window_to_day"),
    ("average_least_months", "average_months"),
    ("penalty_from_day", "penalty_second_day"),
)
_LONGEST, _LONGEST_ADDRESS = 4000, 100
_ADDRESS = "verify_address is the address of this server for residents, as https://office.example"


class SettingError(Exception):
    """A value that cannot be; the text is the one clear sentence."""


def checked_setting(key: str, text: str) -> str:
    """The value as it is kept."""
    if key in _ELSEWHERE:
        raise SettingError(f"{key} is not set by hand: {_ELSEWHERE[key]}")
    try:
        value = trimmed(text, _LONGEST, "setting")
        number = parse_setting(key, value)
    except InputError as wrong:
        raise SettingError(_sentence(key, wrong)) from wrong
    least, most = _BOUNDS.get(key, (0, 10**12))
    if isinstance(number, int) and not least <= number <= most:
        raise SettingError(f"{key} is a number from {least} to {most}")
    if key == "office_zone":
        _check_zone(value)
    if key == "verify_address":
        _check_address(value)
    return value


def check_together(values: Mapping[str, str]) -> None:
    """Settings that bound each other, as all of them would stand."""
    for first, last in _IN_ORDER:
        if int(values[first]) > int(values[last]):
            raise SettingError(f"{first} cannot be greater than {last}")


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise SettingError("office_zone is the name of a zone, as Asia/Yekaterinburg") from unknown


def _check_address(text: str) -> None:
    """It is printed on papers: what is wrong in it cannot be taken back."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as wrong:
        raise SettingError(_ADDRESS) from wrong
    plain = text.isascii() and len(text) <= _LONGEST_ADDRESS and " " not in text
    bare = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
    known = parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0
    if text and not (plain and bare and known):
        raise SettingError(_ADDRESS)


def _sentence(key: str, wrong: InputError) -> str:
    if wrong.code == "setting.unknown":
        return f"there is no setting {key!r}: one of {', '.join(DEFAULTS)}"
    if wrong.code == "setting.choice":
        return f"{key} is one of: {wrong.fields['allowed']}"
    if wrong.code == "setting.number":
        return f"{key} is a whole number"
    if wrong.code == "setting.too_long":
        return f"{key} has at most {wrong.fields['limit']} characters"
    return f"{key} is not written as it should be ({wrong.code})"
