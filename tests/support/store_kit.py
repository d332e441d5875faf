"""A small real store for tests: a profile, a clerk with cheap keys, an open outbox."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from api_client.commands import EnterReading, ReplaceReading
from api_client.models.auth import Clerk, Delegation
from desktop.clock import Clock, StoppedClock, utc_ms
from desktop.errors import AppError
from desktop.server_time import ServerTime
from desktop.session import Actor
from desktop.store.envelope import EnvelopeMaker, public_key_of
from desktop.store.outbox import Outbox
from desktop.store.outbox_recovery import open_recovered
from desktop.store.profile import ProfilePaths
from desktop.store.sealing import KdfParams
from domain.uuid7 import Uuid7Source

CHEAP = KdfParams(memory_kib=8, time_cost=1, lanes=1)
NOW = datetime(2026, 11, 20, 5, 42, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Yekaterinburg")
OUTBOX_KEY = bytes(range(32))
SIGNING_KEY = bytes(range(32, 64))


@dataclass
class MemoryKeyring:
    """A keyring that keeps keys in this object; ``trouble`` makes every call fail."""

    name: str = "Secret Service"
    kept: dict[str, bytes] = field(default_factory=dict)
    trouble: str = ""

    def backend(self) -> str:
        return self.name

    def load(self, profile_id: str) -> bytes | None:
        if self.trouble:
            raise AppError("keyring_trouble", reason=self.trouble)
        return self.kept.get(profile_id)

    def create(self, profile_id: str) -> bytes:
        if self.trouble:
            raise AppError("keyring_trouble", reason=self.trouble)
        self.kept[profile_id] = hashlib.sha256(f"{profile_id}{len(self.kept)}".encode()).digest()
        return self.kept[profile_id]


@dataclass(frozen=True)
class Said:
    """An answer of the server to one command."""

    op_id: str
    state: str
    code: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    seq: int = 0
    ack: str = "r-1"


def clerk(clerk_id: int = 7) -> Clerk:
    """A cashier."""
    return Clerk(id=clerk_id, login="kassir", name="Гладкова Ольга Павловна", role="cashier")


def actor(clerk_id: int = 7, *, now: datetime = NOW, days: int = 7) -> Actor:
    """The cashier with a delegation from now on."""
    who = clerk(clerk_id)
    delegation = Delegation(
        id=f"d-{clerk_id}",
        clerk_id=who.id,
        clerk_login=who.login,
        clerk_name=who.name,
        role=who.role,
        public_key=public_key_of(SIGNING_KEY),
        terminal_id="t-1",
        scope="all",
        issued_at=utc_ms(now),
        expires_at=utc_ms(now) + days * 86_400_000,
        signature="00",
    )
    return Actor(who.login, who, delegation, SIGNING_KEY, "live")


def open_outbox(root: Path, clock: Clock | None = None, key: bytes = OUTBOX_KEY) -> Outbox:
    """The outbox of this directory, recovered and owned by the calling thread."""
    root.mkdir(mode=0o700, exist_ok=True)
    used = clock or StoppedClock(NOW)
    paths = ProfilePaths(root)
    return Outbox(
        open_recovered(paths, key, used.now()),
        paths,
        EnvelopeMaker("t-1", used, ServerTime(used), "boot"),
        Uuid7Source(lambda: utc_ms(used.now()), secrets.token_bytes),
        used,
        ZONE,
    )


def enter(meter_id: int, value_e4: int = 12_345_678, account_id: int = 100) -> EnterReading:
    """A reading of November from the counter."""
    return EnterReading(
        meter_id=meter_id,
        account_id=account_id,
        period=202611,
        taken_on="2026-11-20",
        values_e4=(value_e4,),
        source="counter",
        seen_reading_id="",
    )


def replace(meter_id: int, reading_id: str, value_e4: int, account_id: int = 100) -> ReplaceReading:
    """A correction of that reading."""
    return ReplaceReading(
        meter_id=meter_id,
        account_id=account_id,
        reading_id=reading_id,
        period=202611,
        taken_on="2026-11-20",
        values_e4=(value_e4,),
        source="counter",
        reason="опечатка",
    )
