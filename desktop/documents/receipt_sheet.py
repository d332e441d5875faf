"""A receipt on a sheet of A5 or A4: head, what was paid for, sums, who gets it, codes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from desktop.documents import receipt_text as text
from desktop.documents.paper_flow import Block, Frame, Strip, paginate
from desktop.documents.paper_table import Column, PaperTable, TableLook
from desktop.documents.receipt_foot import Foot
from desktop.documents.receipt_head import head_strip, parties_strip, sums_strip
from desktop.documents.receipt_model import ReceiptDocument
from desktop.documents.sheet import Drawing, Sheet, Style

MILLIMETRE = 72 / 25.4
_SIZES = {"A5": (148 * MILLIMETRE, 210 * MILLIMETRE), "A4": (210 * MILLIMETRE, 297 * MILLIMETRE)}
_MARGINS = {"A5": 9 * MILLIMETRE, "A4": 14 * MILLIMETRE}
_SMALL = Style("R", 6.6, 0.33)
_TITLE = Style("B", 8.6)
_LOOKS = {
    "A5": TableLook(
        head=Style("B", 6.2), cell=Style("R", 7.6), strong=Style("B", 7.6), row_pad=1.1
    ),
    "A4": TableLook(
        head=Style("B", 6.8), cell=Style("R", 8.6), strong=Style("B", 8.6), row_pad=1.8
    ),
}


@dataclass(frozen=True)
class SheetFrame:
    """Where a sheet of one size is written: points of its edges."""

    name: str
    size: tuple[float, float]

    @property
    def left(self) -> float:
        return _MARGINS[self.name]

    @property
    def right(self) -> float:
        return self.size[0] - self.left

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def bottom(self) -> float:
        return self.size[1] - self.left


def sheet_frame(name: str) -> SheetFrame:
    """The frame of A5 or A4."""
    return SheetFrame(name, _SIZES[name])


def receipt_sheet_pdf(document: ReceiptDocument, size: str) -> bytes:
    """The receipt as a file of A5 or A4 pages; the same receipt gives the same bytes."""
    # reportlab costs 100 ms of start-up that a window without papers does not need.
    from desktop.documents.pdf_file import Labels, PdfFile

    frame = sheet_frame(size)
    out = io.BytesIO()
    pdf = PdfFile(out, Labels(f"{text.title(document)} {document.number}", ""), _make_part)
    for paint in _painters(document, frame):
        sheet = Sheet(_make_part, frame.size)
        paint(sheet)
        pdf.add_page(sheet.finish())
    pdf.finish()
    return out.getvalue()


def _painters(document: ReceiptDocument, frame: SheetFrame) -> list[Callable[[Sheet], None]]:
    foot = Foot(document, frame.left, frame.right)
    blocks = [
        Block([head_strip(document, frame.left, frame.right)], gap=0),
        Block([parties_strip(document, frame.left, frame.right)], gap=0),
        _lines_block(document, frame),
        Block([sums_strip(document, frame.left, frame.right)], gap=5),
        _suppliers_block(document, frame),
    ]
    shown = [block for block in blocks if block.strips]
    pages = paginate(shown, Frame(frame.left, frame.left, frame.bottom - 10), foot.height)

    def paint(sheet: Sheet, number: int) -> None:
        bottom = frame.left
        for top, strip in pages[number - 1]:
            strip.draw(sheet, top)
            bottom = top + strip.height
        if number == len(pages):
            foot.draw(sheet, bottom)
        sheet.text(frame.left, frame.bottom, f"№ {document.number}", _SMALL)
        if len(pages) > 1:
            sheet.right(frame.right, frame.bottom, f"лист {number} из {len(pages)}", _SMALL)

    return [partial(paint, number=number) for number in range(1, len(pages) + 1)]


def _lines_block(document: ReceiptDocument, frame: SheetFrame) -> Block:
    table = _table(f"lines.{frame.name}")
    strips: list[Strip] = []
    for heading, amount, lines in text.line_groups(document):
        if heading:
            strips.append(table.row((heading, text.money(amount)), strong=True, tied=True))
        strips += [table.row((line.name, text.money(line.amount))) for line in lines]
    return Block(strips, head=table.head(), gap=4)


def _suppliers_block(document: ReceiptDocument, frame: SheetFrame) -> Block:
    table = _table(f"suppliers.{frame.name}")
    strips = [
        table.row((one.name, one.inn, one.phone, text.money(one.amount)), tied=True)
        for one in document.suppliers
    ]
    title = _section("Получатели платежа", frame.left)
    return Block(strips, head=table.head(), title=title, gap=6, late=True)


def _section(words: str, left: float) -> Strip:
    return Strip(12.0, lambda sheet, y: sheet.text(left, y + 8.4, words, _TITLE), tied=True)


@lru_cache(maxsize=8)
def _table(form: str) -> PaperTable:
    """A table by its name: what it lists and on which size of paper."""
    kind, _, size = form.partition(".")
    frame = sheet_frame(size)
    if kind == "lines":
        columns: Sequence[Column] = (
            Column("За что", frame.width - 80, "l"),
            Column("Сумма, ₽", 80),
        )
    else:
        columns = (
            Column("Получатель", frame.width - 232, "l"),
            Column("ИНН", 66, "c"),
            Column("Телефон", 92, "c"),
            Column("Сумма, ₽", 74),
        )
    return PaperTable(form, columns, frame.left, _LOOKS[size])


@lru_cache(maxsize=8)
def _make_part(name: str) -> Drawing:
    sheet = Sheet(size=sheet_frame(name.partition(".")[2]).size)
    _table(name).draw_head(sheet)
    return sheet.finish()
