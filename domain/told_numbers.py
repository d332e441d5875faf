"""Account numbers in the text of a paper somebody brought: what may be one, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.accounts import MAX_ACCOUNT_LENGTH

MOST = 400
_LEAST_DIGITS = 5
_GAP = r"[ \u00a0\u2007\u202f-]"
_DIGITS = re.compile(rf"(?<![\w])\d(?:{_GAP}?\d){{{_LEAST_DIGITS - 1},39}}(?![\w])")
_GIS = re.compile(r"(?<!\w)\d{2}[А-Я]{2}\d{6}(?:-\d{2}(?:-\d{4})?)?(?!\w)")
_LABEL = re.compile(
    r"(?:лицев\w{0,4}\s{1,3}сч[её]т\w{0,2}|\bл\s?/\s?с\b|\bлс\b|\bперсональн\w{0,4}\s{1,3}сч[её]т\w{0,2})"
    r"[\s:№#.]{0,8}",
    re.IGNORECASE,
)
_NEAR = 3


def named_numbers(text: str) -> tuple[str, ...]:
    """Numbers that stand behind «лицевой счёт», «л/с» or «ЛС», as they are kept."""
    found: dict[str, None] = {}
    for label in _LABEL.finditer(text):
        after = _DIGITS.search(text, label.end(), label.end() + 60)
        if after is not None and after.start() - label.end() <= _NEAR:
            found.update(dict.fromkeys(_readings(after.group())))
        if len(found) >= MOST:
            break
    return tuple(found)[:MOST]


def possible_numbers(text: str) -> tuple[str, ...]:
    """Whatever could be an account's number: groups of digits, alone and joined with neighbours."""
    found: dict[str, None] = {}
    for run in _DIGITS.finditer(text):
        found.update(dict.fromkeys(_readings(run.group())))
        if len(found) >= MOST:
            break
    return tuple(found)[:MOST]


def gis_identifiers(text: str) -> tuple[str, ...]:
    """ЕЛС, ИЖКУ and ИПД of the text, each once."""
    return tuple(dict.fromkeys(found.group() for found in _GIS.finditer(text)))[:MOST]


def _readings(run: str) -> Iterator[str]:
    """A run of groups as numbers: all of it, then every stretch of neighbouring groups."""
    groups = re.split(_GAP, run)
    for length in range(len(groups), 0, -1):
        for first in range(len(groups) - length + 1):
            number = "".join(groups[first : first + length])
            if _LEAST_DIGITS <= len(number) <= MAX_ACCOUNT_LENGTH:
                yield number
