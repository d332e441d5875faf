"""Alters a PDF of ours the way a forger or a viewer does: by an update appended to its bytes."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_OBJECT = rb"(?s)\n%d 0 obj\n(.*?)\nendobj"


@dataclass
class Update:
    """Objects to be written over those of a file, and new ones."""

    pdf: bytes
    objects: dict[int, bytes] = field(default_factory=dict)
    info: bytes = b""

    @property
    def page(self) -> int:
        """The object number of the first page."""
        return self._number(rb"/Kids \[ (\d+) 0 R")

    @property
    def root(self) -> int:
        """The object number of the catalogue."""
        return self._number(rb"/Root (\d+) 0 R")

    def body(self, number: int) -> bytes:
        """An object of the file as it stands."""
        found = re.search(_OBJECT % number, self.pdf)
        assert found is not None
        return found[1]

    def operators(self) -> bytes:
        """The operators of the first page."""
        return zlib.decompressobj().decompress(self._packed(self.contents))

    @property
    def contents(self) -> int:
        """The object number of the first page's operators."""
        return self._number(rb"/Contents (\d+) 0 R")

    def add(self, body: bytes) -> int:
        """A new object; its number."""
        number = self._number(rb"/Size (\d+)") + len(self.objects)
        self.objects[number] = body
        return number

    def swap(self, number: int, old: bytes, new: bytes) -> None:
        """Change words of an object."""
        body = self.objects.get(number, self.body(number))
        assert old in body, (old, body[:300])
        self.objects[number] = body.replace(old, new, 1)

    def say(self, number: int, entries: bytes) -> None:
        """Add entries to a dictionary."""
        self.swap(number, b"<<", b"<<" + entries)

    def draw(self, operators: bytes, resources: bytes = b"") -> None:
        """One more stream of operators on the first page, with resources of its own."""
        old = b"/Contents %d 0 R" % self.contents
        new = b"/Contents [ %d 0 R %d 0 R ]" % (self.contents, self.add(stream(operators)))
        self.swap(self.page, old, new)
        if resources:
            self.swap(self.page, b"/Resources 2 0 R", b"/Resources <<%s>>" % resources)

    def redraw(self, old: bytes, new: bytes) -> None:
        """Other operators in the place of some."""
        operators = self.operators()
        assert old in operators, old
        self.objects[self.contents] = stream(operators.replace(old, new, 1))

    def result(self) -> bytes:
        """The file with the update at its end."""
        out, places = self.pdf, {}
        for number, body in self.objects.items():
            places[number] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table = b"".join(b"%d 1\n%010d 00000 n \n" % place for place in places.items())
        size = max(self._number(rb"/Size (\d+)"), *places, 0) + 1
        before = self._number(rb"startxref\s+(\d+)\s+%%EOF")
        info = self.info or b"%d 0 R" % self._number(rb"/Info (\d+) 0 R")
        return out + (
            b"xref\n%strailer\n<</Size %d/Root %d 0 R/Info %s/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
            % (table, size, self.root, info, before, len(out))
        )

    def _number(self, pattern: bytes) -> int:
        found = re.search(pattern, self.pdf)
        assert found is not None, pattern
        return int(found[1])

    def _packed(self, number: int) -> bytes:
        body = self.body(number)
        return body[body.index(b"stream\n") + 7 : body.rindex(b"endstream")]


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object with its content as it is."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), entries, content)


Alteration = Callable[[Update], None]


def altered(pdf: bytes, alteration: Alteration) -> bytes:
    """The file after one alteration."""
    update = Update(pdf)
    alteration(update)
    return update.result()


def _pasted_image(update: Update) -> None:
    pixels = b"\xff" * 9
    shape = b"/Type/XObject/Subtype/Image/Width 3/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8"
    image = update.add(stream(pixels, shape))
    resources = b"/Font 1 0 R/XObject<</Im %d 0 R>>" % image
    update.draw(b"q 100 0 0 20 470 700 cm /Im Do Q", resources)


