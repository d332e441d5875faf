"""Rounds of the exchange: order, pages, snapshots, the lock."""

from __future__ import annotations

import pytest

from api_client.errors import AuthExpired, BadReply, Refused
from api_client.models.sync import SyncReply, SyncRequest
from desktop.sync import messages as m
from tests.support.engine_desk import Desk, envelope, reply_to


def kinds(desk: Desk) -> list[str]:
    return [type(one).__name__ for one in desk.log if not isinstance(one, m.Report)]


def test_nothing_is_sent_before_the_first_sign_in() -> None:
    desk = Desk(commands=1)
    desk.tell(m.Wake("command"))
    desk.tell(m.Wake("user"))
    assert desk.log == []


def test_a_round_saves_verdicts_before_it_applies_changes() -> None:
    desk = Desk(commands=1)
    desk.tell(m.Unlocked())
    assert kinds(desk) == ["Load", "Send", "Save", "Apply", "Load", "SetTimer"]
    assert desk.timer_s == 60.0


def test_the_timer_polls_without_commands() -> None:
    desk = Desk()
    desk.tell(m.Unlocked())
    desk.wait()
    assert [request.cursor for request in desk.requests] == ["c1", "c1"]


def test_a_long_queue_goes_in_batches_of_fifty_in_outbox_order() -> None:
    desk = Desk(commands=120)
    desk.tell(m.Unlocked())
    assert [len(batch) for batch in desk.batches] == [50, 50, 20]
    assert [op for batch in desk.batches for op in batch] == [f"op-{n}" for n in range(1, 121)]
    assert set(desk.states.values()) == {"acked"}


def test_pages_are_fetched_while_there_is_more() -> None:
    def server(request: SyncRequest) -> SyncReply:
        seq = int(request.cursor[1:])
        to = min(seq + 3, 10)
        return reply_to(request, to_seq=to, cursor=f"c{to}", more=to < 10)

    desk = Desk(server)
    desk.tell(m.Unlocked())
    assert [request.cursor for request in desk.requests] == ["c1", "c4", "c7"]
    assert desk.head == m.CacheHead("c10", "e1", 10)


def test_a_wake_up_while_busy_makes_one_more_round_and_not_two_requests_at_once() -> None:
    def server(request: SyncRequest) -> SyncReply:
        if len(desk.requests) == 1:
            for _ in range(3):
                assert desk.engine.step(m.Wake("stream")) == []
            desk.queue.append(envelope(1))
        return reply_to(request)

    desk = Desk(server)
    desk.tell(m.Unlocked())
    assert desk.batches == [[], ["op-1"]]


@pytest.mark.parametrize(
    "other",
    [
        {"from_seq": 5, "to_seq": 9, "cursor": "c9"},
        {"from_seq": 0, "to_seq": 1},
        {"to_seq": 0},
        {"more": True},
    ],
)
def test_a_gap_is_not_applied_and_after_three_the_cache_is_filled_anew(
    other: dict[str, object],
) -> None:
    desk = Desk(lambda request: reply_to(request, **other))  # type: ignore[arg-type]
    desk.tell(m.Unlocked())
    desk.wait()
    assert not desk.seen(m.Apply)
    assert not desk.seen(m.Fill)
    desk.wait()
    desk.wait()
    assert desk.seen(m.Fill)


def test_a_sign_in_goes_on_at_the_page_that_was_refused() -> None:
    def server(request: SyncRequest) -> SyncReply:
        if request.cursor == "c4" and not signed_in:
            raise AuthExpired(401, "auth_expired")
        to = min(int(request.cursor[1:]) + 3, 10)
        return reply_to(request, to_seq=to, cursor=f"c{to}", more=to < 10)

    signed_in: list[bool] = []
    desk = Desk(server)
    desk.tell(m.Unlocked())
    assert (desk.head, desk.state.problem_code) == (m.CacheHead("c4", "e1", 4), "auth_expired")
    signed_in.append(True)
    desk.tell(m.Unlocked())
    assert [request.cursor for request in desk.requests] == ["c1", "c4", "c4", "c7"]
    assert desk.head == m.CacheHead("c10", "e1", 10)


