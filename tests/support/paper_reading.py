"""Reading our papers back for tests: words in reading order, pictures, decoded codes."""

from __future__ import annotations

import io
from typing import Any

import pdfplumber
import pypdfium2
import zxingcpp


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
