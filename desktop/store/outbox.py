"""The outbox: a clerk's acts, durable in two copies before anybody is told they are accepted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import apsw
import msgspec

from api_client.commands import Command, entity_of
from api_client.models.sync import Envelope
from desktop.clock import Clock, utc_ms
from desktop.errors import AppError
from desktop.session import Actor
from desktop.store import outbox_copy, outbox_held, outbox_money, outbox_states
from desktop.store.db import transaction
from desktop.store.envelope import EnvelopeMaker, Place
from desktop.store.outbox_copy import Queued, Standing
from desktop.store.outbox_held import Held
from desktop.store.outbox_recovery import START, OpenedOutbox
from desktop.store.outbox_rows import (
    OutboxCounts,
    OutboxItem,
    Recovery,
    Unsent,
    Wish,
    read_item,
    read_items,
)
from desktop.store.outbox_states import Answer
from desktop.store.overlay import FoldCommand, Overlay, fold_command
from desktop.store.profile import ProfilePaths
from desktop.store.tape import TapeRecord
from desktop.store.two_copies import Change, TwoCopies
from domain.uuid7 import Uuid7Source

T = TypeVar("T")

KEPT_DAYS = 45
BATCH = 50


class Outbox:
    """Owned by the thread that made it (lane ``outbox``); ``overlay`` and ``counts`` by anyone."""

    def __init__(
        self,
        opened: OpenedOutbox,
        paths: ProfilePaths,
        maker: EnvelopeMaker,
        ids: Uuid7Source,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._owner = threading.get_ident()
        self._connection = opened.connection
        self._tape = opened.tape
        self._maker = maker
        self._ids = ids
        self._clock = clock
        self._zone = zone
        self._copies = TwoCopies(opened.connection, opened.tape, paths)
        self._cache_seq = 0
        self.recovery: Recovery = opened.recovery
        self.overlay = Overlay()
        self._counts = OutboxCounts(0, 0, 0, 0)
        with transaction(self._connection):
            outbox_states.after_start(self._connection)
        self._refresh()

    # Queueing

    def add(
        self, command: Command, actor: Actor, *, base_version: int = 0, resolves: str = ""
    ) -> str:
        """Queue one command; its op_id. See ``add_many``."""
        return self.add_many([Wish(command, base_version, resolves)], actor)[0]

    def add_many(self, wishes: Sequence[Wish], actor: Actor) -> tuple[str, ...]:
        """Queue commands together; on the disk in both copies when this returns their op_ids.

        AppError ``disk_full``: nothing was queued.
        """
        self._check_owner()
        seq, chain = self._end_of_chain()
        before: dict[str, tuple[str, ...]] = {}
        batch: list[Queued] = []
        rows: list[dict[str, Any]] = []
        for number, wish in enumerate(wishes, seq + 1):
            op_id = wish.op_id or self._ids.new()
            entity = entity_of(wish.command, op_id)
            waits_for = before.get(entity) or outbox_states.unsent_before(self._connection, entity)
            if wish.resolves:
                waits_for = ()  # what waits for the decision must not be waited for
            place = Place(op_id, number, waits_for, wish.base_version)
            envelope = self._maker.make(wish.command, actor, place)
            batch.append(Queued(envelope, actor.clerk.name, wish.resolves, actor.clerk.role))
            rows.append(outbox_copy.row_of(batch[-1], chain, Standing("queued")))
            chain, before[entity] = rows[-1]["chain"], (place.op_id,)

        def change(connection: apsw.Connection) -> None:
            for row in rows:
                outbox_copy.insert(connection, row)
                outbox_states.settle(connection, row["entity"])

        self._copies.write(self._month(), [outbox_copy.record_of(one) for one in batch], change)
        self._refresh()
        return tuple(one.envelope.op_id for one in batch)

    def withdraw(self, op_id: str, reason: str) -> OutboxItem:
        """Close a command that was never sent or was refused; AppError ``cannot_withdraw``."""
        self._check_owner()
        item = self.item(op_id)
        if not item.can_withdraw:
            raise AppError("cannot_withdraw", state=item.state)
        record = TapeRecord("closed", item.seq, op_id, reason.encode("utf-8"), b"")
        self._copies.write(
            self._month(),
            [record],
            lambda connection: outbox_states.close(connection, op_id, reason, self._now_ms()),
        )
        self._refresh()
        return self.item(op_id)

    # Sending

    def next_batch(self, limit: int = BATCH) -> list[Envelope]:
        """What may be sent now, in outbox order."""
        self._check_owner()
        return outbox_states.ready(self._connection, limit)

    def mark_sending(self, op_ids: Sequence[str]) -> None:
        """From here on a request may be on the wire."""
        self._step(lambda connection: outbox_states.mark_sending(connection, op_ids))

    def release(self, op_ids: Sequence[str], *, unknown: bool) -> None:
        """No answer came to these; ``unknown``: they may have arrived all the same."""
        self._step(lambda connection: outbox_states.release(connection, op_ids, unknown=unknown))

    def apply_verdicts(
        self, answers: Sequence[Answer], unknown: Sequence[str] = ()
    ) -> tuple[OutboxItem, ...]:
        """Take the server's words, and which outcomes stay unknown; the answered items."""
        taken: list[str] = []

        def change(connection: apsw.Connection) -> None:
            now_ms = self._now_ms()
            taken[:] = [
                answer.op_id
                for answer in answers
                if outbox_states.take_answer(connection, answer, now_ms)
            ]
            outbox_states.release(connection, unknown, unknown=True)

        self._step(change)
        return tuple(self.item(op_id) for op_id in taken)

    def follow_office(self, op_id: str, reading: str) -> None:
        """The server's rows show where the reading of a held or decided command stands."""
        now_ms = self._now_ms()
        self._step(lambda db: outbox_held.follow_office(db, op_id, reading, now_ms))

    def park(self, op_id: str, code: str) -> None:
        """Put a command aside that fails while others pass."""
        self._step(lambda connection: outbox_states.park(connection, op_id, code))

    def retry(self, op_id: str) -> OutboxItem:
        """Queue a parked command again under its own key; AppError ``cannot_retry``."""
        self._check_owner()
        item = self.item(op_id)
        if not item.can_retry:
            raise AppError("cannot_retry", state=item.state)
        again = outbox_states.retry if item.state == "parked" else outbox_money.ask_again
        self._step(lambda connection: again(connection, op_id))
        return self.item(op_id)

    # Looking

    def item(self, op_id: str) -> OutboxItem:
        """One item; AppError ``no_such_command``."""
        self._check_owner()
        return read_item(self._connection, op_id)

    def items(self) -> tuple[OutboxItem, ...]:
        """All that is unfinished, and what was finished since midnight; newest first."""
        self._check_owner()
        return read_items(self._connection, self._midnight_ms())

    def counts(self) -> OutboxCounts:
        """As of the last change; may be asked from any thread."""
        return self._counts

    def held_readings(self, cache_seq: int) -> list[Held]:
        """Commands whose reading the office holds or held."""
        self._check_owner()
        return outbox_held.held_readings(self._connection, cache_seq)

    def unsent_by_clerk(self) -> tuple[Unsent, ...]:
        """Whose commands wait here."""
        self._check_owner()
        return outbox_money.unsent_by_clerk(self._connection)

    def envelope(self, op_id: str) -> Envelope:
        """The command exactly as it is sent."""
        self._check_owner()
        row = self._connection.execute(
            "SELECT envelope FROM operation WHERE op_id = ?", (op_id,)
        ).fetchone()
        if row is None:
            raise AppError("no_such_command")
        return msgspec.json.decode(row[0], type=Envelope)

    def overlay_after(self, cache_seq: int) -> Overlay:
        """The overlay for a cache that has heard of changes up to this one."""
        self._check_owner()
        self._cache_seq = cache_seq
        self._refresh()
        return self.overlay

    # Facts and upkeep

    def fact(self, key: str) -> bytes | None:
        """A remembered value."""
        self._check_owner()
        row = self._connection.execute("SELECT value FROM fact WHERE key = ?", (key,)).fetchone()
        return bytes(row[0]) if row else None

    def set_fact(self, key: str, value: bytes) -> None:
        """Remember a value."""
        self._step(lambda connection: outbox_states.set_fact(connection, key, value))

    def prune(self) -> int:
        """Let go of what was finished 45 days ago, from the oldest on; how many went."""
        self._check_owner()
        before = utc_ms(self._clock.now() - timedelta(days=KEPT_DAYS))
        with transaction(self._connection) as connection:
            floor, count = outbox_money.prune(connection, before)
        if count:
            self._tape.drop_segments_before(self._month(), floor + 1)
        return count

    def keep(self, change: Change) -> None:
        """For neighbours that keep drafts in the same file: a change in one transaction."""
        self._step(change)

    def look(self, read: Callable[[apsw.Connection], T]) -> T:
        """For the same neighbours: a read."""
        self._check_owner()
        return read(self._connection)

    def close(self) -> None:
        """Close both copies."""
        self._check_owner()
        self._tape.close()
        self._connection.close()

    def _step(self, change: Change) -> None:
        self._check_owner()
        self._copies.step(change)
        self._refresh()

    def _end_of_chain(self) -> tuple[int, bytes]:
        row = self._connection.execute(
            "SELECT seq, chain FROM operation ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        if row is not None:
            return int(row[0]), bytes(row[1])
        return outbox_states.floor(self._connection), START

    def _refresh(self) -> None:
        rows = outbox_states.to_overlay(self._connection, self._cache_seq)
        self.overlay.replace_all(((row[0], row[1]) for row in rows), self._fold_command)
        self._counts = outbox_states.counts(self._connection, self._midnight_ms())

    def _fold_command(self, op_id: str) -> FoldCommand:
        return fold_command(outbox_states.fold_row(self._connection, op_id))

    def _check_owner(self) -> None:
        if threading.get_ident() != self._owner:
            raise RuntimeError("the outbox was asked outside its lane")

    def _month(self) -> str:
        return f"{self._clock.now():%Y%m}"

    def _now_ms(self) -> int:
        return utc_ms(self._clock.now())

    def _midnight_ms(self) -> int:
        here: datetime = self._clock.now().astimezone(self._zone)
        return utc_ms(here.replace(hour=0, minute=0, second=0, microsecond=0))
