"""The process memory_bench looks at: window, fill, search and cards; prints its memory as JSON."""

from __future__ import annotations

import itertools
import json
import resource
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QMainWindow

from desktop.store.cache_read import CacheReader
from desktop.store.db import open_cache
from desktop.store.search import Search
from desktop.store.snapshot_file import write_snapshot
from tests.bench.harness import rss_mb
from tests.bench.search_bench import PAGE_CACHE_KIB
from tests.bench.search_queries import classes
from tests.bench.snapshot_parts import packed_parts, plain_of
from tests.support.cache_files import KEY
from tests.support.synthetic_city import SyntheticCity


def main() -> None:
    accounts, plain, target = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    application = QApplication([])
    window = QMainWindow()
    window.show()
    application.processEvents()
    window_mb = rss_mb()
    parts = target.with_suffix(".parts")
    manifest = packed_parts(plain, parts)
    packed_mb = rss_mb()
    write_snapshot(plain_of(manifest, parts), target, KEY)
    filled_mb = rss_mb()
    peak_mb = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    searching = open_cache(target, KEY, read_only=True, page_cache_kib=PAGE_CACHE_KIB)
    reader = CacheReader(open_cache(target, KEY, read_only=True))
    search = Search(searching)
    small = SyntheticCity(min(accounts, 5000))
    queries = classes(list(itertools.islice(small.accounts(), 5000)), small.houses, per_class=300)
    del small
    before_mb = rss_mb()
    for text in itertools.chain(*queries.values()):
        for hit in search.find(text).rows[:3]:
            reader.account(hit.account_id)
    print(
        json.dumps(
            {"rss_mb": rss_mb(), "window_mb": window_mb, "filled_mb": filled_mb,
             "before_search_mb": before_mb, "packed_mb": packed_mb, "fill_peak_mb": peak_mb}
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
