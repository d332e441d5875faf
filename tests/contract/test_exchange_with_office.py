"""The desk against the real office server: fill, send, receive, wake up, cut, restored backup."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from api_client.models.replica import Meter
from desktop.errors import AppError
from desktop.events import Changed
from desktop.services import auth
from desktop.services.exchange import exchange_once
from server.identity import new_epoch
from tests.support import small_city
from tests.support.full_desk import FullDesk
from tests.support.office import PASSWORD, RunningOffice, running_office
from tests.support.office_city import reading, replacement
from tests.support.proxy import Cut, CutProxy, Ending, Way

COLD = small_city.COLD


@pytest.fixture
def office(tmp_path: Path) -> Iterator[RunningOffice]:
    with running_office(f"sqlite:///{tmp_path}/office.db") as running:
        with running.office.db.session() as conn:
            small_city.fill(conn)
        running.add_clerk("kassir", "cashier", "Иванова А. С.")
        yield running


@pytest.fixture
def desk(tmp_path: Path, office: RunningOffice) -> Iterator[FullDesk]:
    made = FullDesk(tmp_path / "desk", office)
    made.sign_in()
    yield made
    made.close()


def november(row: Meter) -> list[tuple[str, str]]:
    return [(one.id, one.state) for one in row.readings if one.period == 202611]


def test_the_first_exchange_fills_the_desk(desk: FullDesk) -> None:
    summary = exchange_once(desk.context)
    assert summary.received == 2
    assert summary.pending == 0
    assert summary.cursor
    assert desk.worker.state.online
    assert desk.meter(COLD).readings[-1].values_e4 == (small_city.PREVIOUS_COLD_E4,)
    assert abs(desk.context.server_time.offset_ms()) < 60_000


def test_a_reading_goes_up_and_comes_back_as_the_servers(desk: FullDesk) -> None:
    exchange_once(desk.context)
    op_id = desk.queue(reading())
    assert november(desk.meter(COLD)) == [(op_id, "effective")]
    summary = exchange_once(desk.context)
    assert (summary.sent, summary.accepted, summary.refused, summary.pending) == (1, 1, 0, 0)
    assert desk.state_of(op_id) == "acked"
    (mine,) = [one for one in desk.meter(COLD).readings if one.period == 202611]
    assert (mine.id, mine.author) == (op_id, "Иванова А. С.")


def test_a_dead_line_is_named_and_keeps_everything(office: RunningOffice, tmp_path: Path) -> None:
    with CutProxy(office.port) as proxy:
        desk = FullDesk(tmp_path / "desk", office, proxy.url)
        desk.sign_in()
        exchange_once(desk.context)
    op_id = desk.queue(reading())
    with pytest.raises(AppError, match="no_connection"):
        exchange_once(desk.context)
    assert desk.state_of(op_id) == "queued"
    assert desk.context.outbox.counts().unsent == 1
    desk.close()


def test_a_refusal_of_the_server_falls_back_and_stays_visible(desk: FullDesk) -> None:
    exchange_once(desk.context)
    op_id = desk.queue(reading(1_000_000))
    assert exchange_once(desk.context).refused == 1
    assert desk.state_of(op_id) == "rejected"
    assert november(desk.meter(COLD)) == []


def test_two_desks_see_each_other_and_a_conflict_waits_for_a_person(
    tmp_path: Path, office: RunningOffice, desk: FullDesk
) -> None:
    other = FullDesk(tmp_path / "other", office)
    try:
        other.sign_in()
        exchange_once(desk.context)
        exchange_once(other.context)
        first = desk.queue(reading())
        second = other.queue(reading(1_250_000))
        assert exchange_once(desk.context).accepted == 1
        assert exchange_once(other.context).refused == 1
        assert other.state_of(second) == "review"
        exchange_once(desk.context)
        wanted = {first: "effective", second: "review"}
        assert dict(november(desk.meter(COLD))) == wanted
        assert dict(november(other.meter(COLD))) == wanted
    finally:
        other.close()


def test_a_wake_up_of_the_stream_brings_the_others_reading(
    tmp_path: Path, office: RunningOffice, desk: FullDesk
) -> None:
    other = FullDesk(tmp_path / "other", office)
    try:
        other.sign_in()
        exchange_once(other.context)
        exchange_once(desk.context)
        seen = threading.Event()

        def listen(event: Changed) -> None:
            if event.kind == "meter" and str(COLD) in event.ids:
                seen.set()

        desk.bus.subscribe(listen)
        desk.worker.start()
        desk.worker.unlocked()
        desk.stream.start()
        other.queue(reading())
        exchange_once(other.context)
        assert seen.wait(20)
    finally:
        other.close()


def test_a_locked_desk_delivers_and_sees_its_rows_after_unlocking(desk: FullDesk) -> None:
    exchange_once(desk.context)
    op_id = desk.queue(reading())
    auth.lock(desk.context)
    assert exchange_once(desk.context).accepted == 1
    auth.unlock(desk.context, PASSWORD)
    assert november(desk.meter(COLD)) == [(op_id, "effective")]
    exchange_once(desk.context)
    assert november(desk.meter(COLD)) == [(op_id, "effective")]


def test_a_restored_backup_fills_the_cache_anew_and_loses_nothing(
    tmp_path: Path, office: RunningOffice, desk: FullDesk
) -> None:
    exchange_once(desk.context)
    with office.office.db.session() as conn:
        new_epoch(conn)
    op_id = desk.queue(reading())
    with running_office(f"sqlite:///{tmp_path}/office.db") as restored:
        desk.move_to(restored.url)
        summary = exchange_once(desk.context)
        assert summary.accepted == 1
        assert summary.received >= 2, "a new snapshot"
        assert desk.state_of(op_id) == "acked"
        assert november(desk.meter(COLD)) == [(op_id, "effective")]


@pytest.mark.parametrize("way", ["request", "response"])
def test_a_cut_line_does_nothing_twice_at_the_real_server(
    tmp_path: Path, office: RunningOffice, way: Way
) -> None:
    with CutProxy(office.port) as proxy:
        desk = FullDesk(tmp_path / "desk", office, proxy.url)
        try:
            desk.sign_in()
            exchange_once(desk.context)
            last = desk.queue(reading())
            exchange_once(desk.context)
            for number, offset in enumerate(range(1, 2600, 173)):
                ending: Ending = "fin" if number % 2 else "rst"
                last = desk.queue(replacement(last, 1_250_000 + number * 1_000))
                desk.api.close()
                proxy.cut = Cut(way, offset, ending)
                with suppress(AppError):
                    exchange_once(desk.context)
                proxy.cut = None
                desk.api.close()
                exchange_once(desk.context)
                assert desk.state_of(last) == "acked", offset
                assert dict(november(desk.meter(COLD)))[last] == "effective", offset
            assert len(november(desk.meter(COLD))) == number + 2
        finally:
            desk.close()
