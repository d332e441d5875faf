"""What the outbox shows of itself: items, counts, states, and the commands to overlay."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

import apsw
import msgspec

from api_client.commands import Command, from_body, meter_of
from desktop.errors import AppError

State = Literal[
    "queued",
    "blocked",
    "sending",
    "unknown",
    "acked",
    "review",
    "rejected",
    "parked",
    "superseded",
    "closed",
]

UNSENT = ("queued", "blocked", "sending", "unknown")
REFUSED = ("review", "rejected", "parked")
FINISHED = ("acked", "superseded", "closed")


@dataclass(frozen=True)
class OutboxItem:
    """One queued act as «Исходящие» shows it; times are aware UTC."""

    op_id: str
    kind: str
    account_id: int
    meter_id: int
    state: State
    created_at: datetime
    actor_id: int
    actor_name: str
    code: str
    fields: dict[str, Any]
    attempts: int
    body: dict[str, Any]
    seq: int
    resolves: str
    reason: str
    decided_at: datetime | None
    can_withdraw: bool


@dataclass(frozen=True)
class OutboxCounts:
    """``waiting``: to be sent; ``unknown``: outcome being asked; ``refused``: wait for a clerk."""

    waiting: int
    unknown: int
    refused: int
    sent_today: int

    @property
    def unsent(self) -> int:
        return self.waiting + self.unknown


@dataclass(frozen=True)
class Wish:
    """A command to queue; ``resolves``: the held command it decides."""

    command: Command
    base_version: int = 0
    resolves: str = ""


@dataclass(frozen=True)
class Unsent:
    """Whose work waits here: for the warning at sign-out."""

    actor_id: int
    actor_name: str
    count: int


@dataclass(frozen=True)
class Recovery:
    """What the start found and mended; all zero on a good day."""

    from_tape: int = 0
    to_tape: int = 0
    quarantined: tuple[str, ...] = ()
    missing_seqs: tuple[int, ...] = ()

    @property
    def clean(self) -> bool:
        return self == Recovery()


@dataclass(frozen=True)
class FoldCommand:
    """A command to lay over the server's row; ``change_seq`` is 0 while its outcome is open."""

    op_id: str
    command: Command
    author_id: int
    author: str
    role: str
    created_at: int
    change_seq: int


class Overlay:
    """Commands by meter, kept beside the database so that any thread may fold."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._by_meter: dict[int, tuple[FoldCommand, ...]] = {}
        self._changed: set[int] = set()
        self._known: dict[str, FoldCommand] = {}

    def of(self, meter_id: int, cache_seq: int) -> tuple[FoldCommand, ...]:
        """In outbox order: open ones, and accepted ones the cache has not heard of."""
        with self._guard:
            commands = self._by_meter.get(meter_id, ())
        return tuple(one for one in commands if not one.change_seq or one.change_seq > cache_seq)

    def meters(self) -> frozenset[int]:
        """Meters with anything to lay over, or with something taken off since the last fold."""
        with self._guard:
            return frozenset(self._by_meter) | frozenset(self._changed)

    def folded(self, meter_ids: Iterable[int]) -> None:
        """These are in the cache as they are here."""
        with self._guard:
            self._changed.difference_update(meter_ids)

    def replace_all(
        self, waiting: Iterable[tuple[str, int]], load: Callable[[str], FoldCommand]
    ) -> None:
        """Take a new set of (op_id, change_seq) in outbox order; ``load`` reads those not known."""
        known: dict[str, FoldCommand] = {}
        by_meter: dict[int, tuple[FoldCommand, ...]] = {}
        for op_id, change_seq in waiting:
            one = replace(self._known.get(op_id) or load(op_id), change_seq=change_seq)
            known[op_id] = one
            meter_id = meter_of(one.command)
            if meter_id:
                by_meter[meter_id] = (*by_meter.get(meter_id, ()), one)
        with self._guard:
            self._changed |= self._by_meter.keys() - by_meter.keys()
            self._by_meter, self._known = by_meter, known


_ITEM = (
    "SELECT op_id, kind, account_id, meter_id, state, created_at, actor_id, actor_name, code,"
    " fields, attempts, envelope, seq, resolves, reason, decided_at, doubtful FROM operation "
)


def read_item(connection: apsw.Connection, op_id: str) -> OutboxItem:
    """One item; AppError ``no_such_command``."""
    row = connection.execute(f"{_ITEM} WHERE op_id = ?", (op_id,)).fetchone()
    if row is None:
        raise AppError("no_such_command")
    return item_of(row)


def read_items(connection: apsw.Connection, midnight_ms: int) -> tuple[OutboxItem, ...]:
    """Unfinished ones and those decided since then, newest first."""
    rows = connection.execute(
        f"{_ITEM} WHERE state NOT IN ('acked', 'superseded', 'closed') OR decided_at >= ?"
        " ORDER BY seq DESC",
        (midnight_ms,),
    )
    return tuple(item_of(row) for row in rows)


def item_of(row: tuple[Any, ...]) -> OutboxItem:
    """An item from the columns of _ITEM."""
    (op_id, kind, account_id, meter_id, state, created_at, actor_id, actor_name, code, fields) = (
        row[:10]
    )
    attempts, envelope, seq, resolves, reason, decided_at, doubtful = row[10:]
    never_sent = state in ("queued", "blocked") and not doubtful
    return OutboxItem(
        op_id=op_id,
        kind=kind,
        account_id=account_id,
        meter_id=meter_id,
        state=state,
        created_at=moment(created_at),
        actor_id=actor_id,
        actor_name=actor_name,
        code=code,
        fields=msgspec.json.decode(fields),
        attempts=attempts,
        body=msgspec.json.decode(envelope)["body"],
        seq=seq,
        resolves=resolves,
        reason=reason,
        decided_at=moment(decided_at) if decided_at else None,
        can_withdraw=never_sent or state in ("rejected", "parked"),
    )


def fold_command(row: tuple[Any, ...]) -> FoldCommand:
    """A command to overlay from the row of ``outbox_states.fold_row``."""
    op_id, kind, kind_version, envelope, author_id, author, role, created_at = row
    body = msgspec.json.decode(envelope)["body"]
    command = from_body(kind, kind_version, body)
    return FoldCommand(op_id, command, author_id, author, role, created_at, 0)


def moment(utc_ms: int) -> datetime:
    """Aware UTC of stored milliseconds."""
    return datetime.fromtimestamp(utc_ms / 1000, UTC)
