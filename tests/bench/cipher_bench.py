"""What encryption costs: the same search on the plain and the keyed file, and opening: E1, E2."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from pathlib import Path

import apsw

from desktop.store.cache_read import CacheReader
from desktop.store.db import open_cache, open_plain
from desktop.store.search import Search
from tests.bench.city_files import keyed_file, plain_file
from tests.bench.harness import Row, Series, alternate, row
from tests.bench.search_bench import PAGE_CACHE_KIB
from tests.bench.search_queries import classes
from tests.support.cache_files import KEY
from tests.support.synthetic_city import SyntheticCity

_OPENINGS = 15


def measure(accounts: int) -> list[Row]:
    """Both."""
    return [_search(accounts), _opening(accounts)]


def _search(accounts: int) -> Row:
    city = SyntheticCity(accounts)
    queries = classes(list(itertools.islice(city.accounts(), 20_000)), city.houses)
    keyed = open_cache(
        keyed_file(accounts, bodies=False), KEY, read_only=True, page_cache_kib=PAGE_CACHE_KIB
    )
    plain = open_plain(plain_file(accounts, bodies=False))
    plain.execute(f"PRAGMA cache_size = -{PAGE_CACHE_KIB}")
    finds = {"keyed": Search(keyed), "plain": Search(plain)}
    series = {name: Series() for name in finds}
    for turn in range(4):
        for text in itertools.chain(*queries.values()):
            for name, search in finds.items():
                # The first turn fills the page caches.
                (series[name] if turn else Series()).time(search.find, text)
    keyed.close()
    plain.close()
    return row("E1 median of search, keyed / plain", "core_median_ms",
               series["keyed"].figures(), series["plain"].figures(), 1.15)  # fmt: skip


def _opening(accounts: int) -> Row:
    path = keyed_file(accounts, bodies=False)
    scratch = Path(tempfile.mkdtemp(prefix="tric-bench-cipher-"))
    foreign = scratch / "sqlcipher.db"
    with _sqlcipher(foreign) as connection:
        connection.execute(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, x); INSERT INTO t VALUES (1, 2)"
        )
    connection.close()

    def ours() -> None:
        connection = open_cache(path, KEY, read_only=True)
        CacheReader(connection).account(1)
        connection.close()

    def theirs() -> None:
        connection = _sqlcipher(foreign)
        connection.execute("SELECT x FROM t WHERE id = 1").fetchall()
        connection.close()

    figures = alternate({"ours": ours, "theirs": theirs}, _OPENINGS)
    shutil.rmtree(scratch)
    return row("E2 open to first row, raw key / passphrase", "median_ms", figures["ours"],
               figures["theirs"], 1 / 100)  # fmt: skip


def _sqlcipher(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path))
    connection.execute("PRAGMA cipher = 'sqlcipher'")
    connection.execute("PRAGMA key = 'correct horse battery staple'")
    return connection
