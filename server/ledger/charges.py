"""Charges in the ledger: of each computed bill, what it changes to what is posted of its month."""

from __future__ import annotations

from dataclasses import dataclass

from api_client.models.replica import Bill
from server.ledger.posting import (
    CHARGE_PART,
    PENALTY,
    PENALTY_PART,
    Entry,
    LedgerTx,
    resident,
    supplier,
)

KIND = "charge"


@dataclass(frozen=True)
class Moment:
    """When the office posts: UTC milliseconds and its own day (ISO)."""

    at_ms: int
    business_date: str


def charge_tx(before: Bill | None, after: Bill, now: Moment) -> LedgerTx | None:
    """The difference between a bill and the one it takes the place of; None without one."""
    sums = _sums(after)
    if before is not None:
        for key, amount in _sums(before).items():
            sums[key] = sums.get(key, 0) - amount
    return _tx(after, sums, f"{after.version}", now)


def withdrawal_tx(bill: Bill, now: Moment) -> LedgerTx | None:
    """The whole of an open bill taken back: its account is not charged in that month after all."""
    sums = {key: -amount for key, amount in _sums(bill).items()}
    return _tx(bill, sums, f"{bill.version}-withdrawn", now)


_Key = tuple[int, str, int]
"""(service, other side, kind of part)."""


def _sums(bill: Bill) -> dict[_Key, int]:
    found: dict[_Key, int] = {}
    for row in bill.rows:
        if row.due:
            found[row.service_id, supplier(row.supplier_id), CHARGE_PART] = row.due
        if row.accrued:
            found[row.service_id, PENALTY, PENALTY_PART] = row.accrued
    return found


def _tx(bill: Bill, sums: dict[_Key, int], version: str, now: Moment) -> LedgerTx | None:
    who = resident(bill.account_id)
    entries = [
        Entry(
            who if amount > 0 else other,
            other if amount > 0 else who,
            abs(amount),
            bill.account_id,
            bill.period,
            service_id,
            part_kind,
        )
        for (service_id, other, part_kind), amount in sums.items()
        if amount
    ]
    if not entries:
        return None
    # The moment, too: a bill withdrawn and made again begins at version 1 again.
    op_id = f"{KIND}:{bill.account_id}:{bill.period}:{version}:{now.at_ms}"
    return LedgerTx(op_id, KIND, now.at_ms, now.business_date, entries)
