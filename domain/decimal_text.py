"""A typed decimal number as its two strings of digits, or the exact reason why it is none."""

from __future__ import annotations

import re

from domain.clean_text import trimmed, without_spaces
from domain.errors import InputError

MAX_NUMBER_LENGTH = 40
MINUS = "\u2212"

_DECIMAL = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
_SIGNS_OF_MINUS = "-\u2212\u2013\u2014\u2010\u2011"
_LOOK_LIKE_DIGITS = frozenset("OoОоЗзIlІBВSб|")
_UNITS = re.compile(r"(?:м[³3]|куб\.?м?|кВт[·*.]?ч|Гкал|руб\.?|р\.|₽)\.?$", re.IGNORECASE)


def plain_decimal(text: str, kind: str) -> tuple[str, str]:
    """Whole digits and fraction digits («1 240,5» -> («1240», «5»)); comma and point both divide.

    Raises ``InputError`` with a code that begins with ``kind``: ``empty``, ``too_long``,
    ``invisible``, ``negative``, ``not_ascii_digit`` (sign), ``looks_like_letter`` (letter),
    ``letters``, ``two_separators``, ``many_separators``, ``incomplete`` (side: before or after the
    separator). No number type ever sees the raw text.
    """
    cleaned = without_spaces(trimmed(text, MAX_NUMBER_LENGTH, kind))
    if not cleaned:
        raise InputError(f"{kind}.empty")
    match = _DECIMAL.fullmatch(cleaned)
    if match is None:
        raise _reason(cleaned, kind)
    return match[1], match[2] or ""


def without_unit(text: str) -> str:
    """Pasted text without a unit or currency at its end and «№» in front: «1 240,5 м³» -> «1
    240,5».
    """
    cleaned = text[:200].strip().lstrip("№").strip()
    return _UNITS.sub("", cleaned).rstrip()


def grouped(digits: str) -> str:
    """Digits in groups of three with no-break spaces; numbers of four digits are grouped too."""
    head = len(digits) % 3
    groups = [digits[:head]] if head else []
    groups += [digits[i : i + 3] for i in range(head, len(digits), 3)]
    return "\u00a0".join(groups)


def _reason(cleaned: str, kind: str) -> InputError:
    rest = cleaned.lstrip(_SIGNS_OF_MINUS)
    if rest != cleaned and rest[:1] in frozenset("0123456789.,"):
        return InputError(f"{kind}.negative")
    for sign in cleaned:
        if sign.isnumeric() and not ("0" <= sign <= "9"):
            return InputError(f"{kind}.not_ascii_digit", sign=sign)
    strange = {sign for sign in cleaned if not ("0" <= sign <= "9") and sign not in ".,"}
    has_digit = any("0" <= sign <= "9" for sign in cleaned)
    if strange and has_digit and strange <= _LOOK_LIKE_DIGITS:
        letter = next(sign for sign in cleaned if sign in strange)
        return InputError(f"{kind}.looks_like_letter", letter=letter)
    if strange:
        return InputError(f"{kind}.letters")
    return _separator_reason(cleaned, kind)


def _separator_reason(cleaned: str, kind: str) -> InputError:
    if "." in cleaned and "," in cleaned:
        return InputError(f"{kind}.two_separators")
    separators = cleaned.count(".") + cleaned.count(",")
    if separators > 1:
        return InputError(f"{kind}.many_separators", count=separators)
    return InputError(f"{kind}.incomplete", side="after" if cleaned[-1] in ".," else "before")
