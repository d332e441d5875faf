"""The visible stamp of a signature: a small PDF page in the upper margin, drawn with our fonts."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from server.certificates.signing import SignerFacts

STAMP_BOX = (303, 803, 553, 831)
"""Left, bottom, right, top on an A4 page: above the head of a certificate, over nothing."""
_FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
_WIDTH, _HEIGHT = STAMP_BOX[2] - STAMP_BOX[0], STAMP_BOX[3] - STAMP_BOX[1]
_PLAIN, _STRONG = "TricStamp", "TricStampBold"
_SIZE, _PAD, _LEADING = 6.2, 5.0, 7.6


def stamp_page(facts: SignerFacts, zone: ZoneInfo) -> bytes:
    """The stamp as a PDF of one page."""
    from reportlab.pdfgen.canvas import Canvas

    _register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(_WIDTH, _HEIGHT), invariant=True)
    canvas.setLineWidth(0.8)
    canvas.setStrokeColorRGB(0.13, 0.32, 0.62)
    canvas.setFillColorRGB(0.13, 0.32, 0.62)
    canvas.roundRect(0.5, 0.5, _WIDTH - 1, _HEIGHT - 1, 3)
    began, ends = (
        moment.astimezone(zone).strftime("%d.%m.%Y")
        for moment in (facts.valid_from, facts.valid_to)
    )
    lines = (
        (_STRONG, f"Подписано электронной подписью: {facts.owner}"),
        (_PLAIN, f"Сертификат {facts.serial}"),
        (_PLAIN, f"Действует с {began} по {ends}"),
    )
    y = _HEIGHT - _PAD - _SIZE + 1.2
    for font, text in lines:
        canvas.setFont(font, _fitting(canvas, font, text))
        canvas.drawString(_PAD, y, text)
        y -= _LEADING
    canvas.save()
    return out.getvalue()


def _fitting(canvas: object, font: str, text: str) -> float:
    """The size at which a long name still fits; never below half of the usual one."""
    width: float = canvas.stringWidth(text, font, _SIZE)  # type: ignore[attr-defined]
    return max(_SIZE * min(1.0, (_WIDTH - 2 * _PAD) / width), _SIZE / 2)


@lru_cache(maxsize=1)
def _register() -> None:
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    registerFont(TTFont(_PLAIN, str(_FONTS / "GolosText-400.ttf")))
    registerFont(TTFont(_STRONG, str(_FONTS / "GolosText-600.ttf")))
