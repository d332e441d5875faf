"""Files people bring to a desk: good ones made by our own papers, and sixty hostile ones."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from email.message import EmailMessage

import segno
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

Make = Callable[[], bytes]


def code_picture(text: bytes | str, form: str = "PNG", scale: int = 6) -> bytes:
    """A photo of a code, black on white with its quiet zone."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=scale, border=4)
    out.seek(0)
    saved = io.BytesIO()
    Image.open(out).convert("RGB").save(saved, form)
    return saved.getvalue()


def turned_picture(text: bytes | str) -> bytes:
    """A telephone's photo lying on its side, told by EXIF."""
    exif = Image.Exif()
    exif[0x0112] = 6
    saved = io.BytesIO()
    with Image.open(io.BytesIO(code_picture(text))) as opened:
        opened.rotate(90, expand=True).save(saved, "JPEG", exif=exif)
    return saved.getvalue()


def words_pdf(*lines: str, pages: int = 1, password: str = "") -> bytes:
    """A foreign PDF with a text layer of Latin letters and digits, and no code."""
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=password or None)
    for _ in range(pages):
        for number, line in enumerate(lines):
            canvas.drawString(60, 760 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scan_pdf(picture: bytes) -> bytes:
    """A scan: a picture on a page and no text layer."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawImage(ImageReader(io.BytesIO(picture)), 100, 400, 220, 220)
    canvas.save()
    return out.getvalue()


def mail(text: str = "", html: str = "", *files: tuple[str, bytes]) -> bytes:
    """A mail with a plain part, an HTML part and attachments."""
    message = EmailMessage()
    message["From"] = "resident@example.com"
    message["To"] = "tric@example.com"
    message["Subject"] = "Вопрос по квитанции"
    message.set_content(text or " ")
    if html:
        message.add_alternative(html, subtype="html")
    for name, content in files:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


def raw_pdf(*objects: bytes, root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with a right table."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<</Size %d/Root %d 0 R>>\n" % (len(objects) + 1, root)
    out += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(out)


def stream(data: bytes, more: bytes = b"", *, packed: bool = True) -> bytes:
    body = zlib.compress(data, 9) if packed else data
    filters = b"/Filter/FlateDecode" if packed else b""
    return b"<<%b/Length %d%b>>stream\n%b\nendstream" % (filters, len(body), more, body)


def page_of(content: bytes, catalog: bytes = b"", page: bytes = b"") -> bytes:
    """One page with this content stream and further entries of the catalogue and the page."""
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R%b>>" % page,
        content,
    )


def png_header(width: int, height: int) -> bytes:
    """A PNG that declares a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def picture(form: str, size: tuple[int, int] = (40, 40), **options: object) -> bytes:
    saved = io.BytesIO()
    Image.new("RGB", size, "white").save(saved, form, **options)
    return saved.getvalue()


def frames(count: int) -> bytes:
    """A WebP of many frames: the first alone is looked at."""
    saved = io.BytesIO()
    made = [Image.new("RGB", (8, 8), (number % 255, 0, 0)) for number in range(count)]
    made[0].save(saved, "WEBP", save_all=True, append_images=made[1:])
    return saved.getvalue()
