"""How an address is written in one line."""

from __future__ import annotations


def address_text(settlement: str, street: str, house: str, flat: str) -> str:
    """«г Тюмень, ул Широтная, д 104, кв 27»; parts that are empty are left out.

    A flat that does not begin with a digit («оф 3») is written as it is.
    """
    parts = [part for part in (settlement, street) if part]
    if house:
        parts.append(f"д {house}")
    if flat:
        parts.append(f"кв {flat}" if flat[0].isdigit() else flat)
    return ", ".join(parts)
