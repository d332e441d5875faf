"""The exchange over the real outbox and the real cache: what a clerk sees at every step."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from api_client.models.replica import Meter
from api_client.models.sync import SyncReply, SyncRequest
from desktop.events import Changed
from desktop.store.cache_read import CacheReader
from desktop.store.cache_schema import schema_parts
from desktop.store.cache_write import CacheWriter
from desktop.store.db import scalar
from tests.support.engine_desk import reply_to, verdict
from tests.support.exchange_kit import ScriptedServer, Wire, packed
from tests.support.store_kit import enter
from tests.support.stores_desk import RealDesk, change, meter, with_reading


def plain_cache() -> bytes:
    """A snapshot as the server builds it, with one meter."""
    connection = sqlite3.connect(":memory:")
    tables, indexes = schema_parts()
    connection.executescript(tables + indexes)
    facts = {"cursor": "c9", "epoch": "e1", "seq": "9", "data_as_of": "1763900000000"}
    connection.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", facts.items())
    body = msgspec.msgpack.encode(meter())
    connection.execute(
        "INSERT INTO meter (id, account_id, serial_key, body) VALUES (1, 100, 'SN1', ?)", (body,)
    )
    connection.commit()
    plain = connection.serialize()
    connection.close()
    return plain


@pytest.fixture
def server() -> ScriptedServer:
    return ScriptedServer(plain_cache(), 4096)


@pytest.fixture
def desk(tmp_path: Path, server: ScriptedServer) -> Iterator[RealDesk]:
    made = RealDesk(tmp_path / "profile", Wire(server))
    yield made
    made.close()


def effective(row: Meter | None) -> list[str]:
    assert row is not None
    return [one.id for one in row.readings if one.state == "effective"]


def test_an_empty_cache_is_filled_from_the_snapshot(desk: RealDesk) -> None:
    tally = desk.worker.run_once()
    assert tally.error == ""
    assert desk.visible(1) == meter()
    assert desk.worker.cursor == "c9"
    assert b"SN-1" not in desk.paths.cache.read_bytes()
    left = sorted(path.name for path in desk.paths.root.iterdir())
    assert not [name for name in left if "snapshot" in name or "new" in name]


def test_a_reading_is_seen_at_once_and_stays_when_its_row_arrives(
    desk: RealDesk, server: ScriptedServer
) -> None:
    desk.worker.run_once()
    op_id = desk.enter(enter(1, 125_000))
    assert effective(desk.visible(1)) == [op_id]

    def answer(request: SyncRequest) -> SyncReply:
        if not request.commands:
            return reply_to(request)
        row = with_reading(meter(), op_id, 125_000)
        done = msgspec.structs.replace(verdict(request.commands[0]), seq=10)
        return reply_to(request, [done], changes=[change(10, row)], to_seq=10, cursor="c10")

    server.answer = answer
    tally = desk.worker.run_once()
    assert (tally.sent, tally.accepted, tally.received) == (1, 1, 1)
    assert desk.state_of(op_id) == "acked"
    assert effective(desk.visible(1)) == [op_id]
    assert Changed("meter", frozenset({"1"})) in desk.events
    assert desk.stores.outbox.counts().unsent == 0


def test_an_accepted_reading_is_shown_although_its_page_was_lost(
    desk: RealDesk, server: ScriptedServer
) -> None:
    desk.worker.run_once()
    op_id = desk.enter(enter(1, 125_000))

    def answer(request: SyncRequest) -> SyncReply:
        desk.lock()
        done = [msgspec.structs.replace(verdict(one), seq=10) for one in request.commands]
        return reply_to(request, done, to_seq=10, cursor="c10")

    server.answer = answer
    desk.worker.run_once()
    assert desk.state_of(op_id) == "acked"
    desk.unlock()
    assert effective(desk.visible(1)) == [op_id]


def test_a_refused_reading_falls_back_by_itself(desk: RealDesk, server: ScriptedServer) -> None:
    desk.worker.run_once()
    op_id = desk.enter(enter(1, 125_000))
    server.answer = lambda request: reply_to(
        request, [verdict(one, "refused", "invalid") for one in request.commands]
    )
    desk.events.clear()
    assert desk.worker.run_once().refused == 1
    assert desk.state_of(op_id) == "rejected"
    assert effective(desk.visible(1)) == []
    assert Changed("meter", frozenset({"1"})) in desk.events


def test_a_locked_terminal_sends_and_takes_verdicts_only(
    desk: RealDesk, server: ScriptedServer
) -> None:
    desk.worker.run_once()
    op_id = desk.enter(enter(1, 125_000))
    desk.lock()
    server.requests.clear()
    assert desk.worker.run_once().accepted == 1
    assert [request.want_changes for request in server.requests] == [False]
    assert desk.state_of(op_id) == "acked"


def test_a_new_snapshot_keeps_what_waits_and_who_was_opened_last(
    desk: RealDesk, server: ScriptedServer
) -> None:
    desk.worker.run_once()
    desk.jobs.call("read", lambda: CacheWriter(desk.stores.writing()).remember(100, 5))
    op_id = desk.enter(enter(1, 125_000))
    server.manifest_now = msgspec.structs.replace(server.manifest_now, id="snap-2", epoch="e2")

    def answer(request: SyncRequest) -> SyncReply:
        done = [msgspec.structs.replace(verdict(one), seq=50) for one in request.commands]
        return reply_to(request, done, epoch="e2")

    server.answer = answer
    assert desk.worker.run_once().error == ""
    assert desk.state_of(op_id) == "acked"
    assert effective(desk.visible(1)) == [op_id], "beyond the snapshot's last change"
    recent = desk.jobs.call("read", lambda: CacheReader(desk.stores.reading()).recent())
    assert recent == (100,)


def test_a_snapshot_of_another_schema_leaves_the_old_cache(
    desk: RealDesk, server: ScriptedServer
) -> None:
    desk.worker.run_once()
    server.manifest_now, server.chunks = packed(b"SQLite format 3\0" + b"?" * 5000, 4096)
    server.answer = lambda request: reply_to(request, epoch="e2")
    assert desk.worker.run_once().error == "snapshot_damaged"
    assert desk.worker.state.problem_code == "snapshot_damaged"
    assert desk.visible(1) == meter()


def test_a_chunk_wrong_three_times_keeps_the_old_cache_and_says_so(
    desk: RealDesk, server: ScriptedServer
) -> None:
    desk.worker.run_once()
    op_id = desk.enter(enter(1, 125_000))
    server.manifest_now = msgspec.structs.replace(server.manifest_now, id="snap-2", epoch="e2")
    server.answer = lambda request: reply_to(request, epoch="e2")
    server.spoil = {0: 3}
    assert desk.worker.run_once().error == "snapshot_damaged"
    assert desk.worker.state.problem_code == "snapshot_damaged"
    assert desk.state_of(op_id) == "acked", "commands go on meanwhile"
    row = desk.visible(1)
    assert row is not None
    assert row.readings[:1] == meter().readings[:1]


def test_the_outbox_lets_go_of_old_commands_while_the_program_runs(
    desk: RealDesk, server: ScriptedServer
) -> None:
    for meter_id in (1, 2):
        desk.enter(enter(meter_id, 125_000))
    server.answer = lambda request: reply_to(request, [verdict(one) for one in request.commands])
    desk.worker.run_once()
    desk.clock.advance(timedelta(days=46))
    desk.lock()
    last = desk.enter(enter(3, 125_000))
    desk.worker.run_once()
    outbox = desk.stores.outbox
    kept = desk.jobs.call("outbox", lambda: [one.op_id for one in outbox.items()])
    assert kept == [last]
    gone = desk.jobs.call(
        "outbox", lambda: outbox.look(lambda db: scalar(db, "SELECT count(*) FROM operation"))
    )
    assert gone == 1, "a locked window that runs for weeks keeps no more than 45 days"


def test_the_exchange_follows_the_session(desk: RealDesk, server: ScriptedServer) -> None:
    filled = threading.Event()
    desk.bus.subscribe(lambda event: filled.set() if event.kind == "account" else None)
    desk.worker.start()
    desk.unlock()
    assert filled.wait(10)
    assert desk.visible(1) == meter()
