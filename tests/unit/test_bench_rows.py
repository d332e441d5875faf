"""The bench harness: ratios gate with their margin, times do not."""

from __future__ import annotations

import pytest

from tests.bench.harness import MARGIN, alternate, row, times_ms
from tests.bench.registry import BENCHES, chosen
from tests.bench.search_queries import classes, misspelt
from tests.support.synthetic_city import SyntheticCity


@pytest.mark.parametrize(
    ("product", "met", "ok"),
    [(1.0, True, True), (2.0, True, True), (2.9, False, True), (3.1, False, False)],
)
def test_a_ratio_fails_only_beyond_its_margin(product: float, met: bool, ok: bool) -> None:
    made = row("x", "p95_ms", {"p95_ms": product}, {"p95_ms": 4.0}, 0.5)
    assert MARGIN == 1.5
    assert (made["met"], made["ok"]) == (met, ok)
    assert {"name", "ratio", "goal", "ok", "product", "peer"} <= made.keys()


def test_times_are_median_percentile_and_slowest_in_milliseconds() -> None:
    figures = times_ms([one / 1000 for one in range(1, 101)])
    assert (figures["median_ms"], figures["p95_ms"], figures["max_ms"]) == (50.5, 96.0, 100.0)


def test_works_are_timed_in_turn() -> None:
    order: list[str] = []
    alternate({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, 3)
    assert order == ["a", "b"] * 3


def test_every_registered_bench_is_there_and_an_unknown_one_is_not() -> None:
    assert len(chosen([name for name, _ in BENCHES if name in {"search", "sync"}])) == 2
    with pytest.raises(KeyError):
        chosen(["nothing"])


def test_queries_are_the_same_each_time() -> None:
    city = SyntheticCity(200)
    accounts = list(city.accounts())
    first, second = (classes(accounts, city.houses, per_class=20) for _ in range(2))
    assert first == second
    assert {len(queries) for name, queries in first.items() if name != "worst"} == {20}
    assert misspelt(accounts, 5) == misspelt(accounts, 5)
