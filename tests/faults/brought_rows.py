"""The table of hostile files: name, the file, the code of what is said, empty when it is read."""

from __future__ import annotations

from tests.support.brought_files import (
    Make,
    code_picture,
    frames,
    mail,
    page_of,
    picture,
    png_header,
    raw_pdf,
    scan_pdf,
    stream,
    words_pdf,
)

_NOTHING = "words without a number"
_ZEROS = b"\0" * 300_000_000


def _deep(count: int) -> bytes:
    return b"[" * count + b"]" * count


def _cut(content: bytes, share: float) -> bytes:
    return content[: int(len(content) * share)]


def _many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    pages = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * count
    head = b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % count
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", head, *pages)


_LAUNCH = b"/OpenAction<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)>>>>"
_SCRIPT = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
_REMOTE = (
    b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://127.0.0.1:9/)>>>>]"
)
_UNC = b"/OpenAction<</S/GoToR/F(\\\\\\\\127.0.0.1\\\\share\\\\x.pdf)/D[0/Fit]>>"
_EMBEDDED = b"/Names<</EmbeddedFiles<</Names[(x.exe) <</Type/Filespec/F(x.exe)>>]>>>>"
_TEXT = b"BT ET"

# Read without any harm: nothing in them is carried out or fetched.
READ: dict[str, Make] = {
    "script at opening": lambda: page_of(stream(_TEXT), _SCRIPT),
    "launch action": lambda: page_of(stream(_TEXT), _LAUNCH),
    "file of a share": lambda: page_of(stream(_TEXT), _UNC),
    "link to the net": lambda: page_of(stream(_TEXT), b"", _REMOTE),
    "embedded program": lambda: page_of(stream(_TEXT), _EMBEDDED),
    "page of two kilometres": lambda: page_of(stream(_TEXT), b"", b"/UserUnit 75000"),
    "page without content": lambda: raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ),
    "unknown filter": lambda: page_of(b"<</Filter/Whatever/Length 5>>stream\nBT ET\nendstream"),
    "wrong length of a stream": lambda: page_of(b"<</Length 999999>>stream\nBT ET\nendstream"),
    "page that is its own parent": lambda: raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 595 842]>>",
    ),
    "catalogue with a hostile name": lambda: page_of(
        stream(_TEXT), b"/A<</B(../../../etc/passwd)>>"
    ),
    "forty words of a bidi override": lambda: words_pdf("\u202e fdp.exe", _NOTHING),
    "scan without text": lambda: scan_pdf(picture("PNG")),
    "three hundred pages": lambda: words_pdf(_NOTHING, pages=300),
    "picture of one dot": lambda: picture("PNG", (1, 1)),
    "picture without a code": lambda: picture("JPEG", (400, 300)),
    "WebP of five hundred frames": lambda: frames(500),
    "JPEG with a ZIP behind it": lambda: picture("JPEG") + b"PK\x03\x04" + b"x" * 4096,
    "PNG with a PDF behind it, the PDF far away": lambda: picture("PNG", (60, 60)) + b"%PDF-1.7",
    "code with a link": lambda: code_picture("https://127.0.0.1/?x=1"),
    "code with a script": lambda: code_picture("javascript:alert(1)"),
    "code of a wireless net": lambda: code_picture("WIFI:S:x;T:WPA;P:y;;"),
    "code of a visiting card": lambda: code_picture("BEGIN:VCARD\nFN:X\nEND:VCARD"),
    "code of a calculation": lambda: code_picture("=cmd|'/c calc'!A1"),
    "code of noise": lambda: code_picture(bytes(range(1, 200))),
    "mail with a remote picture": lambda: mail(_NOTHING, "<img src='http://127.0.0.1:9/x.png'>"),
    "mail with a script": lambda: mail(_NOTHING, "<script>alert(1)</script><b onload=x()>"),
    "mail of an unknown alphabet": lambda: mail(_NOTHING).replace(b"utf-8", b"klingon"),
    "mail with a program": lambda: mail(_NOTHING, "", ("счёт.pdf.exe", b"MZ" + b"\0" * 64)),
    "mail with a hostile file name": lambda: mail(_NOTHING, "", ("..\\..\\CON.pdf", b"%PDF-")),
    "mail of forty files": lambda: mail(
        _NOTHING, "", *((f"{number}.png", picture("PNG")) for number in range(40))
    ),
    "mail with open tags": lambda: mail(_NOTHING, "<a" * 20_000),
    "mail without an end": lambda: _cut(mail(_NOTHING, "<b>x</b>", ("a.png", picture("PNG"))), 0.8),
    "mail that says it is a picture": lambda: mail(_NOTHING, "", ("a.png", b"not a picture")),
    "table of the file is lost": lambda: words_pdf(_NOTHING).replace(b"startxref", b"startxxxx"),
}

