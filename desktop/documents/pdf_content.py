"""Takes text and rectangles out of a PDF; imported by the limited child alone."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfplumber.utils.exceptions import PdfminerException

from desktop.documents.page_content import PageContent, PdfContent

MAX_PAGES = 20
_FIFTH_OF_A_POINT = 5


def content_of(file_bytes: bytes) -> PdfContent | str:
    """The content of the first pages, or the code of what is wrong with the file.

    A parser may fail in any way on a foreign file; only lack of memory goes up.
    """
    try:
        with pdfplumber.open(io.BytesIO(file_bytes), pages=list(range(1, MAX_PAGES + 1))) as opened:
            pages = tuple(_page(page) for page in opened.pages)
            return PdfContent(str(opened.metadata.get("Keywords", "")), pages)
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed):
        return "file.encrypted"
    except PdfminerException as error:
        return _code_of(error.args[0] if error.args else None)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - the last word of a child that only reads
        return "file.not_pdf"


def _code_of(wrapped: object) -> str:
    if isinstance(wrapped, PDFPasswordIncorrect):
        return "file.encrypted"
    return "file.limits" if isinstance(wrapped, MemoryError | RecursionError) else "file.not_pdf"


def _page(page: Any) -> PageContent:
    text: str = page.extract_text(x_tolerance=1.5) or ""
    return PageContent(tuple(text.replace("\u00a0", " ").split("\n")), _shapes(page.rects))


def _shapes(rects: Iterable[dict[str, Any]]) -> str:
    sides = ("x0", "top", "x1", "bottom")
    places = sorted(
        tuple(round(rect[side] * _FIFTH_OF_A_POINT) for side in sides) for rect in rects
    )
    return hashlib.sha256(repr(places).encode("ascii")).hexdigest()
