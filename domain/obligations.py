"""What is owed for each month and service: charges and payments laid against each other by day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.allocation import Due
from domain.calendar import ProductionCalendar
from domain.money import split_largest_remainder
from domain.penalty import LAW, Obligation, PenaltyRules, effective_due, penalty_kopecks
from domain.periods import last_day

Key = tuple[int, int]
"""(period, service)."""

Part = tuple[int, int, int]
"""(period, service, kopecks) of a payment; period and service 0 are an advance."""


@dataclass(slots=True)
class Item:
    """The charge of one service for one month and what was paid for it, by day."""

    period: int
    service_id: int
    sum_kopecks: int
    unpaid: int
    payments: list[tuple[date, int]] = field(default_factory=list)

    def pay(self, day: date, kopecks: int) -> None:
        """Pay a part of it, or open it again by a negative sum."""
        self.payments.append((day, kopecks))
        self.unpaid -= kopecks


class Obligations:
    """The obligations of one account; facts are told in the order of their days.

    A payment pays what its parts name. What they pay too much, an advance and a negative charge
    become credit: it pays its own service first, then the oldest months, then what is charged
    later. All that is unpaid less the credit is always the account's main debt.
    """

    def __init__(self) -> None:
        self.items: dict[Key, Item] = {}
        self._credits: dict[int, int] = {}
        self._ahead: dict[Key, int] = {}
        self._brought = 0
        self._last = 0

    @property
    def credit(self) -> int:
        """What lies paid ahead."""
        return sum(self._credits.values()) + sum(self._ahead.values())

    def unpaid(self) -> int:
        """All unpaid kopecks."""
        return sum(item.unpaid for item in self.items.values())

    def dues(self) -> list[Due]:
        """What is unpaid, month by month, rows in the order of the bills."""
        return [
            Due(item.period, item.service_id, "charge", item.unpaid)
            for item in self.items.values()
            if item.unpaid
        ]

    def bring(self, period: int, debts: Mapping[int, int]) -> None:
        """What is owed by service when the story begins, negative when paid ahead; ``period`` is
        the month it is counted as, and stands for all months before it.
        """
        self._brought = period
        self.charge(period, debts.items())

    def charge(self, period: int, dues: Iterable[tuple[int, int]]) -> None:
        """The charges of a month by service, in the order of its bill."""
        day, self._last = last_day(period), period
        fresh: list[Item] = []
        returned: list[tuple[int, int]] = []
        for service_id, amount in dues:
            if amount > 0:
                item = Item(period, service_id, amount, amount)
                self.items[period, service_id] = item
                fresh.append(item)
            elif amount < 0:
                returned.append((service_id, -amount))
        if self._ahead:
            self._draw_named(fresh, period, day)
        if self._credits:
            self._draw(fresh, day)
        for service_id, amount in returned:
            self._give(service_id, amount, day)

    def pay(self, day: date, parts: Iterable[Part]) -> None:
        """The parts of one payment, or of its return with negative sums; penalty is not among
        them.
        """
        for period, service_id, amount in parts:
            item = self._named(period, service_id)
            if item is None and period > self._last:
                # Named before it is charged: nobody else's debt is paid by it.
                key = (period, service_id)
                self._ahead[key] = self._ahead.get(key, 0) + amount
                continue
            if amount < 0:
                self._take_back(item, service_id, -amount, day)
                continue
            if item is not None:
                paid = min(amount, item.unpaid)
                if paid:
                    item.pay(day, paid)
                    amount -= paid
            if amount:
                self._give(service_id, amount, day)

    def _named(self, period: int, service_id: int) -> Item | None:
        """The item a part means: months before the first known one are one."""
        if period and period < self._brought:
            period = self._brought
        return self.items.get((period, service_id))

    def _give(self, service_id: int, amount: int, day: date) -> None:
        """Credit of a service pays its own debts, then the oldest; the rest waits."""
        open_items = [item for item in self.items.values() if item.unpaid]
        own = [item for item in open_items if item.service_id == service_id]
        left = _pay_months(own, amount, day)
        if left and open_items:
            left = _pay_months([item for item in open_items if item.unpaid], left, day)
        if left:
            self._credits[service_id] = self._credits.get(service_id, 0) + left

    def _draw_named(self, fresh: list[Item], period: int, day: date) -> None:
        """What was paid for this month before it was charged."""
        amounts = {key: kopecks for key, kopecks in self._ahead.items() if key[0] <= period}
        for key in amounts:
            del self._ahead[key]
        for item in fresh:
            paid = min(item.unpaid, amounts.get((period, item.service_id), 0))
            if paid > 0:
                item.pay(day, paid)
                amounts[period, item.service_id] -= paid
        for (_, service_id), left in amounts.items():
            if left > 0:
                self._give(service_id, left, day)
            elif left:
                self._take_back(None, service_id, -left, day)

    def _draw(self, fresh: list[Item], day: date) -> None:
        """Credits pay what is newly charged, each its own service first."""
        credits, self._credits = self._credits, {}
        by_service = {item.service_id: item for item in fresh}
        for service_id in [key for key in credits if key in by_service]:
            item = by_service[service_id]
            paid = min(credits[service_id], item.unpaid)
            if paid > 0:
                item.pay(day, paid)
                credits[service_id] -= paid
        for service_id, amount in credits.items():
            left = amount
            if left > 0:
                left = _pay_months([item for item in fresh if item.unpaid], left, day)
            if left:
                self._credits[service_id] = left

    def _take_back(self, item: Item | None, service_id: int, amount: int, day: date) -> None:
        """A returned sum opens what its part names, then lowers credits, then opens the newest."""
        if item is not None:
            amount -= _open_again(item, amount, day)
        for key in (service_id, *[one for one in self._credits if one != service_id]):
            lowered = min(amount, max(0, self._credits.get(key, 0)))
            if lowered:
                self._credits[key] -= lowered
                amount -= lowered
                if not self._credits[key]:
                    del self._credits[key]
        for one in reversed(list(self.items.values())):
            amount -= _open_again(one, amount, day)
        if amount:
            # More was given back than was ever paid: the next credit makes it good.
            self._credits[0] = self._credits.get(0, 0) - amount


@dataclass(frozen=True, slots=True)
class PenaltyTerms:
    """By what penalty is counted; ``repair``: services of capital repair."""

    calendar: ProductionCalendar
    rules: PenaltyRules = LAW
    repair: frozenset[int] = frozenset()
    _dues: dict[int, date] = field(default_factory=dict, repr=False, compare=False)

    def due(self, period: int) -> date:
        """The day whose morrow is the first day of delay."""
        found = self._dues.get(period)
        if found is None:
            found = self._dues[period] = effective_due(period, self.calendar, self.rules)
        return found

    def obligation(self, item: Item) -> Obligation:
        """The item as the calculation of penalty wants it, and as its breakdown is shown."""
        return Obligation(
            item.sum_kopecks,
            self.due(item.period),
            tuple(item.payments),
            item.service_id in self.repair,
        )

    def penalty(self, item: Item, until: date) -> int:
        """The item's penalty counted to the end of the day."""
        if until <= self.due(item.period):
            return 0
        return penalty_kopecks(self.obligation(item), until, self.rules)