# Refused by a sentence; the code is what is said.
REFUSED: dict[str, tuple[Make, str]] = {
    "nothing at all": (lambda: b"", "file.empty"),
    "a page of the net named pdf": (lambda: b"<!DOCTYPE html><html>x</html>", "file.kind"),
    "a program": (lambda: b"MZ" + b"\0" * 400, "file.kind"),
    "a program of this system": (lambda: b"\x7fELF" + b"\0" * 400, "file.kind"),
    "a shortcut": (lambda: b"L\0\0\0\x01\x14\x02\0" + b"\0" * 60, "file.kind"),
    "a script": (lambda: b"#!/bin/sh\nrm -rf /\n", "file.kind"),
    "a drawing with a script": (lambda: b"<svg onload='x()'/>", "file.kind"),
    "a picture of many pages": (lambda: picture("TIFF"), "file.kind"),
    "a film": (lambda: picture("GIF"), "file.kind"),
    "a bitmap": (lambda: picture("BMP"), "file.kind"),
    "an archive": (lambda: b"PK\x03\x04" + b"\0" * 200, "file.kind"),
    "an old document of Word": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 200, "file.kind"),
    "noise": (lambda: bytes((number * 73) % 251 for number in range(5000)), "file.kind"),
    "only the head of a PDF": (lambda: b"%PDF-1.7\n", "file.not_pdf"),
    "a page of the net behind the head": (lambda: b"%PDF-<html></html>", "file.not_pdf"),
    "the first tenth of a PDF": (lambda: _cut(words_pdf(_NOTHING), 0.1), "file.not_pdf"),
    "pages that are no pages": (
        lambda: raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids 7/Count -4>>"),
        "file.not_pdf",
    ),
    "a closed PDF": (lambda: words_pdf(_NOTHING, password="тайна"), "file.encrypted"),
    "a picture of 30,000 by 30,000": (lambda: png_header(30_000, 30_000), "file.picture_large"),
    "a picture of 2 by 60,000,000": (lambda: png_header(2, 60_000_000), "file.picture_large"),
    "half a PNG": (lambda: _cut(code_picture("x"), 0.5), "file.picture_damaged"),
    "half a JPEG": (lambda: _cut(code_picture("x", "JPEG"), 0.5), "file.picture_damaged"),
    "the head of a PNG": (lambda: b"\x89PNG\r\n\x1a\n", "file.picture_damaged"),
    "the head of a WebP": (lambda: b"RIFF\x10\0\0\0WEBPVP8 ", "file.picture_damaged"),
    "a picture too heavy": (lambda: b"\xff\xd8\xff" + b"\0" * (16 << 20), "file.too_big"),
    "a PDF too heavy": (lambda: b"%PDF-" + b"\0" * (17 << 20), "file.too_big"),
    "a mail too heavy": (lambda: mail("x" * (26 << 20)), "file.too_big"),
}

# Ended by a limit or read within it: the program goes on, whatever they are.
HEAVY: dict[str, Make] = {
    "a stream of 300 MB in 300 kB": lambda: page_of(stream(_ZEROS)),
    "a bomb in a bomb": lambda: page_of(stream(b"", b"", packed=False)).replace(
        b"/Length 0", b"/Filter[/FlateDecode/FlateDecode/FlateDecode]/Length 0"
    ),
    "600,000 operators": lambda: page_of(stream(b"0 0 m 1 1 l S\n" * 600_000)),
    "100,000 pages": lambda: _many_pages(100_000),
    "brackets 200,000 deep": lambda: page_of(stream(_TEXT), b"/A" + _deep(200_000)),
    "a form that draws itself": lambda: raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</XObject<</F 5 0 R>>>>>>",
        stream(b"/F Do"),
        stream(
            b"/F Do /F Do",
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>",
        ),
    ),
    "pages that hold each other": lambda: raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>",
    ),
}
