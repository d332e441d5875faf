"""Makes the reduced paper fonts from the full ones: ``python -m tests.support.font_build``.

Run by hand when the fonts or the repertoire change; the results are vendored, and a test makes them
anew and compares bytes. fontTools stays out of the product.
"""

from __future__ import annotations

import io
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

from desktop.documents.paper_codes import CHAR_OF, GLYPH_SLOTS

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
WEIGHTS = {400: "Regular", 600: "SemiBold"}
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TABULAR = {str(value): f"{word}.tf" for value, word in enumerate(_DIGITS)}


def full_path(weight: int) -> Path:
    """The full file of a weight."""
    return FONTS / f"GolosText-{weight}.ttf"


def paper_path(weight: int) -> Path:
    """Where the reduced file of a weight is vendored."""
    return FONTS / "paper" / f"GolosPaper-{weight}.ttf"


def _glyph_name(char: str, cmap: dict[int, str]) -> str:
    return _TABULAR.get(char) or cmap[ord(char)]


def _outline(source: TTFont, name: str, shift: int = 0) -> Glyph:
    """The glyph without composites, so that a document's subset is a join of slices."""
    glyphs = source.getGlyphSet()
    record = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(record)
    pen = TTGlyphPen(None)
    record.replay(TransformPen(pen, (1, 0, 0, 1, shift, 0)))
    return pen.glyph()


def _digit_width(source: TTFont) -> int:
    """One advance for all digits: the font's own tabular digits differ by up to 40 units."""
    widths: list[int] = [source["hmtx"][name][0] for name in _TABULAR.values()]
    return round(sum(widths) / len(widths))


def build(weight: int) -> bytes:
    """The bytes of the reduced font of a weight."""
    source = TTFont(full_path(weight))
    cmap = source.getBestCmap()
    own_widths = source["hmtx"]
    digit_width = _digit_width(source)
    order, outlines, widths = [".notdef"], [_outline(source, ".notdef")], [own_widths[".notdef"][0]]
    for code in range(1, GLYPH_SLOTS):
        order.append(f"c{code:02x}")
        char = CHAR_OF.get(code)
        if char is None:
            outlines.append(Glyph())
            widths.append(0)
            continue
        name = _glyph_name(char, cmap)
        width = digit_width if char in _TABULAR else own_widths[name][0]
        outlines.append(_outline(source, name, (width - own_widths[name][0]) // 2))
        widths.append(width)
    maker = FontBuilder(source["head"].unitsPerEm, isTTF=True)
    maker.setupGlyphOrder(order)
    maker.setupCharacterMap({ord(char): order[code] for code, char in CHAR_OF.items()})
    maker.setupGlyf(dict(zip(order, outlines, strict=True)))
    table = maker.font["glyf"]
    maker.setupHorizontalMetrics(
        {
            name: (width, getattr(table[name], "xMin", 0))
            for name, width in zip(order, widths, strict=True)
        }
    )
    header = source["hhea"]
    maker.setupHorizontalHeader(ascent=header.ascent, descent=header.descent)
    style = WEIGHTS[weight]
    maker.setupNameTable(
        {
            "copyright": source["name"].getDebugName(0),
            "familyName": "Golos Paper",
            "styleName": style,
            "uniqueFontIdentifier": f"Golos Paper {style}",
            "fullName": f"Golos Paper {style}",
            "psName": f"GolosPaper-{style}",
            "licenseDescription": "SIL Open Font License, Version 1.1",
        }
    )
    old = source["OS/2"]
    maker.setupOS2(
        usWeightClass=weight,
        sTypoAscender=old.sTypoAscender,
        sTypoDescender=old.sTypoDescender,
        usWinAscent=old.usWinAscent,
        usWinDescent=old.usWinDescent,
        sCapHeight=old.sCapHeight,
        sxHeight=old.sxHeight,
        fsType=0,
    )
    maker.setupPost(keepGlyphNames=False)
    maker.updateHead(created=source["head"].created, modified=source["head"].modified)
    maker.font.recalcTimestamp = False
    stream = io.BytesIO()
    maker.save(stream)
    return stream.getvalue()


def main() -> None:
    """Write the reduced fonts of all weights."""
    paper_path(400).parent.mkdir(exist_ok=True)
    for weight in WEIGHTS:
        paper_path(weight).write_bytes(build(weight))


if __name__ == "__main__":
    main()
