"""Canonical JSON and its SHA-256: one value gives the same bytes on the desk and in the office."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping

_NOT_HASHED = frozenset({"request_hash", "signature"})
_INT64 = 1 << 63


def canonical_json(value: object) -> bytes:
    """UTF-8 bytes of a JSON value: sorted keys, NFC strings, tuples as lists, no spaces, no floats.

    Raises ``TypeError`` for a float or any type JSON has no exact word for, ``ValueError`` for an
    integer beyond 64 bits, for a lone surrogate and for two keys that are one after NFC.
    """
    text = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def sha256_hex(content: bytes) -> str:
    """SHA-256 of the bytes as 64 lower-case hex digits."""
    return hashlib.sha256(content).hexdigest()


def request_hash(envelope_fields: Mapping[str, object]) -> str:
    """The hash both sides name a command by: all fields of the envelope but the hash itself and
    the signature.
    """
    kept = {key: value for key, value in envelope_fields.items() if key not in _NOT_HASHED}
    return sha256_hex(canonical_json(kept))


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, int):
        if not -_INT64 <= value < _INT64:
            raise ValueError("an integer beyond 64 bits has no canonical form")
        return int(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return _plain_object(value)
    raise TypeError(f"no canonical JSON for {type(value).__name__}")


def _plain_object(value: Mapping[object, object]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise TypeError(f"a key must be text, not {type(key).__name__}")
        name = unicodedata.normalize("NFC", key)
        if name in result:
            raise ValueError("two keys are the same after normalisation")
        result[name] = _plain(item)
    return result
