"""Reads a PDF, a photo or a mail for codes and words; imported by the limited child alone."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html.parser import HTMLParser
from typing import Any

import msgspec

from desktop.intake.brought import (
    MAX_CODES,
    MAX_PAGES,
    MAX_PIXELS,
    MAX_WORDS,
    Asked,
    Contents,
    kind_of,
)

_DOTS_AN_INCH = 200
_LONGEST_SIDE = 2_000  # points: A3 is 1191
_MOST_PARTS = 10
_PAYMENT = re.compile(rb"ST0001([123])")
_ALPHABETS = {b"1": "cp1251", b"2": "utf-8", b"3": "koi8-r"}
_PICTURE_FORMATS = ("JPEG", "PNG", "WEBP")


def reader() -> Callable[[bytes], bytes]:
    """For the limited child: the parsers are imported before the limits stand."""
    import pdfplumber
    import pypdfium2
    import zxingcpp
    from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

    # Named so that they are loaded: a decoder may not be opened later.
    _ = (pdfplumber, pypdfium2, zxingcpp, JpegImagePlugin, PngImagePlugin, WebPImagePlugin)
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS

    def read(packed: bytes) -> bytes:
        asked = msgspec.msgpack.decode(packed, type=Asked)
        try:
            found = _contents(asked.content, asked.password)
        except (MemoryError, RecursionError):
            found = Contents(error="file.limits")
        return msgspec.msgpack.encode(found)

    return read


def _contents(content: bytes, password: str) -> Contents:
    match kind_of(content):
        case "pdf":
            return _pdf(content, password)
        case "image":
            return _image(content)
        case "mail":
            return _mail(content)
        case _:
            return Contents(error="file.kind")


def _pdf(content: bytes, password: str) -> Contents:
    import pypdfium2
    from pypdfium2 import raw

    try:
        opened = pypdfium2.PdfDocument(content, password=password or None)
    except pypdfium2.PdfiumError as error:
        closed = getattr(error, "err_code", 0) == raw.FPDF_ERR_PASSWORD
        return Contents(kind="pdf", error="file.encrypted" if closed else "file.not_pdf")
    notes: list[str] = []
    if raw.FPDFDoc_GetJavaScriptActionCount(opened) > 0:
        notes.append("scripts")
    if raw.FPDFDoc_GetAttachmentCount(opened) > 0:
        notes.append("attachments")
    count = len(opened)
    if count > MAX_PAGES:
        notes.append("more_pages")
    codes: list[str] = []
    try:
        for page in (opened[number] for number in range(min(count, MAX_PAGES))):
            codes.extend(_page_codes(page))
            if codes:
                break
    except pypdfium2.PdfiumError:
        notes.append("skipped")
    words = _pdf_words(content, password)
    if not words.strip():
        notes.append("no_text")
    return Contents(
        kind="pdf", codes=_once(codes), words=words, pages=count, notes=tuple(dict.fromkeys(notes))
    )


def _page_codes(page: object) -> list[str]:
    """Codes of a page as it is painted; a page beyond all measure is not painted."""
    size: tuple[float, float] = page.get_size()  # type: ignore[attr-defined]
    if max(size) > _LONGEST_SIDE:
        return []
    image = page.render(scale=_DOTS_AN_INCH / 72, grayscale=True)  # type: ignore[attr-defined]
    return _codes(image.to_pil())


def _pdf_words(content: bytes, password: str) -> str:
    """The text of the first pages; a parser may fail in any way on a foreign file."""
    import pdfplumber

    found: list[str] = []
    try:
        wanted = list(range(1, MAX_PAGES + 1))
        with pdfplumber.open(io.BytesIO(content), pages=wanted, password=password) as opened:
            for page in opened.pages:
                found.append(page.extract_text(x_tolerance=1.5) or "")
                if sum(map(len, found)) > MAX_WORDS:
                    break
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - the last word of a child that only reads
        return "\n".join(found)[:MAX_WORDS]
    return "\n".join(found)[:MAX_WORDS]


def _image(content: bytes) -> Contents:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=_PICTURE_FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                return Contents(kind="image", error="file.picture_large")
            turned = ImageOps.exif_transpose(opened).convert("L")
            return Contents(kind="image", codes=_once(_codes(turned)), pages=1)
    except Image.DecompressionBombError:
        return Contents(kind="image", error="file.picture_large")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return Contents(kind="image", error="file.picture_damaged")


def _codes(picture: object) -> list[str]:
    import zxingcpp

    return [_text_of(found) for found in zxingcpp.read_barcodes(picture) if found.text]


def _text_of(found: Any) -> str:
    """A payment code names the alphabet of its bytes itself; the reader can only guess it."""
    content: bytes = found.bytes
    alphabet = _PAYMENT.match(content)
    if alphabet is None:
        return str(found.text)
    return content.decode(_ALPHABETS[alphabet.group(1)], "replace")


def _mail(content: bytes) -> Contents:
    message = BytesParser(policy=policy.default).parsebytes(content)
    codes: list[str] = []
    words = [str(message.get("subject", ""))]
    skipped = False
    for number, (kind, body) in enumerate(_parts(message)):
        if number >= _MOST_PARTS:
            skipped = True
            break
        if kind == "words":
            words.append(body.decode("utf-8"))
            continue
        inner = _contents(body, "") if kind_of(body) in ("pdf", "image") else Contents(error="x")
        skipped = skipped or bool(inner.error)
        codes.extend(inner.codes)
        words.append(inner.words)
    told = "\n".join(words)[:MAX_WORDS]
    notes = ("skipped",) if skipped else ()
    return Contents(kind="mail", codes=_once(codes), words=told, pages=1, notes=notes)


def _parts(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """(«words» or «file», bytes) of each part that is not a container."""
    for part in message.walk():
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        body = payload if isinstance(payload, bytes) else b""
        if part.get_content_maintype() == "text" and not part.get_filename():
            text = body.decode(_charset(part), "replace")
            if part.get_content_subtype() == "html":
                text = _Plain.of(text)
            yield "words", text.encode("utf-8", "replace")
        elif body:
            yield "file", body


def _charset(part: EmailMessage) -> str:
    name = part.get_content_charset() or "utf-8"
    try:
        "".encode(name)
    except LookupError:
        return "utf-8"
    return name


class _Plain(HTMLParser):
    """The words of an HTML part; nothing it names is fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    @classmethod
    def of(cls, text: str) -> str:
        parser = cls()
        parser.feed(text[:MAX_WORDS])
        return " ".join(parser.words)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _once(codes: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))[:MAX_CODES]
