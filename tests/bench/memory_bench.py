"""Memory of a desktop process that has filled its cache, opened it and searched: M1."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.bench.city_files import folder, plain_file
from tests.bench.harness import Row, row

LIMIT_MB = 250
_PROCESS = "tests.bench.memory_process"


def measure(accounts: int) -> list[Row]:
    """In a process of its own, with the Qt window the program shows."""
    target = folder(accounts) / "cache-memory.db"
    plain = plain_file(accounts, bodies=True)
    done = subprocess.run(
        [sys.executable, "-m", _PROCESS, str(accounts), str(plain), str(target)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        check=True,
    )
    figures = json.loads(done.stdout)
    Path(target).unlink()
    shutil.rmtree(Path(target).with_suffix(".parts"))
    limit = {"rss_mb": LIMIT_MB}
    return [
        row("M1 memory after the fill and searches / limit", "rss_mb", figures, limit, 1.0, 1.0)
    ]
