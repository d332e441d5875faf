"""First steps of every parser of typed text: length cap, NFC, allowed spaces, no hidden signs."""

from __future__ import annotations

import unicodedata

from domain.errors import InputError

SPACES = " \u00a0\u202f\u2009"
"""Space, NBSP, narrow NBSP and thin space: allowed at the ends and as group separators."""

_DROPPED_AT_ENDS = SPACES + "\u200b\u200c\u200d\ufeff\u2060"
_DROP_SPACES = str.maketrans("", "", SPACES)
SHOWN_CHARACTERS = 40


def trimmed(text: str, max_length: int, kind: str) -> str:
    """Text in NFC without allowed spaces and zero-width signs at its ends.

    Raises ``InputError`` ``<kind>.too_long`` (limit, entered) before anything looks at the text,
    and ``<kind>.invisible`` (position from 1, sign as U+XXXX) for a control, format or surrogate
    code inside.
    """
    if len(text) > max_length:
        raise InputError(f"{kind}.too_long", limit=max_length, entered=len(text))
    text = unicodedata.normalize("NFC", text).strip(_DROPPED_AT_ENDS)
    for position, sign in enumerate(text, 1):
        if not sign.isprintable() and sign not in SPACES:
            raise InputError(f"{kind}.invisible", position=position, sign=f"U+{ord(sign):04X}")
    return text


def without_spaces(text: str) -> str:
    """The text without the spaces people use to group digits."""
    return text.translate(_DROP_SPACES)


def shown(text: str) -> str:
    """What was typed, safe for a sentence: control signs as «·», at most 40 visible characters."""
    head = "".join(sign if sign.isprintable() else "·" for sign in text[: SHOWN_CHARACTERS + 1])
    return head if len(head) <= SHOWN_CHARACTERS else head[: SHOWN_CHARACTERS - 1] + "…"
