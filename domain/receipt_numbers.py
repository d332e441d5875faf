"""Numbers of receipts: the terminal, its shift and the act in the shift, without gaps in each."""

from __future__ import annotations

import re

_PLACE_LENGTH = 4
_NUMBER = re.compile(r"([0-9A-Z]{1,4})-([0-9]{1,9})-([0-9]{3,9})", re.ASCII)
_TYPED = re.compile(r"(?:([0-9A-Za-z]{1,4})[- ]+)?([0-9]{1,9})[- ]+([0-9]{1,9})", re.ASCII)


def place_of(terminal_id: str) -> str:
    """The first letters and digits of a terminal's key: «7F3A»."""
    signs = [sign for sign in terminal_id.upper() if sign.isascii() and sign.isalnum()]
    return "".join(signs[:_PLACE_LENGTH])


def receipt_number(terminal_id: str, shift_number: int, act: int) -> str:
    """«7F3A-214-038»."""
    return f"{place_of(terminal_id)}-{shift_number}-{act:03d}"


def act_of(number: str) -> int:
    """The last part of a receipt's number, 0 when it is not one of ours."""
    match = _NUMBER.fullmatch(number)
    return int(match[3]) if match else 0


def typed_number(text: str, terminal_id: str) -> str:
    """The full number of a typed one, «214-38» meaning this terminal's; empty if it is none."""
    match = _TYPED.fullmatch(text.strip())
    if match is None:
        return ""
    place = (match[1] or place_of(terminal_id)).upper()
    return f"{place}-{int(match[2])}-{int(match[3]):03d}"


def shift_of(number: str) -> int:
    """The shift of a receipt's number, 0 when it is not one of ours."""
    match = _NUMBER.fullmatch(number)
    return int(match[2]) if match else 0
