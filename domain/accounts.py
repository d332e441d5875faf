"""Account numbers and ГИС ЖКХ identifiers: how they are typed, kept and shown."""

from __future__ import annotations

import re

from domain.clean_text import shown, trimmed, without_spaces
from domain.errors import InputError

MAX_ACCOUNT_LENGTH = 30
"""ГИС ЖКХ: a number of an account is 1-30 letters and digits."""

_MAX_TYPED = 200  # with spaces, hyphens and «№»
_NUMBER = re.compile(r"[0-9A-ZА-ЯЁ]{1,30}")
_GIS_IDENTIFIER = re.compile(r"[0-9]{2}[А-Я]{2}[0-9]{6}(-[0-9]{2}(-[0-9]{4})?)?")
_HYPHENS = str.maketrans("", "", "-\u2010\u2011\u2012\u2013\u2014\u2212№")


def parse_account_number(text: str) -> str:
    """The number as it is kept: no spaces, hyphens or «№», letters upper case.

    Raises ``account.empty``, ``account.too_long`` (limit, entered), ``account.letters`` (entered:
    what was typed). There is no check digit: a number that is in form may still not exist.
    """
    if len(text) > _MAX_TYPED:
        raise InputError("account.too_long", limit=MAX_ACCOUNT_LENGTH, entered=len(text))
    cleaned = without_spaces(trimmed(text, _MAX_TYPED, "account")).translate(_HYPHENS).upper()
    if not cleaned:
        raise InputError("account.empty")
    if len(cleaned) > MAX_ACCOUNT_LENGTH:
        raise InputError("account.too_long", limit=MAX_ACCOUNT_LENGTH, entered=len(cleaned))
    if not _NUMBER.fullmatch(cleaned):
        raise InputError("account.letters", entered=shown(text))
    return cleaned


def format_account(number: str) -> str:
    """Ten digits shown 4-3-3 with no-break spaces («7200 000 001»), any other number as it is."""
    if len(number) == 10 and number.isascii() and number.isdigit():
        return f"{number[:4]}\u00a0{number[4:7]}\u00a0{number[7:]}"
    return number


def neighbour_numbers(number: str) -> tuple[str, ...]:
    """Every number one changed digit or one swap of neighbours away, to look for when this one
    does not exist.
    """
    found: dict[str, None] = {}
    for index, sign in enumerate(number):
        if not ("0" <= sign <= "9"):
            continue
        for digit in "0123456789":
            found[number[:index] + digit + number[index + 1 :]] = None
    for index in range(len(number) - 1):
        swapped = number[:index] + number[index + 1] + number[index] + number[index + 2 :]
        found[swapped] = None
    found.pop(number, None)
    return tuple(found)


def parse_gis_identifier(text: str) -> str:
    """ЕЛС (10), ИЖКУ (13) or ИПД (18 characters) in upper case; raises ``gis.empty`` or
    ``gis.format``.

    Shape only: no check digits are published (domain: identifiers).
    """
    cleaned = without_spaces(trimmed(text, 60, "gis")).upper()
    if not cleaned:
        raise InputError("gis.empty")
    if not _GIS_IDENTIFIER.fullmatch(cleaned):
        raise InputError("gis.format", entered=shown(text))
    return cleaned


def bill_number(izhku: str, period: int, running: int = 1) -> str:
    """An ИПД of the observed shape: ИЖКУ, then the last digit of the year, the month and the
    running number (0-9).
    """
    return f"{izhku}-{period // 100 % 10}{period % 100:02d}{running % 10}"
