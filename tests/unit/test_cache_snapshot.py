"""The snapshot: what the server builds is what the terminal reads, and nothing plain is on disk."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import zstandard

from desktop.errors import AppError
from desktop.store.cache_read import CacheReader
from desktop.store.cache_write import CacheWriter
from desktop.store.db import open_cache
from desktop.store.search import Search
from desktop.store.snapshot_file import write_snapshot
from server.snapshot_build import write_snapshot_folder
from tests.support.cache_files import AT, KEY, keyed_cache, plain_snapshot, snapshot_rows
from tests.support.synthetic_city import SyntheticCity

CITY = SyntheticCity(400)


def test_every_noun_comes_back_as_it_was(tmp_path: Path) -> None:
    connection = open_cache(keyed_cache(CITY, tmp_path), KEY, read_only=True)
    reader = CacheReader(connection)
    for account in CITY.accounts():
        assert reader.account(account.id) == account
        assert reader.meters_of(account.id) == tuple(CITY.meters(account))
        assert reader.bills_of(account.id) == (CITY.bill(account),)
        assert reader.payments_of(account.id) == (CITY.payment(account),)
    assert [reader.house(house.id) for house in CITY.houses] == CITY.houses
    assert len(reader.services()) == 12
    assert len(reader.suppliers()) == 6
    assert reader.settings() == {"open_period": "202611"}
    assert (reader.position().cursor, reader.position().epoch) == (AT.cursor, AT.epoch)
    connection.close()


def test_search_finds_every_resident_of_a_snapshot_as_after_pages(tmp_path: Path) -> None:
    connection = open_cache(keyed_cache(CITY, tmp_path, bodies=False), KEY, read_only=True)
    search = Search(connection, budget_s=60.0)
    for account in list(CITY.accounts())[:100]:
        for query in (account.number, f"{account.last} {account.first} {account.middle}"):
            assert account.id in {hit.account_id for hit in search.find(query).rows}
    connection.close()


def test_large_bodies_are_packed_and_new_rows_live_beside_them(tmp_path: Path) -> None:
    connection = open_cache(keyed_cache(CITY, tmp_path), KEY)
    account = next(CITY.accounts())
    packed = connection.execute("SELECT max(length(body)) FROM bill").get
    CacheWriter(connection).upsert("bill", CITY.bill(account, 202611))
    assert packed < 800 < connection.execute("SELECT max(length(body)) FROM bill").get
    assert len(CacheReader(connection).bills_of(account.id)) == 2
    connection.close()


def test_words_of_a_snapshot_are_numbered_in_alphabetical_order(tmp_path: Path) -> None:
    connection = open_cache(keyed_cache(CITY, tmp_path, bodies=False), KEY)
    words = [row[0] for row in connection.execute("SELECT word FROM surname ORDER BY id")]
    assert words == sorted(words)
    connection.close()


def test_chunks_join_to_the_plain_database_the_manifest_tells_of(tmp_path: Path) -> None:
    manifest = write_snapshot_folder(
        tmp_path, "abc", AT, lambda entity: snapshot_rows(CITY, entity)
    )
    plain = b""
    for number, chunk in enumerate(manifest.chunks):
        content = (tmp_path / f"{number:05d}.zst").read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            chunk.size_bytes,
            chunk.sha256,
        )
        plain += zstandard.ZstdDecompressor().decompress(content)
    assert (len(plain), hashlib.sha256(plain).hexdigest()) == (
        manifest.plain_bytes,
        manifest.plain_sha256,
    )
    assert manifest.accounts == 400
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".zst"]


def test_a_keyed_file_holds_no_plain_text_and_opens_with_its_key_only(tmp_path: Path) -> None:
    path = keyed_cache(CITY, tmp_path)
    content = path.read_bytes()
    assert not content.startswith(b"SQLite format 3")
    assert next(CITY.accounts()).number.encode() not in content
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["cache.db"]
    with pytest.raises(Exception, match="not a database"):
        open_cache(path, bytes(32))


def test_residents_opened_last_are_carried_over(tmp_path: Path) -> None:
    plain = plain_snapshot(CITY, tmp_path / "plain.db", bodies=False).read_bytes()
    write_snapshot(plain, tmp_path / "cache.db", KEY, recent=(5, 3, 9))
    connection = open_cache(tmp_path / "cache.db", KEY)
    assert CacheReader(connection).recent() == (5, 3, 9)
    connection.close()


@pytest.mark.parametrize("plain", [b"", b"x" * 4096, b"SQLite format 3\x00" + bytes(4080)])
def test_bytes_that_are_no_database_are_refused_without_the_key(
    tmp_path: Path, plain: bytes
) -> None:
    with pytest.raises(AppError) as caught:
        write_snapshot(plain, tmp_path / "cache.db", KEY)
    assert caught.value.code == "snapshot_damaged"
    assert caught.value.__context__ is None
    assert not (tmp_path / "cache.db").exists()


def test_a_place_that_cannot_be_written_is_told_as_such(tmp_path: Path) -> None:
    plain = plain_snapshot(CITY, tmp_path / "plain.db", bodies=False).read_bytes()
    with pytest.raises(AppError) as caught:
        write_snapshot(plain, tmp_path / "absent" / "cache.db", KEY)
    assert caught.value.code == "disk_full"
    assert KEY.hex() not in repr(caught.value.__context__)
