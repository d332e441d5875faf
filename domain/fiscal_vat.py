"""VAT of each supplier on fiscal receipts: the words of rates and their text in the settings."""

from __future__ import annotations

import re

from domain.errors import InputError

TAXATIONS = ("osn", "usnIncome", "usnIncomeOutcome", "esn", "patent")
VAT_WORDS = (
    *("vat20", "vat10", "vat120", "vat110", "vat0", "none"),
    *("vat5", "vat7", "vat105", "vat107", "vat22", "vat122"),
)
NO_VAT = "none"
_ENTRY = re.compile(r"([0-9]{10}|[0-9]{12})\s*=\s*(\S+)", re.ASCII)


def parse_vat(text: str) -> dict[str, str]:
    """ИНН -> word of the rate, of «7203999020=vat22; 7203999038=none»; others have no VAT.

    Raises ``vat.format`` (entered), ``vat.word`` (entered, allowed).
    """
    found: dict[str, str] = {}
    for entry in (part.strip() for part in text.split(";")):
        if not entry:
            continue
        match = _ENTRY.fullmatch(entry)
        if match is None:
            raise InputError("vat.format", entered=entry)
        if match[2] not in VAT_WORDS:
            raise InputError("vat.word", entered=match[2], allowed=", ".join(VAT_WORDS))
        found[match[1]] = match[2]
    return found
