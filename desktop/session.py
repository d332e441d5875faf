"""Who is signed in, whether the screen is locked, and since when nobody touched the keys."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime

from api_client.models.auth import Clerk, Delegation
from desktop.clock import Clock, utc_ms
from desktop.errors import AppError

IDLE_LOCK_S = 300.0


@dataclass(frozen=True)
class Actor:
    """A signed-in clerk: the server's word for them, signing key, token for live reads."""

    login: str
    clerk: Clerk
    delegation: Delegation
    signing_key: bytes = field(repr=False)
    token: str = field(default="", repr=False)

    def delegated_at(self, now: datetime) -> bool:
        """True while the server's word for acting offline holds."""
        return utc_ms(now) < self.delegation.expires_at


class Session:
    """Facts of the signed-in clerk, safe to read from any thread."""

    def __init__(self, clock: Clock, idle_lock_s: float = IDLE_LOCK_S) -> None:
        self._clock = clock
        self._idle_lock_s = idle_lock_s
        self._guard = threading.Lock()
        self._actor: Actor | None = None
        self._locked = False
        self._touched_s = clock.monotonic_s()

    @property
    def signed_in(self) -> bool:
        return self._actor is not None

    @property
    def locked(self) -> bool:
        """True under the soft lock, and before anybody signed in."""
        return self._locked or self._actor is None

    @property
    def actor(self) -> Actor | None:
        """Whoever is signed in, also under the lock."""
        return self._actor

    def acting(self) -> Actor:
        """Whoever may act now; AppError ``not_signed_in``, ``locked`` or ``delegation_expired``."""
        with self._guard:
            actor, locked = self._actor, self._locked
        if actor is None:
            raise AppError("not_signed_in")
        if locked:
            raise AppError("locked")
        if not actor.delegated_at(self._clock.now()):
            raise AppError("delegation_expired")
        return actor

    def begin(self, actor: Actor) -> None:
        """A clerk signed in or unlocked."""
        with self._guard:
            self._actor = actor
            self._locked = False
            self._touched_s = self._clock.monotonic_s()

    def lock(self) -> None:
        """Soft lock; the live token goes, the clerk stays known for the lock screen."""
        with self._guard:
            if self._actor is not None:
                self._actor = replace(self._actor, token="", signing_key=b"")
            self._locked = self._actor is not None

    def end(self) -> None:
        """Nobody is signed in."""
        with self._guard:
            self._actor = None
            self._locked = False

    def touch(self) -> None:
        """A real key or pointer event; nothing else may put the lock off."""
        self._touched_s = self._clock.monotonic_s()

    def idle_s(self) -> float:
        """Seconds since the last touch."""
        return self._clock.monotonic_s() - self._touched_s

    def lock_due(self) -> bool:
        """True when the screen must be locked now."""
        return not self.locked and self.idle_s() >= self._idle_lock_s
