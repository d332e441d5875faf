"""Money booked with a doubt whose doubt is gone: matched, given back, or cleared by the office."""

from __future__ import annotations

from collections.abc import Iterable

import apsw

from desktop.store.cache_money import MoneyReader
from desktop.store.cache_read import CacheReader
from desktop.store.money_fold import rest_shares


def settled_money(connection: apsw.Connection, op_ids: Iterable[str]) -> tuple[str, ...]:
    """Those of the acts under review that nobody has to look at any more."""
    money, cache = MoneyReader(connection), CacheReader(connection)
    return tuple(op_id for op_id in op_ids if _is_settled(money, cache, op_id))


def _is_settled(money: MoneyReader, cache: CacheReader, op_id: str) -> bool:
    aside = money.suspense_of(op_id)
    if aside is not None:
        return aside.state != "open"
    row = money.payment(op_id)
    if row is None:
        return False
    return not row.state or not rest_shares(row, cache.payments_of(row.account_id))
