"""The one way a service queues a command: durable first, then cache, bus and wake-up."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from api_client.certificate_commands import CertificateCommand
from api_client.commands import Command, meter_of
from api_client.money_commands import MoneyCommand
from desktop.clock import utc_ms
from desktop.context import Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.session import Actor
from desktop.store import clock_mark
from desktop.store.outbox_rows import Wish
from desktop.store.overlay import accounts_of

READING_ROLES = frozenset({"cashier", "consultant", "senior"})
TILL_ROLES = frozenset({"cashier", "senior"})


def writer_of_readings(ctx: Context) -> Actor:
    """The acting clerk, if the role writes readings; AppError ``forbidden`` and of ``acting``."""
    actor = ctx.session.acting()
    if actor.clerk.role not in READING_ROLES:
        raise AppError("forbidden")
    return actor


def queue(
    ctx: Context, command: Command, actor: Actor, *, base_version: int = 0, resolves: str = ""
) -> str:
    """Queue in the outbox lane, show and wake; the op_id."""
    op_id = ctx.outbox.add(command, actor, base_version=base_version, resolves=resolves)
    told(ctx, [meter_id] if (meter_id := meter_of(command)) else [])
    return op_id


def told(ctx: Context, meter_ids: Iterable[int]) -> None:
    """The outbox changed for these meters: refold, tell the screens, wake the exchange."""
    meters = frozenset(meter_ids)
    with contextlib.suppress(AppError):  # queued is queued, whatever becomes of the mark
        clock_mark.note(ctx.outbox, utc_ms(ctx.server_time.now()))
    ctx.stores.refold(meters)
    if meters:
        ctx.bus.publish(Changed("meter", frozenset(map(str, meters))))
    ctx.bus.publish(Changed("outbox"))
    ctx.wake()


def till_clerk(ctx: Context) -> Actor:
    """The acting clerk, if the role handles money; AppError ``forbidden`` and of ``acting``."""
    actor = ctx.session.acting()
    if actor.clerk.role not in TILL_ROLES:
        raise AppError("forbidden")
    return actor


def queue_money(ctx: Context, command: MoneyCommand, actor: Actor, op_id: str = "") -> str:
    """Queue an act of money in the outbox lane, under its own key if it has one; the key."""
    (key,) = ctx.outbox.add_many([Wish(command, op_id=op_id)], actor)
    told_of_money(ctx, accounts_of(command))
    return key


def queue_paper(ctx: Context, command: CertificateCommand, actor: Actor, op_id: str = "") -> str:
    """Queue an act on a certificate in the outbox lane, under its own key if it has one."""
    (key,) = ctx.outbox.add_many([Wish(command, op_id=op_id)], actor)
    told(ctx, ())
    ctx.bus.publish(Changed("certificate"))
    return key


def told_of_money(ctx: Context, account_ids: Iterable[int] = ()) -> None:
    """The outbox changed for the money of these accounts: tell the screens, wake the exchange."""
    with contextlib.suppress(AppError):  # as in told
        clock_mark.note(ctx.outbox, utc_ms(ctx.server_time.now()))
    accounts = frozenset(map(str, account_ids))
    if accounts:
        ctx.bus.publish(Changed("account", accounts))
    for kind in ("payment", "shift", "outbox"):
        ctx.bus.publish(Changed(kind))
    ctx.wake()
