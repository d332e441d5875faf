"""The exchange with its stores: order of writes, what is published, trouble on the desk's side."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from api_client.errors import Unreachable
from api_client.models.sync import SyncReply, SyncRequest
from desktop.events import Changed
from desktop.sync.messages import CacheHead, LinkState
from desktop.sync.performer import Tally
from tests.support.engine_desk import envelope, reply_to, verdict
from tests.support.exchange_kit import Terminal, setting_change


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_one_exchange_sends_receives_and_counts(terminal: Terminal) -> None:
    terminal.outbox.commands = [envelope(1), envelope(2)]

    def answer(request: SyncRequest) -> SyncReply:
        verdicts = [verdict(one) for one in request.commands]
        if verdicts:
            verdicts[1] = verdict(request.commands[1], "refused", "invalid")
        return reply_to(request, verdicts, changes=[setting_change(2)], to_seq=2, cursor="c2")

    terminal.server.answer = answer
    assert terminal.worker.run_once() == Tally(sent=2, accepted=1, refused=1, received=1)
    assert terminal.outbox.states == {"op-1": "acked", "op-2": "rejected"}
    assert terminal.cache.position == CacheHead("c2", "e1", 2)
    assert terminal.cache.refolded == [{1, 2}]
    assert terminal.worker.state == LinkState(online=True)
    assert terminal.worker.cursor == "c2"


def test_screens_hear_of_verdicts_then_of_rows_then_of_the_line(terminal: Terminal) -> None:
    terminal.outbox.commands = [envelope(1)]
    terminal.server.answer = lambda request: reply_to(
        request, changes=[setting_change(2)], to_seq=2, cursor="c2"
    )
    terminal.worker.run_once()
    assert Changed("outbox", frozenset({"op-1"})) in terminal.events
    assert Changed("meter", frozenset({"1"})) in terminal.events
    assert Changed("setting", frozenset({"k"})) in terminal.events
    kinds = terminal.kinds()
    assert kinds.index("meter") < kinds.index("setting")
    assert "sync" in kinds


def test_the_time_of_the_data_is_the_servers(terminal: Terminal) -> None:
    terminal.server.answer = lambda request: reply_to(request, server_time=1_763_900_000_000)
    terminal.worker.run_once()
    assert terminal.cache.as_of_ms == 1_763_900_000_000
    assert terminal.time.noted[0][0] == 1_763_900_000_000
    assert terminal.time.noted[0][2] == pytest.approx(0.2)


def test_a_lost_line_is_told_and_leaves_everything_queued(terminal: Terminal) -> None:
    terminal.outbox.commands = [envelope(1)]
    terminal.server.reachable = False
    assert terminal.worker.run_once().error == "no_connection"
    assert terminal.outbox.states == {"op-1": "queued"}
    assert not terminal.worker.state.online
    terminal.server.reachable = True
    assert terminal.worker.run_once() == Tally(sent=1, accepted=1)


def test_without_a_token_nothing_leaves_the_desk(terminal: Terminal) -> None:
    terminal.token = ""
    terminal.outbox.commands = [envelope(1)]
    assert terminal.worker.run_once().error == "not_enrolled"
    assert not terminal.server.requests
    assert terminal.worker.state.problem_code == "auth_expired"


def test_verdicts_that_could_not_be_written_are_asked_for_again(terminal: Terminal) -> None:
    terminal.outbox.commands = [envelope(1)]

    def answer(request: SyncRequest) -> SyncReply:
        terminal.outbox.full = len(terminal.server.requests) == 1
        return reply_to(request)

    terminal.server.answer = answer
    assert terminal.worker.run_once().error == "disk_full"
    assert terminal.worker.state.problem_code == "disk_full"
    assert not terminal.cache.pages, "changes wait for the verdicts"
    terminal.outbox.full = False
    terminal.worker.run_once()
    assert terminal.outbox.states == {"op-1": "acked"}
    assert [len(request.commands) for request in terminal.server.requests][:2] == [1, 1]


def test_a_cache_locked_meanwhile_costs_only_the_page(terminal: Terminal) -> None:
    terminal.outbox.commands = [envelope(1)]

    def answer(request: SyncRequest) -> SyncReply:
        terminal.cache.locked = True
        return reply_to(request)

    terminal.server.answer = answer
    terminal.worker.run_once()
    assert terminal.outbox.states == {"op-1": "acked"}
    assert not terminal.cache.pages


def test_an_empty_cache_is_filled_and_then_brought_up_to_date(tmp_path: Path) -> None:
    plain = b"SQLite format 3\0" + bytes(range(256)) * 40
    terminal = Terminal(tmp_path, plain)
    terminal.cache.position = CacheHead("", "", 0)
    tally = terminal.worker.run_once()
    assert terminal.cache.plain == plain
    assert tally.received == 3
    assert [request.cursor for request in terminal.server.requests] == ["c9"]
    assert terminal.kinds().count("snapshot") >= 3
    assert terminal.worker.state == LinkState(online=True)
    assert not terminal.parts.parts_folder.exists()


def test_a_surprise_in_a_store_does_not_end_the_thread(terminal: Terminal) -> None:
    terminal.outbox.commands = [envelope(1)]
    applied = threading.Event()

    def answer(request: SyncRequest) -> SyncReply:
        if len(terminal.server.requests) == 1:
            raise ZeroDivisionError
        return reply_to(request)

    terminal.server.answer = answer
    terminal.bus.subscribe(
        lambda event: applied.set() if terminal.outbox.states.get("op-1") == "acked" else None
    )
    terminal.worker.start()
    terminal.worker.unlocked()
    terminal.worker.wake("user")
    assert applied.wait(10)
    terminal.worker.stop()
    with pytest.raises(RuntimeError):
        terminal.worker.run_once()


def test_the_thread_wakes_for_a_command_and_polls_by_its_timer(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    done = threading.Event()

    def answer(request: SyncRequest) -> SyncReply:
        if len(terminal.server.requests) < 3:
            raise Unreachable("cut")
        done.set()
        return reply_to(request)

    terminal.server.answer = answer
    terminal.worker = type(terminal.worker)(terminal.parts, lambda: 0.0)
    terminal.worker.start()
    terminal.worker.unlocked()
    assert done.wait(10), "two failures without any delay, then the timer's third try"
    terminal.worker.stop()
