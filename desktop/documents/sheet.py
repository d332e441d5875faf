"""A sheet of paper being drawn: text, rules and boxes as PDF operators, with the glyphs they use.

Coordinates are points from the top left corner of the page (A4 unless a size is given), y is the
baseline of a text. The operators are written here and not by ``Canvas.drawString``: no matrices, no
escaping, no repeated states.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from desktop.documents.paper_codes import CODE_OF, encode
from desktop.documents.paper_font import PaperFont, paper_font
from desktop.documents.wide_font import wide_font

PAGE_WIDTH = 595.28
PAGE_HEIGHT = 841.89
_NARROWEST = 70  # percent: below this a line is cut instead


@dataclass(frozen=True)
class Style:
    """How a text looks: font R (regular) or B (semi-bold), size in points, grey 0 (black) to 1."""

    font: str
    size: float
    grey: float = 0.0


@dataclass(frozen=True)
class Drawing:
    """Finished operators; ``codes`` are the glyphs used by font name, ``rare`` the characters drawn
    from the full files, ``forms`` the names of the fixed parts it shows, ``is_packed`` tells that
    the operators are compressed already, ``size`` is the page's in points.
    """

    operators: bytes
    codes: dict[str, frozenset[int]]
    rare: dict[str, frozenset[str]]
    forms: frozenset[str]
    is_packed: bool = False
    size: tuple[float, float] = (PAGE_WIDTH, PAGE_HEIGHT)


def packed(drawing: Drawing, level: int) -> Drawing:
    """The drawing with its operators compressed, ready to be written."""
    return replace(drawing, operators=zlib.compress(drawing.operators, level), is_packed=True)


class Sheet:
    """Collects the operators of one page or of one fixed part.

    A file of many papers shows its fixed parts by name and holds them once; a file of one draws
    them in place (``parts`` gives them), which is smaller.
    """

    def __init__(
        self,
        parts: Callable[[str], Drawing] | None = None,
        size: tuple[float, float] = (PAGE_WIDTH, PAGE_HEIGHT),
    ) -> None:
        self._parts = parts
        self._size = size
        self._height = size[1]
        self._out: list[str] = []
        self._codes: dict[str, set[int]] = {"R": set(), "B": set()}
        self._rare: dict[str, set[str]] = {"R": set(), "B": set()}
        self._forms: set[str] = set()
        self._font = ("", 0.0)
        self._grey = 0.0

    def text(self, x: float, y: float, text: str, style: Style, within: float = 0.0) -> None:
        """Text from x to the right; wider than ``within`` it is set narrower."""
        if text:
            squeeze = 100
            if within and (width := text_width(text, style)) > within:
                squeeze = max(_NARROWEST, int(within / width * 100))
                text = _cut(text, style, within * 100 / squeeze)
            self._show(x, y, text, style, squeeze)

    def right(self, x: float, y: float, text: str, style: Style, within: float = 0.0) -> None:
        """Text that ends at x; wider than ``within`` it is set smaller."""
        if text:
            width = text_width(text, style)
            if within and width > within:
                style = Style(style.font, int(style.size * within / width * 20) / 20, style.grey)
                width = text_width(text, style)
            self._show(x - width, y, text, style, 100)

    def middle(self, x: float, y: float, text: str, style: Style) -> None:
        """Text centred at x."""
        if text:
            self._show(x - text_width(text, style) / 2, y, text, style, 100)

    def rule(self, x1: float, y: float, x2: float, weight: float = 0.4, grey: float = 0.0) -> None:
        """A horizontal rule, drawn as a filled strip."""
        self.fill(x1, y - weight / 2, x2 - x1, weight, grey)

    def dashes(self, x1: float, y: float, x2: float) -> None:
        """The line to tear or cut along."""
        top = self._height - y
        self._out.append(f"q .5 w .45 G [3 2.5] 0 d {x1:.2f} {top:.2f} m {x2:.2f} {top:.2f} l S Q")

    def fill(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        """A filled rectangle whose top left corner is (x, y)."""
        self._set_grey(grey)
        self._out.append(f"{x:.2f} {self._height - y - height:.2f} {width:.2f} {height:.2f} re f")

    def frame(self, x: float, y: float, width: float, height: float, grey: float = 0.35) -> None:
        """An empty rectangle."""
        self._out.append(
            f"q .5 w {grey:g} G {x:.2f} {self._height - y - height:.2f} {width:.2f} {height:.2f}"
            " re S Q"
        )

    def symbol(self, x: float, y: float, module: float, path: str) -> None:
        """A matrix symbol: ``path`` in modules, the origin at its lower left corner (x, y)."""
        self._set_grey(0.0)
        self._out.append(
            f"q {module:.5f} 0 0 {module:.5f} {x:.3f} {self._height - y:.3f} cm\n{path}f Q"
        )

    def form(self, name: str, y: float) -> None:
        """A fixed part of the document, drawn at the top of a page of its own, moved down by y."""
        self._set_grey(0.0)
        if self._parts is None:
            self._forms.add(name)
            self._out.append(f"q 1 0 0 1 0 {-y:.2f} cm /{form_resource(name)} Do Q")
            return
        part = self._parts(name)
        for font, codes in part.codes.items():
            self._codes[font].update(codes)
        for font, chars in part.rare.items():
            self._rare[font].update(chars)
        self._out.append(f"q 1 0 0 1 0 {-y:.2f} cm\n{part.operators.decode('latin-1')}Q")

    def finish(self) -> Drawing:
        """What was drawn."""
        return Drawing(
            "\n".join(self._out).encode("latin-1") + b"\n",
            {name: frozenset(codes) for name, codes in self._codes.items() if codes},
            {name: frozenset(chars) for name, chars in self._rare.items() if chars},
            frozenset(self._forms),
            size=self._size,
        )

    def _show(self, x: float, y: float, text: str, style: Style, squeeze: int) -> None:
        self._set_grey(style.grey)
        begin = f"BT {squeeze} Tz " if squeeze != 100 else "BT "
        end = " 100 Tz ET" if squeeze != 100 else " ET"
        place = f"{x:.1f} {self._height - y:.1f} Td "
        try:
            codes = encode(text)
        except UnicodeEncodeError:
            self._out.append(begin + place + self._mixed(text, style) + end)
            self._font = ("", 0.0)
            return
        self._codes[style.font].update(codes)
        self._out.append(
            f"{begin}{self._font_operator(style)}{place}({codes.decode('latin-1')}) Tj{end}"
        )

    def _mixed(self, text: str, style: Style) -> str:
        """Shows of a text in which the full font serves what the reduced one lacks."""
        shows = []
        for run, is_rare in _runs(text):
            if is_rare:
                self._rare[style.font].update(run)
                hexes = wide_font(style.font).encode(run)
                shows.append(f"/W{style.font} {style.size:g} Tf <{hexes}> Tj")
            else:
                codes = encode(run)
                self._codes[style.font].update(codes)
                shows.append(f"/{style.font} {style.size:g} Tf ({codes.decode('latin-1')}) Tj")
        return " ".join(shows)

    def _font_operator(self, style: Style) -> str:
        wanted = (style.font, style.size)
        if wanted == self._font:
            return ""
        self._font = wanted
        return f"/{style.font} {style.size:g} Tf "

    def _set_grey(self, grey: float) -> None:
        if grey != self._grey:
            self._grey = grey
            self._out.append(f"{grey:g} g")


def form_resource(name: str) -> str:
    """The resource name under which reportlab lists a form."""
    return f"FormXob.{name}"


def text_width(text: str, style: Style) -> float:
    """Points of a text."""
    font: PaperFont = paper_font(style.font)
    try:
        return font.width(text, style.size)
    except UnicodeEncodeError:
        wide = wide_font(style.font)
        return sum(
            wide.width(run, style.size) if is_rare else font.width(run, style.size)
            for run, is_rare in _runs(text)
        )


@lru_cache(maxsize=4096)
def wrap(text: str, style: Style, width: float) -> tuple[str, ...]:
    """The lines of a text; a word wider than a line is broken where it must be."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        trial = f"{line} {word}" if line else word
        if text_width(trial, style) <= width:
            line = trial
            continue
        if line:
            lines.append(line)
        line = word
        while text_width(line, style) > width:
            kept = _fitting(line, style, width)
            lines.append(line[:kept])
            line = line[kept:]
    if line or not lines:
        lines.append(line)
    return tuple(lines)


def _fitting(text: str, style: Style, width: float) -> int:
    """How many leading characters fit, one at least; a break after a hyphen is preferred."""
    count = len(text)
    while count > 1 and text_width(text[:count], style) > width:
        count -= 1
    hyphen = max(text.rfind(sign, 1, count) for sign in "-/")
    return hyphen + 1 if hyphen > 0 else count


def _cut(text: str, style: Style, width: float) -> str:
    if text_width(text, style) <= width:
        return text
    count = len(text) - 1
    while count > 1 and text_width(text[:count] + "…", style) > width:
        count -= 1
    return text[:count].rstrip() + "…"


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """The text in runs: (run, is it outside the repertoire)."""
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or (text[index] in CODE_OF) != (text[start] in CODE_OF):
            yield text[start:index], text[start] not in CODE_OF
            start = index


@cache
def line_height(style: Style) -> float:
    """The distance of two lines of one text."""
    return style.size * 1.2
