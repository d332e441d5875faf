"""How the pages of a PDF look to a second reader, pdfium; imported by the limited child alone.

Two readers may take a broken file for two different ones. What pdfium, the reader of the browsers
and of our preview, finds and paints has to be the same as well.
"""

from __future__ import annotations

import hashlib

import pypdfium2
from pypdfium2 import raw

DOTS_AN_INCH = 100
_LONGEST_SIDE = 1_500  # points: A4 is 842
_NO_PICTURE = "not painted"


class Pictures:
    """The painted pages of one file."""

    def __init__(self, file_bytes: bytes) -> None:
        try:
            self._opened: pypdfium2.PdfDocument | None = pypdfium2.PdfDocument(file_bytes)
            self._opened.init_forms()
        except pypdfium2.PdfiumError:
            self._opened = None

    def facts(self) -> tuple[int, ...]:
        """Pages, attachments and scripts, and the kind of its forms."""
        if self._opened is None:
            return ()
        return (
            len(self._opened),
            int(raw.FPDFDoc_GetAttachmentCount(self._opened)),
            int(raw.FPDFDoc_GetJavaScriptActionCount(self._opened)),
            int(raw.FPDF_GetFormType(self._opened)),
        )

    def picture(self, number: int) -> str:
        """Digest of a page (from 0) as it is painted with its annotations and fields."""
        if self._opened is None or number >= len(self._opened):
            return _NO_PICTURE
        try:
            page = self._opened[number]
            if max(page.get_size()) > _LONGEST_SIDE:
                return _NO_PICTURE
            image = page.render(scale=DOTS_AN_INCH / 72)
            painted = hashlib.sha256(bytes(image.buffer))
        except pypdfium2.PdfiumError:
            return _NO_PICTURE
        notes = int(raw.FPDFPage_GetAnnotCount(page))
        return f"{image.width} {image.height} {notes} {painted.hexdigest()}"
