"""A roll as a PDF of 80 mm, as high as its content: for till printers behind a spooler."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from desktop.documents.qr_draw import QUIET_MODULES, qr_path
from desktop.documents.qr_plate import qr_rows
from desktop.documents.roll import Code, Line, Look, Pair, Roll, Row, Rule
from desktop.documents.sheet import Drawing, Sheet, Style, text_width, wrap

MILLIMETRE = 72 / 25.4
ROLL_WIDTH = 80 * MILLIMETRE
_MARGIN = 4 * MILLIMETRE
_TOP = 4 * MILLIMETRE
_INNER = ROLL_WIDTH - 2 * _MARGIN
_MODULE = 0.66 * MILLIMETRE
_WIDEST_CODE = 34 * MILLIMETRE
_GAP = 5.0
_STYLES: dict[Look, Style] = {
    "plain": Style("R", 8.0),
    "small": Style("R", 6.9),
    "strong": Style("B", 8.0),
    "large": Style("B", 13.0),
    "title": Style("B", 10.5),
    "stamp": Style("B", 9.5),
}
_LEADING = 1.26
_AIR: dict[Look, float] = {"strong": 1.8, "title": 3.0, "large": 3.0}
"""Empty space above a row that begins something."""


@dataclass(frozen=True)
class _Strip:
    height: float
    draw: Callable[[Sheet, float], None]


def roll_pdf(roll: Roll, title: str) -> bytes:
    """The roll as one page; the same roll gives the same bytes. ``title`` names no person."""
    # reportlab costs 100 ms of start-up that a window without papers does not need.
    from desktop.documents.pdf_file import Labels, PdfFile

    out = io.BytesIO()
    pdf = PdfFile(out, Labels(title, ""), _no_form)
    pdf.add_page(roll_drawing(roll))
    pdf.finish()
    return out.getvalue()


def roll_drawing(roll: Roll) -> Drawing:
    """The roll drawn on a page of its own height."""
    strips = [_strip(row) for row in roll]
    sheet = Sheet(size=(ROLL_WIDTH, 2 * _TOP + sum(strip.height for strip in strips)))
    y = _TOP
    for strip in strips:
        strip.draw(sheet, y)
        y += strip.height
    return sheet.finish()


def _strip(row: Row) -> _Strip:
    bare = _bare_strip(row)
    air = _AIR.get(row.look, 0.0) if isinstance(row, Line | Pair) else 0.0
    return _Strip(bare.height + air, lambda sheet, y: bare.draw(sheet, y + air))


def _bare_strip(row: Row) -> _Strip:
    match row:
        case Line():
            return _line(row)
        case Pair():
            return _pair(row)
        case Rule():
            return _Strip(
                6.5, lambda sheet, y: sheet.rule(_MARGIN, y + 3.4, ROLL_WIDTH - _MARGIN, 0.5, 0.35)
            )
        case Code():
            return _code(row)


def _line(row: Line) -> _Strip:
    style = _STYLES[row.look]
    if row.look == "stamp":
        return _stamp(row.text, style)
    lines = wrap(row.text, style, _INNER) if row.text else ()
    leading = style.size * _LEADING

    def draw(sheet: Sheet, y: float) -> None:
        for number, line in enumerate(lines):
            base = y + number * leading + style.size
            if row.is_centred:
                sheet.middle(ROLL_WIDTH / 2, base, line, style)
            else:
                sheet.text(_MARGIN, base, line, style)

    return _Strip(leading * len(lines), draw)


def _stamp(text: str, style: Style) -> _Strip:
    width = text_width(text, style) + 14
    tall = style.size + 6.5

    def draw(sheet: Sheet, y: float) -> None:
        sheet.fill((ROLL_WIDTH - width) / 2, y + 1, width, tall, 0.0)
        sheet.middle(ROLL_WIDTH / 2, y + 1 + tall - 4.4, text, Style("B", style.size, 1.0))

    return _Strip(tall + 4, draw)


def _pair(row: Pair) -> _Strip:
    """The name wraps beside a value that stays whole; a long value goes under it."""
    style = _STYLES[row.look]
    leading = style.size * _LEADING
    wide = text_width(row.value, style)
    room = _INNER - wide - _GAP
    if row.look == "large" and text_width(row.name, style) > room:
        return _large(row, style)
    is_beside = row.is_money or room > _INNER * 0.3
    lines = wrap(row.name, style, room if is_beside else _INNER)
    below = () if is_beside else wrap(row.value, style, _INNER)

    def draw(sheet: Sheet, y: float) -> None:
        for number, line in enumerate(lines):
            sheet.text(_MARGIN, y + number * leading + style.size, line, style)
        for number, line in enumerate(below or (row.value,)):
            at = len(lines) + number if below else len(lines) - 1
            sheet.right(ROLL_WIDTH - _MARGIN, y + at * leading + style.size, line, style)

    return _Strip(leading * (len(lines) + len(below)), draw)


def _large(row: Pair, style: Style) -> _Strip:
    """The large sum under its name."""
    small = _STYLES["strong"]

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(_MARGIN, y + small.size, row.name, small)
        base = y + small.size * _LEADING + style.size
        sheet.right(ROLL_WIDTH - _MARGIN, base, row.value, style, _INNER)

    return _Strip(small.size * _LEADING + style.size * _LEADING, draw)


def _code(row: Code) -> _Strip:
    rows = qr_rows(row.text.encode("utf-8"))
    count = len(rows) + 2 * QUIET_MODULES
    module = min(_MODULE, _WIDEST_CODE / count)
    side = count * module

    def draw(sheet: Sheet, y: float) -> None:
        x = (ROLL_WIDTH - side) / 2 + QUIET_MODULES * module
        sheet.symbol(x, y + side - QUIET_MODULES * module, module, qr_path(rows))

    return _Strip(side, draw)


def _no_form(name: str) -> Drawing:
    raise KeyError(name)
