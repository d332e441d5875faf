"""What an account owes, month by month and service by service, and how its money is spread.

Oldest month first, inside a month in proportion to what is unpaid (domain 5.5); penalty is not
among it.
"""

from __future__ import annotations

from domain.money import split_largest_remainder

Part = tuple[int, int, int]
"""Period, service, kopecks."""


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
