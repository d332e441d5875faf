"""The demo: an office server process of its own with a demo city inside the profile."""

from __future__ import annotations

import ctypes
import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from desktop.config import Config, save_config
from desktop.errors import AppError

ACCOUNTS = 2000
MONTHS = 24
SEED = 1
START_LIMIT_S = 30.0
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class DemoServer:
    """A running demo server and what a terminal needs to join it."""

    url: str
    enrolment: Path
    process: subprocess.Popen[bytes]
    port: int

    def wait_until_healthy(self) -> None:
        """Wait for the first good answer; AppError ``demo.failed`` when the server gives up."""
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline and self.process.poll() is None:
            if _healthy(self.port):
                return
            time.sleep(0.03)
        self.stop()
        raise AppError("demo.failed", step="serve")

    def stop(self) -> None:
        """End the process this window started."""
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def launch_demo_server(profile: Path, *, accounts: int = ACCOUNTS) -> DemoServer:
    """Make the demo city if it is absent (progress on stderr), then begin to serve it on loopback.

    To be called in the main thread: the server's death is tied to the thread that started it.
    Raises AppError ``demo.failed`` when the city cannot be made.
    """
    folder = profile / "demo-server"
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "office.db"
    made = folder / "made.json"
    if not made.exists():
        _make_city(database, made, accounts)
        _give_printer(profile)
    enrolment = Path(json.loads(made.read_text(encoding="utf-8"))["enrolment"])
    port = _free_port()
    log = (folder / "server.log").open("ab")
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*_server_command(), "serve", "--db", f"sqlite:///{database}", "--port", str(port)],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        preexec_fn=_die_with_parent,
    )
    log.close()
    return DemoServer(f"http://127.0.0.1:{port}", enrolment, process, port)


def _server_command() -> list[str]:
    """The server beside this program: a second executable in the bundle, a module in a checkout."""
    if getattr(sys, "frozen", False):
        return [str(Path(sys.executable).with_name("tric-server"))]
    return [sys.executable, "-m", "server"]


def _make_city(database: Path, made: Path, accounts: int) -> None:
    for leftover in database.parent.glob("office.db*"):
        leftover.unlink()  # a city half made by an interrupted start is worth nothing
    command = [*_server_command(), "demo", "--db", f"sqlite:///{database}", "--json"]
    size = ["--accounts", str(accounts), "--months", str(MONTHS), "--seed", str(SEED)]
    done = subprocess.run(  # noqa: S603 - our own program
        [*command, *size], stdout=subprocess.PIPE, preexec_fn=_die_with_parent, check=False
    )
    if done.returncode != 0:
        raise AppError("demo.failed", step="city")
    part = made.with_suffix(".part")
    part.write_bytes(done.stdout)
    part.rename(made)


def _give_printer(profile: Path) -> None:
    """A demo has no printer of receipts: they are collected as PDF files beside its city."""
    config = profile / "config.toml"
    if not config.exists():
        save_config(config, Config(receipt_printer=f"folder:{profile / 'receipts'}"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _die_with_parent() -> None:
    """Linux: neither the city in the making nor its server may outlive a killed window."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/v1/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()
