"""Money that fits no account: the list of it, and its booking to the account it was meant for."""

from __future__ import annotations

from collections.abc import Sequence

from api_client.models.replica import Suspense
from api_client.money_commands import MatchSuspense, PartOfPayment, RefundPayment
from desktop.clock import utc_ms
from desktop.context import Context
from desktop.errors import AppError
from desktop.services.money_view import overlay
from desktop.services.queueing import queue_money, till_clerk


def suspense(ctx: Context) -> tuple[Suspense, ...]:
    """Money that fits no account and waits for its match, oldest first."""
    waiting = [one for one in ctx.money.suspense() if one.state == "open"]
    return tuple(sorted(waiting, key=lambda one: (one.received_at, one.id)))


def match(
    ctx: Context, suspense_id: str, account_id: int, parts: Sequence[PartOfPayment], reason: str
) -> str:
    """Book money that was put aside to the account it was meant for; the key of the act.

    AppError ``suspense_unknown``, ``suspense_settled``, ``no_such_account``, ``split_differs``.
    """
    actor = till_clerk(ctx)

    def run() -> str:
        found = ctx.money.suspense_of(suspense_id)
        if found is None:
            raise AppError("suspense_unknown")
        if found.state != "open" or suspense_id in settling(ctx):
            raise AppError("suspense_settled")
        if ctx.cache.account(account_id) is None:
            raise AppError("no_such_account", number=found.account_number)
        if sum(part.amount for part in parts) != found.amount:
            raise AppError("split_differs")
        command = MatchSuspense(
            suspense_id=suspense_id,
            account_id=account_id,
            parts=tuple(parts),
            matched_at=utc_ms(ctx.server_time.now()),
            reason=reason.strip(),
        )
        return queue_money(ctx, command, actor)

    return ctx.in_outbox_lane(run)


def settling(ctx: Context) -> frozenset[str]:
    """Those about which a match or a refund of this terminal is on its way."""
    found: set[str] = set()
    for one in overlay(ctx).money(ctx.cache.seq()):
        if isinstance(one.command, MatchSuspense):
            found.add(one.command.suspense_id)
        elif isinstance(one.command, RefundPayment):
            found.add(one.command.payment_op)
    return frozenset(found)
