"""The honest state of the line and the queue: green means connected, empty and acknowledged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from desktop.context import Context
from desktop.errors import AppError
from desktop.store.outbox_rows import OutboxCounts, Recovery

_NOTHING = OutboxCounts(0, 0, 0, 0)


@dataclass(frozen=True)
class SyncState:
    """For the badge, the banner and ``sync --json``. ``filling``: chunks done and in total;
    ``conflicts``: how many of the refused the office holds.
    """

    online: bool
    offline_since: datetime | None
    data_as_of: datetime | None
    waiting: int
    unknown: int
    refused: int
    filling: tuple[int, int] | None
    problem_code: str | None
    green: bool
    conflicts: int = 0


def sync_state(ctx: Context) -> SyncState:
    """As of now; reads one row of the cache, so not for the UI thread."""
    link = ctx.sync.state
    counts = ctx.outbox.counts() if ctx.stores.outbox_open else _NOTHING
    idle = not (counts.unsent or counts.refused)
    return SyncState(
        online=link.online,
        offline_since=link.offline_since,
        data_as_of=_data_as_of(ctx),
        waiting=counts.waiting,
        unknown=counts.unknown,
        refused=counts.refused,
        filling=link.filling,
        problem_code=link.problem_code or None,
        green=link.online and idle and not link.problem_code and link.filling is None,
        conflicts=counts.conflicts,
    )


def recovery(ctx: Context) -> Recovery:
    """What the last opening of the outbox had to mend; ``missing_seqs`` are lost for good."""
    return ctx.outbox.recovery if ctx.stores.outbox_open else Recovery()


def _data_as_of(ctx: Context) -> datetime | None:
    try:
        as_of_ms = ctx.cache.position().data_as_of
    except AppError:
        return None
    return datetime.fromtimestamp(as_of_ms / 1000, UTC) if as_of_ms else None
