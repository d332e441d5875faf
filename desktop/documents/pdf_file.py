"""A PDF file written through reportlab, page by page, to an open stream.

reportlab's canvas and document are driven low: pages come as finished operators (``sheet``), are
compressed once and written at once, so a house of a thousand bills never lies in memory; fonts are
cut from the glyphs all pages used. The same drawings give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from desktop.documents.pdf_fonts import font_objects, wide_font_objects
from desktop.documents.sheet import PAGE_HEIGHT, PAGE_WIDTH, Drawing, packed

MakeForm = Callable[[str], Drawing]
_PRODUCER = "tric-desk"
_RESOURCES = "PaperResources"
_XOBJECTS = "PaperForms"


@dataclass(frozen=True)
class Labels:
    """The file's own words: no person, address or phone among them.

    ``marker`` goes to the keywords: what ``verify`` reads back.
    """

    title: str
    marker: str


class _BareCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas that does not begin its pages with Helvetica, a font no paper of ours uses."""

    def _make_preamble(self) -> None:
        self._preamble = ""


class PdfFile:
    """One file being written; ``add_page`` in order, then ``finish``."""

    def __init__(self, out: BinaryIO, labels: Labels, make_form: MakeForm, level: int = 6) -> None:
        self._out = out
        self._make_form = make_form
        self._level = level
        canvas = _BareCanvas(out, (PAGE_WIDTH, PAGE_HEIGHT), pageCompression=1, invariant=1)
        self._doc: Any = canvas._doc
        self._canvas = canvas
        self._doc.setTitle(labels.title)
        self._doc.setAuthor(_PRODUCER)
        self._doc.setCreator(_PRODUCER)
        self._doc.setProducer(_PRODUCER)
        self._doc.setSubject("")
        self._doc.setKeywords(labels.marker)
        self._doc.Catalog.Lang = pdfdoc.PDFString("ru-RU")
        self._codes: dict[str, set[int]] = {}
        self._rare: dict[str, set[str]] = {}
        self._forms: dict[str, object] = {}
        self._written: list[str] = []
        self._offset = 0
        self._resources = pdfdoc.PDFResourceDictionary()
        self._resources.basicFonts()
        self._doc.Reference(self._resources, _RESOURCES)
        self._put(pdfdoc.PDFFile(self._doc._pdfVersion).format(self._doc))

    def add_page(self, drawing: Drawing) -> None:
        """Write one page, and the fixed parts it is the first to show."""
        for name in sorted(drawing.forms - self._forms.keys()):
            self._add_form(name)
        page = pdfdoc.PDFPage()
        page.pagewidth, page.pageheight = drawing.size
        page.Resources = pdfdoc.PDFObjectReference(_RESOURCES)
        page.Contents = self._doc.Reference(self._stream(drawing, {}))
        self._note(drawing)
        self._doc.addPage(page)
        self._write_object(page.__InternalName__)
        self._write_object(page.Contents.name)

    def finish(self) -> None:
        """Write fonts, catalogue and cross references; the stream stays open."""
        doc = self._doc
        fonts = doc.idToObject["BasicFonts"].dict
        for name, codes in sorted(self._codes.items()):
            font = font_objects(doc, name, frozenset(codes), self._level)
            fonts[name] = doc.Reference(font, f"font{name}")
        for name, chars in sorted(self._rare.items()):
            font = wide_font_objects(doc, name, frozenset(chars), self._level)
            fonts[f"W{name}"] = doc.Reference(font, f"wide{name}")
        if self._forms:
            self._resources.XObject = doc.xobjDict(sorted(self._forms))
        doc.info.invariant = doc.invariant
        doc.info.digest(doc.signature)
        doc.Outlines.prepare(doc, self._canvas)
        doc.Catalog.Outlines = None
        catalog, info = doc.Reference(doc.Catalog), doc.Reference(doc.info)
        number = 0
        while (number := number + 1) in doc.numberToId:
            self._write_object(doc.numberToId[number])
        self._write_trailer(catalog, info)

    def _add_form(self, name: str) -> None:
        drawing = self._make_form(name)
        self._note(drawing)
        form = self._stream(
            drawing,
            {
                "Type": pdfdoc.PDFName("XObject"),
                "Subtype": pdfdoc.PDFName("Form"),
                "BBox": pdfdoc.PDFArray([0, 0, PAGE_WIDTH, PAGE_HEIGHT]),
                "Resources": pdfdoc.PDFObjectReference(_RESOURCES),
            },
        )
        self._forms[name] = form
        self._doc.inForm()
        self._doc.addForm(name, form)

    def _note(self, drawing: Drawing) -> None:
        for name, codes in drawing.codes.items():
            self._codes.setdefault(name, set()).update(codes)
        for name, chars in drawing.rare.items():
            self._rare.setdefault(name, set()).update(chars)

    def _stream(self, drawing: Drawing, entries: dict[str, object]) -> Any:
        ready = drawing if drawing.is_packed else packed(drawing, self._level)
        filters = {"Filter": pdfdoc.PDFName("FlateDecode")}
        return pdfdoc.PDFStream(
            dictionary=pdfdoc.PDFDictionary(filters | entries),
            content=ready.operators,
        )

    def _write_object(self, name: str) -> None:
        """Write an object once and let its content go."""
        doc = self._doc
        if name in doc.idToOffset:
            return
        body = pdfdoc.PDFIndirectObject(name, doc.idToObject[name]).format(doc)
        doc.idToOffset[name] = self._offset
        doc.idToObject[name] = None
        self._put(body)

    def _write_trailer(self, catalog: object, info: object) -> None:
        doc = self._doc
        names = [doc.numberToId[number] for number in sorted(doc.numberToId)]
        table = pdfdoc.PDFCrossReferenceTable()
        table.addsection(0, names)
        start = self._offset
        self._put(table.format(doc))
        trailer = pdfdoc.PDFTrailer(
            startxref=start, Size=len(names) + 1, Root=catalog, Info=info, ID=doc.ID()
        )
        self._put(trailer.format(doc))

    def _put(self, content: bytes) -> None:
        self._out.write(content)
        self._offset += len(content)
