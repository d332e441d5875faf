"""From process start to a sign-in that takes keys, beside an empty window of the same Qt."""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.harness import Row, row, times_ms

ROUNDS = 15
GOAL = 1.6
NEVER_OVER = 2.0
_BYTE_CODE_SWITCHES = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
_PACKAGES = ("desktop", "ui", "domain", "api_client", "tests/bench")


def measure(accounts: int) -> list[Row]:
    """Process starts in turn; the size of the city does not matter before a sign-in."""
    del accounts
    _compile_sources()
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile"
        taken: dict[str, list[float]] = {"bare": [], "product": []}
        for name in ("bare", "product"):
            _start(name, profile)  # files into the page cache, byte code written
        for _ in range(ROUNDS):
            for name, series in taken.items():
                series.append(_start(name, profile))
    product, peer = times_ms(taken["product"]), times_ms(taken["bare"])
    return [
        row(
            "U1 start to sign-in / bare window", "median_ms", product, peer, GOAL, NEVER_OVER / GOAL
        )
    ]


def _compile_sources() -> None:
    """Byte code as an installed program has it: an environment may forbid to write it."""
    root = Path(__file__).resolve().parents[2]
    for package in _PACKAGES:
        compileall.compile_dir(root / package, quiet=1)


def _start(name: str, profile: Path) -> float:
    """Seconds from before the process to the moment it tells."""
    started = time.clock_gettime(time.CLOCK_MONOTONIC)
    child = [sys.executable, "-m", "tests.bench.start_child", name, str(profile)]
    environment = {
        key: value for key, value in os.environ.items() if key not in _BYTE_CODE_SWITCHES
    }
    told = subprocess.run(child, capture_output=True, text=True, check=True, env=environment).stdout
    return float(told.split()[-1]) - started
