"""A paper roll as rows, whatever prints it: a PDF, a thermal printer or a fiscal device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Look = Literal["plain", "small", "strong", "large", "title", "stamp"]


@dataclass(frozen=True)
class Line:
    """One text over the whole width; it wraps. ``stamp`` is white on black or framed."""

    text: str
    look: Look = "plain"
    is_centred: bool = False


@dataclass(frozen=True)
class Pair:
    """A name at the left and its value at the right; ``is_money``: it must never be lost."""

    name: str
    value: str
    look: Look = "plain"
    is_money: bool = False


@dataclass(frozen=True)
class Rule:
    """A line across; ``is_cut``: the place to tear."""

    is_cut: bool = False


@dataclass(frozen=True)
class Code:
    """A QR of this text."""

    text: str


Row = Line | Pair | Rule | Code
Roll = tuple[Row, ...]


def centred(text: str, look: Look = "plain") -> Line:
    """A centred line."""
    return Line(text, look, is_centred=True)


def money_pair(name: str, amount: str, look: Look = "plain") -> Pair:
    """A named sum."""
    return Pair(name, amount, look, is_money=True)
