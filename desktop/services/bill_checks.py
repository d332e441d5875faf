"""Is a paper ours: a PDF by its content, a number by the cache."""

from __future__ import annotations

import io
import os.path
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.context import Context
from desktop.documents.batch import Watch, stream_bills
from desktop.documents.bill_mark import BillMark, HouseMark, read_mark
from desktop.documents.bill_model import BillDocument
from desktop.documents.bill_verify import Difference, differences, is_same_file, quick_mark
from desktop.documents.read_child import MAX_FILE_BYTES, read_pdf
from desktop.errors import AppError
from desktop.services import debt_bills
from desktop.services.bill_sources import compose, house_batch
from domain.accounts import parse_gis_identifier
from domain.clean_text import shown
from domain.errors import InputError

_NOT_HERE = frozenset(
    {
        *("account.unknown", "house.unknown"),
        *("bill.not_charged", "bill.missing", "bill.empty_house"),
    }
)
"""This copy cannot compose the document: the paper is unknown to it, not altered."""


@dataclass(frozen=True)
class VerifyResult:
    """``status``: ours, altered, differs or unknown; the rest is empty when it is unknown.

    ``differs`` is said of a debt bill: altered, or the account was changed since for that day.
    ``debt``: it is a debt bill.
    """

    status: str
    number: str = ""
    account_id: int = 0
    account_number: str = ""
    period: int = 0
    amount: int = 0
    differences: tuple[Difference, ...] = ()
    debt: bool = False


def verify(ctx: Context, path_or_number: str) -> VerifyResult:
    """Is a document ours: a PDF file by its content, or a document's number (ИПД) by the cache.

    Raises ``file.not_read`` (why), ``file.not_pdf``, ``file.encrypted``, ``file.limits``,
    ``document.not_number`` (entered) for what is neither such a number nor the way to a file.
    """
    try:
        number = parse_gis_identifier(path_or_number)
    except InputError as error:
        if not _is_way_to_file(path_or_number):
            raise AppError("document.not_number", entered=shown(path_or_number)) from error
        return _verify_file(ctx, _file_bytes(Path(path_or_number)))
    return _verify_number(ctx, number)


def _is_way_to_file(text: str) -> bool:
    """By its looks or because it is there; other words were meant as a number."""
    path = Path(text)
    looks = bool(path.suffix) or any(sign in text for sign in "/\\\0")
    return looks or os.path.exists(text)  # noqa: PTH110 - no error for a name too long


def _verify_file(ctx: Context, file_bytes: bytes) -> VerifyResult:
    if not file_bytes.startswith(b"%PDF-"):
        raise AppError("file.not_pdf")
    mark = quick_mark(file_bytes)
    if isinstance(mark, HouseMark):
        return _verify_house(ctx, mark, file_bytes)
    if debt_bills.marked(file_bytes):
        return _of_debt(debt_bills.verify(ctx, file_bytes))
    document = _document_of(ctx, mark) if mark else None
    if document is not None and is_same_file(file_bytes, document):
        return _result("ours", document)
    content = read_pdf(file_bytes)
    mark = read_mark(content.keywords)
    if mark is None:
        return _of_debt(debt_bills.verify(ctx, file_bytes, content))
    document = _document_of(ctx, mark)
    if document is None:
        return VerifyResult("unknown")
    found = differences(document, content)
    if found or mark.digest != document.digest:
        return replace(_result("altered", document), differences=found)
    return _result("ours", document)


def _of_debt(verdict: debt_bills.DebtVerdict) -> VerifyResult:
    document = verdict.document
    if document is None:
        return VerifyResult(verdict.status, debt=verdict.status != "unknown")
    return VerifyResult(
        verdict.status,
        document.number,
        document.account_id,
        document.account_number,
        document.to_period,
        document.amount,
        verdict.differences,
        debt=True,
    )


def _verify_house(ctx: Context, mark: HouseMark, file_bytes: bytes) -> VerifyResult:
    """A whole house is made anew and compared byte for byte: it is ours unchanged or not at all."""
    fresh = io.BytesIO()
    try:
        stream_bills(fresh, house_batch(ctx, mark.house_id, mark.period), _UNWATCHED)
    except AppError as error:
        if error.code in _NOT_HERE:
            return VerifyResult("unknown")
        raise
    status = "ours" if fresh.getvalue() == file_bytes else "altered"
    return VerifyResult(status, period=mark.period)


_UNWATCHED = Watch(lambda done, total: None, lambda: False)


def _verify_number(ctx: Context, number: str) -> VerifyResult:
    account = ctx.cache.account_by_document(number)
    if account is None:
        return VerifyResult("unknown")
    for bill in ctx.cache.bills_of(account.id):
        if bill.number == number:
            return _result("ours", compose(ctx, account.id, bill.period, bill.period))
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
        if error.code in _NOT_HERE:
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
