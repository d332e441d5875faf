"""Three pieces of cryptography and no more: stretch a password, derive a key, seal bytes."""

from __future__ import annotations

import secrets
import unicodedata

import msgspec

KEY_BYTES = 32
SALT_BYTES = 16
_NONCE_BYTES = 12

# cryptography and argon2 take 60 ms to import: the window is painted before the first sign-in
# needs them, so they are imported where they are used.


class SealBrokenError(Exception):
    """The bytes were not sealed with this key and context, or were altered."""


class KdfParams(msgspec.Struct, frozen=True):
    """Cost of argon2id; the standard takes about 0.2 s. Tests use a cheap one."""

    memory_kib: int = 64 * 1024
    time_cost: int = 3
    lanes: int = 1


def fresh_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def fresh_salt() -> bytes:
    """16 random bytes."""
    return secrets.token_bytes(SALT_BYTES)


def stretch(password: str, salt: bytes, params: KdfParams) -> bytes:
    """32 bytes of argon2id over the password's NFC form."""
    from argon2.low_level import Type, hash_secret_raw  # start-up saving, see above

    return hash_secret_raw(
        unicodedata.normalize("NFC", password).encode("utf-8"),
        salt,
        params.time_cost,
        params.memory_kib,
        params.lanes,
        KEY_BYTES,
        Type.ID,
    )


def derive(material: bytes, salt: bytes, purpose: str) -> bytes:
    """32 bytes of HKDF-SHA256, bound to their purpose."""
    from cryptography.hazmat.primitives.hashes import SHA256  # start-up saving, see above
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt, purpose.encode("utf-8")).derive(material)


def seal(key: bytes, plain: bytes, context: str) -> bytes:
    """Nonce and ChaCha20-Poly1305 of the bytes; the context must be told again to open them."""
    from cryptography.hazmat.primitives.ciphers.aead import (  # start-up saving, see above
        ChaCha20Poly1305,
    )

    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, plain, context.encode("utf-8"))


def unseal(key: bytes, sealed: bytes, context: str) -> bytes:
    """The sealed bytes, or SealBrokenError."""
    from cryptography.exceptions import InvalidTag  # start-up saving, see above
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    if len(sealed) < _NONCE_BYTES:
        raise SealBrokenError
    nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, body, context.encode("utf-8"))
    except InvalidTag:
        raise SealBrokenError from None
