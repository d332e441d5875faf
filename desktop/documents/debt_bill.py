"""The debt bill (долговая квитанция) as a PDF: its blocks laid on pages, one file of it."""

from __future__ import annotations

import io
from functools import lru_cache

from desktop.documents.bill_columns import LEFT, RIGHT
from desktop.documents.bill_head import SMALL
from desktop.documents.bill_slip import BOTTOM_MARGIN, Slip
from desktop.documents.debt_bill_head import (
    continuation_strip,
    draw_fixed_head,
    head_block,
    notes_block,
    parties_block,
)
from desktop.documents.debt_bill_mark import mark_of
from desktop.documents.debt_bill_model import DebtBillDocument
from desktop.documents.debt_bill_tables import (
    amount_block,
    calculation_block,
    debt_table,
    months_block,
    penalty_block,
    services_block,
)
from desktop.documents.paper_flow import Block, Frame, paginate
from desktop.documents.sheet import PAGE_HEIGHT, Drawing, Sheet

_TOP = 21.0
_FOOT = PAGE_HEIGHT - 13.0


def debt_bill_pdf(document: DebtBillDocument, level: int = 6) -> bytes:
    """One document as a file: the same document gives the same bytes."""
    # reportlab costs 100 ms of start-up that a window without papers does not need.
    from desktop.documents.pdf_file import Labels, PdfFile

    out = io.BytesIO()
    labels = Labels(f"Долговая квитанция {document.number}", mark_of(document).text)
    pdf = PdfFile(out, labels, _make_form, level)
    for page in _pages(document):
        pdf.add_page(page)
    pdf.finish()
    return out.getvalue()


def _pages(document: DebtBillDocument) -> list[Drawing]:
    slip = Slip(document)
    continuation = continuation_strip(document)
    frame = Frame(_TOP, _TOP + continuation.height, PAGE_HEIGHT - BOTTOM_MARGIN)
    pages = paginate(_blocks(document), frame, slip.height)
    drawings = []
    for number, placed in enumerate(pages, 1):
        sheet = Sheet(_make_form)
        if number > 1:
            continuation.draw(sheet, _TOP)
        for top, strip in placed:
            strip.draw(sheet, top)
        if number == len(pages):
            slip.draw(sheet)
        if len(pages) > 1:
            sheet.right(RIGHT, _FOOT, f"лист {number} из {len(pages)}", SMALL)
        sheet.text(LEFT, _FOOT, document.number, SMALL)
        drawings.append(sheet.finish())
    return drawings


@lru_cache(maxsize=8)
def _make_form(name: str) -> Drawing:
    """A fixed part by its name: the head, or the head of a table."""
    sheet = Sheet()
    if name == "head":
        draw_fixed_head(sheet)
    else:
        debt_table(name).draw_head(sheet)
    return sheet.finish()


def _blocks(document: DebtBillDocument) -> list[Block]:
    blocks = [
        head_block(document),
        parties_block(document),
        notes_block(document),
        months_block(document),
        services_block(document),
        penalty_block(document),
        calculation_block(document),
        amount_block(document),
    ]
    return [block for block in blocks if block is not None and block.strips]
