"""Is a paper ours: a file's content compared with the document composed anew from the cache."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from desktop.documents.bill import bill_pdf
from desktop.documents.bill_mark import BillMark, HouseMark, read_house_mark, read_mark
from desktop.documents.bill_model import BillDocument
from desktop.documents.page_content import PageContent, Parts, PdfContent
from desktop.documents.read_child import read_pdf

_MARK_IN_FILE = re.compile(rb"tric-bills?/1 [ -~]{1,300}")
_SHOWN_DIFFERENCES = 12


@dataclass(frozen=True)
class Difference:
    """Where the file is not the office's document (page 0: in what belongs to no page).

    ``part`` is ``text`` with the line of each, either of which may be empty, or one of the parts of
    ``page_content``.
    """

    page: int
    part: str
    ours: str = ""
    theirs: str = ""


def quick_mark(file_bytes: bytes) -> BillMark | HouseMark | None:
    """The mark as our own files hold it: found without parsing anything."""
    found = _MARK_IN_FILE.search(file_bytes)
    words = found[0].decode("ascii") if found else ""
    return read_mark(words) or read_house_mark(words)


def is_same_file(file_bytes: bytes, document: BillDocument) -> bool:
    """True when the file is byte for byte what we print; no parser is needed then."""
    return file_bytes == bill_pdf(document)


def differences(document: BillDocument, theirs: PdfContent) -> tuple[Difference, ...]:
    """How the file differs from the document; empty when all that it holds is the same.

    A file that another program has saved anew may be the same paper in other bytes.
    """
    return compare(read_pdf(bill_pdf(document)), theirs)[:_SHOWN_DIFFERENCES]


def compare(ours: PdfContent, theirs: PdfContent) -> tuple[Difference, ...]:
    """Where two files differ: first what belongs to no page, then page by page."""
    found = [Difference(0, part) for part in _unlike(ours.parts, theirs.parts)]
    for number, (mine, other) in enumerate(zip_longest(ours.pages, theirs.pages), 1):
        found += _on_page(number, mine or _NO_PAGE, other or _NO_PAGE)
    return tuple(found)


_NO_PAGE = PageContent((), ())


def _on_page(number: int, mine: PageContent, other: PageContent) -> list[Difference]:
    """Lines when words differ; a word changed changes the drawing, fonts and picture as well."""
    lines = [
        Difference(number, "text", a, b)
        for a, b in zip_longest(mine.lines, other.lines, fillvalue="")
        if a != b
    ]
    parts = [Difference(number, part) for part in _unlike(mine.parts, other.parts)]
    return lines or parts


def _unlike(mine: Parts, other: Parts) -> list[str]:
    ours, theirs = dict(mine), dict(other)
    return [part for part in {**ours, **theirs} if ours.get(part) != theirs.get(part)]
