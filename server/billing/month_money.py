"""The money of one account-month: what stood, what was paid and what penalty came, by service."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from domain.charge_inputs import MoneyInput
from domain.charge_plan import MonthPlan
from domain.money import split_largest_remainder
from server.billing.books import AccountBook

Amounts = dict[int, int]
"""Kopecks by service."""


def money_of(
    book: AccountBook, came: Mapping[int, int], plan: MonthPlan, dues: Callable[[], Amounts]
) -> MoneyInput:
    """The month's money; ``came``: penalty of its days. ``dues``: what the month charges, asked
    only when an advance is to be laid on it.

    Money of a service the house has no longer goes to the first one of its plan: it is not lost.
    """
    known = [service.service_id for service in plan.services]
    previous = book.previous.rows if book.previous else ()
    debts = _within(known, {row.service_id: row.debt + row.due for row in previous})
    accrued = _within(known, _sum(came, book.penalties))
    penalties = _within(known, {row.service_id: row.penalty for row in previous})
    returned = {key: -amount for key, amount in book.money.penalty_paid.items()}
    paid = {key: amount for key, amount in book.money.paid.items() if key in known}
    # What was paid for a service unknown here is paid for nothing named.
    advance = book.money.advance + sum(book.money.paid.values()) - sum(paid.values())
    if advance:
        left = _sum(debts, {key: -amount for key, amount in paid.items()})
        paid = _sum(paid, spread(advance, left, dues(), known))
    return MoneyInput(
        debts=debts,
        payments=paid,
        penalties=_sum(_sum(penalties, accrued), _within(known, returned)),
        accrued=accrued,
        recalculations=tuple(book.recalculations),
    )


def spread(advance: int, left: Amounts, dues: Amounts, known: list[int]) -> Amounts:
    """Lay money that names nothing on services: on their debts, then in proportion to the month;
    given back (negative) it is taken off what is paid ahead first.
    """
    sign = 1 if advance > 0 else -1
    found: Amounts = {}
    debts = {key: sign * amount for key, amount in left.items() if sign * amount > 0}
    taken = min(abs(advance), sum(debts.values()))
    _share(found, sign * taken, debts)
    rest = advance - sign * taken
    _share(found, rest, {key: due for key, due in dues.items() if due > 0} or {known[0]: 1})
    return found


def _share(found: Amounts, amount: int, weights: Amounts) -> None:
    if not amount:
        return
    shares = split_largest_remainder(amount, list(weights.values()))
    for key, share in zip(weights, shares, strict=True):
        found[key] = found.get(key, 0) + share


def _within(known: list[int], amounts: Mapping[int, int]) -> Amounts:
    found: Amounts = {}
    for key, amount in amounts.items():
        place = key if key in known or not known else known[0]
        found[place] = found.get(place, 0) + amount
    return {key: amount for key, amount in found.items() if amount}


def _sum(one: Mapping[int, int], other: Mapping[int, int]) -> Amounts:
    found = dict(one)
    for key, amount in other.items():
        found[key] = found.get(key, 0) + amount
    return {key: amount for key, amount in found.items() if amount}
