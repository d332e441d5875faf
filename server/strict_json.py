"""JSON of a request, refused before anyone reads it when two parsers could read it differently."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from server.errors import ProblemError

MAX_DEPTH = 32
MAX_CONTAINERS = 20_000
_INT64 = 1 << 63
# Possessive, closing quote optional: linear on a text that never ends.
_BRACKETS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
_SUSPECT = re.compile(rb"\\u(?:[dD][89a-fA-F]|0000)")


class _UnsoundError(ValueError):
    """A construct that has no one meaning; its text is the field of the refusal."""


def check_json(body: bytes) -> None:
    """Raise 400 ``not_json`` for anything but plain JSON.

    Refused are duplicate keys, NaN and infinities, fractions (nothing of ours is one), integers
    beyond 64 bits, more than 32 levels, a byte order mark, NUL and lone surrogates in texts.
    """
    try:
        _check_depth(body)
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_refuse_constant,
            parse_float=_refuse_fraction,
            parse_int=_int64,
        )
        if _SUSPECT.search(body):
            _check_texts(value)
    except _UnsoundError as error:
        raise ProblemError(400, "not_json", {"reason": str(error)}) from None
    except (ValueError, RecursionError):
        raise ProblemError(400, "not_json", {"reason": "syntax"}) from None


def _check_depth(body: bytes) -> None:
    """Count brackets outside texts before a recursive parser meets them."""
    if body.count(b"[") + body.count(b"{") > MAX_CONTAINERS:
        raise _UnsoundError("size")
    depth = 0
    for found in _BRACKETS.finditer(body):
        sign = found.group()
        if sign in (b"[", b"{"):
            depth += 1
            if depth > MAX_DEPTH:
                raise _UnsoundError("depth")
        elif sign in (b"]", b"}"):
            depth -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _UnsoundError("duplicate_key")
    return found


def _refuse_constant(_text: str) -> NoReturn:
    raise _UnsoundError("not_a_number")


def _refuse_fraction(_text: str) -> NoReturn:
    raise _UnsoundError("fraction")


def _int64(text: str) -> int:
    # The length first: converting thousands of digits is itself the attack.
    if len(text) > 20 or not -_INT64 <= int(text) < _INT64:
        raise _UnsoundError("integer")
    return int(text)


def _check_texts(value: object) -> None:
    """NUL has no place in PostgreSQL's text, a lone surrogate none in UTF-8."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting.extend(item.keys())
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, str) and ("\0" in item or _has_surrogate(item)):
            raise _UnsoundError("text")


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in text)
