"""The full font file behind a glyph the paper repertoire lacks: rare letters of names.

Such a text is set by glyph numbers (two bytes), so that no document state is needed; a character
that even the full file lacks is drawn as its empty box.
"""

from __future__ import annotations

from functools import cache

from desktop.documents.paper_font import full_file, paper_font


class WideFont:
    """Glyph numbers and widths of one full file."""

    def __init__(self, weight: int) -> None:
        # 100 ms of import and parsing that only a rare letter pays.
        from reportlab.pdfbase.ttfonts import TTFontFile

        self.file = full_file(weight).read_bytes()
        self.post_script_name = f"GolosText-{weight}"
        parsed = TTFontFile(str(full_file(weight)), charInfo=1)
        self._glyphs: dict[int, int] = parsed.charToGlyph
        self._widths: dict[int, float] = parsed.charWidths
        self._default: float = parsed.defaultWidth
        self.ascent, self.descent = int(parsed.ascent), int(parsed.descent)
        self.box: tuple[int, ...] = tuple(int(side) for side in parsed.bbox)

    def glyph(self, char: str) -> int:
        """The glyph's number, 0 (the empty box) when the file has none."""
        return self._glyphs.get(ord(char), 0)

    def advance(self, char: str) -> float:
        """Thousandths of the size."""
        return self._widths.get(ord(char), self._default)

    def encode(self, text: str) -> str:
        """Hexadecimal digits of the glyph numbers."""
        return "".join(f"{self.glyph(char):04X}" for char in text)

    def width(self, text: str, size: float) -> float:
        """Points of a text."""
        return sum(self.advance(char) for char in text) * size / 1000


@cache
def wide_font(name: str) -> WideFont:
    """The full font behind the paper font of a resource name."""
    return WideFont(paper_font(name).weight)
