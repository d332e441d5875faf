"""Word lists synthetic cities are made of: frequent names and streets, no real person's."""

from __future__ import annotations

from pathlib import Path

_LISTS = {
    name: words
    for name, *words in map(
        str.split,
        Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines(),
    )
}
SURNAMES = _LISTS["surnames"]
MEN = _LISTS["men"]
WOMEN = _LISTS["women"]
STREETS = _LISTS["streets"]
SETTLEMENTS = _LISTS["settlements"]
