"""Ledger entries of money that goes between tenders and the months and services it pays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from domain.reversal import Share
from server.ledger import posting
from server.ledger.posting import Entry

Flow = tuple[str, int]
"""A place of the ledger and kopecks."""


def places_of(tenders: Iterable[tuple[str, int]], terminal_id: str) -> list[Flow]:
    """Where each tender lies: the drawer of the terminal, the card or СБП account."""
    return [
        (posting.cash(terminal_id) if kind == "cash" else kind, amount) for kind, amount in tenders
    ]


def paid_in(flows: Sequence[Flow], shares: Sequence[Share], account_id: int) -> list[Entry]:
    """Money from these places pays these shares of the account."""
    owner = posting.resident(account_id)
    return [
        Entry(place, owner, amount, account_id, share.period, share.service_id, share.kind)
        for place, share, amount in _met(flows, shares)
    ]


def paid_out(flows: Sequence[Flow], shares: Sequence[Share], account_id: int) -> list[Entry]:
    """The same backwards: the shares are owed again, the money leaves these places."""
    owner = posting.resident(account_id)
    return [
        Entry(owner, place, amount, account_id, share.period, share.service_id, share.kind)
        for place, share, amount in _met(flows, shares)
    ]


def between(flows: Sequence[Flow], place: str, *, out: bool = False) -> list[Entry]:
    """Money of these places put into another one, or with ``out`` taken from it."""
    return [
        Entry(place, one, amount) if out else Entry(one, place, amount) for one, amount in flows
    ]


def drawer_corrected(terminal_id: str, cash: int) -> list[Entry]:
    """The drawer was counted before this cash was known here: it was part of the difference."""
    if not cash:
        return []
    drawer = posting.cash(terminal_id)
    if cash > 0:
        return [Entry(posting.SHORT_OVER, drawer, cash)]
    return [Entry(drawer, posting.SHORT_OVER, -cash)]


def _met(flows: Sequence[Flow], shares: Sequence[Share]) -> Iterator[tuple[str, Share, int]]:
    """Places and shares walked side by side: as few entries as can be, each sum exact."""
    waiting = list(flows)
    for share in shares:
        left = share.amount
        while left:
            place, held = waiting[0]
            moved = min(left, held)
            yield place, share, moved
            left -= moved
            waiting[0] = (place, held - moved)
            if held == moved:
                del waiting[0]