def _text_in_another_font(update: Update) -> None:
    fonts = re.sub(rb"<<\s", b"<</F9 %d 0 R " % update.add(HELVETICA), update.body(1), count=1)
    words = b"1 g 470 700 100 20 re f 0 g BT /F9 12 Tf 475 704 Td (1,00) Tj ET"
    update.draw(words, b"/Font " + fonts)


def _note(subtype: bytes, more: bytes = b"") -> Alteration:
    def put(update: Update) -> None:
        body = b"<</Type/Annot/Subtype/%s/Rect[400 650 580 760]/F 4%s>>" % (subtype, more)
        update.say(update.page, b"/Annots[%d 0 R]" % update.add(body))

    return put


def _stamp_with_a_look(update: Update) -> None:
    shape = b"/Type/XObject/Subtype/Form/BBox[0 0 180 110]"
    look = update.add(stream(b"1 g 0 0 180 110 re f", shape))
    _note(b"Stamp", b"/AP<</N %d 0 R>>" % look)(update)


def _field(update: Update) -> None:
    text = b"/FT/Tx/T(sum)/V(1,00)/DA(/Helv 12 Tf 0 g)"
    body = b"<</Type/Annot/Subtype/Widget/Rect[470 700 570 720]/F 4%s>>" % text
    number = update.add(body)
    update.say(update.page, b"/Annots[%d 0 R]" % number)
    update.say(update.root, b"/AcroForm<</Fields[%d 0 R]/NeedAppearances true>>" % number)


def _one_more_page(update: Update, kind: bytes = b"/Type /Page") -> None:
    number = update.add(update.body(update.page).replace(b"/Type /Page", kind))
    pages = int(re.search(rb"/Parent (\d+) 0 R", update.body(update.page))[1])  # type: ignore[index]
    update.swap(pages, b"/Kids [ ", b"/Kids [ %d 0 R " % number)
    update.swap(pages, b"/Count 1", b"/Count 2")


def _one_more_page_of_no_type(update: Update) -> None:
    _one_more_page(update, b"")


def _attachment(update: Update) -> None:
    file = update.add(stream(b"MZ", b"/Type/EmbeddedFile"))
    spec = b"<</Type/Filespec/F(a.exe)/EF<</F %d 0 R>>>>" % file
    names = b"/Names<</EmbeddedFiles<</Names[(a) %s]>>>>" % spec
    update.say(update.root, names)


def _layer(update: Update) -> None:
    group = update.add(b"<</Type/OCG/Name(layer)>>")
    shown = b"<</OCGs[%d 0 R]/D<</OFF[%d 0 R]>>>>" % (group, group)
    update.say(update.root, b"/OCProperties" + shown)


def _sum_operator(update: Update) -> bytes:
    """The operators that show the sum in the large box."""
    found = re.findall(rb"(?m)^BT /B 13 Tf [\d.]+ [\d.]+ Td \([^\n]*\) Tj ET$", update.operators())
    return bytes(found[-1])


def _without_the_sum(update: Update) -> None:
    update.redraw(_sum_operator(update), b"BT /B 13 Tf ET")


def _of_the_sum(old: bytes, new: bytes) -> Alteration:
    def change(update: Update) -> None:
        line = _sum_operator(update)
        assert re.search(old, line), line
        update.redraw(line, re.sub(old, new, line, count=1))

    return change


def _say(of_page: bool, entries: bytes) -> Alteration:
    return lambda update: update.say(update.page if of_page else update.root, entries)


def _swap(pattern: bytes, old: bytes, new: bytes) -> Alteration:
    """A change in the first object in which a pattern is found."""

    def change(update: Update) -> None:
        numbers = [int(n) for n in re.findall(rb"\n(\d+) 0 obj", update.pdf)]
        number = next(n for n in numbers if re.search(pattern, update.body(n)))
        update.swap(number, old, new)

    return change


