"""A receipt or a shift paper as a PDF: a roll of 80 mm, A5 or A4."""

from __future__ import annotations

from typing import Literal

from desktop.documents.receipt_model import ReceiptDocument
from desktop.documents.receipt_rows import receipt_rows
from desktop.documents.receipt_sheet import receipt_sheet_pdf
from desktop.documents.receipt_text import title
from desktop.documents.roll_pdf import roll_pdf
from desktop.documents.shift_paper_model import ShiftPaper
from desktop.documents.shift_rows import shift_rows, shift_title

ReceiptSize = Literal["80mm", "A5", "A4"]


def receipt_pdf(document: ReceiptDocument, size: ReceiptSize) -> bytes:
    """The receipt on this paper; the same receipt gives the same bytes."""
    if size == "80mm":
        return roll_pdf(receipt_rows(document), f"{title(document)} {document.number}")
    return receipt_sheet_pdf(document, size)


def shift_paper_pdf(paper: ShiftPaper) -> bytes:
    """The paper on a roll of 80 mm."""
    return roll_pdf(shift_rows(paper), f"{shift_title(paper)} {paper.shift_number}")
