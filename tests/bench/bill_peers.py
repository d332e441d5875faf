"""Peers of the bill: the same paper by straightforward reportlab and by WeasyPrint."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape
from typing import Any

import segno
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from desktop.documents import bill_text
from desktop.documents.bill import page_painters
from desktop.documents.bill_charges import GROUP_TITLES
from desktop.documents.bill_columns import charges_table, shown_columns
from desktop.documents.bill_head import draw_fixed_head
from desktop.documents.bill_model import BillDocument
from desktop.documents.bill_sections import section_table
from desktop.documents.paper_font import full_file
from desktop.documents.sheet import PAGE_HEIGHT, PAGE_WIDTH, Style
from domain.words import amount_in_words

_WEIGHTS = {"R": 400, "B": 600}


def register_fonts() -> None:
    """The full files under the names of the styles."""
    for name, weight in _WEIGHTS.items():
        registerFont(TTFont(name, str(full_file(weight))))


class CanvasSheet:
    """The sheet of the product as one writes it with reportlab at first: a call for each thing."""

    def __init__(self, canvas: Canvas, payload: bytes) -> None:
        self._canvas = canvas
        self._payload = payload
        self._down = 0.0

    def _y(self, y: float) -> float:
        return PAGE_HEIGHT - y - self._down

    def _pen(self, style: Style) -> None:
        self._canvas.setFillGray(style.grey)
        self._canvas.setFont(style.font, style.size)

    def text(self, x: float, y: float, text: str, style: Style, within: float = 0.0) -> None:
        if within:
            stringWidth(text, style.font, style.size)
        self._pen(style)
        self._canvas.drawString(x, self._y(y), text)

    def right(self, x: float, y: float, text: str, style: Style, within: float = 0.0) -> None:
        del within
        self._pen(style)
        self._canvas.drawRightString(x, self._y(y), text)

    def middle(self, x: float, y: float, text: str, style: Style) -> None:
        self._pen(style)
        self._canvas.drawCentredString(x, self._y(y), text)

    def rule(self, x1: float, y: float, x2: float, weight: float = 0.4, grey: float = 0.0) -> None:
        self._canvas.setStrokeGray(grey)
        self._canvas.setLineWidth(weight)
        self._canvas.line(x1, self._y(y), x2, self._y(y))

    def dashes(self, x1: float, y: float, x2: float) -> None:
        self._canvas.saveState()
        self._canvas.setDash(3, 2.5)
        self._canvas.line(x1, self._y(y), x2, self._y(y))
        self._canvas.restoreState()

    def fill(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        self._canvas.setFillGray(grey)
        self._canvas.rect(x, self._y(y) - height, width, height, stroke=0, fill=1)

    def frame(self, x: float, y: float, width: float, height: float, grey: float = 0.35) -> None:
        self._canvas.setStrokeGray(grey)
        self._canvas.rect(x, self._y(y) - height, width, height)

    def symbol(self, x: float, y: float, module: float, path: str) -> None:
        """segno as it comes, its dark runs as rectangles of one path."""
        del path
        symbol = segno.make(self._payload, error="m", boost_error=False, micro=False)
        canvas = self._canvas
        canvas.saveState()
        canvas.setFillGray(0)
        drawn = canvas.beginPath()
        side = len(symbol.matrix)
        for row, modules in enumerate(symbol.matrix):
            for start, length in _runs(modules):
                drawn.rect(
                    x + start * module,
                    PAGE_HEIGHT - y + (side - 1 - row) * module,
                    length * module,
                    module,
                )
        canvas.drawPath(drawn, stroke=0, fill=1)
        canvas.restoreState()

    def form(self, name: str, y: float) -> None:
        """The fixed parts are drawn anew on each page."""
        self._down += y
        kind, _, columns = name.partition(".")
        sheet: Any = self
        if kind == "head":
            draw_fixed_head(sheet)
        elif kind == "charges":
            charges_table(tuple(columns.split("-"))).draw_head(sheet)
        else:
            section_table(kind).draw_head(sheet)
        self._down -= y


def _runs(modules: bytearray) -> list[tuple[int, int]]:
    runs, start = [], -1
    for place, module in enumerate((*modules, 0)):
        if module & 1 and start < 0:
            start = place
        elif not module & 1 and start >= 0:
            runs.append((start, place - start))
            start = -1
    return runs


def canvas_pdf(documents: Sequence[BillDocument]) -> bytes:
    """All documents in one file by plain reportlab."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(PAGE_WIDTH, PAGE_HEIGHT))
    for document in documents:
        for paint in page_painters(document):
            sheet: Any = CanvasSheet(canvas, document.qr)
            paint(sheet)
            canvas.showPage()
    canvas.save()
    return out.getvalue()


