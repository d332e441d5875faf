"""A whole desk without window and network: real stores and lanes, an office made of signatures."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api_client.errors import AuthExpired, Refused, Unreachable
from api_client.models.auth import (
    Clerk,
    Delegation,
    Enrolled,
    EnrolmentFile,
    EnrolRequest,
    Role,
    SignedIn,
    SignInRequest,
)
from desktop.clock import StoppedClock, utc_ms
from desktop.config import Config
from desktop.context import Context
from desktop.events import Bus, Changed
from desktop.jobs import Jobs
from desktop.server_time import ServerTime
from desktop.session import Session
from desktop.store.cache_write import CacheWriter
from desktop.store.db import transaction
from desktop.store.device_key import DeviceKeys
from desktop.store.keys import KeyVault
from desktop.store.profile import ProfilePaths
from desktop.store.stores import StoreParts, Stores
from desktop.sync.messages import LinkState
from domain.canonical import canonical_json
from domain.terminal_token import sign_in_token
from domain.uuid7 import Uuid7Source
from tests.support.desk_rows import (
    ACCOUNT,
    COLD,
    HOUSE,
    METER,
    OPEN_PERIOD,
    account,
    house,
    meter,
    norm,
    reading,
    service,
    settings,
    supplier,
)
from tests.support.store_kit import CHEAP, NOW, ZONE, MemoryKeyring

__all__ = [
    "ACCOUNT", "COLD", "HOUSE", "METER", "NOW", "OPEN_PERIOD", "PASSWORD", "TOKEN", "ZONE",
    "Changed", "Desk", "Line", "Office", "account", "fill", "house", "make_desk", "meter", "norm",
    "reading", "service", "settings", "supplier",
]  # fmt: skip

PASSWORD = "demo-2026"
TOKEN = "terminal-token-terminal-token"


@dataclass
class Office:
    """The office's side of sign-in, with a real key; ``down`` makes it unreachable."""

    clock: StoppedClock
    down: bool = False
    days: int = 7
    enrolments: int = 0
    code_spent: bool = False
    passwords: dict[str, str] = field(
        default_factory=lambda: {"kassir": PASSWORD, "starshiy": PASSWORD, "pasport": PASSWORD}
    )
    roles: dict[str, Role] = field(
        default_factory=lambda: {"kassir": "cashier", "starshiy": "senior", "pasport": "passport"}
    )
    key: Ed25519PrivateKey = field(
        default_factory=lambda: Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    )
    share: bytes = b"s" * 32

    @property
    def public_key(self) -> str:
        return self.key.public_key().public_bytes_raw().hex()

    def file(self) -> EnrolmentFile:
        return EnrolmentFile(
            office="ТРИЦ, ул Республики 1",
            workplace="Окно 4",
            server_url="http://127.0.0.1:9",
            server_key=self.public_key,
            code="once",
        )

    def enrol(self, request: EnrolRequest) -> Enrolled:
        self._reach()
        if self.code_spent:
            raise Refused(403, "enrolment_refused")
        self.enrolments += 1
        return Enrolled(
            terminal_id="t-1", token=TOKEN, office="ТРИЦ, ул Республики 1", workplace="Окно 4"
        )

    def sign_in(self, terminal_token: str, request: SignInRequest) -> SignedIn:
        self._reach()
        if terminal_token not in (TOKEN, sign_in_token(TOKEN)):
            raise AuthExpired(401, "auth_expired")
        if self.passwords.get(request.login) != request.password:
            raise AuthExpired(401, "wrong_credentials")
        clerk = Clerk(
            id=1 + sorted(self.passwords).index(request.login),
            login=request.login,
            name=f"Служащий {request.login}",
            role=self.roles[request.login],
        )
        return SignedIn(
            token="live",
            clerk=clerk,
            delegation=self._delegation(clerk, request.public_key),
            terminal_share=self.share.hex(),
            server_time=utc_ms(self.clock.now()),
        )

    def sign_out(self, clerk_token: str, terminal_id: str) -> None:
        self._reach()

    def _delegation(self, clerk: Clerk, public_key: str) -> Delegation:
        now = self.clock.now()
        plain = Delegation(
            id=f"d-{clerk.login}-{public_key[:6]}",
            clerk_id=clerk.id,
            clerk_login=clerk.login,
            clerk_name=clerk.name,
            role=clerk.role,
            public_key=public_key,
            terminal_id="t-1",
            scope="all",
            issued_at=utc_ms(now),
            expires_at=utc_ms(now + timedelta(days=self.days)),
            signature="",
        )
        fields = msgspec.to_builtins(plain)
        del fields["signature"]
        signature = self.key.sign(canonical_json(fields)).hex()
        return msgspec.structs.replace(plain, signature=signature)

    def _reach(self) -> None:
        if self.down:
            raise Unreachable("no_connection")


@dataclass
class Line:
    """The line as a test sets it."""

    state: LinkState = field(default_factory=lambda: LinkState(online=True))


@dataclass
class Desk:
    """A context with what tests turn: clock, office, keyring, line; ``events`` of the bus."""

    ctx: Context
    clock: StoppedClock
    office: Office
    keyring: DeviceKeys
    line: Line
    events: list[Changed]
    wakes: list[int]
    closed: bool = False

    def close(self) -> None:
        if self.closed:
            return
        self.closed = True
        self.ctx.jobs.finish("print")
        self.ctx.stores.close_cache()
        self.ctx.in_outbox_lane(self.ctx.stores.close_outbox)
        self.ctx.jobs.close()


def make_desk(
    root: Path,
    *,
    office: Office | None = None,
    clock: StoppedClock | None = None,
    keyring: DeviceKeys | None = None,
    read_only: bool = False,
) -> Desk:
    """A desk over this directory; give the former office, clock and keyring to start it again."""
    root.mkdir(mode=0o700, exist_ok=True)
    paths = ProfilePaths(root)
    clock = clock or (office.clock if office else StoppedClock(NOW))
    office = office or Office(clock)
    used = keyring or MemoryKeyring()
    if not paths.enrolment.exists():
        paths.enrolment.write_bytes(msgspec.json.encode(office.file()))
    bus, line, wakes = Bus(), Line(), list[int]()
    events: list[Changed] = []
    bus.subscribe(events.append)
    server_time = ServerTime(clock)
    ids = Uuid7Source(lambda: utc_ms(clock.now()), secrets.token_bytes)
    ctx = Context(
        paths=paths,
        clock=clock,
        zone=ZONE,
        bus=bus,
        jobs=Jobs(),
        session=Session(clock),
        stores=Stores(StoreParts(paths, clock, ZONE, server_time, ids, "boot", read_only)),
        vault=KeyVault(paths, used, lambda: utc_ms(clock.now()), CHEAP),
        server_time=server_time,
        config=Config(),
        auth=office,
        sync=line,
        wake=lambda: wakes.append(1),
    )
    return Desk(ctx, clock, office, used, line, events, wakes)


def fill(ctx: Context, *more: Any) -> None:
    """One house, one account, one cold-water meter with six months, the settings; and ``more``."""
    connection = ctx.stores.writing()
    writer = CacheWriter(connection)
    nouns: list[Any] = [house(), supplier(), service(), account(), meter(), norm(), *settings()]
    with transaction(connection):
        for noun in (*nouns, *more):
            writer.upsert(type(noun).__name__.lower(), noun)
    writer.set_meta(cursor="c1", epoch="e1", seq="10", data_as_of=str(utc_ms(NOW)))
