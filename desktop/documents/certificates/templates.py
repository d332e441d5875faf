"""The words of certificates: one TOML file a kind in ``resources/certificates``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "certificates"


@dataclass(frozen=True)
class Template:
    """``words``: sentences by name with {places} in braces; ``purposes``: where such a paper is
    usually taken.
    """

    heading: str
    subtitle: str
    basis: str
    words: dict[str, str]
    notes: tuple[str, ...]
    purposes: tuple[str, ...]

    def say(self, name: str, **places: object) -> str:
        """One sentence with its places filled; what is filled in is never read for braces."""
        return self.words[name].format_map(places)


@cache
def template(series: str) -> Template:
    """The template of a kind; ``FileNotFoundError`` when there is none."""
    told = tomllib.loads((FOLDER / f"{series.lower()}.toml").read_text("utf-8"))
    return Template(
        heading=told["heading"],
        subtitle=told["subtitle"],
        basis=told["basis"],
        words=told.get("words", {}),
        notes=tuple(told.get("notes", ())),
        purposes=tuple(told.get("purposes", ())),
    )
