"""The first fill: resumed by chunk, sealed on the disk, never taken when anything differs."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import pytest

from api_client.errors import ApiError, BadReply, Refused, Unreachable
from desktop.clock import utc_ms
from desktop.errors import AppError
from desktop.sync.snapshot import SnapshotFetch
from tests.support.engine_desk import START
from tests.support.exchange_kit import KEY, ScriptedServer, packed

NOW_MS = utc_ms(START)
CANARY = "Иванова Канарейка Петровна".encode()
PLAIN = b"SQLite format 3\0" + CANARY + bytes((n * n * 7 + n // 3) % 251 for n in range(9000))


def fetcher(server: ScriptedServer, folder: Path, key: bytes = KEY) -> SnapshotFetch:
    return SnapshotFetch(server, "token", folder / "snapshot.part", key)


def fetched(server: ScriptedServer, folder: Path, key: bytes = KEY) -> bytes:
    plain = fetcher(server, folder, key).fetch(NOW_MS, lambda done, total: None)[1]
    return plain.read(0, plain.size_bytes)


@pytest.fixture
def server() -> ScriptedServer:
    return ScriptedServer(PLAIN, 100)


def test_chunks_become_the_whole_and_progress_is_told(
    server: ScriptedServer, tmp_path: Path
) -> None:
    seen: list[tuple[int, int]] = []
    manifest, plain = fetcher(server, tmp_path).fetch(NOW_MS, lambda *step: seen.append(step))
    assert plain.read(0, plain.size_bytes + 1) == PLAIN
    assert plain.read(95, 210) == PLAIN[95:305], "over three spans"
    total = len(manifest.chunks)
    assert total > 2
    assert seen == [(done, total) for done in range(total + 1)]


def test_a_fetch_goes_on_where_it_stopped_even_after_a_restart(
    server: ScriptedServer, tmp_path: Path
) -> None:
    server.fail_at = {2: Unreachable("cut")}
    with pytest.raises(Unreachable):
        fetched(server, tmp_path)
    assert fetched(server, tmp_path) == PLAIN
    assert server.fetched == [0, 1, 2, *range(2, len(server.chunks))]


def test_parts_on_the_disk_show_nothing(server: ScriptedServer, tmp_path: Path) -> None:
    fetched(server, tmp_path)
    files = sorted((tmp_path / "snapshot.part").iterdir())
    assert len(files) == len(server.chunks) + 1
    for file in files:
        content = file.read_bytes()
        assert CANARY not in content
        assert b"\x28\xb5\x2f\xfd" not in content, "not even a zstd frame"


def test_parts_under_another_key_or_cut_by_a_stop_are_fetched_again(
    server: ScriptedServer, tmp_path: Path
) -> None:
    fetched(server, tmp_path)
    (tmp_path / "snapshot.part" / "00001.part").write_bytes(b"cut")
    server.fetched.clear()
    fetched(server, tmp_path)
    assert server.fetched == [1]
    fetched(server, tmp_path, b"x" * 32)
    assert server.fetched[1:] == list(range(len(server.chunks)))


def test_a_wrong_chunk_is_fetched_again_and_the_third_time_is_the_last(
    server: ScriptedServer, tmp_path: Path
) -> None:
    server.spoil = {1: 2}
    assert fetched(server, tmp_path) == PLAIN
    fetcher(server, tmp_path).discard()
    server.spoil = {1: 3}
    with pytest.raises(BadReply, match="snapshot_damaged"):
        fetched(server, tmp_path)
    assert not (tmp_path / "snapshot.part").exists()


@pytest.mark.parametrize(
    "other",
    [
        {"plain_sha256": "0" * 64},
        {"plain_bytes": len(PLAIN) - 1},
        {"plain_bytes": len(PLAIN) + 1},
        {"plain_bytes": 0},
        {"plain_bytes": 1 << 60},
        {"chunks": []},
        {"span_bytes": 0},
        {"span_bytes": 99},
        {"span_bytes": 1 << 30},
    ],
)
def test_a_whole_that_differs_from_its_footer_is_no_snapshot(
    server: ScriptedServer, tmp_path: Path, other: dict[str, object]
) -> None:
    server.manifest_now = msgspec.structs.replace(server.manifest_now, **other)
    with pytest.raises(BadReply, match="snapshot_damaged"):
        fetched(server, tmp_path)


def test_a_decompression_bomb_stops_at_the_announced_size(tmp_path: Path) -> None:
    server = ScriptedServer()
    manifest, server.chunks = packed(b"\0" * 300_000_000, 300_000_000)
    server.manifest_now = msgspec.structs.replace(manifest, plain_bytes=1000, span_bytes=1000)
    with pytest.raises(BadReply, match="snapshot_damaged"):
        fetched(server, tmp_path)


def test_bytes_that_are_no_zstd_are_no_snapshot(tmp_path: Path) -> None:
    server = ScriptedServer()
    manifest, _ = packed(PLAIN, 10_000)
    garbage = b"garbage" * 20
    _, chunks = packed(PLAIN, 10_000)
    whole = msgspec.structs.replace(
        manifest, chunks=[type(manifest.chunks[0])(len(garbage), _sha256(garbage))]
    )
    server.manifest_now, server.chunks = whole, [garbage, *chunks]
    with pytest.raises(BadReply, match="snapshot_damaged"):
        fetched(server, tmp_path)


def test_a_snapshot_that_is_no_longer_kept_is_begun_anew(
    server: ScriptedServer, tmp_path: Path
) -> None:
    server.fail_at = {2: Refused(410, "snapshot_gone")}
    with pytest.raises(ApiError):
        fetched(server, tmp_path)
    other = b"SQLite format 3\0" + b"newer" * 999
    server.manifest_now, server.chunks = packed(other, 100, id="snap-2")
    assert fetched(server, tmp_path) == other


def test_parts_of_yesterday_are_not_resumed(server: ScriptedServer, tmp_path: Path) -> None:
    server.manifest_now = msgspec.structs.replace(server.manifest_now, made_at=NOW_MS - 90_000_000)
    fetched(server, tmp_path)
    server.fetched.clear()
    fetched(server, tmp_path)
    assert server.fetched == list(range(len(server.chunks)))


def test_a_full_disk_is_told_as_such(server: ScriptedServer, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    fetch = SnapshotFetch(server, "token", tmp_path / "file" / "snapshot.part", KEY)
    with pytest.raises(AppError, match="disk_full"):
        fetch.fetch(NOW_MS, lambda done, total: None)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
