"""Random faults, then quiet: nothing is done twice, and in the end everything has its answer."""

from __future__ import annotations

import os
import random

import pytest

from api_client.errors import ApiError, AuthExpired, BadReply, Busy, Refused, Unreachable
from api_client.models.sync import SyncReply, SyncRequest, Verdict
from desktop.sync import messages as m
from tests.support.engine_desk import Desk, envelope, reply_to, verdict

# A short portion in every gate; the long run by TRIC_SEEDS.
SEEDS = range(int(os.environ.get("TRIC_SEEDS", "40")))
ERRORS: tuple[ApiError, ...] = (
    Unreachable("cut"),
    Unreachable("timeout"),
    Unreachable("no_connection"),
    BadReply("portal"),
    BadReply("digest"),
    BadReply("too_large"),
    Refused(500, "internal"),
    Refused(410, "cursor_gone"),
    AuthExpired(401, "auth_expired"),
    Busy(429, "busy", retry_after_s=30.0),
    Refused(413, "too_large"),
)


class Office:
    """Keeps verdicts by key; loses requests and answers as its generator says."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.verdicts: dict[str, Verdict] = {}
        self.seq = 1
        self.faulty = True
        # Swarm: each seed has its own kinds of trouble, so that rare mixtures get their weight.
        self.kinds = self.rng.sample(ERRORS, self.rng.randint(1, len(ERRORS)))
        self.rate = self.rng.choice((0.1, 0.4, 0.8))

    def __call__(self, request: SyncRequest) -> SyncReply:
        trouble = self._trouble()
        if trouble is not None and self.rng.random() < 0.5:
            raise trouble  # before anything was done
        if len(request.commands) > 30 and Refused in map(type, self.kinds) and self.faulty:
            raise Refused(413, "too_large")
        answers = [self._take(one.op_id, request) for one in request.commands]
        if trouble is not None:
            raise trouble  # done, and the answer lost
        page = {"to_seq": self.seq, "cursor": f"c{self.seq}"} if request.want_changes else {}
        return reply_to(request, answers, **page)

    def _take(self, op_id: str, request: SyncRequest) -> Verdict:
        command = next(one for one in request.commands if one.op_id == op_id)
        if op_id not in self.verdicts:
            self.seq += 1
            self.verdicts[op_id] = verdict(command, ack=f"receipt-{self.seq}")
        return self.verdicts[op_id]

    def _trouble(self) -> ApiError | None:
        if not self.faulty or self.rng.random() > self.rate:
            return None
        return self.rng.choice(self.kinds)


@pytest.mark.parametrize("seed", SEEDS)
def test_random_trouble_ends_with_every_command_answered_once(seed: int) -> None:
    office = Office(seed)
    desk = Desk(office)
    rng = random.Random(seed + 1)
    in_flight = 0

    def watched(request: SyncRequest) -> SyncReply:
        nonlocal in_flight
        in_flight += 1
        assert in_flight == 1, "one request in flight"
        assert len(request.commands) <= 50
        order = [one.terminal_seq for one in request.commands]
        assert order == sorted(order), "outbox order"
        try:
            return office(request)
        finally:
            in_flight -= 1

    desk.server = watched
    desk.health_error = None
    desk.tell(m.Unlocked())
    for number in range(1, 121):
        desk.queue.append(envelope(number, f"account:{rng.randint(1, 40)}"))
        happening = rng.random()
        if happening < 0.5:
            desk.tell(m.Wake("command"))
        elif happening < 0.8:
            desk.wait()
        elif happening < 0.9:
            desk.health_error = Unreachable("no_connection") if rng.random() < 0.5 else None
        elif happening < 0.95:
            desk.tell(m.Locked())
        else:
            desk.tell(m.Unlocked())
    office.faulty = False
    desk.health_error = None
    desk.tell(m.Unlocked())
    for _ in range(60):
        desk.wait()
    wanted = {one.op_id: "acked" for one in desk.queue}
    parked = {op_id for op_id, state in desk.states.items() if state in ("parked", "rejected")}
    assert {op_id: desk.states.get(op_id) for op_id in wanted if op_id not in parked} == {
        op_id: "acked" for op_id in wanted if op_id not in parked
    }
    assert not parked or 413 in [getattr(one, "status", 0) for one in office.kinds]
    assert desk.state == m.LinkState(online=True)
    assert desk.timer_s == 60.0
    assert desk.head is not None
    assert desk.head.seq == office.seq
