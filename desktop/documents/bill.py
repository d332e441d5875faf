"""The payment document (квитанция) as a PDF: pages of one document, one file of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from desktop.documents.bill_charges import charges_blocks, formula_block
from desktop.documents.bill_columns import LEFT, RIGHT, charges_table
from desktop.documents.bill_head import (
    SMALL,
    continuation_strip,
    draw_fixed_head,
    head_block,
    parties_block,
)
from desktop.documents.bill_mark import mark_of
from desktop.documents.bill_model import BillDocument
from desktop.documents.bill_sections import (
    instalment_block,
    meters_block,
    months_block,
    recalculations_block,
    reference_block,
    section_table,
)
from desktop.documents.bill_slip import BOTTOM_MARGIN, Slip
from desktop.documents.paper_flow import Block, Frame, paginate
from desktop.documents.sheet import PAGE_HEIGHT, Drawing, Sheet

_TOP = 21.0
_FOOT = PAGE_HEIGHT - 13.0


def bill_pdf(document: BillDocument, level: int = 6) -> bytes:
    """One document as a file: the same document gives the same bytes."""
    # reportlab costs 100 ms of start-up that a window without papers does not need.
    from desktop.documents.pdf_file import Labels, PdfFile

    out = io.BytesIO()
    labels = Labels(f"Платежный документ {document.number}", mark_of(document).text)
    pdf = PdfFile(out, labels, make_form, level)
    for page in bill_pages(document, alone=True):
        pdf.add_page(page)
    pdf.finish()
    return out.getvalue()


def bill_pages(document: BillDocument, *, alone: bool = False) -> list[Drawing]:
    """The drawn pages of one document; they know no other document and may be drawn anywhere.

    ``alone``: for a file of this document only.
    """
    drawings = []
    for paint in page_painters(document):
        sheet = Sheet(make_form if alone else None)
        paint(sheet)
        drawings.append(sheet.finish())
    return drawings


def page_painters(document: BillDocument) -> list[Callable[[Sheet], None]]:
    """What draws each page, once all is measured and placed."""
    slip = Slip(document)
    continuation = continuation_strip(document)
    frame = Frame(_TOP, _TOP + continuation.height, PAGE_HEIGHT - BOTTOM_MARGIN)
    pages = paginate(_blocks(document), frame, slip.height)

    def paint(sheet: Sheet, number: int) -> None:
        if number > 1:
            continuation.draw(sheet, _TOP)
        for top, strip in pages[number - 1]:
            strip.draw(sheet, top)
        if number == len(pages):
            slip.draw(sheet)
        if len(pages) > 1:
            sheet.right(RIGHT, _FOOT, f"лист {number} из {len(pages)}", SMALL)
        sheet.text(LEFT, _FOOT, document.number, SMALL)

    return [partial(paint, number=number) for number in range(1, len(pages) + 1)]


@lru_cache(maxsize=64)
def make_form(name: str) -> Drawing:
    """A fixed part by its name: the head, or the head of a table."""
    sheet = Sheet()
    kind, _, columns = name.partition(".")
    if kind == "head":
        draw_fixed_head(sheet)
    elif kind == "charges":
        charges_table(tuple(columns.split("-"))).draw_head(sheet)
    else:
        section_table(kind).draw_head(sheet)
    return sheet.finish()


def _blocks(document: BillDocument) -> Sequence[Block]:
    blocks = [
        head_block(document),
        parties_block(document),
        meters_block(document),
        *charges_blocks(document),
        months_block(document),
        formula_block(document),
        reference_block(document),
        instalment_block(document),
        recalculations_block(document),
    ]
    return [block for block in blocks if block is not None and block.strips]
