"""The benches by name; each takes a number of accounts and returns its rows."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from tests.bench.harness import Bench

BENCHES: tuple[tuple[str, str], ...] = (
    ("search", "tests.bench.search_bench:measure"),
    ("cipher", "tests.bench.cipher_bench:measure"),
    ("memory", "tests.bench.memory_bench:measure"),
    ("sync", "tests.bench.sync_bench:measure"),
    ("bills", "tests.bench.bills_bench:measure"),
    ("start", "tests.bench.start_bench:measure"),
    ("keys", "tests.bench.keys_bench:measure"),
    ("penalty", "tests.bench.penalty_bench:measure"),
    ("posting", "tests.bench.posting_bench:measure"),
    ("take", "tests.bench.take_bench:measure"),
)
"""Name -> where its function is; imported only when it runs, for peers are heavy."""


def chosen(names: Sequence[str]) -> list[tuple[str, Bench]]:
    """The named benches, all when none is named; KeyError for an unknown name."""
    places = dict(BENCHES)
    found = []
    for name in names or places:
        module, _, function = places[name].partition(":")
        bench: Bench = getattr(importlib.import_module(module), function)
        found.append((name, bench))
    return found
