"""Real processes of both programs on loopback over a small demo city, for the tests of commands."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "demo-2026"
LIMIT_S = 60.0


@dataclass(frozen=True)
class Answer:
    """What a command told and how it ended."""

    code: int
    out: str
    err: str


def environment(home: Path, **changes: str) -> dict[str, str]:
    """A terminal without a display, whose home is a scratch folder."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {
        **kept,
        "HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "QT_QPA_PLATFORM": "offscreen",
        "TRIC_PASSWORD": PASSWORD,
        **changes,
    }


def command(module: str, home: Path, *words: object, **changes: str) -> Answer:
    """Run ``python -m module`` to its end, with no one at the keyboard."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, words)],
        cwd=home,
        env=environment(home, **changes),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


@contextmanager
def serving(db: Path, home: Path) -> Iterator[str]:
    """A real office server of this database; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    words = ["-m", "server", "serve", "--db", str(db), "--port", str(port)]
    process = subprocess.Popen([sys.executable, *words], cwd=home, env=environment(home))
    try:
        wait_until(lambda: healthy(port), process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def healthy(port: int) -> bool:
    """Whether a server answers there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/v1/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def wait_until(true: object, process: subprocess.Popen[bytes]) -> None:
    """Until the condition holds; the process must live on."""
    assert callable(true)
    deadline = time.monotonic() + LIMIT_S
    while not true():
        assert process.poll() is None, "the process ended"
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
