"""A report as A4 pages: head with facts, tables with repeated headings, places to sign."""

from __future__ import annotations

import io
from collections.abc import Sequence

from desktop.documents.paper_flow import Block, Frame, Strip, paginate
from desktop.documents.paper_table import Column, PaperTable, TableLook
from desktop.documents.report_model import Fact, Report, ReportColumn, ReportTable
from desktop.documents.report_text import cell_text, row_text
from desktop.documents.sheet import PAGE_HEIGHT, PAGE_WIDTH, Drawing, Sheet, Style, wrap

_MARGIN = 34.0
_TOP = 30.0
_FOOT = 22.0
_LOOK = TableLook(Style("B", 6.6), Style("R", 7.6), Style("B", 7.6), row_pad=2.0, right_titles=True)
_TITLE, _PERIOD = Style("B", 14), Style("R", 9.4)
_SECTION = Style("B", 9.4)
_LABEL, _VALUE, _STRONG = Style("R", 8.2, 0.33), Style("R", 8.2), Style("B", 8.2)
_SMALL = Style("R", 6.8, 0.33)
_WARNING = Style("B", 8.2)
_CLOSING = Style("R", 8.6)
_FACT_HEIGHT = 12.0
_LABEL_WIDTH = 132.0
_SIGN_HEIGHT = 26.0
_RIGHT_KINDS = ("money", "count")


def report_pdf(report: Report, level: int = 6) -> bytes:
    """The report as a file: the same report gives the same bytes."""
    # reportlab costs 100 ms of start-up that a window without papers does not need.
    from desktop.documents.pdf_file import Labels, PdfFile

    out = io.BytesIO()
    pdf = PdfFile(out, Labels(report.title, ""), _no_form, level)
    for page in report_pages(report):
        pdf.add_page(page)
    pdf.finish()
    return out.getvalue()


def report_pages(report: Report) -> list[Drawing]:
    """The drawn pages."""
    size = (PAGE_HEIGHT, PAGE_WIDTH) if report.landscape else (PAGE_WIDTH, PAGE_HEIGHT)
    tables = [
        _paper_table(table, number, size[0] - 2 * _MARGIN)
        for number, table in enumerate(report.tables)
    ]
    heads: dict[str, Drawing] = {}
    for paper in tables:
        sheet = Sheet(size=size)
        paper.draw_head(sheet)
        heads[paper.form] = sheet.finish()
    blocks = [_head(report, size[0]), *_blocks(report, tables), *_closing(report, size[0])]
    signatures = _signatures(report)
    frame = Frame(_TOP, _TOP, size[1] - _FOOT - 16)
    pages = paginate(blocks, frame, signatures.height)
    drawings = []
    for number, placed in enumerate(pages, start=1):
        sheet = Sheet(heads.__getitem__, size)
        for top, strip in placed:
            strip.draw(sheet, top)
        if number == len(pages):
            bottom = max((top + strip.height for top, strip in placed), default=_TOP)
            signatures.draw(sheet, bottom)
        _foot(sheet, report, size, f"лист {number} из {len(pages)}")
        drawings.append(sheet.finish())
    return drawings


def _paper_table(table: ReportTable, number: int, width: float) -> PaperTable:
    """Columns as wide as the page: what is left goes to the wide ones, too much shrinks all."""
    natural = sum(column.width for column in table.columns)
    wide = sum(column.wide for column in table.columns)
    share = (width - natural) / wide if wide and natural < width else 0.0
    shrink = min(1.0, width / natural)
    columns = [
        Column(
            column.title,
            column.width * shrink + (share if column.wide else 0.0),
            _align(column),
        )
        for column in table.columns
    ]
    return PaperTable(f"table.{number}", columns, _MARGIN, _LOOK)


def _align(column: ReportColumn) -> str:
    return "r" if column.kind in _RIGHT_KINDS else "l"


