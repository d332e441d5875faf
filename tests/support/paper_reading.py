"""Reading our papers back for tests: words in reading order, pictures, decoded codes."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pdfplumber
import pypdfium2
import zxingcpp

from desktop.documents.bill import bill_pdf
from desktop.documents.bill_model import BillDocument


def text_of(pdf: bytes) -> str:
    """All text in reading order, no-break spaces plain, pages divided by a form feed."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        pages = [page.extract_text(x_tolerance=1.5) for page in opened.pages]
    return "\f".join(pages).replace("\u00a0", " ")


def page_count(pdf: bytes) -> int:
    """How many pages the file has."""
    opened = pypdfium2.PdfDocument(pdf)
    count = len(opened)
    opened.close()
    return count


def picture(pdf: bytes, page: int, dots: int = 200) -> Any:
    """A page rendered at so many dots an inch (a Pillow image)."""
    opened = pypdfium2.PdfDocument(pdf)
    image = opened[page].render(scale=dots / 72, grayscale=True).to_pil()
    opened.close()
    return image


def decoded_codes(pdf: bytes, page: int = -1, dots: int = 200) -> list[bytes]:
    """The bytes of every QR found on a rendered page, the last one by default."""
    image = picture(pdf, page % page_count(pdf), dots)
    return [found.bytes for found in zxingcpp.read_barcodes(image)]


Pages = list[list[dict[str, Any]]]


def printed(document: BillDocument) -> str:
    """The text of a bill; read without its QR, whose two thousand rectangles take longest."""
    return text_of(bill_pdf(replace(document, qr=b"")))


def characters(pdf: bytes) -> Pages:
    """The visible characters of each page with their boxes."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return [[one for one in page.chars if one["text"].strip()] for page in opened.pages]


def overlaps(pages: Pages) -> list[str]:
    """Pairs of characters of one line that stand on each other by more than half a point."""
    found = []
    for page in pages:
        lines: dict[int, list[dict[str, Any]]] = {}
        for one in page:
            lines.setdefault(round(one["bottom"] * 2), []).append(one)
        for line in lines.values():
            line.sort(key=lambda one: float(one["x0"]))
            found += [
                f"{one['text']}{following['text']} at {one['x0']:.0f},{one['top']:.0f}"
                for one, following in pairwise(line)
                if following["x0"] < one["x1"] - 0.5
            ]
    return found


def outside(pages: Pages, left: float, right: float, bottom: float) -> list[str]:
    """Characters beyond the margins of the page."""
    return [
        one["text"]
        for page in pages
        for one in page
        if one["x0"] < left - 0.6 or one["x1"] > right + 0.6 or one["bottom"] > bottom
    ]
