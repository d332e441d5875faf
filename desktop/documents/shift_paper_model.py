"""All that a paper of a cash shift prints, as plain values: opening, X, Z, cash in and out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop.documents.receipt_model import FiscalMark, ReceiptOffice

ShiftPaperKind = Literal["opening", "x", "z", "cash_in", "cash_out"]


@dataclass(frozen=True)
class TenderTotal:
    """What came in and went back by one tender (cash, card or sbp) in a shift."""

    kind: str
    taken: int
    taken_count: int
    refunded: int = 0
    refunded_count: int = 0


@dataclass(frozen=True)
class CountedNotes:
    """Notes or coins of one value, as they were counted."""

    value: int
    count: int


@dataclass(frozen=True)
class ShiftPaper:
    """A paper of a shift ready to be printed; money in kopecks, moments as ISO text.

    ``amount`` and ``reason`` belong to cash in and out. ``counted`` None: nobody counted yet (X).
    ``unsent_count``, ``unsent_sum``: operations the office had not acknowledged.
    """

    kind: ShiftPaperKind
    office: ReceiptOffice
    operator: str
    shift_number: int
    printed_at: str
    opened_at: str = ""
    closed_at: str = ""
    float_kopecks: int = 0
    cash_in: int = 0
    cash_out: int = 0
    tenders: tuple[TenderTotal, ...] = ()
    expected: int = 0
    counted: int | None = None
    notes: tuple[CountedNotes, ...] = ()
    remark: str = ""
    first_receipt: str = ""
    last_receipt: str = ""
    unsent_count: int = 0
    unsent_sum: int = 0
    amount: int = 0
    reason: str = ""
    fiscal: FiscalMark | None = None
    is_copy: bool = False

    @property
    def difference(self) -> int:
        """Counted less expected; 0 while nobody counted."""
        return 0 if self.counted is None else self.counted - self.expected
