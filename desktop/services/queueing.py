"""The one way a service queues a command: durable first, then cache, bus and wake-up."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from api_client.commands import Command, meter_of
from desktop.clock import utc_ms
from desktop.context import Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.session import Actor
from desktop.store import clock_mark

READING_ROLES = frozenset({"cashier", "consultant", "senior"})


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
