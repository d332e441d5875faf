"""The code on a receipt: the short key of its operation, as printed, as a QR and as scanned."""

from __future__ import annotations

import re

from domain.search_keys import swap_layout_to_latin

# A UUIDv7 in text begins with its time and 12 random bits; a beginning is found by any index.
SHORT_LENGTH = 18
_PREFIX = "TRIC-OP "
# «p-12» is a payment older than keys.
_SHORT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|p-[0-9]{1,15}")


def short_op_id(op_id: str) -> str:
    """The beginning of an operation's key that is printed: «01970c4e-5d1f-7a3b»."""
    return op_id[:SHORT_LENGTH]


def receipt_code(op_id: str) -> str:
    """The text of a receipt's QR; capitals and digits only, so that the symbol stays small."""
    return _PREFIX + short_op_id(op_id).upper()


def short_id_of(text: str) -> str:
    """The short key in a scanned or typed code, in either layout; empty if it is none."""
    typed = text.strip()
    for candidate in (typed, swap_layout_to_latin(typed)):
        short = candidate.upper().removeprefix(_PREFIX).lower()
        if _SHORT.fullmatch(short):
            return short
    return ""
