"""The vendored paper fonts: made anew to the same bytes, tabular digits, every character there."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont

from desktop.documents.paper_codes import CHAR_OF, CODE_OF, REPERTOIRE, encode
from desktop.documents.paper_font import paper_font
from tests.support.font_build import WEIGHTS, build, paper_path


@pytest.mark.parametrize("weight", WEIGHTS)
def test_building_a_paper_font_again_gives_the_vendored_bytes(weight: int) -> None:
    assert build(weight) == paper_path(weight).read_bytes()


@pytest.mark.parametrize("name", ["R", "B"])
def test_every_character_of_the_repertoire_has_an_advance(name: str) -> None:
    font = paper_font(name)
    assert [char for char in REPERTOIRE if font.widths[CODE_OF[char]] <= 0] == []


@pytest.mark.parametrize("name", ["R", "B"])
def test_all_digits_of_the_paper_font_are_equally_wide(name: str) -> None:
    font = paper_font(name)
    assert len({font.width(digit, 10) for digit in "0123456789"}) == 1


def test_codes_never_need_escaping_in_a_pdf_string() -> None:
    assert not set(encode(REPERTOIRE)) & set(b"\x00\n\r()\\")
    assert len(set(CODE_OF.values())) == len(REPERTOIRE) == len(CHAR_OF)


def test_a_subset_holds_the_used_outlines_and_empties_the_others() -> None:
    codes = set(encode("Ё№1"))
    subset = TTFont(io.BytesIO(paper_font("R").subset(codes)))
    glyphs = subset["glyf"]
    names = subset.getGlyphOrder()
    drawn = {index for index, name in enumerate(names) if glyphs[name].numberOfContours}
    assert drawn == codes | {0}
    full = TTFont(paper_path(400))
    for code in codes:
        mine, theirs = glyphs[names[code]], full["glyf"][full.getGlyphOrder()[code]]
        assert mine.coordinates == theirs.coordinates
