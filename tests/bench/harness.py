"""What benches share: timing product and peer alternately, percentiles, rows, the machine line."""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
Row = dict[str, Any]
"""``{"name", "ratio", "goal", "ok", "product": {...}, "peer": {...}}``.

``ratio`` is product through peer in what ``cost`` names, so lower is better and ``goal`` is the
most it may be. ``ok``: not beyond the goal by more than ``MARGIN``.
"""

MARGIN = 1.5
"""The machine's noise moves one build of one engine by up to 1.6 (performance notes)."""

Bench = Callable[[int], list[Row]]
"""Takes the number of accounts, gives its rows."""


def row(
    name: str,
    cost: str,
    product: dict[str, Any],
    peer: dict[str, Any],
    goal: float,
    margin: float = MARGIN,
) -> Row:
    """One comparison by the figure ``cost`` of both sides.

    ``margin`` 1 is for a peer that is a limit and no measurement: noise excuses nothing there.
    """
    ratio = product[cost] / peer[cost] if peer[cost] else float("inf")
    return {
        "name": name,
        "ratio": round(ratio, 4),
        "goal": goal,
        "ok": ratio <= goal * margin,
        "met": ratio <= goal,
        "cost": cost,
        "product": product,
        "peer": peer,
    }


def times_ms(seconds: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and slowest of a series."""
    ordered = sorted(one * 1000 for one in seconds)
    return {
        "median_ms": round(statistics.median(ordered), 4),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 4),
        "max_ms": round(ordered[-1], 4),
        "count": len(ordered),
    }


def alternate(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, dict[str, float]]:
    """Time each piece of work once a round, in turn."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    gc.collect()
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(timed(work)[0])
    return {name: times_ms(seconds) for name, seconds in taken.items()}


def timed(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> tuple[float, T]:
    """Seconds and result of one call."""
    started = time.perf_counter()
    result = work(*args, **kwargs)
    return time.perf_counter() - started, result


@dataclass
class Series:
    """Times of one engine's short calls: on the clock, and of the core while it worked for them.

    Of calls of a millisecond the core's time is compared: on a busy machine the clock adds slices
    of other processes, which weigh most on the fastest. The clock's figures stand beside it.
    """

    wall_s: list[float] = field(default_factory=list)
    core_s: list[float] = field(default_factory=list)

    def time(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Time one call made in this thread."""
        core, wall = time.thread_time(), time.perf_counter()
        result = work(*args, **kwargs)
        self.wall_s.append(time.perf_counter() - wall)
        self.core_s.append(time.thread_time() - core)
        return result

    def figures(self) -> dict[str, float]:
        """Both, in milliseconds."""
        core = times_ms(self.core_s)
        return {
            "core_median_ms": core["median_ms"],
            "core_p95_ms": core["p95_ms"],
            **times_ms(self.wall_s),
        }


def rss_mb() -> int:
    """Memory of this process that lies in RAM."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024
    return 0


def machine_line() -> str:
    """The machine the figures are of."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    load = os.getloadavg()[0]
    return (
        f"{model}, {os.cpu_count()} cores, {memory_gb:.0f} GB, {platform.platform()},"
        f" CPython {platform.python_version()}, load {load:.1f}"
    )
