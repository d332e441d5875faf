"""Snapshot, event stream and live reads: what a terminal takes besides the exchange."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
import zstandard
from sqlalchemy import insert

from api_client.models.replica import Account
from api_client.models.sync import SnapshotManifest
from server import changes
from server.billing.tables import suppliers
from server.config import Limits
from server.snapshots import Snapshots
from tests.support import small_city
from tests.support.office import StoppedClock, running_office
from tests.support.office_city import City, reading, served_city


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with served_city(f"sqlite:///{tmp_path}/office.db") as served:
        yield served


def manifest_of(city: City) -> SnapshotManifest:
    reply = city.desk.http.get("/v1/snapshot", headers=city.desk.bearer)
    assert reply.status_code == 200, reply.text
    return msgspec.json.decode(reply.content, type=SnapshotManifest)


def chunk(city: City, snapshot_id: str, number: int) -> httpx.Response:
    path = f"/v1/snapshot/{snapshot_id}/chunks/{number}"
    return city.desk.http.get(path, headers=city.desk.bearer)


def test_the_chunks_make_the_file_the_manifest_describes(city: City, tmp_path: Path) -> None:
    manifest = manifest_of(city)
    pieces = [chunk(city, manifest.id, n).content for n in range(len(manifest.chunks))]
    told = [(len(piece), hashlib.sha256(piece).hexdigest()) for piece in pieces]
    assert told == [(one.size_bytes, one.sha256) for one in manifest.chunks]
    plain = b"".join(zstandard.decompress(piece) for piece in pieces)
    assert all(len(piece) <= 8 * 1024**2 for piece in pieces)
    assert hashlib.sha256(plain).hexdigest() == manifest.plain_sha256
    file = tmp_path / "plain.db"
    file.write_bytes(plain)
    with sqlite3.connect(file) as database:
        count = database.execute("SELECT count(*) FROM account").fetchone()[0]
    database.close()
    assert count == manifest.accounts == 2


def test_changes_after_the_snapshot_follow_from_its_cursor(city: City) -> None:
    manifest = manifest_of(city)
    done = city.do(city.kassir, reading())
    page = city.desk.exchange(cursor=manifest.cursor, want_changes=True).json()
    assert [one["seq"] for one in page["changes"]] == [done["seq"]]


def test_a_snapshot_is_kept_for_those_who_resume(city: City) -> None:
    first = manifest_of(city)
    assert manifest_of(city).id == first.id
    with city.office.office.db.session() as conn:
        changes.note_many(conn, [("house", 1)] * 1 + [("account", n) for n in range(20_001)])
    second = manifest_of(city)
    assert second.id != first.id
    assert chunk(city, first.id, 0).status_code == 200


@pytest.mark.parametrize("snapshot_id", ["nothing", "..", "%2e%2e", "0" * 64])
def test_a_snapshot_that_is_not_kept_is_gone(city: City, snapshot_id: str) -> None:
    assert chunk(city, snapshot_id, 0).status_code in (404, 410)


def test_a_chunk_beyond_the_last_is_gone(city: City) -> None:
    manifest = manifest_of(city)
    assert chunk(city, manifest.id, len(manifest.chunks)).status_code == 410


def test_a_restarted_server_keeps_its_snapshot(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/office.db"
    with served_city(url) as city:
        manifest = manifest_of(city)
        token = city.desk.bearer
    with running_office(url, StoppedClock()) as office, office.client() as http:
        again = http.get("/v1/snapshot", headers=token).json()
    assert again["id"] == manifest.id


def test_a_server_that_begins_prepares_the_snapshot_the_first_terminal_gets(
    city: City, tmp_path: Path
) -> None:
    office, folder = city.office.office, tmp_path / "prepared"

    async def prepared_and_asked() -> SnapshotManifest:
        snapshots = Snapshots(office.db, folder, office.identity.epoch, office.now_ms)
        snapshots.prepare()
        return await snapshots.manifest()

    manifest = asyncio.run(prepared_and_asked())
    assert manifest.accounts == 2
    assert [one.name for one in folder.iterdir()] == [manifest.id]


def test_a_server_that_ends_does_not_wait_for_a_snapshot_nor_leaves_half_of_it(
    city: City, tmp_path: Path
) -> None:
    office, folder = city.office.office, tmp_path / "prepared"

    async def prepared_and_stopped() -> None:
        snapshots = Snapshots(office.db, folder, office.identity.epoch, office.now_ms)
        snapshots.prepare()
        await snapshots.stop()

    asyncio.run(prepared_and_stopped())
    assert list(folder.iterdir()) == []


def lines_until(lines: Iterator[str], wanted: str) -> list[str]:
    seen = []
    for line in lines:
        seen.append(line)
        if line.startswith(wanted):
            return seen
    raise AssertionError(f"the stream ended without {wanted}: {seen}")


def test_a_change_wakes_the_terminals(city: City) -> None:
    with (
        city.office.client() as other,
        other.stream("GET", "/v1/events", headers=city.desk.bearer) as stream,
    ):
        lines = stream.iter_lines()
        lines_until(lines, "data:")
        worker = threading.Thread(target=city.do, args=(city.kassir, reading()))
        worker.start()
        seen = lines_until(lines, "data:")
        worker.join()
    with city.office.office.db.session(write=False) as conn:
        seq = changes.current_seq(conn)
    assert seen[-3:] == [f"id: {seq}", "event: wake", f'data: {{"seq": {seq}}}']
    assert stream.headers["Content-Type"].startswith("text/event-stream")


def test_a_change_of_another_process_wakes_too(tmp_path: Path) -> None:
    limits = Limits(watch_s=0.05, heartbeat_s=0.05)
    url = f"sqlite:///{tmp_path}/office.db"
    with running_office(url, limits=limits) as office, office.client() as http:
        desk = office.enrol(http)
        with http.stream("GET", "/v1/events", headers=desk.bearer) as stream:
            lines = stream.iter_lines()
            lines_until(lines, "data:")
            with office.office.db.session() as conn:
                small_city.fill(conn)
                conn.execute(insert(suppliers), {"id": 9, "version": 1, "name": "ООО «Свет»"})
                changes.note(conn, "supplier", 9)
            assert lines_until(lines, "data:")[-1] == 'data: {"seq": 1}'


def test_a_silent_stream_beats(tmp_path: Path) -> None:
    limits = Limits(heartbeat_s=0.05)
    with (
        running_office(f"sqlite:///{tmp_path}/office.db", limits=limits) as office,
        office.client() as http,
    ):
        desk = office.enrol(http)
        headers = {**desk.bearer, "Last-Event-ID": "0"}
        with http.stream("GET", "/v1/events", headers=headers) as stream:
            lines = stream.iter_lines()
            assert lines_until(lines, ":")[-1] == ": beat"
            assert lines_until(lines, ":")[-1] == ": beat"


def test_streams_hold_no_place_among_the_requests(tmp_path: Path) -> None:
    limits = Limits(requests_at_once=2)
    with (
        running_office(f"sqlite:///{tmp_path}/office.db", limits=limits) as office,
        office.client() as http,
    ):
        desk = office.enrol(http)
        opened = [http.stream("GET", "/v1/events", headers=desk.bearer) for _ in range(5)]
        replies = [one.__enter__() for one in opened]
        assert [one.status_code for one in replies] == [200] * 5
        assert http.get("/v1/health").status_code == 200
        for one in opened:
            one.__exit__(None, None, None)


def test_an_account_is_read_live(city: City) -> None:
    headers = city.desk.headers_of(city.kassir)
    for path in ("/v1/accounts/1", "/v1/accounts?number=7200 0000-01"):
        reply = city.desk.http.get(path, headers=headers)
        account = msgspec.json.decode(reply.content, type=Account)
        assert (account.id, account.number, account.last) == (1, "7200000001", "Иванова")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/accounts/77", 404),
        ("/v1/accounts?number=7209999999", 404),
        ("/v1/accounts/1/bills/202610", 404),
        ("/v1/accounts/0", 422),
        ("/v1/accounts/-1", 422),
        ("/v1/accounts/9223372036854775808", 422),
        ("/v1/accounts/1/bills/1", 422),
        ("/v1/accounts", 422),
        ("/v1/accounts?number=", 422),
        ("/v1/accounts?number=%27%3B%20DROP%20TABLE", 422),
        ("/v1/accounts?number=1&number=2", 404),
    ],
)
def test_what_is_not_there_or_not_asked_right_is_told(city: City, path: str, status: int) -> None:
    headers = city.desk.headers_of(city.kassir)
    assert city.desk.http.get(path, headers=headers).status_code == status
