"""The device key in the OS keyring: allowed backends only, every call with a time limit."""

from __future__ import annotations

import base64
import binascii
import secrets
import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from desktop.errors import AppError

T = TypeVar("T")

SERVICE = "tric-desk"
LIMIT_S = 5.0
KEY_BYTES = 32

# Backends that keep a secret from other users and other disks. Anything else is refused, above
# all third parties' files, which ask for a password on a terminal or hide nothing.
_ALLOWED = {
    "keyring.backends.SecretService": "Secret Service",
    "keyring.backends.libsecret": "libsecret",
    "keyring.backends.kwallet": "KWallet",
    "keyring.backends.Windows": "Windows",
    "keyring.backends.macOS": "macOS Keychain",
}


class DeviceKeys(Protocol):
    """Keeps 32 bytes outside the profile directory."""

    def backend(self) -> str:
        """Name of what keeps the key; empty when nothing allowed is there."""

    def load(self, profile_id: str) -> bytes | None:
        """The key of this profile, None when absent; AppError ``keyring_trouble``."""

    def create(self, profile_id: str) -> bytes:
        """Make, store and read back a new key; AppError ``keyring_trouble``."""


class NoDeviceKeys:
    """Password-only mode: no keyring is there or none is wanted."""

    def backend(self) -> str:
        return ""

    def load(self, profile_id: str) -> bytes | None:
        return None

    def create(self, profile_id: str) -> bytes:
        raise AppError("keyring_trouble", reason="absent")


class SystemKeyring:
    """The keyring of the operating system, asked in a thread that may be left behind."""

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self._limit_s = limit_s
        self._found: tuple[str, Any] | None = None

    def backend(self) -> str:
        return self._backend()[0]

    def load(self, profile_id: str) -> bytes | None:
        name, keyring = self._backend()
        if not name:
            return None
        text = self._ask(lambda: keyring.get_password(SERVICE, profile_id))
        return None if text is None else _decoded(text)

    def create(self, profile_id: str) -> bytes:
        name, keyring = self._backend()
        if not name:
            raise AppError("keyring_trouble", reason="absent")
        key = secrets.token_bytes(KEY_BYTES)
        text = base64.b64encode(key).decode("ascii")
        self._ask(lambda: keyring.set_password(SERVICE, profile_id, text))
        if self.load(profile_id) != key:
            raise AppError("keyring_trouble", reason="not_kept")
        return key

    def _backend(self) -> tuple[str, Any]:
        if self._found is None:
            try:
                self._found = self._ask(_best_allowed)
            except AppError:
                self._found = ("", None)
        return self._found

    def _ask(self, question: Callable[[], T]) -> T:
        answers: list[T] = []
        troubles: list[str] = []

        def run() -> None:
            try:
                answers.append(question())
            except Exception as error:  # noqa: BLE001 - backends raise what they like
                troubles.append(type(error).__name__)

        worker = threading.Thread(target=run, name="keyring", daemon=True)
        worker.start()
        worker.join(self._limit_s)
        if worker.is_alive():
            raise AppError("keyring_trouble", reason="timeout")
        if troubles:
            raise AppError("keyring_trouble", reason=troubles[0])
        return answers[0]


def _best_allowed() -> tuple[str, Any]:
    import keyring.backend  # 60 ms and D-Bus: not before the first paint

    viable = [
        (candidate.priority, _ALLOWED[type(candidate).__module__], candidate)
        for candidate in keyring.backend.get_all_keyring()
        if type(candidate).__module__ in _ALLOWED
    ]
    if not viable:
        return ("", None)
    _priority, name, best = max(viable, key=lambda one: one[0])
    return (name, best)


def _decoded(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise AppError("keyring_trouble", reason="wrong_value") from error
    if len(key) != KEY_BYTES:
        raise AppError("keyring_trouble", reason="wrong_value")
    return key
