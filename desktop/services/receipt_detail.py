"""One receipt as its screen shows it: what the paper says, where it stands, what may be done."""

from __future__ import annotations

from dataclasses import dataclass

from api_client.models.replica import Payment, Service
from desktop.context import Context
from desktop.documents.receipt_model import ReceiptDocument
from desktop.errors import AppError
from desktop.services import printing, receipts, refunds, shifts, till
from desktop.services.money_view import AccountMoney, account_money
from desktop.services.print_model import PrintJob
from desktop.services.receipt_compose import ReceiptFacts, compose, tenders_of_row
from desktop.services.till_lines import moment, payer_name
from desktop.services.till_model import Outcome, ReceiptLine, RefundForm, TillLine
from desktop.store.money_fold import PENDING, key_of

RECEIPTS = frozenset({"payment", "refund", "void"})
"""Kinds that were done at a desk and have a paper of their own."""


@dataclass(frozen=True)
class ReceiptDetail:
    """A receipt with all that a clerk asks about it.

    ``undone``: the rows that took it back or carried it over, oldest first. ``form`` is there when
    something of it may be given back or carried over, else ``why_not`` says why. ``paper``: its
    latest paper, None when it was never sent to a printer from here.
    """

    line: ReceiptLine
    document: ReceiptDocument
    outcome: Outcome
    paper: PrintJob | None
    undone: tuple[Payment, ...]
    form: RefundForm | None
    why_not: AppError | None
    services: dict[int, Service]

    @property
    def is_receipt(self) -> bool:
        """True for what a desk gave a paper for: it may be printed again."""
        return self.line.kind in RECEIPTS

    @property
    def rest(self) -> int:
        """What of it was not given back."""
        return self.form.rest if self.form else 0


def of_account(ctx: Context, account_id: int) -> tuple[ReceiptLine, ...]:
    """Every movement of an account's money, newest first, what waits here among it.

    Kinds are those of payments; AppError ``account.unknown``.
    """
    money = account_money(ctx, account_id)
    if money is None:
        raise AppError("account.unknown", number="", nearest="")
    return tuple(_line_of(ctx, money, row) for row in money.payments)


def of_shift(ctx: Context) -> tuple[ReceiptLine, ...]:
    """The receipts of this terminal's latest shift, newest first."""
    shift = shifts.shift(ctx)
    if shift is None:
        return ()
    found = [line for line in shifts.report(ctx, shift.id).lines if line.kind in RECEIPTS]
    return tuple(_line_of_act(ctx, line) for line in reversed(found))


def detail(ctx: Context, line: ReceiptLine) -> ReceiptDetail:
    """What the panel beside the list shows; AppError ``no_such_payment``."""
    money = account_money(ctx, line.account_id) if line.account_id else None
    row = _row(money, line.op_id)
    form, why_not = _form(ctx, line)
    papers = printing.of_operation(ctx, line.op_id)
    undone = [one for one in (money.payments if money else ()) if one.reverses == line.op_id]
    return ReceiptDetail(
        line=line,
        document=_document(ctx, line, row),
        outcome=_outcome(ctx, line, row),
        paper=papers[-1] if papers else None,
        undone=tuple(reversed([one for one in undone if one.amount < 0])),
        form=form,
        why_not=why_not,
        services=ctx.cache.services(),
    )


def _form(ctx: Context, line: ReceiptLine) -> tuple[RefundForm | None, AppError | None]:
    try:
        return refunds.refund_form(ctx, line.account_id, line.op_id), None
    except AppError as error:
        return None, error


def _document(ctx: Context, line: ReceiptLine, row: Payment | None) -> ReceiptDocument:
    """A move has no paper of its own, and one that waits is known to the account alone."""
    if row is None or line.kind in RECEIPTS:
        return receipts.receipt(ctx, line.op_id, copy=False)
    return compose(ctx, ReceiptFacts(row=row, tenders=tenders_of_row(row)))


def _outcome(ctx: Context, line: ReceiptLine, row: Payment | None) -> Outcome:
    """As this desk's own outbox has it; what is not from here the office has booked."""
    try:
        return till.outcome(ctx, line.op_id)
    except AppError as error:
        if error.code != "no_such_command":
            raise
    if row is not None and row.state == PENDING:
        return Outcome("waiting")
    if row is not None and row.state:
        return Outcome("review", row.state)
    return Outcome("done")


def _row(money: AccountMoney | None, op_id: str) -> Payment | None:
    return next((one for one in (money.payments if money else ()) if key_of(one) == op_id), None)


def _line_of(ctx: Context, money: AccountMoney, row: Payment) -> ReceiptLine:
    return ReceiptLine(
        op_id=key_of(row),
        account_id=row.account_id,
        account_number=money.account.number,
        payer=payer_name(ctx, row.account_id) or row.payer,
        number=row.number,
        kind=row.kind,
        amount=abs(row.amount),
        at=moment(row.paid_at),
        pending=row.state == PENDING,
    )


def _line_of_act(ctx: Context, line: TillLine) -> ReceiptLine:
    account = ctx.cache.account(line.account_id) if line.account_id else None
    return ReceiptLine(
        op_id=line.op_id,
        account_id=line.account_id,
        account_number=account.number if account else "",
        payer=line.name,
        number=line.receipt_number,
        kind=line.kind,
        amount=abs(line.amount),
        at=line.at,
        pending=line.pending,
    )
