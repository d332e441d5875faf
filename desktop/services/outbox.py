"""«Исходящие»: what waits, what was refused, and the ways a clerk settles it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from api_client.commands import ReadingCommand, from_body
from desktop.clock import utc_ms
from desktop.context import Context
from desktop.errors import AppError
from desktop.services.conflicts import (
    Choice,
    ConflictView,
    Version,
    conflict,
    decide,
    resolve,
)
from desktop.services.foresight import foreseen
from desktop.services.queueing import (
    queue,
    till_clerk,
    told,
    told_of_money,
    writer_of_readings,
)
from desktop.store import outbox_money
from desktop.store.outbox_rows import MONEY, OutboxCounts, OutboxItem

__all__ = [
    "Choice",
    "ConflictView",
    "OutboxCounts",
    "OutboxItem",
    "OutboxLabel",
    "Version",
    "acknowledge",
    "conflict",
    "counts",
    "decide",
    "items",
    "labels",
    "repeat",
    "resolve",
    "retry",
    "withdraw",
]


@dataclass(frozen=True)
class OutboxLabel:
    """What a row says beside its command; names are parts, forms are the screen's matter."""

    account_number: str
    payer: tuple[str, str, str]
    service_name: str
    unit: str
    place: str
    serial: str
    decimals: int


def items(ctx: Context) -> tuple[OutboxItem, ...]:
    """Unfinished ones and what was finished today, newest first."""
    return ctx.in_outbox_lane(ctx.outbox.items)


def counts(ctx: Context) -> OutboxCounts:
    """As of the last change; quick enough for any thread."""
    return ctx.outbox.counts()


def labels(ctx: Context, shown: Iterable[OutboxItem]) -> dict[str, OutboxLabel]:
    """By op_id; items whose account or meter the cache does not hold are left out. Money has no
    meter: of it only the account is named.
    """
    cache, found = ctx.cache, {}
    services = cache.services()
    for item in shown:
        account, meter = cache.account(item.account_id), cache.meter(item.meter_id)
        if item.kind in MONEY and account is not None:
            payer = (account.last, account.first, account.middle)
            found[item.op_id] = OutboxLabel(account.number, payer, "", "", "", "", 2)
        service = services.get(meter.service_id) if meter else None
        if account is None or meter is None or service is None:
            continue
        found[item.op_id] = OutboxLabel(
            account_number=account.number,
            payer=(account.last, account.first, account.middle),
            service_name=service.short_name or service.name,
            unit=service.unit,
            place=meter.place,
            serial=meter.serial,
            decimals=meter.decimals,
        )
    return found


def retry(ctx: Context, op_id: str) -> OutboxItem:
    """Send a parked command again under its own key; AppError ``cannot_retry``."""

    def run() -> OutboxItem:
        item = ctx.outbox.retry(op_id)
        _told(ctx, item)
        return item

    return ctx.in_outbox_lane(run)


def repeat(ctx: Context, op_id: str, reason: str) -> str:
    """Give a held or refused act anew, signed now by whoever acts; the op_id of the new command.

    The reason is needed where the act had none and the rules ask for one. AppError
    ``cannot_repeat`` (state) and those of ``foresight``.
    """
    actor = writer_of_readings(ctx)

    def run() -> str:
        item = ctx.outbox.item(op_id)
        if not item.can_repeat:
            raise AppError("cannot_repeat", state=item.state)
        envelope, meter = ctx.outbox.envelope(op_id), ctx.cache.meter(item.meter_id)
        command = from_body(envelope.kind, envelope.kind_version, envelope.body)
        if meter is None or not isinstance(command, ReadingCommand):
            raise AppError("meter_unknown")
        if reason.strip():
            command = msgspec.structs.replace(command, reason=reason.strip())
        foreseen(meter, command, actor)
        return queue(ctx, command, actor, base_version=meter.version, resolves=op_id)

    return ctx.in_outbox_lane(run)


def withdraw(ctx: Context, op_id: str, reason: str) -> OutboxItem:
    """Close a command that was never sent or was refused; the visible row falls back by itself.

    AppError ``reason_missing``, ``cannot_withdraw`` (state).
    """
    ctx.session.acting()
    if not reason.strip():
        raise AppError("reason_missing")

    def run() -> OutboxItem:
        item = ctx.outbox.withdraw(op_id, reason.strip())
        _told(ctx, item)
        return item

    return ctx.in_outbox_lane(run)


def acknowledge(ctx: Context, op_id: str) -> OutboxItem:
    """Money the office has booked with a doubt was looked at; AppError ``cannot_acknowledge``."""
    till_clerk(ctx)

    def run() -> OutboxItem:
        item = ctx.outbox.item(op_id)
        if not item.can_acknowledge:
            raise AppError("cannot_acknowledge", state=item.state)
        now_ms = utc_ms(ctx.clock.now())
        ctx.outbox.keep(lambda connection: outbox_money.acknowledge(connection, op_id, now_ms))
        _told(ctx, item)
        return ctx.outbox.item(op_id)

    return ctx.in_outbox_lane(run)


def _told(ctx: Context, item: OutboxItem) -> None:
    if item.kind in MONEY:
        told_of_money(ctx, (item.account_id,) if item.account_id else ())
    else:
        told(ctx, [item.meter_id] if item.meter_id else [])
