"""The ways to pay an office tells residents of: kinds, and the text of them in its settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.errors import InputError

WayKind = Literal["desk", "bank", "online", "post", "other"]
KINDS: tuple[WayKind, ...] = ("desk", "bank", "online", "post", "other")
KIND_TITLES: dict[WayKind, str] = {
    "desk": "Кассы и пункты приёма",
    "bank": "Банки",
    "online": "Онлайн",
    "post": "Почта",
    "other": "Другие способы",
}
MOST_WAYS = 60


@dataclass(frozen=True, slots=True)
class PaymentWay:
    """One place or service that takes payments; ``details``: address, hours, fee, one a line."""

    kind: WayKind
    name: str
    details: tuple[str, ...] = ()


def parse_ways(text: str) -> tuple[PaymentWay, ...]:
    """Ways of their text, apart by semicolons, their parts by bars: «desk | Касса № 1 |
    ул Республики, 142 | пн–пт 8:00–19:00; bank | Сбербанк | без комиссии».

    Raises ``ways.format`` (entered), ``ways.kind`` (entered, allowed), ``ways.too_many`` (limit).
    """
    rows = [part.strip() for part in text.split(";") if part.strip()]
    if len(rows) > MOST_WAYS:
        raise InputError("ways.too_many", limit=MOST_WAYS)
    return tuple(_way(row) for row in rows)


def by_kind(ways: tuple[PaymentWay, ...]) -> dict[WayKind, tuple[PaymentWay, ...]]:
    """The ways of each kind there is, kinds in their order, ways as they came."""
    found = {kind: tuple(way for way in ways if way.kind == kind) for kind in KINDS}
    return {kind: group for kind, group in found.items() if group}


def _way(row: str) -> PaymentWay:
    parts = [part.strip() for part in row.split("|")]
    if len(parts) < 2 or not parts[1]:
        raise InputError("ways.format", entered=row)
    for kind in KINDS:
        if parts[0] == kind:
            return PaymentWay(kind, parts[1], tuple(part for part in parts[2:] if part))
    raise InputError("ways.kind", entered=parts[0], allowed=", ".join(KINDS))
