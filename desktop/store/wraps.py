"""A wrap: a secret sealed by what a person knows or the server keeps, and by the device key."""

from __future__ import annotations

from desktop.store.key_file import Wrap
from desktop.store.sealing import derive, fresh_salt, seal, unseal

_FINGERPRINT = b"tric-desk device key fingerprint"


def fingerprint(device: bytes) -> str:
    """Tells one random device key from another and says nothing about it."""
    return derive(device, _FINGERPRINT, "fingerprint")[:8].hex() if device else ""


def wrap(secret: bytes, known: bytes, device: bytes, purpose: str) -> Wrap:
    """Seal the secret under HKDF(known, device); ``device`` is empty in password-only mode."""
    salt = fresh_salt()
    key = derive(known + device, salt, purpose)
    return Wrap(salt=salt, sealed=seal(key, secret, purpose), device=fingerprint(device))


def unwrap(one: Wrap, known: bytes, device: bytes, purpose: str) -> bytes:
    """The secret, or SealBrokenError."""
    return unseal(derive(known + device, one.salt, purpose), one.sealed, purpose)
