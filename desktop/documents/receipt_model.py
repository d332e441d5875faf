"""All that a receipt prints, as plain values: who took how much for what, by which tender.

Money in kopecks, periods as YYYYMM (0: none), moments as ISO text in the office's zone
(«2026-11-20T10:42:05»). The same document gives the same bytes on every paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.receipt_codes import receipt_code, short_op_id

ReceiptKind = Literal["payment", "refund", "void"]


@dataclass(frozen=True)
class ReceiptOffice:
    """The payment agent and the desk: what 103-ФЗ article 5 wants named."""

    name: str
    inn: str
    address: str
    phone: str
    place: str
    site: str = ""


@dataclass(frozen=True)
class ReceiptLine:
    """What was paid for; ``kind`` is charge, penalty or advance, ``period`` 0 for an advance."""

    name: str
    amount: int
    period: int = 0
    kind: str = "charge"


@dataclass(frozen=True)
class SupplierSum:
    """The part of the sum that goes to one supplier; together they are the sum of the receipt.

    ``vat`` is a word of ``resources/fiscal/tags.json`` (none, vat10, vat22 and others);
    ``is_advance``: it pays for months to come.
    """

    name: str
    inn: str
    phone: str
    amount: int
    vat: str = "none"
    is_advance: bool = False


@dataclass(frozen=True)
class TenderSum:
    """What was paid with: cash, card or sbp; ``reference`` is the acquirer's."""

    kind: str
    amount: int
    reference: str = ""


@dataclass(frozen=True)
class ReceiptOrigin:
    """The payment that a refund or void gives back."""

    number: str
    taken_at: str


@dataclass(frozen=True)
class FiscalMark:
    """What the fiscal device said of its document: tags 1037, 1038, 1040-1042, 1077 and 1012."""

    register_number: str
    shift: int
    receipt: int
    document: int
    storage_number: str
    sign: str
    issued_at: str
    taxation: str = "ОСН"
    site: str = "www.nalog.gov.ru"


@dataclass(frozen=True)
class ReceiptDocument:
    """A receipt ready to be printed; sums are positive, ``kind`` tells which way the money went.

    ``received`` is the cash the payer gave (0 without cash), ``commission`` what the payer is
    charged for the service. ``is_unsent``: the office has not acknowledged the operation yet.
    ``fiscal`` None makes it a non-fiscal paper and says so.
    """

    kind: ReceiptKind
    op_id: str
    number: str
    taken_at: str
    shift_number: int
    office: ReceiptOffice
    operator: str
    account_number: str
    payer: str
    address: str
    lines: tuple[ReceiptLine, ...]
    total: int
    tenders: tuple[TenderSum, ...]
    suppliers: tuple[SupplierSum, ...] = ()
    received: int = 0
    change: int = 0
    commission: int = 0
    origin: ReceiptOrigin | None = None
    reason: str = ""
    approved_by: str = ""
    fiscal: FiscalMark | None = None
    is_copy: bool = False
    is_unsent: bool = False
    taxation: str = "osn"

    @property
    def short_id(self) -> str:
        """The part of the operation's key that is printed and finds it for ever."""
        return short_op_id(self.op_id)

    @property
    def code(self) -> str:
        """The text of the printed QR."""
        return receipt_code(self.op_id)
