"""Is a paper ours: a file's content compared with the document composed anew from the cache."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from desktop.documents.bill import bill_pdf
from desktop.documents.bill_mark import BillMark, HouseMark, read_house_mark, read_mark
from desktop.documents.bill_model import BillDocument
from desktop.documents.page_content import PdfContent
from desktop.documents.read_child import read_pdf

_MARK_IN_FILE = re.compile(rb"tric-bills?/1 [ -~]{1,300}")
_SHOWN_DIFFERENCES = 12


@dataclass(frozen=True)
class Difference:
    """A line of the office's document and what the file has in its place; either may be empty."""

    page: int
    ours: str
    theirs: str


def quick_mark(file_bytes: bytes) -> BillMark | HouseMark | None:
    """The mark as our own files hold it: found without parsing anything."""
    found = _MARK_IN_FILE.search(file_bytes)
    words = found[0].decode("ascii") if found else ""
    return read_mark(words) or read_house_mark(words)


def is_same_file(file_bytes: bytes, document: BillDocument) -> bool:
    """True when the file is byte for byte what we print; no parser is needed then."""
    return file_bytes == bill_pdf(document)


def differences(document: BillDocument, theirs: PdfContent) -> tuple[Difference, ...]:
    """How the file differs from the document; empty when text, frames and QR are the same.

    A file that another program has saved anew may be the same paper in other bytes.
    """
    ours = read_pdf(bill_pdf(document))
    found = []
    for number, (mine, other) in enumerate(zip_longest(ours.pages, theirs.pages), 1):
        my_lines = mine.lines if mine else ()
        other_lines = other.lines if other else ()
        found += [
            Difference(number, a, b)
            for a, b in zip_longest(my_lines, other_lines, fillvalue="")
            if a != b
        ]
        if (mine.shapes if mine else "") != (other.shapes if other else ""):
            found.append(Difference(number, "QR", ""))
    return tuple(found[:_SHOWN_DIFFERENCES])