def _another_font_file(update: Update) -> None:
    """The font of one weight in the place of the other: sums that look otherwise."""
    numbers = [int(n) for n in re.findall(rb"/FontFile2 (\d+) 0 R", update.pdf)]
    update.objects[numbers[0]] = update.body(numbers[1])


ALTERATIONS: Mapping[str, Alteration] = {
    "a white image over the sum": _pasted_image,
    "a white rectangle over the sum": lambda one: one.draw(b"1 g 470 700 100 20 re f"),
    "a line through the sum": lambda one: one.draw(b"2 w 470 705 m 570 705 l S"),
    "a curve": lambda one: one.draw(b"470 700 m 480 750 500 750 560 700 c f"),
    "a shading": lambda one: one.draw(b"/Sh sh", b"/Font 1 0 R/Shading<</Sh null>>"),
    "an inline image": lambda one: one.draw(b"q 9 0 0 9 9 9 cm BI /W 1 /H 1 /IM true ID 0 EI Q"),
    "words in another font": _text_in_another_font,
    "a free text": _note(b"FreeText", b"/Contents(1,00)/DA(/Helv 12 Tf)"),
    "a square note": _note(b"Square", b"/IC[1 1 1]"),
    "a sticky note": _note(b"Text", b"/Contents(paid)"),
    "a stamp": _stamp_with_a_look,
    "a link": _note(b"Link", b"/A<</S/URI/URI(http://pay.example.org)>>"),
    "a field": _field,
    "a page more": _one_more_page,
    "a page more of no type": _one_more_page_of_no_type,
    "an attachment": _attachment,
    "a layer": _layer,
    "a script at the opening": _say(False, b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
    "a script by name": _say(False, b"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>"),
    "an action of the page": _say(True, b"/AA<</O<</S/URI/URI(http://pay.example.org)>>>>"),
    "a cropped page": _say(True, b"/CropBox[0 420 595.28 841.89]"),
    "a page turned over": _say(True, b"/Rotate 180"),
    "a larger sheet": lambda one: one.swap(one.page, b"595.28 841.89", b"595.28 900"),
    "another unit": _say(True, b"/UserUnit 2"),
    "a transparent group": _say(True, b"/Group<</S/Transparency/CS/DeviceGray>>"),
    "a text removed": _without_the_sum,
    "a text moved": _of_the_sum(rb"Tf \d+", b"Tf 31"),
    "a text half a point lower": _of_the_sum(rb"(\d+)\.\d Td", rb"\1.55 Td"),
    "a text in another size": _of_the_sum(rb"/B 13 Tf", b"/B 3 Tf"),
    "a text in another font": _of_the_sum(rb"/B 13 Tf", b"/R 13 Tf"),
    "an invisible text": _of_the_sum(rb"^BT ", b"BT 3 Tr "),
    "a white text": _of_the_sum(rb"^BT ", b"1 g BT "),
    "a module of the code": lambda one: one.redraw(b" 1 1 re\n", b" 1 0 re\n"),
    "another font file": _another_font_file,
    "other widths": _swap(rb"/Widths \[", b" 624 ", b" 625 "),
    "other names of glyphs": _swap(rb"/Widths \[", b"/Type /Font", b"/Encoding/WinAnsiEncoding"),
}  # fmt: skip
"""What makes a paper another one, by name."""

HARMLESS: Mapping[str, Alteration] = {
    "the page written again": lambda one: one.swap(one.page, b"/Type /Page", b"/Type/Page"),
    "the operators unpacked": lambda one: one.redraw(b"BT ", b"BT "),
    "the operators in two streams": lambda one: one.draw(b"\n"),
    "metadata": _say(False, b"/Metadata<</Producer(viewer)>>/Version/1.7"),
    "its own usual values": _say(True, b"/Rotate 0/CropBox[0 0 595.280029 841.890015]/Annots[]"),
    "the usual view": lambda one: one.swap(one.root, b"/PageMode /UseNone", b""),
}  # fmt: skip
"""What another program does to a file without changing the paper, by name."""
