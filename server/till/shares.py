"""The parts of a command as shares that can be booked, or the news that they cannot."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from api_client.money_commands import PartOfPayment, Tender
from domain.periods import is_period
from domain.reversal import ADVANCE, CHARGE, PENALTY, Share
from server.billing.tables import services
from server.payments.replicated import StoredTender
from server.prepared import Prepared

_SERVICES = Prepared(select(services.c.id))
_KINDS = {"charge": CHARGE, "penalty": PENALTY, "advance": ADVANCE}


def shares_of(
    conn: Connection, parts: Iterable[PartOfPayment], amount: int
) -> tuple[Share, ...] | None:
    """The parts summed up by month, service and kind; None when they are not the amount or name
    months and services that cannot be.
    """
    found: dict[tuple[int, int, int], int] = {}
    for part in parts:
        key = (part.period, part.service_id, _KINDS[part.kind])
        found[key] = found.get(key, 0) + part.amount
    if sum(found.values()) != amount:
        return None
    known = {service_id for (service_id,) in _SERVICES.rows(conn)}
    for period, service_id, kind in found:
        nowhere = period == 0 and service_id == 0
        if not (nowhere if kind == ADVANCE else is_period(period) and service_id in known):
            return None
    return tuple(Share(*key, found[key]) for key in sorted(found))


def advance_of(amount: int) -> tuple[Share, ...]:
    """All of it as an advance: the payer's money, whatever became of the split."""
    return (Share(0, 0, ADVANCE, amount),)


def turned(shares: Iterable[Share]) -> tuple[Share, ...]:
    """The shares of a reversal."""
    return tuple(share._replace(amount=-share.amount) for share in shares)


def stored_tenders(tenders: Iterable[Tender], sign: int = 1) -> tuple[StoredTender, ...]:
    """Tenders as a row keeps them, with the sign of its amount."""
    return tuple((one.kind, sign * one.amount, one.reference) for one in tenders)


def sums_of(tenders: Iterable[Tender]) -> tuple[tuple[str, int], ...]:
    """Kind and kopecks of each tender."""
    return tuple((one.kind, one.amount) for one in tenders)


def channel_of(tenders: Iterable[tuple[str, int]]) -> str:
    """The channel a payment at the counter is listed under."""
    kinds = {kind for kind, _ in tenders}
    return kinds.pop() if len(kinds) == 1 else "mixed"
