"""Digests of what a PDF is made of, the same however its bytes are written; in the child alone.

A program that saves a file anew numbers, packs and orders objects as it likes. Here every object
is written out by its value: keys in order, references followed, streams unpacked. What differs
still is different for whoever opens the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.psparser import PSLiteral

from desktop.documents.page_content import Parts

_PACKING = frozenset({"Length", "Filter", "DecodeParms", "DL"})
_LEFT_PACKED = frozenset({"DCTDecode", "DCT", "JBIG2Decode", "JPXDecode", "CCITTFaxDecode", "CCF"})
_BOXES = ("MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox")
# Compared on its own, or said to no one who looks at the page.
_APART = frozenset(
    {*_BOXES, "Rotate", "UserUnit", "Contents", "Resources", "Annots"}
    | {"Type", "Parent", "Metadata", "LastModified"}
)
# The tree of pages is compared page by page; the version is that of the writing program.
_NOT_SHOWN = frozenset({"Type", "Pages", "Metadata", "Version", "Extensions"})
_AS_USUAL = {"PageMode": b"/'UseNone'", "PageLayout": b"/'SinglePage'"}
_LONG = 64


class Structure:
    """Digests of one open document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._known: dict[int, bytes] = {}

    def catalog(self) -> str:
        """Digest of all the catalogue says beyond its pages."""
        said = {
            key: value
            for key, value in self._document.catalog.items()
            if key not in _NOT_SHOWN and self._value(value) != _AS_USUAL.get(key)
        }
        return _digest(self._value(said))

    def page(self, attributes: Mapping[str, Any]) -> Parts:
        """The parts of a page; its attributes are given with the inherited ones."""
        resources = resolve1(attributes.get("Resources")) or {}
        # /ProcSet is obsolete: readers pass it by, writers drop it.
        others = {key: resources[key] for key in resources if key not in ("Font", "ProcSet")}
        values = {
            "drawing": self._drawing(attributes.get("Contents")),
            "fonts": self._value(resources.get("Font")),
            "resources": self._value(others),
            "notes": self._value(attributes.get("Annots")),
            "sheet": self._sheet(attributes),
            "page": self._value({k: v for k, v in attributes.items() if k not in _APART}),
        }
        return tuple((name, _digest(value)) for name, value in values.items())

    def _drawing(self, contents: object) -> bytes:
        """The operators of a page: its streams are one program."""
        streams = resolve1(contents)
        listed = [resolve1(one) for one in (streams if isinstance(streams, list) else [streams])]
        programs = [
            one.get_data().strip() if isinstance(one, PDFStream) else self._value(one)
            for one in listed
        ]
        return b"\n".join(program for program in programs if program)

    def _sheet(self, attributes: Mapping[str, Any]) -> bytes:
        """Boxes of the sheet's own size add nothing, nor do no rotation and the usual unit."""
        whole = self._value(attributes.get("MediaBox"))
        boxes = [(name, self._value(attributes.get(name))) for name in _BOXES[1:]]
        turned = resolve1(attributes.get("Rotate"))
        said = [
            *((name, box) for name, box in boxes if box not in (whole, b"")),
            ("Rotate", _number(turned % 360) if isinstance(turned, int) else self._value(turned)),
            ("UserUnit", self._value(attributes.get("UserUnit"))),
        ]
        usual = (("Rotate", b""), ("Rotate", _number(0)), ("UserUnit", b""))
        beyond = [one for one in said if one not in (*usual, ("UserUnit", _number(1)))]
        return repr((whole, beyond)).encode("ascii")

    def _value(self, value: object) -> bytes:
        """A value written in one way; nothing, and what holds nothing, is empty."""
        if isinstance(value, PDFObjRef):
            return self._referred(value)
        if isinstance(value, PDFStream):
            return self._stream(value)
        if isinstance(value, dict):
            return self._dictionary(value)
        if isinstance(value, list | tuple):
            return _short(b"l" + _joined(self._value(one) for one in value)) if value else b""
        return _plain(value)

    def _referred(self, reference: PDFObjRef) -> bytes:
        known = self._known
        if reference.objid not in known:
            # Stands for the object inside itself: a chain that comes back ends here.
            known[reference.objid] = b"again"
            known[reference.objid] = self._value(resolve1(reference))
        return known[reference.objid]

    def _dictionary(self, entries: Mapping[Any, Any]) -> bytes:
        written = sorted((repr(key).encode(), self._value(one)) for key, one in entries.items())
        # A key without a value is no key.
        body = _joined(part for pair in written if pair[1] for part in pair)
        return _short(b"d" + body) if body else b""

    def _stream(self, stream: PDFStream) -> bytes:
        entries = {key: value for key, value in stream.attrs.items() if key not in _PACKING}
        try:
            content = stream.get_data()
            names = [getattr(name, "name", name) for name, _ in stream.get_filters()]
            # What stays packed, as a photograph does, is compared as it is packed.
            packing = repr([name for name in names if name in _LEFT_PACKED])
        except PDFException:
            content, packing = stream.rawdata or b"", "not unpacked"
        body = hashlib.sha256(content).digest()
        return _short(b"p" + _joined((self._dictionary(entries), packing.encode(), body)))


def _plain(value: object) -> bytes:
    if value is None:
        return b""
    if isinstance(value, PSLiteral):
        return b"/" + repr(value.name).encode()
    if isinstance(value, bytes):
        return b"s" + value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    return b"r" + repr(value).encode()


def _number(value: float) -> bytes:
    """Programs write 595.28 as 595.280029, too."""
    return b"n" + (repr(round(value, 3) + 0.0) if abs(value) < 10**9 else repr(value)).encode()


def _joined(parts: Iterable[bytes]) -> bytes:
    """Parts that cannot be taken for others: each with its length before it."""
    return b"".join(b"%d:%s" % (len(part), part) for part in parts)


def _short(value: bytes) -> bytes:
    """A long value by its digest, so that what is shared a thousand times is written once."""
    return b"#" + hashlib.sha256(value).digest() if len(value) > _LONG else value


def _digest(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()
