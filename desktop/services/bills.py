"""Payment documents: which months there are, composing, PDF, a whole house, checking a paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from api_client.models.replica import Account, Bill
from desktop.clock import office_date
from desktop.context import Context
from desktop.documents.batch import Watch, write_bills
from desktop.documents.bill import bill_pdf
from desktop.documents.bill_compose import payee_of
from desktop.documents.bill_model import BillDocument, BillOptions
from desktop.documents.bill_verify import Difference
from desktop.services.bill_checks import VerifyResult, verify
from desktop.services.bill_sources import catalog, compose, house_batch, known_account
from domain.periods import period_range

__all__ = [
    "BillDocument",
    "BillOptions",
    "Difference",
    "MonthState",
    "VerifyResult",
    "code_trouble",
    "compose",
    "file_name",
    "house_pdf",
    "months",
    "pdf",
    "verify",
]

_UNSAFE = re.compile(r"[^0-9A-Za-zА-Яа-яЁё-]+")


@dataclass(frozen=True)
class MonthState:
    """A month of the bill screen: is there a bill, how many kopecks of it are overdue, is it
    final.
    """

    period: int
    charged: bool
    debt: int
    closed: bool


def months(ctx: Context, account_id: int) -> tuple[MonthState, ...]:
    """Every month from the oldest known bill to the open period, oldest first."""
    account = known_account(ctx, account_id)
    bills = {bill.period: bill for bill in ctx.cache.bills_of(account_id)}
    if not bills:
        return ()
    overdue = _overdue_months(ctx, account, bills)
    last = max(max(bills), ctx.office().open_period)
    return tuple(
        MonthState(
            period,
            charged=period in bills,
            debt=overdue.get(period, 0),
            closed=period in bills and bills[period].closed,
        )
        for period in period_range(min(bills), last)
    )


def code_trouble(ctx: Context) -> str:
    """Why papers carry no code to pay by, as the code of a sentence; empty when they do.

    ``bill.no_payee``: the office named none. ``bill.requisites``: what it named is not right.
    """
    if payee_of(catalog(ctx)).account:
        return ""
    payee = ctx.cache.suppliers().get(ctx.office().payee_supplier_id)
    return "bill.requisites" if payee is not None and payee.account else "bill.no_payee"


def pdf(ctx: Context, document: BillDocument) -> bytes:
    """The document on paper; the same document gives the same bytes."""
    del ctx  # services take it first; a paper is a function of its document alone
    return bill_pdf(document)


def file_name(document: BillDocument) -> str:
    """A name to save under: the document's number, nothing of the person."""
    return f"Квитанция {_UNSAFE.sub('-', document.number).strip('-')}.pdf"


def house_pdf(
    ctx: Context,
    house_id: int,
    period: int,
    path: Path,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> None:
    """The bills of all accounts of a house for one month in one file, by flat.

    Raises ``house.unknown``, ``bill.empty_house`` (period), ``cancelled`` and ``file.not_saved``
    (folder, why).
    """
    write_bills(path, house_batch(ctx, house_id, period), Watch(progress, cancelled))


def _overdue_months(ctx: Context, account: Account, bills: dict[int, Bill]) -> dict[int, int]:
    """What of each month is overdue: payments cover the oldest first, so debt lies in the last."""
    today = office_date(ctx.clock, ctx.zone).isoformat()
    left = account.overdue_kopecks - max(0, account.penalty_kopecks)
    overdue: dict[int, int] = {}
    for period in sorted(bills, reverse=True):
        bill = bills[period]
        if left <= 0 or bill.due_on >= today:
            continue
        part = min(left, max(0, bill.due))
        if part:
            overdue[period] = part
            left -= part
    return overdue
