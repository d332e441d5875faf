"""Passwords: argon2id in its own threads, one check of the same cost whoever asks."""

from __future__ import annotations

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.config import PasswordCost
from server.errors import ProblemError

MIN_LENGTH = 8
MAX_LENGTH = 128
_WAITING_AT_MOST = 24
_COMMON = frozenset(
    (
        "password", "password1", "passw0rd", "12345678", "123456789", "1234567890", "qwertyui",
        "qwerty123", "qwertyuiop", "11111111", "00000000", "1q2w3e4r", "1qaz2wsx", "iloveyou",
        "йцукенгш", "йцукен123", "пароль123", "парольпароль", "88888888", "87654321",
        "администратор", "admin123", "administrator", "abcd1234", "asdfghjk", "zaq12wsx",
        "q1w2e3r4", "trustno1",
    )
)  # fmt: skip


class Passwords:
    """Hashes and checks; ``check`` works off the event loop and costs the same for nobody."""

    def __init__(self, cost: PasswordCost) -> None:
        self._hasher = PasswordHasher(
            time_cost=cost.rounds, memory_cost=cost.memory_kib, parallelism=1
        )
        # Compared with when there is no such person, so that the time tells nothing.
        self._nobody = self._hasher.hash(secrets.token_hex(16))
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="passwords")
        self._waiting = 0

    def make_hash(self, password: str) -> str:
        """The text to store."""
        return self._hasher.hash(password)

    async def check(self, stored: str | None, password: str) -> bool:
        """Whether the password fits; None stands for a person who does not exist."""
        if self._waiting >= _WAITING_AT_MOST:
            raise ProblemError(503, "busy", retry_after_s=2)
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._fits, stored, password)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Let running checks end."""
        self._threads.shutdown(wait=True)

    def _fits(self, stored: str | None, password: str) -> bool:
        try:
            self._hasher.verify(stored or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None


def check_new_password(password: str) -> None:
    """Raise 422 for a password that is too short, too long or known to everyone."""
    if len(password) < MIN_LENGTH:
        raise ProblemError(422, "password_short", {"min": MIN_LENGTH})
    if len(password) > MAX_LENGTH:
        raise ProblemError(422, "password_long", {"max": MAX_LENGTH})
    if password.lower() in _COMMON or len(set(password)) < 4:
        raise ProblemError(422, "password_common")
