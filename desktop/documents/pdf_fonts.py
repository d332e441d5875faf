"""The font objects of a document: what a PDF reader needs to draw and to copy the used glyphs."""

from __future__ import annotations

import zlib
from typing import Any

from reportlab.pdfbase import pdfdoc

from desktop.documents.paper_codes import GLYPH_SLOTS
from desktop.documents.paper_font import paper_font, subset_tag, unicode_map
from desktop.documents.wide_font import wide_font

_SYMBOLIC = 4
_STEM_V = {"R": 80, "B": 120}


def font_objects(doc: Any, name: str, codes: frozenset[int], level: int) -> object:
    """The reduced font cut to the used codes: a simple TrueType font, one byte a glyph."""
    font = paper_font(name)
    base = f"{subset_tag(codes)}+{font.post_script_name}"
    widths = [font.widths[code] if code in codes else 0 for code in range(GLYPH_SLOTS)]
    descriptor = _descriptor(base, font.box, (font.ascent, font.descent, font.cap_height))
    descriptor["StemV"] = _STEM_V[name]
    descriptor["FontFile2"] = _file(doc, f"file{name}", font.subset(codes), level)
    first, last = min(codes), max(codes)
    return pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("Font"),
            "Subtype": pdfdoc.PDFName("TrueType"),
            "BaseFont": pdfdoc.PDFName(base),
            "FirstChar": first,
            "LastChar": last,
            # As text: reportlab would format each number by a call.
            "Widths": "[{}]".format(" ".join(map(str, widths[first : last + 1]))),
            "ToUnicode": doc.Reference(_packed(unicode_map(codes), level), f"unicode{name}"),
            "FontDescriptor": doc.Reference(descriptor, f"descriptor{name}"),
        }
    )


def wide_font_objects(doc: Any, name: str, chars: frozenset[str], level: int) -> object:
    """The full font file, embedded whole: two bytes a glyph, its own numbers."""
    font = wide_font(name)
    glyphs = {font.glyph(char): char for char in sorted(chars)}
    base = font.post_script_name
    descriptor = _descriptor(base, font.box, (font.ascent, font.descent, 700))
    descriptor["StemV"] = _STEM_V[name]
    descriptor["FontFile2"] = _file(doc, f"wideFile{name}", font.file, level)
    widths: list[object] = []
    for glyph in sorted(glyphs):
        widths += [glyph, pdfdoc.PDFArray([round(font.advance(glyphs[glyph]))])]
    system = {"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0}
    child = pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("Font"),
            "Subtype": pdfdoc.PDFName("CIDFontType2"),
            "BaseFont": pdfdoc.PDFName(base),
            "CIDSystemInfo": pdfdoc.PDFDictionary(system),
            "CIDToGIDMap": pdfdoc.PDFName("Identity"),
            "DW": 600,
            "W": pdfdoc.PDFArray(widths),
            "FontDescriptor": doc.Reference(descriptor, f"wideDescriptor{name}"),
        }
    )
    return pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("Font"),
            "Subtype": pdfdoc.PDFName("Type0"),
            "BaseFont": pdfdoc.PDFName(base),
            "Encoding": pdfdoc.PDFName("Identity-H"),
            "DescendantFonts": pdfdoc.PDFArray([doc.Reference(child, f"wideChild{name}")]),
            "ToUnicode": doc.Reference(_packed(_wide_map(glyphs), level), f"wideUnicode{name}"),
        }
    )


def _wide_map(glyphs: dict[int, str]) -> bytes:
    """The ToUnicode program of glyph numbers; the empty box stands for what is unknown."""
    pairs = [
        f"<{glyph:04X}><{(char if glyph else chr(0xFFFD)).encode('utf-16-be').hex().upper()}>"
        for glyph, char in sorted(glyphs.items())
    ]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = "".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar\n" for b in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Wide def /CMapType 2 def\n"
        "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"
        f"{body}endcmap CMapName currentdict /CMap defineresource pop end end\n"
    ).encode("ascii")


def _descriptor(base: str, box: tuple[int, ...], heights: tuple[int, int, int]) -> Any:
    ascent, descent, capitals = heights
    return pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("FontDescriptor"),
            "FontName": pdfdoc.PDFName(base),
            "Flags": _SYMBOLIC,
            "FontBBox": pdfdoc.PDFArray(list(box)),
            "ItalicAngle": 0,
            "Ascent": ascent,
            "Descent": descent,
            "CapHeight": capitals,
        }
    )


def _file(doc: Any, name: str, content: bytes, level: int) -> object:
    stream = _packed(content, level)
    stream.dictionary["Length1"] = len(content)
    return doc.Reference(stream, name)


def _packed(content: bytes, level: int) -> Any:
    return pdfdoc.PDFStream(
        dictionary=pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode")}),
        content=zlib.compress(content, level),
    )
