"""Debt bills: composing for chosen months and services, PDF, and whether such a paper is ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from api_client.models.replica import Account, Bill, House, Payment
from desktop.clock import utc_ms
from desktop.context import Context
from desktop.documents.bill_verify import Difference, compare
from desktop.documents.debt_bill import debt_bill_pdf
from desktop.documents.debt_bill_compose import DebtSources, compose_debt_bill
from desktop.documents.debt_bill_mark import DebtMark, read_debt_mark
from desktop.documents.debt_bill_model import DebtBillDocument, DebtChoice, DebtMoment
from desktop.documents.page_content import PdfContent
from desktop.documents.read_child import read_pdf
from desktop.errors import AppError
from desktop.services import debts
from desktop.services.bill_sources import catalog
from desktop.services.debt_sheet import Known, debt_sheet
from domain.names import full_name

__all__ = ["DebtBillDocument", "DebtChoice", "compose", "file_name", "pdf", "verify"]

_UNSAFE = re.compile(r"[^0-9A-Za-zА-Яа-яЁё-]+")
_MINUTE_MS = 60_000
_SHOWN_DIFFERENCES = 12
_MARK_IN_FILE = re.compile(rb"tric-debt/1 [ -~]{1,400}")


@dataclass(frozen=True)
class DebtVerdict:
    """``status``: ours, altered, differs (altered, or the account changed since), unknown."""

    status: str
    document: DebtBillDocument | None = None
    differences: tuple[Difference, ...] = ()


def compose(
    ctx: Context, account_id: int, choice: DebtChoice, moment: DebtMoment | None = None
) -> DebtBillDocument:
    """The debt bill as of a moment, now if none is given.

    AppError ``account.unknown``, ``debt_bill.nothing`` when nothing of the choice is owed.
    """
    money = debts.known_money(ctx, account_id)
    house = ctx.cache.house(money.account.house_id)
    if house is None:
        raise AppError("account.unknown", number="", nearest="")
    bills = ctx.cache.bills_of(account_id)
    moment = moment or _now(ctx, bills)
    known = tuple(bill for bill in bills if bill.period <= moment.last_bill)
    paid = tuple(one for one in money.payments if one.paid_at <= moment.at_ms)
    document = compose_debt_bill(_sources(ctx, (money.account, house), known, paid, moment), choice)
    if not document.amount:
        raise AppError("debt_bill.nothing")
    return document


def pdf(ctx: Context, document: DebtBillDocument) -> bytes:
    """The document on paper; the same document gives the same bytes."""
    del ctx  # services take it first; a paper is a function of its document alone
    return debt_bill_pdf(document)


def file_name(document: DebtBillDocument) -> str:
    """A name to save under: the document's number, nothing of the person."""
    return f"Долговая квитанция {_UNSAFE.sub('-', document.number).strip('-')}.pdf"


def marked(file_bytes: bytes) -> DebtMark | None:
    """The mark of a debt bill of ours, found without parsing anything."""
    found = _MARK_IN_FILE.search(file_bytes)
    return read_debt_mark(found[0].decode("ascii")) if found else None


def verify(ctx: Context, file_bytes: bytes, content: PdfContent | None = None) -> DebtVerdict:
    """Is the file a debt bill of ours, as the account stood when it was made."""
    mark = marked(file_bytes)
    if mark is None and content is not None:
        mark = read_debt_mark(content.keywords)
    if mark is None:
        return DebtVerdict("unknown")
    try:
        document = compose(ctx, mark.account_id, mark.choice, mark.moment)
    except AppError as error:
        if error.code not in ("account.unknown", "debt_bill.nothing"):
            raise
        return DebtVerdict("unknown" if error.code == "account.unknown" else "differs")
    ours = debt_bill_pdf(document)
    if file_bytes == ours:
        return DebtVerdict("ours", document)
    found = compare(read_pdf(ours), content or read_pdf(file_bytes))[:_SHOWN_DIFFERENCES]
    if not found and mark.digest == document.digest:
        return DebtVerdict("ours", document)
    # What was paid that day and came late changes the debt of a day that is over.
    status = "altered" if mark.digest == document.digest else "differs"
    return DebtVerdict(status, document, found)


def _now(ctx: Context, bills: tuple[Bill, ...]) -> DebtMoment:
    """The end of this minute: what was paid within it is counted in."""
    at = utc_ms(ctx.server_time.now()) // _MINUTE_MS * _MINUTE_MS + _MINUTE_MS - 1
    return DebtMoment(at, max((bill.period for bill in bills), default=0))


def _sources(
    ctx: Context,
    place: tuple[Account, House],
    bills: tuple[Bill, ...],
    payments: tuple[Payment, ...],
    moment: DebtMoment,
) -> DebtSources:
    account, house = place
    last = max(bills, key=lambda bill: bill.period, default=None)
    today = datetime.fromtimestamp(moment.at_ms / 1000, UTC).astimezone(ctx.zone).date()
    known = Known(bills, payments, today, ctx.zone)
    return DebtSources(
        account=account,
        house=house,
        payer=last.payer if last else full_name(account.last, account.first, account.middle),
        executor_id=last.executor_id if last else house.executor_id,
        sheet=debt_sheet(known, debts.names(ctx), ctx.office()),
        catalog=catalog(ctx),
        moment=moment,
        zone=ctx.zone,
    )