def counted_before(
    before: Mapping[Key, Item], now: Mapping[Key, Item], until: date, terms: PenaltyTerms
) -> dict[Key, int]:
    """Penalty counted to the end of ``until`` from what was known then, of every item that was
    unpaid or whose payments are told differently now.
    """
    return {
        key: terms.penalty(item, until)
        for key, item in before.items()
        if item.unpaid or item.payments != now[key].payments
    }


def accrued_by_service(
    items: Mapping[Key, Item], until: date, counted: Mapping[Key, int], terms: PenaltyTerms
) -> tuple[dict[int, int], dict[Key, int]]:
    """Penalty that came since ``counted``, by service, and what is counted now of all unpaid items.

    A payment that became known late but was made early makes the change negative.
    """
    found: dict[int, int] = {}
    now: dict[Key, int] = {}
    for key, item in items.items():
        if not item.unpaid and key not in counted:
            continue
        total = terms.penalty(item, until)
        if item.unpaid:
            now[key] = total
        change = total - counted.get(key, 0)
        if change:
            found[item.service_id] = found.get(item.service_id, 0) + change
    return {key: change for key, change in found.items() if change}, now


def _pay_months(items: list[Item], amount: int, day: date) -> int:
    """Pay unpaid items oldest month first, inside a month in proportion; what is left over."""
    index = 0
    items.sort(key=lambda item: item.period)
    while amount and index < len(items):
        period = items[index].period
        month = [item for item in items[index:] if item.period == period]
        index += len(month)
        unpaid = sum(item.unpaid for item in month)
        taken = min(amount, unpaid)
        shares = split_largest_remainder(taken, [item.unpaid for item in month])
        for item, share in zip(month, shares, strict=True):
            if share:
                item.pay(day, share)
        amount -= taken
    return amount


def _open_again(item: Item, amount: int, day: date) -> int:
    """Open as much of a paid item as there is; returns how much."""
    opened = min(amount, item.sum_kopecks - item.unpaid)
    if opened:
        item.pay(day, -opened)
    return opened
