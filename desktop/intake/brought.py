"""What a file somebody brought holds, as plain values that cross from the limited child."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["", "pdf", "image", "mail"]

MAX_PDF_BYTES = 16 * 1024 * 1024
MAX_IMAGE_BYTES = 15 * 1024 * 1024
MAX_MAIL_BYTES = 25 * 1024 * 1024
MAX_PAGES = 20
MAX_PIXELS = 40_000_000
MAX_WORDS = 200_000
MAX_CODES = 50

_PDF, _JPEG, _PNG, _RIFF, _WEBP = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"WEBP"
_PDF_WITHIN = 1024
_MAIL_HEADS = (
    *(b"from:", b"to:", b"received:", b"return-path:", b"mime-version:", b"delivered-to:"),
    *(b"message-id:", b"date:", b"subject:", b"x-", b"dkim-signature:", b"arc-", b"reply-to:"),
)


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """The codes and the words of a file; ``error`` is the code of what is wrong with it.

    ``codes``: texts of its QR and bar codes. ``words``: its text, or that of a mail. ``notes``:
    ``scripts``, ``attachments`` (of a PDF), ``skipped`` (parts of a mail that were not looked at),
    ``no_text`` (a scan), ``more_pages``.
    """

    kind: Kind = ""
    codes: tuple[str, ...] = ()
    words: str = ""
    pages: int = 0
    notes: tuple[str, ...] = ()
    error: str = ""


class Asked(msgspec.Struct, frozen=True):
    """A file's bytes and the password somebody typed for it."""

    content: bytes
    password: str = ""


def kind_of(content: bytes) -> Kind:
    """What a file is by its first bytes, whatever its name says; empty: none of those we read."""
    if content.startswith((_JPEG, _PNG)):
        return "image"
    if content.startswith(_RIFF) and content[8:12] == _WEBP:
        return "image"
    if _PDF in content[:_PDF_WITHIN]:
        return "pdf"
    return "mail" if _is_mail(content) else ""


def _is_mail(content: bytes) -> bool:
    """Two header lines of a mail among the first ones, and nothing before them."""
    lines = content[:8192].lstrip(b"\xef\xbb\xbf").splitlines()[:60]
    if not lines or b":" not in lines[0]:
        return False
    return sum(line.lower().startswith(_MAIL_HEADS) for line in lines) > 1
