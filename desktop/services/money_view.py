"""Money as a clerk must see it: what the office has booked with what waits here laid over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from api_client.models.replica import Account, Payment
from desktop.clock import office_date
from desktop.context import Context
from desktop.store.money_fold import PENDING, Standing, fold_payments, fold_standing
from desktop.store.overlay import Overlay
from desktop.store.search_rows import Hit

_TRIES = 3
_NOTHING = Overlay()


@dataclass(frozen=True)
class AccountMoney:
    """An account with its payments, newest first; those still waiting have the state pending."""

    account: Account
    payments: tuple[Payment, ...]

    @property
    def waiting(self) -> tuple[Payment, ...]:
        """What the office has not booked yet."""
        return tuple(one for one in self.payments if one.state == PENDING)


def account_money(ctx: Context, account_id: int) -> AccountMoney | None:
    """The account and its payments as of one moment of the cache; None when it has none such."""
    cache = ctx.cache
    for _ in range(_TRIES):
        seq = cache.seq()
        account, rows = cache.account(account_id), cache.payments_of(account_id)
        commands = overlay(ctx).money_of(account_id, seq)
        if cache.seq() == seq:
            break
    if account is None:
        return None
    payments = fold_payments(account_id, rows, commands)
    found = AccountMoney(account, payments)
    stands = Standing(account.balance_kopecks, account.overdue_kopecks, account.penalty_kopecks)
    now = fold_standing(stands, found.waiting, office_date(ctx.clock, ctx.zone))
    if now == stands:
        return found
    account = msgspec.structs.replace(
        account,
        balance_kopecks=now.balance,
        overdue_kopecks=now.overdue,
        penalty_kopecks=now.penalty,
    )
    return AccountMoney(account, payments)


def with_money(ctx: Context, hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Hits of a search with what waits counted in."""
    shown = tuple(hits)
    accounts = overlay(ctx).money_accounts()
    if accounts.isdisjoint(hit.account_id for hit in shown):
        return shown
    return tuple(_hit(ctx, hit) if hit.account_id in accounts else hit for hit in shown)


def overlay(ctx: Context) -> Overlay:
    """What waits in the outbox; nothing beside a running window."""
    return ctx.outbox.overlay if ctx.stores.outbox_open else _NOTHING


def _hit(ctx: Context, hit: Hit) -> Hit:
    money = account_money(ctx, hit.account_id)
    if money is None:
        return hit
    return msgspec.structs.replace(
        hit,
        balance_kopecks=money.account.balance_kopecks,
        overdue_kopecks=money.account.overdue_kopecks,
    )
