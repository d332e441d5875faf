"""A roll as the bytes of a thermal printer: letters in its code page, or the whole as a picture."""

from __future__ import annotations

from typing import Any

from desktop.documents.code_pages import encoded, spelled
from desktop.documents.escpos_profiles import PrinterProfile, known_page_numbers, page_number
from desktop.documents.roll import Line, Pair, Roll, Rule, centred
from desktop.documents.roll_pdf import ROLL_WIDTH, roll_pdf
from desktop.documents.roll_text import TextRow, text_rows
from desktop.errors import AppError
from desktop.escpos_door import ESC, GS, printer_module

PICTURE = "picture"
_DEFAULT_PAGE = "cp866"
_BAND = 240
_DARK = 150
_CODE_LEVEL_M, _CODE_MODULE = 1, 6
_SAMPLE = "Съешь ещё этих мягких булок: 8 000,00 руб."


def roll_bytes(roll: Roll, profile: PrinterProfile, page: str = "") -> bytes:
    """The whole job for this model: set up, rows, codes, cut.

    ``page``: cp866 or cp1251, ``cp866:17`` with the number that the test page proved, or
    ``picture``. EncodeError, before any byte is made, for a sign the page lacks; a model without
    pictures may lose signs of rows without money, of those with money never.
    """
    name, number = _chosen(profile, page)
    if name == PICTURE:
        return picture_bytes(roll, profile)
    rows = text_rows(roll, profile.columns, lambda text: spelled(text, name))
    bodies = [
        encoded(row.text, name, may_lose=not row.is_money and not profile.has_raster)
        for row in rows
    ]
    printer = _Job(profile)
    printer.raw(ESC + b"t" + bytes([number]))
    for row, body in zip(rows, bodies, strict=True):
        printer.row(row, body)
    return printer.finish()


def picture_bytes(roll: Roll, profile: PrinterProfile) -> bytes:
    """The paper as it looks on a PDF, dot by dot; AppError ``receipt.no_picture``."""
    if not profile.has_raster:
        raise AppError("receipt.no_picture", model=profile.name)
    printer = _Job(profile)
    printer.picture(_rendered(roll, profile.dots))
    return printer.finish()


def page_proof(profile: PrinterProfile) -> bytes:
    """The test page: the same sentence in every code page under its number, then as a picture.

    The line that reads well names the setting, whatever the printer calls its pages.
    """
    printer = _Job(profile)
    printer.row(TextRow("TEST: code pages", "strong"), b"TEST: code pages")
    for name in ("cp866", "cp1251"):
        for number in known_page_numbers():
            printer.raw(ESC + b"t" + bytes([number]))
            body = f"{name}:{number} ".encode() + spelled(_SAMPLE, name).encode(name)
            printer.row(TextRow(""), body)
    if profile.has_raster:
        proof = (Rule(), centred("picture", "strong"), Line(_SAMPLE), Pair("ИТОГО", "8 000,00 ₽"))
        printer.picture(_rendered(proof, profile.dots))
    return printer.finish()


def _chosen(profile: PrinterProfile, page: str) -> tuple[str, int]:
    """The page's name and number; without any the picture."""
    name, _, number = (page or _DEFAULT_PAGE).partition(":")
    if name == PICTURE:
        return PICTURE, 0
    if number.isdigit() and int(number) < 256:
        return name, int(number)
    known = page_number(profile, name)
    return (PICTURE, 0) if known is None else (name, known)


def _rendered(roll: Roll, dots: int) -> Any:
    """The roll's PDF as black and white dots of the printer's width."""
    # Both libraries are for papers alone; the window starts without them.
    import pypdfium2

    document = pypdfium2.PdfDocument(roll_pdf(roll, ""))
    try:
        page = document[0]
        picture = page.render(scale=dots / ROLL_WIDTH, grayscale=True).to_pil()
        whole = picture.crop((0, 0, dots, picture.height))
        return whole.point(lambda grey: 0 if grey < _DARK else 255, mode="1")
    finally:
        document.close()


class _Job:
    """One paper being made through python-escpos's printer that only collects."""

    def __init__(self, profile: PrinterProfile) -> None:
        self._profile = profile
        self._printer: Any = printer_module().Dummy(profile=profile.id)
        self.raw(ESC + b"@")

    def raw(self, content: bytes) -> None:
        """Bytes as they are."""
        self._printer._raw(content)

    def row(self, row: TextRow, body: bytes) -> None:
        """One row of letters, or a code."""
        printer = self._printer
        printer.set(align="center" if row.is_centred else "left")
        if row.code:
            self._code(row.code)
            return
        is_strong = row.look in ("strong", "title", "large", "stamp")
        if row.look == "large":
            printer.set(double_width=True, double_height=True)
        elif row.look == "title":
            printer.set(double_height=True)
        printer.set(bold=is_strong, invert=row.look == "stamp")
        self.raw((b" " + body + b" " if row.look == "stamp" else body) + b"\n")
        printer.set(normal_textsize=True, bold=False, invert=False)

    def picture(self, picture: Any) -> None:
        """A black and white picture in bands the printer's memory takes."""
        width_bytes = (picture.width + 7) // 8
        for top in range(0, picture.height, _BAND):
            band = picture.crop((0, top, picture.width, min(top + _BAND, picture.height)))
            # A set bit is a dot; the picture library has white as one.
            dots = bytes(255 - byte for byte in band.tobytes())
            head = GS + b"v0\x00" + width_bytes.to_bytes(2, "little")
            self.raw(head + band.height.to_bytes(2, "little") + dots)

    def finish(self) -> bytes:
        """Feed, cut, and all the bytes."""
        self.raw(b"\n" * 4)
        if self._profile.has_cutter:
            self._printer.cut(feed=False)
        return bytes(self._printer.output)

    def _code(self, text: str) -> None:
        if self._profile.has_code:
            self._printer.qr(text, ec=_CODE_LEVEL_M, size=_CODE_MODULE, native=True)
            self.raw(b"\n")
        elif self._profile.has_raster:
            self.picture(_code_picture(text, self._profile.dots))


def _code_picture(text: str, dots: int) -> Any:
    """The QR as dots, in the middle of the roll."""
    from PIL import Image  # with the reader of PDF files it comes for papers alone

    from desktop.documents.qr_draw import QUIET_MODULES
    from desktop.documents.qr_plate import qr_rows

    rows = qr_rows(text.encode("utf-8"))
    side = (len(rows) + 2 * QUIET_MODULES) * _CODE_MODULE
    left = (dots - side) // 2 + QUIET_MODULES * _CODE_MODULE
    picture = Image.new("1", (dots, side), 1)
    for y, row in enumerate(rows, QUIET_MODULES):
        for x, module in enumerate(row):
            if module == "1":
                corner = (left + x * _CODE_MODULE, y * _CODE_MODULE)
                picture.paste(0, (*corner, corner[0] + _CODE_MODULE, corner[1] + _CODE_MODULE))
    return picture
