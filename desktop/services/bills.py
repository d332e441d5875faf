"""Payment documents: which months there are, composing, PDF, a whole house, checking a paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from api_client.models.replica import Account, Bill, House
from desktop.clock import office_date
from desktop.context import Context
from desktop.documents.batch import Watch, write_bills
from desktop.documents.bill import bill_pdf
from desktop.documents.bill_compose import BillCatalog, BillSources, compose_bill
from desktop.documents.bill_mark import BillMark, read_mark
from desktop.documents.bill_model import BillDocument, BillOptions
from desktop.documents.bill_verify import Difference, differences, is_same_file, quick_mark
from desktop.documents.read_child import MAX_FILE_BYTES, read_pdf
from desktop.errors import AppError
from desktop.store.bill_numbers import account_of_els
from domain.accounts import parse_gis_identifier
from domain.errors import InputError
from domain.periods import is_period, period_name, period_range

__all__ = [
    "BillDocument",
    "BillOptions",
    "Difference",
    "MonthState",
    "VerifyResult",
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
    """A month of the bill screen: is there a bill, how much of it is overdue, is it final."""

    period: int
    charged: bool
    debt: int
    closed: bool


@dataclass(frozen=True)
class VerifyResult:
    """``status``: ours, altered or unknown; the rest is empty when it is unknown."""

    status: str
    number: str = ""
    account_id: int = 0
    account_number: str = ""
    period: int = 0
    amount: int = 0
    differences: tuple[Difference, ...] = ()


def months(ctx: Context, account_id: int) -> tuple[MonthState, ...]:
    """Every month from the oldest known bill to the open period, oldest first."""
    account = _account(ctx, account_id)
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


def compose(
    ctx: Context,
    account_id: int,
    from_period: int,
    to_period: int,
    options: BillOptions | None = None,
) -> BillDocument:
    """The document of one month or several, from the cache.

    Raises ``account.unknown``, ``bill.not_charged`` (period) for a month without charges yet and
    ``bill.missing`` (period) for one older than this terminal's copy.
    """
    first, last = sorted((from_period, to_period))
    account = _account(ctx, account_id)
    known = {bill.period: bill for bill in ctx.cache.bills_of(account_id)}
    bills = tuple(_month(known, period) for period in _periods(first, last))
    sources = BillSources(account, _house(ctx, account), bills, _catalog(ctx))
    return compose_bill(sources, options or BillOptions())


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

    Raises ``bill.empty_house`` (period), ``cancelled`` and ``file.not_saved`` (folder, why).
    """
    cache = ctx.cache
    house = cache.house(house_id)
    if house is None:
        raise AppError("house.unknown", text="")
    found = [
        (account, bill)
        for account in cache.accounts_of_house(house_id)
        if (bill := cache.bill(account.id, period)) is not None
    ]
    if not found:
        raise AppError("bill.empty_house", period=period_name(period))
    documents = _documents(house, _catalog(ctx), found)
    write_bills(path, documents, len(found), Watch(progress, cancelled))


def verify(ctx: Context, path_or_number: str) -> VerifyResult:
    """Is a document ours: a PDF file by its content, or a document's number (ИПД) by the cache.

    Raises ``file.not_read`` (why), ``file.not_pdf``, ``file.encrypted``, ``file.limits``.
    """
    path = Path(path_or_number)
    try:
        number = parse_gis_identifier(path_or_number)
    except InputError:
        return _verify_file(ctx, _file_bytes(path))
    return _verify_number(ctx, number)


def _verify_file(ctx: Context, file_bytes: bytes) -> VerifyResult:
    if not file_bytes.startswith(b"%PDF-"):
        raise AppError("file.not_pdf")
    mark = quick_mark(file_bytes)
    document = _document_of(ctx, mark) if mark else None
    if document is not None and is_same_file(file_bytes, document):
        return _result("ours", document)
    content = read_pdf(file_bytes)
    mark = read_mark(content.keywords)
    document = _document_of(ctx, mark) if mark else None
    if mark is None or document is None:
        return VerifyResult("unknown")
    found = differences(document, content)
    if found or mark.digest != document.digest:
        return replace(_result("altered", document), differences=found)
    return _result("ours", document)


def _verify_number(ctx: Context, number: str) -> VerifyResult:
    account_id = account_of_els(ctx.stores.reading(), number[:10])
    if account_id is None:
        return VerifyResult("unknown")
    for bill in ctx.cache.bills_of(account_id):
        if bill.number == number:
            return _result("ours", compose(ctx, account_id, bill.period, bill.period))
    return VerifyResult("unknown")


def _result(status: str, document: BillDocument) -> VerifyResult:
    return VerifyResult(
        status,
        document.number,
        document.account_id,
        document.account_number,
        document.to_period,
        document.amount,
    )


def _document_of(ctx: Context, mark: BillMark) -> BillDocument | None:
    """The document a mark speaks of, None when this copy cannot compose it."""
    try:
        return compose(ctx, mark.account_id, mark.from_period, mark.to_period, mark.options)
    except AppError as error:
        if error.code in ("account.unknown", "bill.not_charged", "bill.missing"):
            return None
        raise


def _file_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            file_bytes = file.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        raise AppError("file.not_read", why=getattr(error, "strerror", None) or "") from error
    if len(file_bytes) > MAX_FILE_BYTES:
        raise AppError("file.limits")
    return file_bytes


def _account(ctx: Context, account_id: int) -> Account:
    account = ctx.cache.account(account_id)
    if account is None:
        raise AppError("account.unknown", number="", nearest="")
    return account


def _house(ctx: Context, account: Account) -> House:
    house = ctx.cache.house(account.house_id)
    if house is None:
        raise AppError("house.unknown", text="")
    return house


def _periods(first: int, last: int) -> list[int]:
    if not (is_period(first) and is_period(last)):
        raise AppError("bill.not_charged", period=str(first))
    return list(period_range(first, last))


def _month(known: dict[int, Bill], period: int) -> Bill:
    bill = known.get(period)
    if bill is None:
        older = bool(known) and period < min(known)
        raise AppError("bill.missing" if older else "bill.not_charged", period=period_name(period))
    return bill


def _catalog(ctx: Context) -> BillCatalog:
    cache = ctx.cache
    return BillCatalog(cache.services(), cache.suppliers(), ctx.office())


def _documents(
    house: House, catalog: BillCatalog, found: list[tuple[Account, Bill]]
) -> Iterator[BillDocument]:
    for account, bill in found:
        yield compose_bill(BillSources(account, house, (bill,), catalog), BillOptions())


def _overdue_months(ctx: Context, account: Account, bills: dict[int, Bill]) -> dict[int, int]:
    """What of each month is overdue: payments cover the oldest first, so debt lies in the last."""
    today = office_date(ctx.clock, ctx.zone).isoformat()
    left = account.overdue_kopecks
    overdue: dict[int, int] = {}
    for period in sorted(bills, reverse=True):
        bill = bills[period]
        if left <= 0 or bill.due_on >= today:
            continue
        part = min(left, max(0, bill.due + bill.penalty))
        if part:
            overdue[period] = part
            left -= part
    return overdue
