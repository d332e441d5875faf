"""Bytes of a reply to a noun, refusing duplicate keys, NaN, huge integers and depth."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn, TypeVar

import msgspec

from api_client.errors import BadReply

T = TypeVar("T")

MAX_DEPTH = 32
_INT64_MIN, _INT64_MAX = -(2**63), 2**63 - 1
_BOM = b"\xef\xbb\xbf"
_LONG_DIGITS = re.compile(rb"[0-9]{19}")
# An escaped surrogate without its other half, after an even number of backslashes.
_LONE_SURROGATE = re.compile(
    rb"(?<!\\)((?:\\\\)*)(?:(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


class _UnsoundError(ValueError):
    """A construct that two parsers may read differently."""


def decode(body: bytes, noun: type[T], *, request_id: str = "") -> T:
    """The noun in a JSON body; raises BadReply for anything else."""
    text = sound_json(body, request_id=request_id)
    return convert_raw(text, noun, request_id=request_id)


def convert_raw(text: bytes | msgspec.Raw, noun: type[T], *, request_id: str = "") -> T:
    """The noun in JSON that was already checked as a whole."""
    try:
        return msgspec.json.decode(text, type=noun)
    except msgspec.ValidationError as error:
        raise BadReply("wrong_shape", request_id=request_id) from error
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise BadReply("not_json", request_id=request_id) from error


def sound_json(body: bytes, *, request_id: str = "") -> bytes:
    """The body once it is known to be sound, its mark dropped and lone surrogates replaced."""
    text = body.removeprefix(_BOM)
    if b"\\ud" in text or b"\\uD" in text:
        text = _LONE_SURROGATE.sub(_replace_lone, text)
    try:
        value = json.loads(
            text.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_refuse,
            parse_float=_finite,
            parse_int=_int64 if _LONG_DIGITS.search(text) else None,
        )
        _check_depth(value)
    except (ValueError, RecursionError) as error:
        raise BadReply("not_json", request_id=request_id) from error
    return text


def _replace_lone(match: re.Match[bytes]) -> bytes:
    pair: bytes | None = match.group(2)
    return bytes(match.group(1)) + (pair if pair is not None else b"\\ufffd")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _UnsoundError("duplicate key")
    return found


def _refuse(text: str) -> NoReturn:
    raise _UnsoundError(text)


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise _UnsoundError("infinite")
    return number


def _int64(text: str) -> int:
    if len(text) > 20:
        raise _UnsoundError("huge integer")
    number = int(text)
    if not _INT64_MIN <= number <= _INT64_MAX:
        raise _UnsoundError("huge integer")
    return number


def _check_depth(value: object) -> None:
    level: list[Any] = [value] if isinstance(value, (dict, list)) else []
    for _ in range(MAX_DEPTH):
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, (dict, list))
        ]
        if not level:
            return
    raise _UnsoundError("too deep")
