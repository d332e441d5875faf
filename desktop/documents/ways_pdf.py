"""The page of payment ways on A4: places by kind, requisites, the code of an account."""

from __future__ import annotations

import io

from desktop.documents.paper_flow import Block, Frame, Strip, paginate
from desktop.documents.qr_draw import QUIET_MODULES, qr_path
from desktop.documents.qr_plate import qr_rows
from desktop.documents.sheet import PAGE_HEIGHT, PAGE_WIDTH, Drawing, Sheet, Style, wrap
from desktop.documents.ways_model import BILL_NOTE, CODE_NOTE, TITLE, WaysPage, account_line
from domain.payment_ways import KIND_TITLES, PaymentWay, by_kind

_MARGIN = 48.0
_TOP = 36.0
_BOTTOM = PAGE_HEIGHT - 48.0
_WIDTH = PAGE_WIDTH - 2 * _MARGIN
_CODE_SIDE = 40 * 72 / 25.4
_CODE_GAP = 18.0
_TITLE, _OFFICE = Style("B", 17), Style("R", 11, 0.33)
_SECTION, _NAME, _TEXT = Style("B", 12), Style("B", 10.5), Style("R", 10.5)
_SMALL = Style("R", 9.0, 0.33)
_LABEL_WIDTH = 118.0
_INDENT = 12.0
_LEADING = 13.2


def ways_pdf(page: WaysPage, level: int = 6) -> bytes:
    """The page as a file: the same page gives the same bytes."""
    # reportlab costs 100 ms of start-up that a window without papers does not need.
    from desktop.documents.pdf_file import Labels, PdfFile

    out = io.BytesIO()
    pdf = PdfFile(out, Labels(TITLE, ""), _no_form, level)
    for drawing in ways_pages(page):
        pdf.add_page(drawing)
    pdf.finish()
    return out.getvalue()


def ways_pages(page: WaysPage) -> list[Drawing]:
    """One page, more for an office of very many places."""
    drawings = []
    pages = paginate(_blocks(page), Frame(_TOP, _TOP, _BOTTOM), 0)
    contacts = " · ".join(part for part in (page.phone, page.site) if part)
    for number, placed in enumerate(pages):
        sheet = Sheet()
        for top, strip in placed:
            strip.draw(sheet, top)
        if number == len(pages) - 1 and contacts:
            sheet.rule(_MARGIN, _BOTTOM + 12, PAGE_WIDTH - _MARGIN, 0.5, 0.74)
            sheet.text(_MARGIN, _BOTTOM + 28, f"Вопросы: {contacts}", _NAME, _WIDTH)
        drawings.append(sheet.finish())
    return drawings


def _blocks(page: WaysPage) -> list[Block]:
    blocks = [Block([_line(TITLE, _TITLE, 24), _line(page.office, _OFFICE, 18)])]
    blocks.append(_code_block(page))
    for kind, ways in by_kind(page.ways).items():
        strips = [strip for way in ways for strip in _way(way)]
        blocks.append(Block(strips, title=_line(KIND_TITLES[kind], _SECTION, 20, tied=True), gap=8))
    if page.requisites:
        rows = [_requisite(name, value) for name, value in page.requisites]
        title = _line("По реквизитам", _SECTION, 20, tied=True)
        blocks.append(Block(rows, title=title, gap=8))
    return blocks


def _way(way: PaymentWay) -> list[Strip]:
    """The name and its details, kept together."""
    lines = [line for detail in way.details for line in wrap(detail, _TEXT, _WIDTH - _INDENT)]
    names = wrap(way.name, _NAME, _WIDTH)
    strips = [_line(name, _NAME, _LEADING, tied=bool(lines)) for name in names]
    last = len(lines) - 1
    strips += [
        _line(line, _TEXT, _LEADING, tied=number < last, indent=_INDENT)
        for number, line in enumerate(lines)
    ]
    strips.append(Strip(3.0, lambda _sheet, _y: None))
    return strips


def _requisite(name: str, value: str) -> Strip:
    lines = wrap(value, _TEXT, _WIDTH - _LABEL_WIDTH)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(_MARGIN, y + 10, name, _SMALL, _LABEL_WIDTH - 6)
        for number, line in enumerate(lines):
            sheet.text(_MARGIN + _LABEL_WIDTH, y + 10 + number * _LEADING, line, _TEXT)

    return Strip(_LEADING * len(lines), draw)


def _code_block(page: WaysPage) -> Block:
    """The code with its words beside it; without an account only what a bill's code does."""
    title = _line("По QR-коду", _SECTION, 20, tied=True)
    if not page.code:
        strips = [_line(line, _TEXT, _LEADING) for line in wrap(BILL_NOTE, _TEXT, _WIDTH)]
        return Block(strips, title=title, gap=9)
    rows = qr_rows(page.code)
    path = qr_path(rows)
    module = _CODE_SIDE / (len(rows) + 2 * QUIET_MODULES)
    left = _MARGIN + _CODE_SIDE + _CODE_GAP
    words = wrap(CODE_NOTE, _TEXT, _WIDTH - _CODE_SIDE - _CODE_GAP)
    notes = wrap(BILL_NOTE, _SMALL, _WIDTH - _CODE_SIDE - _CODE_GAP)

    def draw(sheet: Sheet, y: float) -> None:
        quiet = QUIET_MODULES * module
        sheet.frame(_MARGIN, y, _CODE_SIDE, _CODE_SIDE, 0.74)
        sheet.symbol(_MARGIN + quiet, y + _CODE_SIDE - quiet, module, path)
        at = y + 14
        sheet.text(left, at, account_line(page), _NAME)
        for style, lines in ((_TEXT, words), (_SMALL, notes)):
            at += 8
            for line in lines:
                at += _LEADING
                sheet.text(left, at - 2, line, style)

    return Block([Strip(_CODE_SIDE + 4, draw)], title=title, gap=9)


def _line(
    text: str, style: Style, height: float, *, tied: bool = False, indent: float = 0.0
) -> Strip:
    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(_MARGIN + indent, y + height * 0.74, text, style, _WIDTH - indent)

    return Strip(height, draw, tied)


def _no_form(name: str) -> Drawing:
    raise KeyError(name)
