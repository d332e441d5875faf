"""What every route of one running server shares, put together once by ``create_app``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request

from server.certificates.signing_desk import SigningDesk
from server.config import ServerConfig
from server.db import Database
from server.executor import Executor
from server.identity import Identity
from server.snapshots import Snapshots
from server.staff.passwords import Passwords
from server.staff.throttle import Throttle
from server.wakeups import Wakeups


@dataclass(frozen=True, kw_only=True)
class Office:
    """The parts of a running server; ``now_ms`` is the one clock."""

    config: ServerConfig
    db: Database
    identity: Identity
    executor: Executor
    passwords: Passwords
    throttle: Throttle
    wakeups: Wakeups
    snapshots: Snapshots
    signing: SigningDesk
    now_ms: Callable[[], int]


def office_of(request: Request) -> Office:
    """The office of the application that got this request."""
    office: Office = request.app.state.office
    return office
