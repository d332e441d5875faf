"""Models of receipt printers: columns, dots and the numbers of their Cyrillic code pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop.documents.code_pages import PAGES
from desktop.errors import AppError
from desktop.escpos_door import capabilities

DEFAULT_PROFILE = "TM-T20II"
_DOTS_OF_A_COLUMN = 12
_NOT_PRINTERS = ("AF-240", "OCD-100", "OCD-300")  # displays for buyers
_IN_LIBRARY = {"cp866": "CP866", "cp1251": "CP1251"}


@dataclass(frozen=True)
class PrinterProfile:
    """A model as python-escpos knows it; ``pages`` are code page name -> number for ESC t."""

    id: str
    name: str
    columns: int
    dots: int
    pages: tuple[tuple[str, int], ...]
    has_cutter: bool
    has_code: bool
    has_raster: bool


@cache
def printer_profiles() -> tuple[PrinterProfile, ...]:
    """Every model that prints Cyrillic letters or pictures, by name."""
    known = capabilities().CAPABILITIES["profiles"]
    made = [
        _profile(id_, facts)
        for id_, facts in known.items()
        if id_ not in _NOT_PRINTERS and not facts["features"].get("starCommands")
    ]
    useful = [one for one in made if one.pages or one.has_raster]
    return tuple(sorted(useful, key=lambda one: (one.id != DEFAULT_PROFILE, one.name)))


def printer_profile(id_: str) -> PrinterProfile:
    """The model of this id, the usual one for none; AppError ``receipt.no_such_model``."""
    for one in printer_profiles():
        if one.id == (id_ or DEFAULT_PROFILE):
            return one
    raise AppError("receipt.no_such_model", model=id_)


def page_number(profile: PrinterProfile, page: str) -> int | None:
    """The number of a code page at this model, None when it has none."""
    return dict(profile.pages).get(page)


@cache
def known_page_numbers() -> tuple[int, ...]:
    """Every number some model gives to a Cyrillic page: what the test page tries."""
    return tuple(sorted({number for one in printer_profiles() for _, number in one.pages}))


def _profile(id_: str, facts: dict[str, Any]) -> PrinterProfile:
    columns = int(facts["fonts"]["0"]["columns"])
    if columns < 24:
        columns = 48  # the table has the width of a letter there
    dots = facts["media"]["width"].get("pixels", "Unknown")
    features = facts["features"]
    return PrinterProfile(
        id=id_,
        name=f"{facts['vendor']} {facts['name']}" if facts["vendor"] else facts["name"],
        columns=columns,
        dots=int(dots) if isinstance(dots, int) else columns * _DOTS_OF_A_COLUMN,
        pages=tuple(_pages(facts["codePages"])),
        has_cutter=bool(features.get("paperFullCut") or features.get("paperPartCut")),
        has_code=bool(features.get("qrCode")),
        has_raster=bool(features.get("bitImageRaster")),
    )


def _pages(numbered: dict[str, str]) -> list[tuple[str, int]]:
    found = []
    for page in PAGES:
        numbers = [int(number) for number, name in numbered.items() if name == _IN_LIBRARY[page]]
        if numbers:
            found.append((page, min(numbers)))
    return found
