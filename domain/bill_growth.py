"""Why a bill differs from an earlier one: the change of each service in causes that sum exactly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from domain.money import charge_kopecks

CauseKind = Literal[
    "began",
    "ended",
    "volume",
    "tariff",
    "charge",
    "coefficient",
    "recalculation",
    "benefit",
    "debt",
    "penalty",
    "costs",
]
BY_METER = "meter"
WITHOUT_READINGS = frozenset({"average", "norm", "norm_raised"})


@dataclass(frozen=True, slots=True)
class ServiceMonth:
    """One service of one bill; ``tariff_e6`` 0 when it has no single price, as twin rows have."""

    service_id: int
    method: str
    volume_e10: int
    tariff_e6: int
    charged: int
    excess: int = 0
    recalculated: int = 0
    benefit: int = 0

    @property
    def due(self) -> int:
        """What the month asks for it."""
        return self.charged + self.excess + self.recalculated - self.benefit


@dataclass(frozen=True, slots=True)
class BillMonth:
    """A bill as it is compared: its services and what it carries over from before.

    ``debt`` is signed (minus: paid ahead), payments of the month taken off.
    """

    period: int
    services: tuple[ServiceMonth, ...]
    debt: int
    penalty: int
    costs: int = 0

    @property
    def due(self) -> int:
        """What the month itself asks for."""
        return sum(one.due for one in self.services)

    @property
    def total(self) -> int:
        """All that the bill asks for."""
        return self.due + self.debt + self.penalty + self.costs


@dataclass(frozen=True, slots=True)
class Cause:
    """A part of the difference; ``service_id`` 0 for what belongs to the whole bill."""

    kind: CauseKind
    amount: int
    service_id: int = 0
    before: ServiceMonth | None = None
    after: ServiceMonth | None = None

    @property
    def readings_missing(self) -> bool:
        """The later month was charged without the meter that the earlier one was charged by."""
        return (
            self.before is not None
            and self.after is not None
            and self.before.method == BY_METER
            and self.after.method in WITHOUT_READINGS
        )

    @property
    def readings_back(self) -> bool:
        """The earlier month was charged without readings, the later one by the meter."""
        return (
            self.before is not None
            and self.after is not None
            and self.before.method in WITHOUT_READINGS
            and self.after.method == BY_METER
        )


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """One service side by side; its causes sum to ``amount``."""

    service_id: int
    before: ServiceMonth | None
    after: ServiceMonth | None
    causes: tuple[Cause, ...]

    @property
    def amount(self) -> int:
        """How much more the later month asks for it."""
        return _due(self.after) - _due(self.before)


@dataclass(frozen=True, slots=True)
class Growth:
    """Two bills side by side; ``causes``: those of the services and of the whole, the largest in
    the direction of the difference first. Their amounts sum to ``amount``.
    """

    before: BillMonth
    after: BillMonth
    services: tuple[ServiceChange, ...]
    causes: tuple[Cause, ...]

    @property
    def amount(self) -> int:
        """How much more the later bill asks for; negative: less."""
        return self.after.total - self.before.total

    @property
    def paid_between(self) -> int:
        """What was paid of the main debt between the two bills."""
        return self.before.debt + self.before.due - self.after.debt


def compare(before: BillMonth, after: BillMonth) -> Growth:
    """The causes of the difference between an earlier and a later bill."""
    former = {one.service_id: one for one in before.services}
    later = {one.service_id: one for one in after.services}
    ids = dict.fromkeys([*later, *former])
    services = tuple(_change(key, former.get(key), later.get(key)) for key in ids)
    causes = [cause for one in services for cause in one.causes]
    causes += _causes(
        ("debt", after.debt - before.debt),
        ("penalty", after.penalty - before.penalty),
        ("costs", after.costs - before.costs),
    )
    sign = -1 if after.total < before.total else 1
    causes.sort(key=lambda cause: -sign * cause.amount)
    return Growth(before, after, services, tuple(causes))


def joined(rows: Iterable[ServiceMonth]) -> tuple[ServiceMonth, ...]:
    """One row a service: twins (a norm and a meter in one month) become one without a price."""
    found: dict[int, ServiceMonth] = {}
    for row in rows:
        twin = found.get(row.service_id)
        found[row.service_id] = row if twin is None else _together(twin, row)
    return tuple(found.values())


def _together(one: ServiceMonth, other: ServiceMonth) -> ServiceMonth:
    return ServiceMonth(
        service_id=one.service_id,
        method=one.method if one.method == other.method else "mixed",
        volume_e10=one.volume_e10 + other.volume_e10,
        tariff_e6=one.tariff_e6 if one.tariff_e6 == other.tariff_e6 else 0,
        charged=one.charged + other.charged,
        excess=one.excess + other.excess,
        recalculated=one.recalculated + other.recalculated,
        benefit=one.benefit + other.benefit,
    )


def _change(
    service_id: int, before: ServiceMonth | None, after: ServiceMonth | None
) -> ServiceChange:
    pairs: list[tuple[CauseKind, int]] = [
        *_of_charge(before, after),
        ("coefficient", _get(after, "excess") - _get(before, "excess")),
        ("recalculation", _get(after, "recalculated") - _get(before, "recalculated")),
        ("benefit", _get(before, "benefit") - _get(after, "benefit")),
    ]
    causes = tuple(
        Cause(kind, amount, service_id, before, after) for kind, amount in pairs if amount
    )
    return ServiceChange(service_id, before, after, causes)


def _of_charge(
    before: ServiceMonth | None, after: ServiceMonth | None
) -> list[tuple[CauseKind, int]]:
    """The change of volume times tariff: the tariff's part is what the later volume costs more
    than by the old price, all else comes of the volume.
    """
    more = _get(after, "charged") - _get(before, "charged")
    if before is None or not (before.charged or before.volume_e10):
        return [("began", more)]
    if after is None or not (after.charged or after.volume_e10):
        return [("ended", more)]
    if not (before.tariff_e6 and after.tariff_e6):
        return [("charge", more)]
    if before.volume_e10 == after.volume_e10 and before.tariff_e6 != after.tariff_e6:
        return [("tariff", more)]
    by_tariff = 0
    if before.tariff_e6 != after.tariff_e6:
        by_tariff = after.charged - charge_kopecks(after.volume_e10, before.tariff_e6)
    return [("volume", more - by_tariff), ("tariff", by_tariff)]


def _causes(*pairs: tuple[CauseKind, int]) -> list[Cause]:
    return [Cause(kind, amount) for kind, amount in pairs if amount]


def _get(month: ServiceMonth | None, name: str) -> int:
    return int(getattr(month, name)) if month is not None else 0


def _due(month: ServiceMonth | None) -> int:
    return month.due if month is not None else 0
