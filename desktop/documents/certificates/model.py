"""All that a certificate prints, as plain values that also go to the office as JSON."""

from __future__ import annotations

import msgspec

Align = str
"""l wraps; r and c stand in one line."""


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    """Words from edge to edge; ``strong``: the sentence the paper is asked for."""

    text: str
    strong: bool = False


class Facts(msgspec.Struct, frozen=True, tag="facts"):
    """Lines of a label and its value."""

    rows: tuple[tuple[str, str], ...]


class TableColumn(msgspec.Struct, frozen=True):
    """``share`` of the width of the page; what all shares come to does not matter."""

    title: str
    share: float
    align: Align = "l"


class Table(msgspec.Struct, frozen=True, tag="table"):
    """Rows of texts under their titles, with a total when there is one."""

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    title: str = ""
    empty: str = "Записей нет."


Part = Paragraph | Facts | Table


class CertificatePaper(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate ready to be drawn; the same values give the same bytes.

    ``number`` is empty and ``sample`` True in a preview: no number is taken for it. ``duplicate``:
    the words under «ДУБЛИКАТ», empty in the first copy. ``qr``: the text of the code.
    ``office``: lines under the name of the office. ``check``: where the code is checked.
    """

    series: str
    heading: str
    subtitle: str
    number: str
    code: str
    qr: str
    check: str
    day: str
    place: str
    office_name: str
    office: tuple[str, ...]
    addressee: str
    as_of: str
    basis: str
    valid: str
    executor: str
    executor_phone: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    duplicate: str = ""
    sample: bool = False


def to_json(paper: CertificatePaper) -> str:
    """As it is stored beside the paper's bytes."""
    return msgspec.json.encode(paper).decode()


def from_json(text: str) -> CertificatePaper:
    """Back again; ``msgspec.ValidationError`` for another shape."""
    return msgspec.json.decode(text, type=CertificatePaper)