def test_a_changed_epoch_keeps_the_verdicts_and_fills_anew() -> None:
    def server(request: SyncRequest) -> SyncReply:
        return reply_to(request, epoch="e2")

    desk = Desk(server, 1)
    desk.tell(m.Unlocked())
    assert desk.states == {"op-1": "acked"}
    assert kinds(desk)[:5] == ["Load", "Send", "Save", "Load", "Fill"]


def test_a_gone_cursor_fills_anew_after_the_commands_went() -> None:
    def server(request: SyncRequest) -> SyncReply:
        if request.cursor == "c1":
            raise Refused(410, "cursor_gone")
        return reply_to(request)

    desk = Desk(server, 1)
    desk.tell(m.Unlocked())
    assert [(one.want_changes, one.cursor) for one in desk.requests] == [
        (True, "c1"),
        (False, ""),
        (True, "c9"),
    ]
    assert desk.states == {"op-1": "acked"}
    assert len(desk.seen(m.Fill)) == 1
    assert desk.state == m.LinkState(online=True)


def test_a_snapshot_that_is_gone_at_once_does_not_spin() -> None:
    def server(request: SyncRequest) -> SyncReply:
        raise Refused(410, "cursor_gone")

    desk = Desk(server)
    desk.tell(m.Unlocked())
    assert len(desk.seen(m.Fill)) == 1
    assert desk.timer_s is not None
    assert desk.timer_s > 0


def test_an_empty_cache_is_filled_after_waiting_commands_went() -> None:
    desk = Desk(commands=1)
    desk.head = m.CacheHead("", "", 0)
    desk.tell(m.Unlocked())
    assert kinds(desk)[:7] == ["Load", "Send", "Save", "Load", "Fill", "Load", "Send"]
    assert not desk.requests[0].want_changes


def test_a_failed_fill_is_tried_again_and_commands_go_on_meanwhile() -> None:
    desk = Desk()
    desk.head = m.CacheHead("", "", 0)
    desk.fill_error = BadReply("snapshot_damaged")
    desk.tell(m.Unlocked())
    assert desk.state.problem_code == "snapshot_damaged"
    desk.queue.append(envelope(1))
    desk.wait()
    assert desk.states == {"op-1": "acked"}
    desk.fill_error = None
    desk.wait()
    assert desk.state == m.LinkState(online=True)
    assert desk.head == m.CacheHead("c9", "e1", 9)


def test_a_locked_terminal_sends_and_asks_for_no_changes() -> None:
    desk = Desk()
    desk.tell(m.Unlocked())
    desk.tell(m.Locked())
    desk.queue.append(envelope(1))
    desk.tell(m.Wake("command"))
    assert not desk.requests[-1].want_changes
    assert desk.requests[-1].cursor == ""
    assert desk.states == {"op-1": "acked"}
    count = len(desk.requests)
    desk.wait()
    assert len(desk.requests) == count, "with nothing to send a locked terminal is silent"


def test_a_lock_between_answer_and_apply_loses_only_the_page() -> None:
    def server(request: SyncRequest) -> SyncReply:
        desk.engine.step(m.Locked())
        return reply_to(request)

    desk = Desk(server, 1)
    desk.tell(m.Unlocked())
    assert desk.states == {"op-1": "acked"}
    assert not desk.seen(m.Apply)


def test_after_sign_out_the_engine_is_still() -> None:
    desk = Desk()
    desk.tell(m.Unlocked())
    desk.tell(m.Closed())
    desk.queue.append(envelope(1))
    count = len(desk.log)
    desk.tell(m.Tick())
    desk.tell(m.Wake("user"))
    assert len(desk.log) == count
