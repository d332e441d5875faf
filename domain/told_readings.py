"""Readings as a file tells them: which meter of an account is meant, what its zones show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from domain.clean_text import shown
from domain.errors import InputError
from domain.readings import parse_reading
from domain.registries import RegistryPayment

_MOST_ZEROS = 7
"""Files may write more digits after the point than a dial has; zeros at the end say nothing."""


class Dial(Protocol):
    """What of a meter tells it from others and how it is read."""

    @property
    def serial(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def zones(self) -> int: ...
    @property
    def digits(self) -> int: ...
    @property
    def decimals(self) -> int: ...


Meant = TypeVar("Meant", bound=Dial)


@dataclass(frozen=True)
class ToldReading:
    """One meter's reading of a file; values as written, by zone from the first on, empty for a
    zone that is left out.
    """

    serial: str
    values: tuple[str, ...]


def told_by(payment: RegistryPayment) -> tuple[ToldReading, ...]:
    """The readings of a registry's line: zones of one meter are groups with the same serial.

    Raises ``told.zone_twice`` (serial).
    """
    by_serial: dict[str, dict[int, str]] = {}
    for one in payment.readings:
        zones = by_serial.setdefault(one.serial, {})
        if zones.setdefault(one.zone, one.value) != one.value:
            raise InputError("told.zone_twice", serial=shown(one.serial))
    return tuple(
        ToldReading(serial, tuple(zones.get(zone, "") for zone in range(1, max(zones) + 1)))
        for serial, zones in by_serial.items()
    )


def meant_of(meters: Iterable[Meant], serial: str) -> Meant:
    """The meter of that serial; raises ``told.no_meter``, ``told.removed``, ``told.two_meters``
    (serial).
    """
    wanted = _plain_serial(serial)
    found = [one for one in meters if _plain_serial(one.serial) == wanted]
    active = [one for one in found if one.status == "active"]
    if len(active) == 1:
        return active[0]
    if active:
        raise InputError("told.two_meters", serial=shown(serial))
    raise InputError("told.removed" if found else "told.no_meter", serial=shown(serial))


def values_e4(dial: Dial, values: Sequence[str]) -> tuple[int, ...]:
    """The values of all zones in 1e-4; raises ``told.zones`` (needed, entered) and what
    ``parse_reading`` raises.
    """
    filled = len(values)
    while filled and not values[filled - 1].strip():
        filled -= 1
    entered = sum(bool(one.strip()) for one in values)
    if filled != dial.zones or entered != dial.zones:
        raise InputError("told.zones", needed=dial.zones, entered=entered)
    return tuple(
        parse_reading(without_zeros(one), dial.digits, dial.decimals) for one in values[:filled]
    )


def _plain_serial(serial: str) -> str:
    """Serials are compared without case, spaces and leading zeros: files lose the zeros."""
    text = "".join(serial.split()).casefold()
    return text.lstrip("0") or text


def without_zeros(text: str) -> str:
    """A value as a dial shows it: zeros at the end of a long fraction say nothing."""
    whole, point, fraction = text.strip().replace(".", ",").partition(",")
    if not point or not fraction or len(fraction) > _MOST_ZEROS:
        return text
    kept = fraction.rstrip("0")
    return f"{whole},{kept}" if kept else whole
