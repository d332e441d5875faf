"""What a statement, an act and a certificate of payment tell of an account, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from api_client.models.replica import Payment
from desktop.documents.bill_model import Party
from desktop.documents.month_sums import AccountMonth
from desktop.documents.report_head import ReportHead


@dataclass(frozen=True)
class StatementOptions:
    """What the clerk ticked besides the table by month."""

    by_service: bool = True
    payments: bool = True


@dataclass(frozen=True)
class PaymentRow:
    """A payment as a paper shows it, with the day it was made on."""

    day: date
    payment: Payment
    channel: str


@dataclass(frozen=True)
class StatementFacts:
    """Whose account it is, and its months and payments within the period, oldest first.

    ``period`` is (first, last) month; ``begins``: the first month this copy knows, 0 when the
    period begins later. ``waiting``: payments counted in that were not sent yet.
    """

    head: ReportHead
    office: Party
    account: str
    els: str
    payer: str
    address: str
    period: tuple[int, int]
    begins: int
    today: date
    months: tuple[AccountMonth, ...]
    payments: tuple[PaymentRow, ...]
    services: Mapping[int, str]
    suppliers: Mapping[int, str]
    waiting: int
