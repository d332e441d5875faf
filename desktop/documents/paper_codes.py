"""The repertoire of the reduced paper fonts and the one-byte code of each of its characters.

A code is also the glyph's index in the reduced file, so text is encoded by one table and the font
of a document is cut without a map. The codes of ``( ) \\``, LF and CR are left empty: a string of
a PDF then needs no escaping at all.
"""

from __future__ import annotations

import codecs

_ASCII = "".join(map(chr, range(32, 127)))
_RUSSIAN = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_NEIGHBOURS = "ӘәӨөҮүҖҗҢңҺһҒғҚқҰұІіҘҙҪҫҠҡЇїЄєҐґЎў"
_SIGNS = "\u00a0«»№₽–—−…•·°§×±²³½¼¾„“”‘’‚€©®"
_LATIN = "ÄÖÜäöüßÉéÈèÇçÑñÁáÓóŞşĞğİı"
REPERTOIRE = _ASCII + _RUSSIAN + _NEIGHBOURS + _SIGNS + _LATIN

_FORBIDDEN = frozenset(b"\x00\n\r()\\")
GLYPH_SLOTS = 256


def _assign() -> dict[str, int]:
    """ASCII keeps its own codes, the others fill what is free; the order is part of the files."""
    codes = {char: ord(char) for char in _ASCII if ord(char) not in _FORBIDDEN}
    taken = _FORBIDDEN | set(codes.values())
    free = iter([code for code in (*range(128, 256), *range(1, 128)) if code not in taken])
    for char in REPERTOIRE:
        if char not in codes:
            codes[char] = next(free)
    return codes


CODE_OF: dict[str, int] = _assign()
CHAR_OF: dict[int, str] = {code: char for char, code in CODE_OF.items()}
# The charmap codec is C: it encodes a cell in a microsecond and names what it lacks.
_DECODING = "".join(CHAR_OF.get(code, "\ufffe") for code in range(GLYPH_SLOTS))
_ENCODING = codecs.charmap_build(_DECODING)


def encode(text: str) -> bytes:
    """The codes of a text; ``UnicodeEncodeError`` for a character outside the repertoire."""
    return codecs.charmap_encode(text, "strict", _ENCODING)[0]
