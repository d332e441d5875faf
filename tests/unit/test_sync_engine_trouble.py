"""The exchange in trouble: back-off, poison, pages too large, a full disk."""

from __future__ import annotations

from datetime import timedelta

from api_client.errors import ApiError, BadReply, Refused, Unreachable
from api_client.models.sync import SyncReply, SyncRequest
from desktop.sync import messages as m
from tests.support.engine_desk import Desk, envelope, reply_to, verdict


def failing(error: ApiError) -> Desk:
    def server(request: SyncRequest) -> SyncReply:
        raise error

    return Desk(server, 1)


def test_backoff_doubles_up_to_five_minutes() -> None:
    desk = failing(BadReply("digest"))
    desk.tell(m.Unlocked())
    waits = [desk.wait() for _ in range(12)]
    assert waits[:6] == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0]
    assert waits[-1] == 150.0, "half of 300 s with this generator"


def test_after_three_dead_tries_only_health_is_asked() -> None:
    desk = failing(Unreachable("no_connection"))
    desk.health_error = Unreachable("no_connection")
    desk.tell(m.Unlocked())
    desk.wait()
    desk.wait()
    assert len(desk.requests) == 3
    assert 15.0 <= desk.wait() <= 60.0
    assert len(desk.requests) == 3
    assert len(desk.seen(m.Probe)) == 1
    desk.tell(m.Wake("network"))
    assert len(desk.seen(m.Probe)) == 2, "a change of the network probes at once"
    desk.health_error = None
    desk.server = reply_to
    desk.wait()
    assert desk.states == {"op-1": "acked"}
    assert desk.state == m.LinkState(online=True)


def test_a_dead_line_is_nobodys_fault() -> None:
    desk = failing(Unreachable("no_connection"))
    desk.queue += [envelope(number) for number in range(2, 60)]
    desk.tell(m.Unlocked())
    for _ in range(50):
        desk.wait()
    assert not desk.seen(m.Park)
    desk.server = reply_to
    desk.tell(m.Wake("user"))
    assert [len(batch) for batch in desk.batches[-2:]] == [50, 9]


def poisoned(request: SyncRequest) -> SyncReply:
    """A server that breaks on the seventh command and on no other."""
    if any(one.op_id == "op-7" for one in request.commands):
        raise Refused(500, "internal")
    return reply_to(request)


def test_a_poisonous_command_is_found_by_halving_and_the_others_go_on() -> None:
    desk = Desk(poisoned, 50)
    desk.queue.append(envelope(51, lane="account:7"))
    desk.tell(m.Unlocked())
    for _ in range(8):
        desk.wait()
    done = {op_id for op_id, state in desk.states.items() if state == "acked"}
    assert done == {f"op-{n}" for n in range(1, 51)} - {"op-7"}
    assert "op-51" not in desk.states, "its lane waits"
    assert desk.state.online, "one bad command does not take the desk offline"


def test_poison_is_parked_after_ten_tries_and_half_an_hour_and_its_lane_goes_on() -> None:
    desk = Desk(poisoned, 10)
    desk.queue.append(envelope(51, lane="account:7"))
    desk.tell(m.Unlocked())
    started = desk.clock.now()
    while not desk.seen(m.Park):
        desk.wait()
        assert desk.clock.now() - started < timedelta(hours=3)
    assert desk.clock.now() - started >= timedelta(minutes=30)
    assert len([batch for batch in desk.batches if batch == ["op-7"]]) >= 10
    desk.wait()
    assert desk.states["op-7"] == "parked"
    assert desk.states["op-51"] == "acked"


def test_a_broken_server_poisons_nobody() -> None:
    desk = failing(Refused(500, "internal"))
    desk.queue += [envelope(number) for number in range(2, 9)]
    desk.tell(m.Unlocked())
    for _ in range(200):
        desk.wait()
    assert not desk.seen(m.Park)
    desk.server = reply_to
    for _ in range(3):
        desk.wait()
    assert set(desk.states.values()) == {"acked"}


def test_a_page_too_large_is_asked_for_in_smaller_pieces() -> None:
    def server(request: SyncRequest) -> SyncReply:
        if request.limit > 100:
            raise BadReply("too_large")
        return reply_to(request)

    desk = Desk(server)
    desk.tell(m.Unlocked())
    assert [request.limit for request in desk.requests] == [500, 250, 125, 62]
    assert desk.seen(m.Apply)
    assert desk.state == m.LinkState(online=True)


def test_a_page_that_is_too_large_at_any_size_does_not_spin() -> None:
    desk = failing(BadReply("too_large"))
    desk.tell(m.Unlocked())
    assert [request.limit for request in desk.requests] == [500, 250, 125, 62, 31, 25]
    assert desk.timer_s is not None
    assert desk.timer_s > 0


def test_a_full_disk_rests_and_says_so() -> None:
    desk = Desk(commands=1)
    effects = desk.engine.step(m.Unlocked())
    assert m.Load(200) in effects
    effects = desk.engine.step(m.StoreFailed("disk_full"))
    assert m.SetTimer(15.0) in effects
    assert any(
        isinstance(one, m.Report) and one.state.problem_code == "disk_full" for one in effects
    )


def test_a_verdict_is_never_asked_for_again() -> None:
    desk = Desk(
        lambda r: reply_to(r, [verdict(one, "refused", "invalid") for one in r.commands]), 3
    )
    desk.tell(m.Unlocked())
    desk.tell(m.Wake("user"))
    assert desk.batches[0] == ["op-1", "op-2", "op-3"]
    assert all(batch == [] for batch in desk.batches[1:])