_CSS = """
@page{size:A4;margin:10mm} body{font:7pt 'Golos Text'} h1{font-size:13pt;margin:0}
h2{font-size:8pt;margin:4pt 0 2pt} table{border-collapse:collapse;width:100%}
section{break-after:page}
th{background:#f1f3f6;font-size:5.3pt} td,th{border-bottom:.4pt solid #b9bec6;padding:1pt 2pt}
td{text-align:right} td:first-child{text-align:left}
"""


def weasy_pdf(documents: Sequence[BillDocument]) -> bytes:
    """All documents in one file by WeasyPrint: the same facts as a page of HTML."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    faces = "".join(
        f"@font-face{{font-family:'Golos Text';font-weight:{weight};"
        f"src:url('{full_file(weight).as_uri()}')}}"
        for weight in _WEIGHTS.values()
    )
    css = weasyprint.CSS(string=faces + _CSS, font_config=fonts)
    html = "".join(f"<section>{_html(document)}</section>" for document in documents)
    content: bytes = weasyprint.HTML(string=html).write_pdf(stylesheets=[css], font_config=fonts)
    return content


def _html(document: BillDocument) -> str:
    facts = "".join(
        f"<p>{escape(text)}</p>"
        for text in (
            document.payer, document.address, document.account_number, document.executor.name,
            document.executor.address, document.executor.phone, document.payee.name,
            document.payee.account, document.payee.bank_name,
        )
    )  # fmt: skip
    return (
        f"<h1>ПЛАТЕЖНЫЙ ДОКУМЕНТ (СЧЕТ)</h1><p>{document.number} {document.els}</p>{facts}"
        f"{_meters(document)}{_services(document)}{_reference(document)}"
        f"<p>ИТОГО К ОПЛАТЕ {bill_text.money(document.amount)} "
        f"({amount_in_words(document.amount)})</p>{_svg(document.qr)}"
    )


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>" for cells in rows
    )
    return f"<h2>{title}</h2><table><tr>{head}</tr>{body}</table>"


def _services(document: BillDocument) -> str:
    rows = [
        [
            line.name, GROUP_TITLES[line.group][:12], line.unit,
            bill_text.volume(line.volume_e10, line.unit), bill_text.tariff(line.tariff_e6),
            bill_text.money(line.sums.charged), bill_text.money(line.sums.recalculated),
            bill_text.money(line.sums.benefit), bill_text.money(line.sums.due),
            bill_text.money(line.sums.debt), bill_text.money(line.sums.penalty),
            bill_text.money(line.sums.total),
        ]
        for line in document.services
    ]  # fmt: skip
    heads = [one.title for one in charges_table(shown_columns(document)).columns]
    return _table("3. Расчет размера платы", heads, rows)


def _meters(document: BillDocument) -> str:
    rows = [
        [meter.service, meter.serial, meter.place, str(meter.previous_e4), meter.previous_on,
         str(meter.current_e4), "", meter.verify_until, ""]
        for meter in document.meters
    ]  # fmt: skip
    heads = [one.title for one in section_table("meters").columns]
    return _table("2. Сведения о показаниях", heads, rows)


def _reference(document: BillDocument) -> str:
    rows = [
        [line.service, line.unit, bill_text.norm(line.norm_e6),
         bill_text.norm(line.common_norm_e6), bill_text.house_volume(line.house_volume_e4),
         bill_text.house_volume(line.common_volume_e4)]
        for line in document.reference
    ]  # fmt: skip
    heads = [one.title for one in section_table("reference").columns]
    return _table("4. Справочная информация", heads, rows)


def _svg(payload: bytes) -> str:
    symbol = segno.make(payload, error="m", boost_error=False, micro=False)
    path = "".join(
        f"M{start} {row}h{length}v1h-{length}z"
        for row, modules in enumerate(symbol.matrix)
        for start, length in _runs(modules)
    )
    side = len(symbol.matrix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="39mm" height="39mm" '
        f'viewBox="-4 -4 {side + 8} {side + 8}"><path d="{path}"/></svg>'
    )
