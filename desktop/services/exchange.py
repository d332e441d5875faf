"""One exchange with the office, asked for by a person at the console."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.context import Context
from desktop.errors import AppError
from desktop.sync.worker import SyncWorker


@dataclass(frozen=True)
class ExchangeSummary:
    """What moved and what is left.

    ``sent``, ``accepted``, ``refused`` (held, rejected or parked) and ``received`` (rows) are of
    this exchange; ``unknown`` and ``pending`` (all unsent, unknown included) are of the outbox
    after it.
    """

    sent: int
    accepted: int
    refused: int
    unknown: int
    received: int
    cursor: str
    pending: int


def exchange_once(ctx: Context) -> ExchangeSummary:
    """Send what waits, fetch what changed.

    AppError with the code of what ended it early: nothing is lost by that, the next one goes on.
    """
    if not isinstance(ctx.sync, SyncWorker):
        raise AppError("no_connection")
    tally = ctx.sync.run_once()
    if tally.error:
        raise AppError(tally.error)
    counts = ctx.outbox.counts()
    return ExchangeSummary(
        sent=tally.sent,
        accepted=tally.accepted,
        refused=tally.refused,
        unknown=counts.unknown,
        received=tally.received,
        cursor=ctx.sync.cursor,
        pending=counts.unsent,
    )


def exchange_soon(ctx: Context) -> None:
    """F5: an exchange at once, whatever it was waiting for; its end is told by the bus."""
    if isinstance(ctx.sync, SyncWorker):
        ctx.sync.wake("user")
