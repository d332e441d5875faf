"""One reduced paper font: text to codes and widths, and its own small subset for each document.

The files are made by ``tests/support/font_build.py``: a glyph's index is its code, no glyph is
composite, so a subset keeps the indexes and is a join of slices (0.2 ms instead of a parser's 20).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

from desktop.documents.paper_codes import CHAR_OF, GLYPH_SLOTS, encode

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
_FLAG_SYMBOLIC = 4
# One subtable (3, 0) of format 4: code n is F000 + n and glyph n; a symbolic font needs no other.
_IDENTITY_CMAP = struct.pack(
    ">HHHHIHHHHHHHHHHHHHHHH",
    *(0, 1, 3, 0, 12),
    *(4, 32, 0, 4, 4, 1, 0),
    *(0xF0FF, 0xFFFF, 0, 0xF000, 0xFFFF, 0x1000, 1, 0, 0),
)
_POST = struct.pack(">IIhhIIIII", 0x00030000, 0, 0, 0, 0, 0, 0, 0, 0)


class PaperFont:
    """Metrics and outlines of one reduced file; immutable once read."""

    def __init__(self, name: str, weight: int, raw: bytes) -> None:
        self.name = name
        self.post_script_name = f"GolosPaper-{weight}"
        self.weight = weight
        tables = _tables(raw)
        self._head = tables["head"]
        self._hhea = tables["hhea"]
        self._maxp = tables["maxp"]
        glyf = tables["glyf"]
        offsets = _offsets(tables["loca"], long=self._head[51] == 1)
        self._outlines = [glyf[a:b] for a, b in pairwise(offsets)]
        self._metrics, self.widths = _metrics(tables["hmtx"], self._hhea)
        self.ascent, self.descent = struct.unpack_from(">hh", self._hhea, 4)
        self.box: tuple[int, ...] = struct.unpack_from(">4h", self._head, 36)
        self.cap_height = int(struct.unpack_from(">h", tables["OS/2"], 88)[0])

    def width(self, text: str, size: float) -> float:
        """Points of a text; raises ``UnicodeEncodeError`` outside the repertoire."""
        widths = self.widths
        return sum([widths[code] for code in encode(text)]) * size / 1000

    def subset(self, codes: Iterable[int]) -> bytes:
        """A TrueType file with the outlines of these codes only, indexes kept."""
        used = {0, *codes}
        outlines = [outline if code in used else b"" for code, outline in enumerate(self._outlines)]
        offsets = [0, *accumulate(map(len, outlines))]
        metrics = [
            metric if code in used else b"\0\0\0\0" for code, metric in enumerate(self._metrics)
        ]
        return _assemble(
            {
                b"cmap": _IDENTITY_CMAP,
                b"glyf": b"".join(outlines),
                b"head": self._head[:8] + b"\0\0\0\0" + self._head[12:50] + b"\0\0\0\0",
                b"hhea": self._hhea[:34] + struct.pack(">H", GLYPH_SLOTS),
                b"hmtx": b"".join(metrics),
                b"loca": struct.pack(f">{len(offsets)}H", *[offset >> 1 for offset in offsets]),
                b"maxp": self._maxp,
                b"post": _POST,
            }
        )


def subset_tag(codes: Iterable[int]) -> str:
    """Six letters that differ where the subsets differ, the same for the same codes."""
    digest = hashlib.sha256(bytes(sorted(codes))).digest()
    return "".join(chr(65 + value % 26) for value in digest[:6])


def unicode_map(codes: Iterable[int]) -> bytes:
    """The ToUnicode program: what a reader copies for each code."""
    runs = _runs(sorted(code for code in codes if code))
    ranges = [f"<{a:02X}><{b:02X}><{ord(CHAR_OF[a]):04X}>" for a, b in runs]
    blocks = [ranges[start : start + 100] for start in range(0, len(ranges), 100)]
    body = "".join(f"{len(b)} beginbfrange\n" + "\n".join(b) + "\nendbfrange\n" for b in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Paper def /CMapType 2 def\n"
        "1 begincodespacerange\n<00><FF>\nendcodespacerange\n"
        f"{body}endcmap CMapName currentdict /CMap defineresource pop end end\n"
    ).encode("ascii")


def _runs(codes: list[int]) -> list[tuple[int, int]]:
    """First and last of each run in which codes and characters both follow one another.

    A range may hold codes the document does not use, as long as they are of the repertoire.
    """
    runs: list[tuple[int, int]] = []
    for code in codes:
        if runs and _follow(runs[-1][1], code):
            runs[-1] = (runs[-1][0], code)
        else:
            runs.append((code, code))
    return runs


def _follow(last: int, code: int) -> bool:
    steps = range(last, code + 1)
    first = ord(CHAR_OF[last])
    return all(CHAR_OF.get(step) == chr(first + step - last) for step in steps)


@cache
def paper_font(name: str) -> PaperFont:
    """The font of a resource name: R regular, B semi-bold."""
    weight = {"R": 400, "B": 600}[name]
    return PaperFont(name, weight, (FONTS / "paper" / f"GolosPaper-{weight}.ttf").read_bytes())


def full_file(weight: int) -> Path:
    """The full file that serves a glyph outside the repertoire."""
    return FONTS / f"GolosText-{weight}.ttf"


def _tables(raw: bytes) -> dict[str, bytes]:
    count = struct.unpack_from(">H", raw, 4)[0]
    found = {}
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", raw, 12 + 16 * index)
        found[tag.decode("ascii")] = raw[offset : offset + length]
    return found


def _offsets(loca: bytes, *, long: bool) -> list[int]:
    if long:
        return list(struct.unpack(f">{len(loca) // 4}I", loca))
    return [half * 2 for half in struct.unpack(f">{len(loca) // 2}H", loca)]


def _metrics(hmtx: bytes, hhea: bytes) -> tuple[list[bytes], list[int]]:
    """Four bytes a glyph as they are stored in full, and the advance widths."""
    full = struct.unpack_from(">H", hhea, 34)[0]
    metrics = [hmtx[4 * n : 4 * n + 4] for n in range(full)]
    last = metrics[-1][:2]
    bearings = hmtx[4 * full :]
    metrics += [last + bearings[2 * n : 2 * n + 2] for n in range(len(bearings) // 2)]
    return metrics, [int.from_bytes(metric[:2], "big") for metric in metrics]


def _assemble(tables: dict[bytes, bytes]) -> bytes:
    """A TrueType file of the tables, with checksums."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(
        ">IHHHH", 0x00010000, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    directory, bodies, offset = [], [], len(head) + 16 * count
    for tag in sorted(tables):
        body = tables[tag]
        padded = body + bytes(-len(body) % 4)
        directory.append(struct.pack(">4sIII", tag, _checksum(padded), offset, len(body)))
        bodies.append(padded)
        offset += len(padded)
    return head + b"".join(directory) + b"".join(bodies)


def _checksum(padded: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
