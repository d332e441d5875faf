"""The real office server on a loopback port, and a terminal that speaks to it over HTTP."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import msgspec
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api_client.commands import Command, lane_of, to_body
from api_client.models.auth import Role, SignedIn
from domain.canonical import request_hash
from domain.uuid7 import Uuid7Source
from server.app import create_app, uvicorn_config
from server.config import Limits, PasswordCost, ServerConfig
from server.migrations import upgrade
from server.office import Office
from server.staff import commands as staff_commands

TYUMEN_NOON_MS = 1_795_153_320_000
"""20.11.2026 10:42 in Tyumen."""
PASSWORD = "demo-2026"
CHEAP = PasswordCost(memory_kib=64, rounds=1)


@dataclass
class StoppedClock:
    """A clock that moves only when a test moves it."""

    now_ms: int = TYUMEN_NOON_MS

    def __call__(self) -> int:
        return self.now_ms


@dataclass
class Clerk:
    """A signed-in clerk with the key that signs commands."""

    signed: SignedIn
    key: Ed25519PrivateKey


@dataclass
class Desk:
    """An enrolled terminal."""

    http: httpx.Client
    terminal_id: str
    token: str
    clock: StoppedClock
    seq: int = 0
    ids: Uuid7Source = field(init=False)

    def __post_init__(self) -> None:
        self.ids = Uuid7Source(self.clock, secrets.token_bytes)

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def sign_in(self, login: str, password: str = PASSWORD) -> Clerk:
        key = Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
        wish = {"login": login, "password": password, "public_key": public}
        reply = self.http.post("/v1/sign-in", headers=self.bearer, json=wish)
        assert reply.status_code == 200, reply.text
        return Clerk(msgspec.json.decode(reply.content, type=SignedIn), key)

    def headers_of(self, clerk: Clerk) -> dict[str, str]:
        token = clerk.signed.token
        return {"Authorization": f"Bearer {token}", "X-Terminal-Id": self.terminal_id}

    def envelope(self, clerk: Clerk, command: Command, **changed: Any) -> dict[str, Any]:
        """A signed envelope as it lies on the wire; ``changed`` fields are signed too."""
        self.seq += 1
        fields: dict[str, Any] = {
            "op_id": self.ids.new(),
            "kind": command.kind,
            "kind_version": command.kind_version,
            "terminal_id": self.terminal_id,
            "terminal_seq": self.seq,
            "actor_id": clerk.signed.clerk.id,
            "delegation_id": clerk.signed.delegation.id,
            "lane": lane_of(command),
            "depends_on": [],
            "created_at": self.clock(),
            "offset_ms": 0,
            "offset_age_s": 0,
            "boot_id": "boot",
            "monotonic_ms": 1,
            "base_version": 0,
            "body": to_body(command),
        }
        fields.update(changed)
        fields["request_hash"] = request_hash(fields)
        fields["signature"] = clerk.key.sign(fields["request_hash"].encode()).hex()
        return fields

    def exchange(
        self, *envelopes: dict[str, Any], cursor: str = "", want_changes: bool = False
    ) -> httpx.Response:
        wish = {
            "protocol": 1,
            "cursor": cursor,
            "want_changes": want_changes,
            "limit": 500,
            "commands": list(envelopes),
        }
        return self.http.post("/v1/sync", headers=self.bearer, json=wish)

    def send(self, *envelopes: dict[str, Any]) -> list[dict[str, Any]]:
        """The verdicts of the commands."""
        reply = self.exchange(*envelopes)
        assert reply.status_code == 200, reply.text
        results: list[dict[str, Any]] = reply.json()["results"]
        return results


@dataclass
class RunningOffice:
    """A server that answers on ``url``; ``office`` is its inside, for preparing and looking."""

    url: str
    port: int
    office: Office
    clock: StoppedClock

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, trust_env=False, timeout=30)

    def add_clerk(self, login: str, role: Role, name: str = "Петрова А. С.") -> int:
        password_hash = self.office.passwords.make_hash(PASSWORD)
        with self.office.db.session() as conn:
            return staff_commands.add_staff(conn, login, name, role, password_hash, self.clock())

    def enrol(self, http: httpx.Client, workplace: str = "Окно 1") -> Desk:
        with self.office.db.session() as conn:
            code = staff_commands.make_enrolment(conn, workplace, self.clock())
        wish = {"code": code, "workplace": workplace}
        reply = http.post("/v1/terminals/enrol", json=wish)
        assert reply.status_code == 200, reply.text
        made = reply.json()
        return Desk(http, made["terminal_id"], made["token"], self.clock)


@contextmanager
def running_office(
    db_url: str,
    clock: StoppedClock | None = None,
    limits: Limits | None = None,
    port: int = 0,
) -> Iterator[RunningOffice]:
    """Migrate the database and serve it as ``tric-server serve`` would, until the block ends.

    A ``port`` given brings a server back where it stood before.
    """
    clock = clock or StoppedClock()
    # Named as TCP, or asyncio would leave Nagle's delay of 40 ms on every answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(1024)
    port = int(listener.getsockname()[1])
    scratch = None if db_url.startswith("sqlite") else TemporaryDirectory(prefix="tric-snapshots-")
    config = ServerConfig(
        db_url=db_url,
        port=port,
        limits=limits or Limits(),
        password_cost=CHEAP,
        snapshot_dir=Path(scratch.name) if scratch else None,
    )
    upgrade(config.url)
    app = create_app(config, now_ms=clock)
    server = uvicorn.Server(uvicorn_config(app, config))
    # The socket listens already, so nobody has to wait for the thread to come up.
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield RunningOffice(f"http://127.0.0.1:{port}", port, app.state.office, clock)
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()
        if scratch:
            scratch.cleanup()