def _blocks(report: Report, papers: Sequence[PaperTable]) -> list[Block]:
    blocks = []
    for table, paper in zip(report.tables, papers, strict=True):
        title = _line(table.title, _SECTION, 15.0, tied=True)
        if not table.rows:
            blocks.append(Block([_line(table.empty, _LABEL, 12.0)], title=title, gap=9.0))
            continue
        kinds = [column.kind for column in table.columns]
        rows = [
            paper.row([row_text(cell, kind) for cell, kind in zip(row, kinds, strict=True)])
            for row in table.rows
        ]
        if table.total:
            texts = [cell_text(cell, kind) for cell, kind in zip(table.total, kinds, strict=True)]
            rows[-1] = Strip(rows[-1].height, rows[-1].draw, tied=True)
            rows.append(paper.row(texts, strong=True))
        blocks.append(Block(rows, head=paper.head(), title=title, gap=9.0))
    return blocks


def _head(report: Report, width: float) -> Block:
    """Title, what it is about, warnings, facts in two columns."""
    inner = width - 2 * _MARGIN
    strips = [
        _line(report.title, _TITLE, 19.0, tied=True),
        _line(report.period, _PERIOD, 16.0, tied=True),
    ]
    for warning in report.warnings:
        strips += [_line(line, _WARNING, 12.5) for line in wrap(warning, _WARNING, inner)]
    strips.append(Strip(5.0, lambda _sheet, _y: None, tied=True))
    strips += [strip for fact in report.about for strip in _whole_line(fact, inner)]
    if report.about:
        strips.append(Strip(5.0, lambda _sheet, _y: None))
    half = (len(report.facts) + 1) // 2
    left, right = report.facts[:half], report.facts[half:]
    for number in range(half):
        pair = (left[number], right[number] if number < len(right) else None)
        strips.append(_facts(pair, inner / 2))
    return Block(strips)


def _whole_line(fact: Fact, inner: float) -> list[Strip]:
    """A fact as wide as the page, in as many lines as it needs."""
    style = _STRONG if fact.strong else _VALUE
    lines = wrap(cell_text(fact.value, fact.kind), style, inner - _LABEL_WIDTH)

    def strip(label: str, text: str) -> Strip:
        def draw(sheet: Sheet, y: float) -> None:
            sheet.text(_MARGIN, y + 9, label, _LABEL, _LABEL_WIDTH - 6)
            sheet.text(_MARGIN + _LABEL_WIDTH, y + 9, text, style)

        return Strip(_FACT_HEIGHT, draw)

    return [strip("" if number else fact.label, text) for number, text in enumerate(lines)]


def _closing(report: Report, width: float) -> list[Block]:
    inner = width - 2 * _MARGIN
    strips = [
        _line(line, _CLOSING, 12.5)
        for text in report.closing
        for line in wrap(text, _CLOSING, inner)
    ]
    return [Block(strips, gap=10.0)] if strips else []


def _facts(pair: tuple[Fact, Fact | None], column: float) -> Strip:
    def draw(sheet: Sheet, y: float) -> None:
        for number, fact in enumerate(pair):
            if fact is None:
                continue
            x = _MARGIN + number * column
            sheet.text(x, y + 9, fact.label, _LABEL, _LABEL_WIDTH - 6)
            text = cell_text(fact.value, fact.kind)
            style = _STRONG if fact.strong else _VALUE
            sheet.text(x + _LABEL_WIDTH, y + 9, text, style, column - _LABEL_WIDTH - 8)

    return Strip(_FACT_HEIGHT, draw)


def _line(text: str, style: Style, height: float, *, tied: bool = False) -> Strip:
    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(_MARGIN, y + height * 0.72, text, style)

    return Strip(height, draw, tied)


def _signatures(report: Report) -> Strip:
    """Lines to sign on, under all else."""

    def draw(sheet: Sheet, y: float) -> None:
        for number, who in enumerate(report.signatures, start=1):
            base = y + number * _SIGN_HEIGHT
            sheet.text(_MARGIN, base, who, _VALUE, 250)
            sheet.rule(_MARGIN + 260, base + 1, _MARGIN + 400, 0.5)

    return Strip(len(report.signatures) * _SIGN_HEIGHT + 6, draw)


def _foot(sheet: Sheet, report: Report, size: tuple[float, float], pages: str) -> None:
    y = size[1] - _FOOT
    made = cell_text(report.made_at, "moment")
    sheet.text(_MARGIN, y, f"{report.office}, {report.place}".strip(", "), _SMALL, size[0] * 0.5)
    sheet.right(size[0] - _MARGIN, y, f"Составлен {made}, {report.made_by} · {pages}", _SMALL)


def _no_form(name: str) -> Drawing:
    raise KeyError(name)
