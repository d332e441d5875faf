"""A private PostgreSQL cluster for tests: its own folder, a Unix socket, never run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

OWNER = "postgres"
_FAST = ("fsync=on", "synchronous_commit=on", "shared_buffers=32MB", "max_connections=60")


class Cluster:
    """A running cluster; ``new_database`` gives a fresh one as a ``postgresql://`` address."""

    def __init__(self, folder: Path, user: str) -> None:
        self._folder = folder
        self._user = user
        self._count = 0

    def new_database(self) -> str:
        """An empty database in UTF-8."""
        self._count += 1
        name = f"office_{self._count}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self._address(name)

    def _address(self, name: str) -> str:
        return f"postgresql://{self._user}@/{name}?host={self._folder}"


def binaries() -> Path:
    """Where the newest installed PostgreSQL keeps ``initdb``."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise RuntimeError("the Debian package postgresql is missing; dev.py test installs it")
    return found[-1].parent


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Make and start a cluster, stop and remove it; as root it is run by its own user."""
    folder = Path(tempfile.mkdtemp(prefix="tric-pg-", dir="/tmp"))
    as_owner: list[str] = []
    user = pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        entry = pwd.getpwnam(OWNER)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        as_owner, user = ["runuser", "-u", OWNER, "--"], OWNER
    tools = binaries()
    data = folder / "data"
    options = [f"-c listen_addresses='' -c unix_socket_directories={folder}"]
    options += [f"-c {one}" for one in _FAST]
    control = [*as_owner, str(tools / "pg_ctl"), "-D", str(data), "-w", "-s"]
    try:
        make = ["-U", user, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        _run([*as_owner, str(tools / "initdb"), "-D", str(data), *make])
        _run([*control, "-l", str(folder / "log"), "-o", " ".join(options), "start"])
        try:
            yield Cluster(folder, user)
        finally:
            _run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str]) -> None:
    done = subprocess.run(
        command, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr[-2000:]}")
