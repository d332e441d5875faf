"""Reads the bytes of a thermal printer back: rows as printed, codes, pictures, cut."""

from __future__ import annotations

from dataclasses import dataclass, field

from PIL import Image

ESC, GS = 0x1B, 0x1D
_ONE_BYTE = {ord("t"), ord("a"), ord("E"), ord("!"), ord("d"), ord("M"), ord("{"), ord("-")}


@dataclass
class Printed:
    """What came out of the printer; ``rows`` are (text, is it large)."""

    rows: list[tuple[str, bool]] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    bands: list[Image.Image] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    is_cut: bool = False

    @property
    def text(self) -> str:
        return "\n".join(text for text, _ in self.rows)

    @property
    def picture(self) -> Image.Image:
        """All bands one under another, in grey for a reader of codes."""
        width = max(band.width for band in self.bands)
        whole = Image.new("L", (width, sum(band.height for band in self.bands)), 255)
        top = 0
        for band in self.bands:
            whole.paste(band.convert("L"), (0, top))
            top += band.height
        return whole


class Paper:
    """A printer whose ``pages`` map the numbers of ESC t to codecs."""

    def __init__(self, pages: dict[int, str]) -> None:
        self._pages = pages
        self._codec = "ascii"
        self._large = False
        self._row = bytearray()
        self._code = b""
        self.printed = Printed()

    def feed(self, content: bytes) -> Printed:
        at = 0
        while at < len(content):
            byte = content[at]
            if byte == ESC:
                at = self._escape(content, at)
            elif byte == GS:
                at = self._group(content, at)
            elif byte == 0x0A:
                self._end_row()
                at += 1
            else:
                self._row.append(byte)
                at += 1
        return self.printed

    def _escape(self, content: bytes, at: int) -> int:
        command = content[at + 1]
        if command == ord("@"):
            return at + 2
        assert command in _ONE_BYTE, f"unknown ESC {command:#x}"
        value = content[at + 2]
        if command == ord("t"):
            self._codec = self._pages.get(value, "ascii")
            self.printed.pages.append(value)
        if command == ord("!"):
            self._large = bool(value & 0x30 == 0x30)
        return at + 3

    def _group(self, content: bytes, at: int) -> int:
        command = content[at + 1]
        if command == ord("B"):
            return at + 3
        if command == ord("V"):
            self.printed.is_cut = True
            return at + (4 if content[at + 2] in (65, 66) else 3)
        if command == ord("v"):
            return self._raster(content, at)
        assert command == ord("("), f"unknown GS {command:#x}"
        assert content[at + 2] == ord("k")
        size = int.from_bytes(content[at + 3 : at + 5], "little")
        body = content[at + 5 : at + 5 + size]
        if body[1] == 80:
            self._code = body[3:]
        if body[1] == 81:
            self.printed.codes.append(self._code.decode("utf-8"))
        return at + 5 + size

    def _raster(self, content: bytes, at: int) -> int:
        assert content[at + 2 : at + 4] == b"0\x00"
        wide = int.from_bytes(content[at + 4 : at + 6], "little")
        tall = int.from_bytes(content[at + 6 : at + 8], "little")
        body = content[at + 8 : at + 8 + wide * tall]
        assert len(body) == wide * tall
        inverted = bytes(255 - byte for byte in body)
        self.printed.bands.append(Image.frombytes("1", (wide * 8, tall), inverted))
        return at + 8 + wide * tall

    def _end_row(self) -> None:
        text = bytes(self._row).decode(self._codec, "replace")
        self.printed.rows.append((text, self._large))
        self._row.clear()
