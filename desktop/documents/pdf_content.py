"""Takes all that a PDF shows out of it; imported by the limited child alone."""

from __future__ import annotations

import io
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdfpage import PDFPage
from pdfplumber.utils.exceptions import PdfminerException

from desktop.documents.page_content import PageContent, PdfContent
from desktop.documents.pdf_picture import Pictures
from desktop.documents.pdf_structure import Structure

MAX_PAGES = 20


def content_of(file_bytes: bytes) -> PdfContent | str:
    """The content of the first pages, or the code of what is wrong with the file.

    A parser may fail in any way on a foreign file; only lack of memory goes up.
    """
    try:
        with pdfplumber.open(io.BytesIO(file_bytes), pages=list(range(1, MAX_PAGES + 1))) as opened:
            return _content(opened, Pictures(file_bytes))
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


def _content(opened: Any, pictures: Pictures) -> PdfContent:
    structure = Structure(opened.doc)
    pages = tuple(
        PageContent(
            _lines(page),
            (*structure.page(page.page_obj.attrs), ("picture", pictures.picture(number))),
        )
        for number, page in enumerate(opened.pages)
    )
    count = sum(1 for _ in PDFPage.create_pages(opened.doc))
    parts = (("pages", f"{count} {pictures.facts()}"), ("file", structure.catalog()))
    return PdfContent(str(opened.metadata.get("Keywords", "")), pages, parts)


def _lines(page: Any) -> tuple[str, ...]:
    text: str = page.extract_text(x_tolerance=1.5) or ""
    return tuple(text.replace("\u00a0", " ").split("\n"))
