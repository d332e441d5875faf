"""What an account owes, month by month and service by service, and how its money is spread.

Oldest month first, inside a month in proportion to what is unpaid (domain 5.5); penalty is kept
apart and is not paid from it.
"""

from __future__ import annotations

from datetime import date

from domain.money import round_half_up, split_largest_remainder
from domain.periods import days_in, due_day, last_day

Part = tuple[int, int, int]
"""Period, service, kopecks."""

_RATE_PER_MILLE = 95
"""9.5 % a year: the key rate of 27.02.2022 (ПП РФ 26.03.2022 № 474)."""


class Wallet:
    """Unpaid months of one account, oldest first, and advances by service."""

    def __init__(self) -> None:
        self._months: list[tuple[int, dict[int, int]]] = []
        self._advances: dict[int, int] = {}

    def owed(self) -> int:
        """All main debt in kopecks; negative is an advance."""
        unpaid = sum(sum(rest.values()) for _, rest in self._months)
        return unpaid - sum(self._advances.values())

    def by_service(self) -> dict[int, int]:
        """Main debt by service; advances are negative."""
        found = {service_id: -advance for service_id, advance in self._advances.items()}
        for _, rest in self._months:
            for service_id, left in rest.items():
                found[service_id] = found.get(service_id, 0) + left
        return found

    def add(self, period: int, dues: dict[int, int]) -> None:
        """A charged month; advances of a service are used up first."""
        rest: dict[int, int] = {}
        for service_id, due in dues.items():
            left = due - self._advances.pop(service_id, 0)
            if left < 0:
                left = self._lower(service_id, -left)
                if left:
                    self._advances[service_id] = left
            elif left:
                rest[service_id] = left
        if rest:
            self._months.append((period, rest))

    def pay(self, amount: int, period: int, spare_service: int) -> list[Part]:
        """The parts of a payment; what is left over becomes an advance of the spare service."""
        parts: list[Part] = []
        while amount and self._months:
            month, rest = self._months[0]
            unpaid = sum(rest.values())
            if amount >= unpaid:
                parts += [(month, service_id, left) for service_id, left in rest.items()]
                amount -= unpaid
                del self._months[0]
                continue
            split = split_largest_remainder(amount, list(rest.values()))
            for service_id, share in zip(list(rest), split, strict=True):
                if share:
                    parts.append((month, service_id, share))
                    rest[service_id] -= share
            amount = 0
        if amount:
            _add_part(parts, period, spare_service, amount)
            self._advances[spare_service] = self._advances.get(spare_service, 0) + amount
        return parts

    def penalty(self, period: int, repair_service: int) -> dict[int, int]:
        """Penalty of the month's days on what is unpaid at its end (ЖК РФ ст. 155 ч. 14, 14.1)."""
        end, days = last_day(period), days_in(period)
        found: dict[int, int] = {}
        for month, rest in self._months:
            early, late = _penalty_days(due_day(month), end, days)
            if not early and not late:
                continue
            for service_id, unpaid in rest.items():
                weight = (early + late) * 13 if service_id == repair_service else 0
                weight = weight or early * 13 + late * 30
                amount = round_half_up(unpaid * _RATE_PER_MILLE * weight, 1000 * 3900)
                if amount:
                    found[service_id] = found.get(service_id, 0) + amount
        return found

    def _lower(self, service_id: int, credit: int) -> int:
        """Take a credit off the service's oldest debts; returns what is left of it."""
        for _, rest in self._months:
            taken = min(credit, rest.get(service_id, 0))
            if taken:
                credit -= taken
                rest[service_id] -= taken
                if not rest[service_id]:
                    del rest[service_id]
        self._months = [(month, rest) for month, rest in self._months if rest]
        return credit


def _add_part(parts: list[Part], period: int, service_id: int, amount: int) -> None:
    """One part for each month and service."""
    for index, (month, service, paid) in enumerate(parts):
        if (month, service) == (period, service_id):
            parts[index] = (month, service, paid + amount)
            return
    parts.append((period, service_id, amount))


def _penalty_days(due: date, end: date, days: int) -> tuple[int, int]:
    """How many of the month's days lie in days 31-90 and from day 91 of the delay."""
    last = (end - due).days
    first = last - days + 1
    early = max(0, min(last, 90) - max(first, 31) + 1)
    late = max(0, last - max(first, 91) + 1)
    return early, late
