"""Drives the exchange engine with a plain list for an outbox and a scripted server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from api_client.errors import ApiError
from api_client.models.sync import SCHEMA, Envelope, SyncReply, SyncRequest, Verdict
from desktop.clock import StoppedClock
from desktop.sync import messages as m
from desktop.sync.engine import Engine

Server = Callable[[SyncRequest], SyncReply]

START = datetime(2026, 11, 20, 5, 42, tzinfo=UTC)


def envelope(number: int, lane: str = "") -> Envelope:
    return Envelope(
        op_id=f"op-{number}",
        kind="EnterReading",
        kind_version=1,
        terminal_id="t1",
        terminal_seq=number,
        actor_id=7,
        delegation_id="d",
        lane=lane or f"account:{number}",
        depends_on=[],
        created_at=1,
        offset_ms=0,
        offset_age_s=-1,
        boot_id="b",
        monotonic_ms=0,
        base_version=0,
        body={},
        request_hash=f"hash-{number}",
        signature="s",
    )


def verdict(command: Envelope, outcome: str = "accepted", code: str = "", **other: str) -> Verdict:
    return Verdict(
        op_id=command.op_id,
        request_hash=other.get("request_hash", command.request_hash),
        outcome=outcome,  # type: ignore[arg-type]
        code=code,
        fields={},
        seq=5,
        ack=other.get("ack", "receipt"),
    )


def reply_to(
    request: SyncRequest, verdicts: list[Verdict] | None = None, **other: object
) -> SyncReply:
    """A good answer that accepts everything and has no news, unless told otherwise."""
    seq = int(request.cursor.removeprefix("c") or 0) if request.want_changes else 0
    fields: dict[str, object] = {
        "epoch": "e1",
        "schema": SCHEMA,
        "server_time": 0,
        "results": [verdict(one) for one in request.commands] if verdicts is None else verdicts,
        "changes": [],
        "from_seq": seq,
        "to_seq": seq,
        "more": False,
        "count": 0,
        "sha256": "",
        "cursor": f"c{seq}",
        **other,
    }
    return SyncReply(**fields)  # type: ignore[arg-type]


class Desk:
    """Performs effects at once; ``server`` answers or raises, ``log`` keeps every effect."""

    def __init__(self, server: Server = reply_to, commands: int = 0) -> None:
        self.clock = StoppedClock(START)
        self.engine = Engine(self.clock, lambda: 0.5)
        self.server = server
        self.queue = [envelope(number) for number in range(1, commands + 1)]
        self.states: dict[str, str] = {}
        self.head: m.CacheHead | None = m.CacheHead("c1", "e1", 1)
        self.fill_error: ApiError | None = None
        self.health_error: ApiError | None = None
        self.log: list[m.Effect] = []
        self.timer_s: float | None = None
        self.state = m.LinkState()

    @property
    def requests(self) -> list[SyncRequest]:
        return [one.request for one in self.log if isinstance(one, m.Send)]

    @property
    def batches(self) -> list[list[str]]:
        return [[one.op_id for one in request.commands] for request in self.requests]

    def seen(self, kind: type[m.Effect]) -> list[m.Effect]:
        return [one for one in self.log if isinstance(one, kind)]

    def tell(self, event: m.Event, most: int = 2000) -> None:
        """One event and all that follows from it without time going by."""
        events: list[m.Event] = [event]
        while events:
            assert most > 0, "the engine spins"
            most -= 1
            for effect in self.engine.step(events.pop(0)):
                self.log.append(effect)
                outcome = self._perform(effect)
                if outcome is not None:
                    events.append(outcome)

    def wait(self) -> float:
        """Let the timer run out; returns how long that took."""
        delay_s = self.timer_s
        assert delay_s is not None
        self.timer_s = None
        self.clock.advance(timedelta(seconds=delay_s))
        self.tell(m.Tick())
        return delay_s

    def _perform(self, effect: m.Effect) -> m.Event | None:
        match effect:
            case m.Load(limit):
                waiting = [one for one in self.queue if one.op_id not in self._over()]
                return m.Loaded(tuple(waiting[:limit]), self.head)
            case m.Send(request):
                return self._try(lambda: m.Replied(self.server(request)))
            case m.Save(settled, unknown):
                self.states.update({one.op_id: one.state for one in settled})
                self.states.update(dict.fromkeys(unknown, "unknown"))
                return m.Saved()
            case m.Apply(reply):
                self.head = m.CacheHead(reply.cursor, reply.epoch, reply.to_seq)
                return m.Applied()
            case m.Fill():
                return self._try(self._fill)
            case m.Probe():
                return self._try(self._probe)
            case _:
                self._note(effect)
                return None

    def _note(self, effect: m.Effect) -> None:
        match effect:
            case m.Release(op_ids, unknown):
                self.states.update(dict.fromkeys(op_ids, "unknown" if unknown else "queued"))
            case m.Park(op_id):
                self.states[op_id] = "parked"
            case m.SetTimer(delay_s):
                self.timer_s = delay_s
            case m.Report(state):
                self.state = state
            case _:
                pass

    def _over(self) -> set[str]:
        over = ("acked", "review", "rejected", "parked", "blocked")
        return {op_id for op_id, state in self.states.items() if state in over}

    def _fill(self) -> m.Event:
        if self.fill_error is not None:
            raise self.fill_error
        self.head = m.CacheHead("c9", "e1", 9)
        return m.Filled()

    def _probe(self) -> m.Event:
        if self.health_error is not None:
            raise self.health_error
        return m.Probed()

    def _try(self, work: Callable[[], m.Event]) -> m.Event:
        try:
            return work()
        except ApiError as error:
            return m.Failed(error)
