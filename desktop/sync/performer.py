"""Performs the engine's effects: the wire, the outbox in its lane, the cache, the bus."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from api_client.errors import ApiError, AuthExpired, BadReply
from api_client.models.sync import SyncReply, SyncRequest
from desktop.clock import utc_ms
from desktop.errors import AppError
from desktop.events import Changed
from desktop.sync import messages as m
from desktop.sync.ports import Answered, Parts
from desktop.sync.snapshot import SnapshotFetch

T = TypeVar("T")

# What screens read apart; the rest are catalogs that change a few times a year.
_KINDS = frozenset(
    {"account", "meter", "bill", "payment", "setting", "shift", "suspense", "household"}
    | {"certificate", "number_block"}
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tally:
    """What went over the line since the tally was begun; ``error`` is the last failure."""

    sent: int = 0
    accepted: int = 0
    refused: int = 0
    received: int = 0
    error: str = ""


class Performer:
    """One effect at a time, in the exchange's thread; the state of the line is read by anyone."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._on_wire: tuple[str, ...] = ()
        self.tally = Tally()
        self.state = m.LinkState()
        self.due_s: float | None = None
        self.cursor = ""

    def perform(self, effect: m.Effect) -> m.Event | None:
        """Do it; the event that answers it, None for effects without an answer."""
        try:
            return self._asked(effect)
        except ApiError as error:
            self.tally = replace(self.tally, error=error.code)
            return m.Failed(error)
        except AppError as error:
            self.tally = replace(self.tally, error=error.code)
            return m.StoreFailed(error.code)

    def _asked(self, effect: m.Effect) -> m.Event | None:
        match effect:
            case m.Load(limit):
                return self._load(limit)
            case m.Send(request):
                return self._send(request)
            case m.Save(settled, unknown):
                return self._save(settled, unknown)
            case m.Apply(reply):
                return self._apply(reply)
            case m.Fill():
                return self._fill()
            case m.Probe():
                self._parts.api.health.get()
                return m.Probed()
            case _:
                self._told(effect)
                return None

    def _told(self, effect: m.Effect) -> None:
        match effect:
            case m.Release(op_ids, unknown):
                self._release(op_ids, unknown)
            case m.Park(op_id, code):
                self._in_lane(lambda: self._parts.outbox().park(op_id, code))
                self._publish("outbox", [op_id])
            case m.SetTimer(delay_s):
                self.due_s = self._parts.clock.monotonic_s() + delay_s
            case m.Report(state):
                self.state = replace(state, filling=self.state.filling)
                self._publish("sync")
            case m.Incident(code, op_id):
                log.error("incident %s %s", code, op_id)
            case _:
                pass

    def _load(self, limit: int) -> m.Event:
        if self._on_wire:  # its outcome could not be written down when it was learnt
            self._release(self._on_wire, unknown=True)
        commands = self._in_lane(lambda: tuple(self._parts.outbox().next_batch(limit)))
        head = self._parts.cache.head()
        if head is not None:
            self.cursor = head.cursor
        return m.Loaded(commands, head)

    def _send(self, request: SyncRequest) -> m.Event:
        op_ids = tuple(command.op_id for command in request.commands)
        if op_ids:
            self._in_lane(lambda: self._parts.outbox().mark_sending(op_ids))
            self._on_wire = op_ids
            self._publish("outbox", op_ids)
        sent_at = self._parts.clock.now()
        self.tally = replace(self.tally, sent=self.tally.sent + len(op_ids), error="")
        exchanged = self._parts.api.sync.exchange(self._token(), request)
        round_trip_s = exchanged.received_s - exchanged.sent_s
        self._parts.server_time.note(exchanged.reply.server_time, sent_at, round_trip_s)
        if exchanged.set_aside:
            log.warning("%d rows of a page could not be read", exchanged.set_aside)
        return m.Replied(exchanged.reply)

    def _save(self, settled: tuple[m.Settled, ...], unknown: tuple[str, ...]) -> m.Event:
        answered: tuple[Answered, ...] = self._in_lane(
            lambda: tuple(self._parts.outbox().apply_verdicts(settled, unknown))
        )
        self._on_wire = ()
        accepted = sum(one.state == "acked" for one in settled)
        refused = sum(one.state in ("review", "rejected", "parked") for one in settled)
        self.tally = replace(
            self.tally,
            accepted=self.tally.accepted + accepted,
            refused=self.tally.refused + refused,
        )
        self._publish("outbox", [*(one.op_id for one in settled), *unknown])
        self._refold({one.meter_id for one in answered if one.meter_id})
        if any(not one.meter_id for one in answered):
            self._publish("account", {str(one.account_id) for one in answered if one.account_id})
            self._publish("payment")
            self._publish("shift")
        return m.Saved()

    def _apply(self, reply: SyncReply) -> m.Event:
        as_of_ms = reply.server_time or utc_ms(self._parts.server_time.now())
        touched = self._parts.cache.apply(reply, as_of_ms)
        if touched is None:
            return m.Applied(done=False)
        self.cursor = reply.cursor
        self.tally = replace(self.tally, received=self.tally.received + len(reply.changes))
        self._publish_rows(touched)
        self._publish("sync")  # the time of the data has moved
        return m.Applied()

    def _fill(self) -> m.Event:
        cache = self._parts.cache
        key = cache.part_key()
        if key is None:
            return m.Applied(done=False)
        fetch = SnapshotFetch(self._parts.api.sync, self._token(), self._parts.parts_folder, key)
        try:
            manifest, plain = fetch.fetch(utc_ms(self._parts.server_time.now()), self._progress)
            if not cache.replace(plain, manifest):
                return m.Applied(done=False)
        except AppError as error:
            if error.code != "snapshot_damaged":
                raise
            fetch.discard()
            raise BadReply("snapshot_damaged") from error
        finally:
            self.state = replace(self.state, filling=None)
            self._publish("snapshot")
        fetch.discard()
        self.tally = replace(self.tally, received=self.tally.received + manifest.accounts)
        for kind in (*sorted(_KINDS), "catalog", "sync"):
            self._publish(kind)
        return m.Filled()

    def _progress(self, done: int, total: int) -> None:
        self.state = replace(self.state, filling=(done, total))
        self._publish("snapshot")

    def _release(self, op_ids: tuple[str, ...], unknown: bool) -> None:
        self._in_lane(lambda: self._parts.outbox().release(op_ids, unknown=unknown))
        self._on_wire = ()
        self._publish("outbox", op_ids)

    def _refold(self, meter_ids: set[int]) -> None:
        changed = self._parts.cache.refold(meter_ids) if meter_ids else ()
        if changed:
            self._publish("meter", map(str, changed))

    def _token(self) -> str:
        token = self._parts.terminal_token()
        if not token:
            raise AuthExpired(401, "not_enrolled")
        return token

    def _in_lane(self, work: Callable[[], T]) -> T:
        result: T = self._parts.lanes.call("outbox", work)
        return result

    def _publish_rows(self, touched: Mapping[str, Iterable[str]]) -> None:
        for entity, ids in touched.items():
            self._publish(entity if entity in _KINDS else "catalog", ids)

    def _publish(self, kind: str, ids: Iterable[str] = ()) -> None:
        self._parts.bus.publish(Changed(kind, frozenset(ids)))
