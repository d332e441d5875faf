"""Phones and e-mail addresses: one parser for each, for forms, search, imports and the server."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.clean_text import shown, trimmed
from domain.errors import InputError

_EXTENSION = re.compile(r"(?:доб(?:авочный)?\.?|ext\.?|#)[^0-9]{0,3}([0-9]{1,6})$", re.IGNORECASE)
_PHONE_SIGNS = re.compile(r"\+?[0-9 \u00a0\u202f\u2009()\-\u2010-\u2014.]+")
_LOCAL_PART = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")


@dataclass(frozen=True, slots=True)
class Phone:
    """``digits``: ten digits of a Russian number, or the international digits when ``foreign``."""

    digits: str
    extension: str = ""
    foreign: bool = False

    def international(self) -> str:
        """«+79123456789»."""
        return f"+{self.digits}" if self.foreign else f"+7{self.digits}"


def parse_phone(text: str) -> Phone:
    """A phone as typed: «8 (912) 345-67-89», «+7912…», ten digits, «+1 202…», with «доб. 12».

    Raises ``phone.empty``, ``phone.letters`` (entered) and ``phone.length`` (digits, needed=10). A
    foreign number comes back with ``foreign`` set and is for the clerk to confirm.
    """
    cleaned = trimmed(text, 60, "phone")
    if not cleaned:
        raise InputError("phone.empty")
    extension = ""
    if match := _EXTENSION.search(cleaned):
        extension = match[1]
        cleaned = cleaned[: match.start()].rstrip(" ,;\u00a0")
    if not _PHONE_SIGNS.fullmatch(cleaned):
        raise InputError("phone.letters", entered=shown(text))
    digits = "".join(sign for sign in cleaned if "0" <= sign <= "9")
    if cleaned.startswith("+") and not digits.startswith("7"):
        return _foreign(digits, extension)
    if len(digits) == 11 and digits[0] in "78":
        digits = digits[1:]
    if len(digits) != 10:
        national = digits[1:] if len(digits) < 10 and digits[:1] in ("7", "8") else digits
        raise InputError("phone.length", digits=len(digits), national=len(national), needed=10)
    return Phone(digits, extension)


def format_phone(digits: str) -> str:
    """Ten digits as «+7 912 345-67-89» with a no-break space; anything else as it is."""
    if len(digits) == 10 and digits.isascii() and digits.isdigit():
        return f"+7\u00a0{digits[:3]}\u00a0{digits[3:6]}-{digits[6:8]}-{digits[8:]}"
    return digits


def parse_email(text: str) -> str:
    """An address with a dot in its domain, Cyrillic allowed, the domain in lower case.

    Raises ``email.empty``, ``email.spaces`` and ``email.format`` (entered). Whether it exists only
    a letter tells.
    """
    cleaned = trimmed(text, 254, "email")
    if not cleaned:
        raise InputError("email.empty")
    if any(sign.isspace() for sign in cleaned):
        raise InputError("email.spaces", entered=shown(text))
    local, _, host = cleaned.rpartition("@")
    labels = host.lower().split(".")
    good_host = len(labels) >= 2 and len(labels[-1]) >= 2 and all(map(_LABEL.fullmatch, labels))
    if len(local) > 64 or not _LOCAL_PART.fullmatch(local) or not good_host:
        raise InputError("email.format", entered=shown(text))
    return f"{local}@{host.lower()}"


def _foreign(digits: str, extension: str) -> Phone:
    if not 7 <= len(digits) <= 15:
        raise InputError("phone.length", digits=len(digits), national=len(digits), needed=10)
    return Phone(digits, extension, foreign=True)
