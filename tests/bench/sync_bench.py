"""First fill and deltas against row pages over gzip NDJSON: Y1, Y2 of the performance goals."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import msgspec

from api_client.models.replica import Account
from api_client.models.sync import Change
from desktop.store.cache_write import CacheWriter
from desktop.store.db import open_cache
from desktop.store.snapshot_file import write_snapshot
from tests.bench.city_files import folder, plain_file
from tests.bench.harness import Row, row, timed
from tests.bench.page_loader import PAGE_ROWS, PageLoader, pack_page
from tests.bench.snapshot_parts import packed_parts, plain_of
from tests.support.cache_files import KEY, city_rows
from tests.support.synthetic_city import SyntheticCity

_ENTITIES = ("house", "account", "meter", "bill", "payment")
_DELTA_SHARE = 100  # of a million: 10,000 rows
_DELTA_PAGE = 500


def measure(accounts: int) -> list[Row]:
    """The snapshot holds all of a month: accounts, meters with readings, bills, payments."""
    place = folder(accounts)
    pages_s, pages_mb = _by_pages(accounts, place)
    snapshot = _by_snapshot(accounts, place)
    delta = _delta(accounts, place / "cache-filled.db")
    for path in place.glob("cache-filled.db*"):
        path.unlink()
    peer = {"seconds": round(pages_s, 2), "wire_mb": pages_mb}
    return [
        row("Y1 first fill, client / row pages", "seconds", snapshot, peer, 1 / 6),
        row("Y2 delta of 1 in 100 / first fill by pages", "seconds", delta, peer, 1 / 30),
    ]


def _by_pages(accounts: int, place: Path) -> tuple[float, float]:
    """Client seconds and megabytes on the wire; packing the pages is the server's and not timed."""
    city = SyntheticCity(accounts)
    target = place / "pages.db"
    target.unlink(missing_ok=True)
    loader = PageLoader(target)
    seconds, wire = 0.0, 0
    for entity in _ENTITIES:
        rows: Iterator[msgspec.Struct] = city_rows(city, entity)
        while page := list(itertools.islice(rows, PAGE_ROWS)):
            packed = pack_page(page)
            wire += len(packed)
            seconds += timed(loader.load, entity, packed)[0]
    seconds += timed(loader.finish)[0]
    target.unlink()
    return seconds, round(wire / 1e6, 1)


def _by_snapshot(accounts: int, place: Path) -> dict[str, float]:
    plain = plain_file(accounts, bodies=True)
    chunks_folder = place / "chunks"
    manifest = packed_parts(plain, chunks_folder)

    def fill() -> None:
        write_snapshot(plain_of(manifest, chunks_folder), place / "cache-filled.db", KEY)

    seconds, _ = timed(fill)
    for part in chunks_folder.glob("*.zst"):
        part.unlink()
    return {
        "seconds": round(seconds, 2),
        "wire_mb": round(sum(one.size_bytes for one in manifest.chunks) / 1e6, 1),
        "plain_mb": round(manifest.plain_bytes / 1e6, 1),
    }


def _delta(accounts: int, path: Path) -> dict[str, float]:
    """Balances changed, pages as the exchange brings them, the file just opened."""
    city = SyntheticCity(accounts)
    chosen = set(random.Random(4).sample(range(1, accounts + 1), max(1, accounts // _DELTA_SHARE)))
    changes = [_richer(one) for one in city.accounts() if one.id in chosen]
    connection = open_cache(path, KEY)
    writer = CacheWriter(connection)

    def apply_all() -> None:
        for start in range(0, len(changes), _DELTA_PAGE):
            writer.apply(changes[start : start + _DELTA_PAGE], f"c{start}", "e", 1)

    seconds, _ = timed(apply_all)
    connection.close()
    return {"seconds": round(seconds, 3), "rows": len(changes)}


def _richer(account: Account) -> Change:
    changed = msgspec.structs.replace(account, balance_kopecks=account.balance_kopecks + 100)
    return Change(
        seq=account.id,
        entity="account",
        id=str(account.id),
        version=2,
        deleted=False,
        row=msgspec.Raw(msgspec.json.encode(changed)),
    )
