"""What the print queue shows and keeps: jobs, the printer's mark, bodies of papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec

from desktop.documents.receipt_model import FiscalMark, ReceiptDocument
from desktop.documents.shift_paper_model import ShiftPaper

JobKind = Literal["receipt", "shift", "document", "proof"]
JobState = Literal["waiting", "printing", "printed", "failed", "held", "dropped"]
FISCAL = "fiscal"
"""The target of papers that only the fiscal device may issue."""


@dataclass(frozen=True)
class PrintJob:
    """One paper of the queue; ``code`` and ``fields`` tell why it is not printed.

    ``printer`` is where it goes, in words; ``is_unsure``: it may have come out, look at the paper.
    """

    id: str
    kind: JobKind
    title: str
    op_id: str
    printer: str
    state: JobState
    code: str
    fields: dict[str, Any]
    attempts: int
    created_at: datetime
    changed_at: datetime
    is_fiscal: bool

    @property
    def needs_person(self) -> bool:
        """True for what stands still until somebody decides."""
        return self.state in ("failed", "held")

    @property
    def is_unsure(self) -> bool:
        return self.code in ("print.unsure", "printer.broke_off")


@dataclass(frozen=True)
class PrinterMark:
    """The permanent mark of printing: ``state`` ok, busy, trouble or none (no printer chosen).

    ``waiting``: papers that need a person; ``code`` and ``fields`` of the newest trouble.
    """

    state: Literal["ok", "busy", "trouble", "none"]
    printer: str
    waiting: int = 0
    code: str = ""
    fields: dict[str, Any] | None = None


@dataclass(frozen=True)
class NewPaper:
    """A paper to queue: kind, title without a person, its body, the operation it belongs to."""

    kind: JobKind
    title: str
    body: bytes
    op_id: str = ""
    target: str = ""


def receipt_body(document: ReceiptDocument) -> bytes:
    """The document as it is kept, to be printed on whatever printer is chosen later."""
    return msgspec.json.encode(document)


def receipt_of(body: bytes) -> ReceiptDocument:
    return msgspec.json.decode(body, type=ReceiptDocument)


def shift_body(paper: ShiftPaper) -> bytes:
    return msgspec.json.encode(paper)


def shift_of(body: bytes) -> ShiftPaper:
    return msgspec.json.decode(body, type=ShiftPaper)


def mark_bytes(mark: FiscalMark) -> bytes:
    return msgspec.json.encode(mark)


def mark_of(kept: bytes) -> FiscalMark:
    return msgspec.json.decode(kept, type=FiscalMark)
