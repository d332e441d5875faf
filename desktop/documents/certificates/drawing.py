"""A certificate as A4 pages: head of the office, body, seal, signature, code, page x of y."""

from __future__ import annotations

import io
from functools import partial

from desktop.documents.certificates.model import (
    CertificatePaper,
    Facts,
    Paragraph,
    Part,
    Table,
)
from desktop.documents.paper_flow import Block, Frame, Strip, paginate
from desktop.documents.paper_table import Column, PaperTable, TableLook
from desktop.documents.qr_draw import QUIET_MODULES, qr_path
from desktop.documents.qr_plate import qr_rows
from desktop.documents.sheet import PAGE_HEIGHT, PAGE_WIDTH, Drawing, Sheet, Style, wrap
from domain.certificates import code_text

_LEFT, _RIGHT = 62.0, PAGE_WIDTH - 42.0
_WIDTH = _RIGHT - _LEFT
_TOP, _BOTTOM = 40.0, PAGE_HEIGHT - 46.0
_HEADING, _SUBTITLE = Style("B", 15), Style("B", 10.5)
_OFFICE, _SMALL = Style("B", 10.5), Style("R", 8.2, 0.3)
_NUMBER, _TEXT, _STRONG = Style("B", 9.6), Style("R", 10.2), Style("B", 10.2)
_LABEL = Style("R", 9.6, 0.3)
_VALUE = Style("R", 9.6)
_NOTE = Style("R", 8.2, 0.25)
_MARK, _SAMPLE = Style("B", 13, 0.35), Style("B", 64, 0.91)
_LEADING, _LABEL_WIDTH = 14.2, 178.0
_CODE_SIDE = 29 * 72 / 25.4
_LOOK = TableLook(Style("B", 8.2), Style("R", 8.8), Style("B", 8.8), row_pad=2.6)


def certificate_pdf(paper: CertificatePaper, level: int = 6) -> bytes:
    """The certificate as a file: the same values give the same bytes."""
    # reportlab costs 100 ms of start-up that a window without papers does not need.
    from desktop.documents.pdf_file import Labels, PdfFile

    out = io.BytesIO()
    marker = f"tric-certificate:{paper.code}" if paper.code else "tric-certificate"
    title = f"{paper.heading.capitalize()} {paper.number}".strip()
    pdf = PdfFile(out, Labels(title, marker), _no_form, level)
    for page in certificate_pages(paper):
        pdf.add_page(page)
    pdf.finish()
    return out.getvalue()


def certificate_pages(paper: CertificatePaper) -> list[Drawing]:
    """The drawn pages; the signature and the code stand on the last one."""
    tables = {
        index: _paper_table(part, index)
        for index, part in enumerate(paper.parts)
        if isinstance(part, Table)
    }
    heads: dict[str, Drawing] = {}
    for table in tables.values():
        sheet = Sheet()
        table.draw_head(sheet)
        heads[table.form] = sheet.finish()
    blocks = [_head(paper)]
    for index, part in enumerate(paper.parts):
        blocks.append(_block(part, tables.get(index)))
    blocks.append(_told(paper))
    foot = _foot(paper)
    pages = paginate(blocks, Frame(_TOP, _TOP, _BOTTOM), foot.height)
    drawings = []
    for number, placed in enumerate(pages, start=1):
        sheet = Sheet(heads.__getitem__)
        if paper.sample:
            _sample(sheet)
        for top, strip in placed:
            strip.draw(sheet, top)
        if number == len(pages):
            bottom = max((top + strip.height for top, strip in placed), default=_TOP)
            foot.draw(sheet, bottom)
        _page_line(sheet, paper, number, len(pages))
        drawings.append(sheet.finish())
    return drawings


def _head(paper: CertificatePaper) -> Block:
    office = wrap(paper.office_name, _OFFICE, _WIDTH * 0.56)
    lines = [line for text in paper.office for line in wrap(text, _SMALL, _WIDTH * 0.56)]
    numbered = (paper.number and f"№ {paper.number}", paper.day, paper.place)
    height = max(len(office) * 13.5 + len(lines) * 11, 40) + 8

    def draw(sheet: Sheet, y: float) -> None:
        at = y + 10
        for line in office:
            sheet.text(_LEFT, at, line, _OFFICE)
            at += 13.5
        for line in lines:
            sheet.text(_LEFT, at, line, _SMALL)
            at += 11
        for row, text in enumerate(filter(None, numbered)):
            style = _NUMBER if row == 0 else _SMALL
            sheet.right(_RIGHT, y + 10 + 13.5 * row, text, style, _WIDTH * 0.42)
        sheet.rule(_LEFT, y + height, _RIGHT, 0.9, 0.2)

    strips = [Strip(height, draw, tied=True), _space(10, tied=True)]
    if paper.duplicate:
        strips += _duplicate(paper.duplicate)
    for line in wrap(paper.addressee, _TEXT, _WIDTH * 0.5):
        strips.append(_right_line(line))
    strips.append(_space(18, tied=True))
    strips.append(_middle(paper.heading, _HEADING, 20))
    strips += [_middle(line, _SUBTITLE, 14) for line in wrap(paper.subtitle, _SUBTITLE, _WIDTH)]
    strips.append(_space(8))
    return Block(strips)


def _duplicate(words: str) -> list[Strip]:
    return [
        _middle("ДУБЛИКАТ", _MARK, 17),
        *(_middle(line, _SMALL, 11) for line in wrap(words, _SMALL, _WIDTH)),
        _space(6, tied=True),
    ]


def _block(part: Part, table: PaperTable | None) -> Block:
    match part:
        case Paragraph():
            style = _STRONG if part.strong else _TEXT
            return Block([_line(one, style) for one in wrap(part.text, style, _WIDTH)], gap=7)
        case Facts():
            return Block([strip for row in part.rows for strip in _fact(*row)], gap=7)
        case Table():
            assert table is not None  # noqa: S101 - made for each table above
            title = _line(part.title, _STRONG, tied=True) if part.title else None
            if not part.rows:
                return Block([_line(part.empty, _LABEL)], title=title, gap=9)
            rows = [table.row(row) for row in part.rows]
            if part.total:
                rows[-1] = Strip(rows[-1].height, rows[-1].draw, tied=True)
                rows.append(table.row(part.total, strong=True))
            return Block(rows, head=table.head(), title=title, gap=9)


def _paper_table(table: Table, index: int) -> PaperTable:
    whole = sum(column.share for column in table.columns)
    columns = [
        Column(column.title, column.share / whole * _WIDTH, column.align)
        for column in table.columns
    ]
    return PaperTable(f"table.{index}", columns, _LEFT, _LOOK)


def _fact(label: str, value: str) -> list[Strip]:
    labels = wrap(label, _LABEL, _LABEL_WIDTH - 8)
    values = wrap(value or "не указано", _VALUE, _WIDTH - _LABEL_WIDTH)
    strips = []
    last = max(len(labels), len(values)) - 1
    for row in range(last + 1):
        left = labels[row] if row < len(labels) else ""
        right = values[row] if row < len(values) else ""

        def draw(sheet: Sheet, y: float, left: str = left, right: str = right) -> None:
            sheet.text(_LEFT, y + 10, left, _LABEL)
            sheet.text(_LEFT + _LABEL_WIDTH, y + 10, right, _VALUE)

        strips.append(Strip(13.2, draw, tied=row < last))
    return strips


def _told(paper: CertificatePaper) -> Block:
    """What holds for the whole paper: as of when, by what data, how long it is good for."""
    texts = [f"Сведения приведены по состоянию на {paper.as_of}. Основание: {paper.basis}."]
    texts += list(paper.notes)
    if paper.valid:
        texts.append(paper.valid)
    lines = [line for text in texts for line in wrap(text, _NOTE, _WIDTH)]
    return Block([_line(line, _NOTE, 11.2) for line in lines], gap=12, late=True)


def _foot(paper: CertificatePaper) -> Strip:
    """Signature, seal and the code of the register entry; never parted."""
    rows = qr_rows(paper.qr.encode()) if paper.qr else ()
    path = qr_path(rows) if rows else ""
    words = _code_words(paper)

    def draw(sheet: Sheet, y: float) -> None:
        top = y + 20
        sheet.text(_LEFT, top + 8, "Исполнитель", _LABEL)
        sheet.text(_LEFT + 82, top + 8, paper.executor, _VALUE, 190)
        if paper.executor_phone:
            sheet.text(_LEFT + 82, top + 20, f"тел. {paper.executor_phone}", _SMALL, 190)
        sheet.text(_LEFT, top + 48, "Подпись", _LABEL)
        sheet.rule(_LEFT + 82, top + 49, _LEFT + 230, 0.5)
        sheet.text(_LEFT + 244, top + 48, "М. П.", _LABEL)
        if rows:
            module = _CODE_SIDE / (len(rows) + 2 * QUIET_MODULES)
            left = _RIGHT - _CODE_SIDE
            quiet = QUIET_MODULES * module
            sheet.symbol(left + quiet, top + _CODE_SIDE - quiet - 8, module, path)
        for number, (text, style) in enumerate(words):
            sheet.text(_LEFT, top + 66 + number * 10.6, text, style)

    return Strip(20 + max(_CODE_SIDE, 66 + len(words) * 10.6), draw)


def _code_words(paper: CertificatePaper) -> list[tuple[str, Style]]:
    if not paper.code:
        return []
    inner = _WIDTH - _CODE_SIDE - 12
    said = f"Подлинность: {paper.check}" if paper.check else "Подлинность проверяется по коду"
    found = [(line, _SMALL) for line in wrap(said, _SMALL, inner)]
    found.append((f"Код проверки {code_text(paper.code)}", Style("B", 8.2)))
    return found


def _page_line(sheet: Sheet, paper: CertificatePaper, number: int, count: int) -> None:
    y = PAGE_HEIGHT - 26
    sheet.rule(_LEFT, y - 10, _RIGHT, 0.4, 0.74)
    sheet.text(_LEFT, y, paper.number or "Образец без номера", _SMALL)
    sheet.right(_RIGHT, y, f"Страница {number} из {count}", _SMALL)


def _sample(sheet: Sheet) -> None:
    for row in range(3):
        sheet.middle(PAGE_WIDTH / 2, 260 + row * 190, "ОБРАЗЕЦ", _SAMPLE)


def _line(text: str, style: Style, height: float = _LEADING, *, tied: bool = False) -> Strip:
    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(_LEFT, y + height * 0.74, text, style)

    return Strip(height, draw, tied)


def _middle(text: str, style: Style, height: float) -> Strip:
    def draw(sheet: Sheet, y: float) -> None:
        sheet.middle((_LEFT + _RIGHT) / 2, y + height * 0.74, text, style)

    return Strip(height, draw, tied=True)


def _right_line(text: str) -> Strip:
    return Strip(
        _LEADING,
        partial(lambda text, sheet, y: sheet.right(_RIGHT, y + 10, text, _TEXT), text),
        tied=True,
    )


def _space(height: float, *, tied: bool = False) -> Strip:
    return Strip(height, _draw_nothing, tied)


def _draw_nothing(sheet: Sheet, y: float) -> None:
    del sheet, y


def _no_form(name: str) -> Drawing:
    raise KeyError(name)
