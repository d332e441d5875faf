"""Statements, acts of reconciliation and certificates of payment: composed, as paper and file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from api_client.models.replica import Payment
from desktop.clock import office_date
from desktop.context import Context
from desktop.documents.act_report import act_report
from desktop.documents.bill_compose import office_party, payee_of, postal_address
from desktop.documents.bill_model import Party
from desktop.documents.month_sums import AccountMonth, local_day
from desktop.documents.payment_certificate import FiscalFacts, certificate_report
from desktop.documents.report_model import Report
from desktop.documents.report_pdf import report_pdf
from desktop.documents.spreadsheet import report_xlsx
from desktop.documents.statement_model import PaymentRow, StatementFacts, StatementOptions
from desktop.documents.statement_report import statement_report
from desktop.errors import AppError
from desktop.services import debts, papers, printing, reports
from desktop.services.bill_sources import catalog
from desktop.services.money_view import AccountMoney
from desktop.store.money_fold import PENDING, key_of
from domain.names import full_name
from domain.periods import period_name, period_of

__all__ = ["Report", "StatementOptions", "act", "certificate", "pdf", "save", "statement", "xlsx"]

CHANNELS = {
    "cash": "Наличные",
    "card": "Карта",
    "sbp": "СБП",
    "mixed": "Смешанная",
    "bank": "Банк",
    "cabinet": "Личный кабинет",
    "post": "Почта",
    "terminal": "Терминал",
}
XLSX, PDF = ".xlsx", ".pdf"


def statement(
    ctx: Context,
    account_id: int,
    from_period: int,
    to_period: int,
    options: StatementOptions | None = None,
) -> Report:
    """Charges and payments of these months.

    AppError ``account.unknown``, ``statement.empty`` (period) for months without any of them.
    """
    facts = _facts(ctx, account_id, (from_period, to_period))
    return statement_report(facts, options or StatementOptions())


def act(ctx: Context, account_id: int, from_period: int, to_period: int) -> Report:
    """The act of reconciliation of these months; errors as ``statement``."""
    return act_report(_facts(ctx, account_id, (from_period, to_period)))


def certificate(ctx: Context, account_id: int, payment_key: str) -> Report:
    """That a payment was made; its key is the op_id or «p-<id>».

    AppError ``account.unknown``, ``no_such_payment``, ``certificate.waiting`` while it is not
    booked, ``certificate.no_payment`` for a return.
    """
    money = debts.known_money(ctx, account_id)
    payment = next((one for one in money.payments if key_of(one) == payment_key), None)
    if payment is None:
        raise AppError("no_such_payment")
    if payment.amount <= 0:
        raise AppError("certificate.no_payment")
    if payment.state == PENDING:
        raise AppError("certificate.waiting")
    returned = -sum(
        one.amount
        for one in money.payments
        if one.reverses == payment_key and one.amount < 0 and one.state != PENDING
    )
    row = payment_row(ctx, payment)
    period = row.day.year * 100 + row.day.month
    facts = _whose(ctx, money, (period, period))
    return certificate_report(facts, row, returned, _fiscal(ctx, payment))


def pdf(ctx: Context, report: Report) -> bytes:
    """On A4; the same report gives the same bytes."""
    del ctx  # services take it first; a paper is a function of its report alone
    return report_pdf(report)


def xlsx(ctx: Context, report: Report) -> bytes:
    """As a spreadsheet: accounts are text, sums are numbers, no text becomes a formula."""
    del ctx
    return report_xlsx(report)


def save(ctx: Context, report: Report, path: Path) -> None:
    """Write it whole or not at all, by the ending of the name.

    AppError ``file.not_saved``, ``statement.file_kind`` for another ending than .pdf or .xlsx.
    """
    kind = path.suffix.lower()
    if kind not in (PDF, XLSX):
        raise AppError("statement.file_kind")
    papers.save(path, xlsx(ctx, report) if kind == XLSX else pdf(ctx, report))


def _facts(ctx: Context, account_id: int, asked: tuple[int, int]) -> StatementFacts:
    first, last = sorted(asked)
    money = debts.known_money(ctx, account_id)
    months = debts.months(ctx, account_id)
    within = tuple(month for month in months if first <= month.period <= last)
    if not within:
        raise AppError("statement.empty", period=_told(first, last))
    begins = months[0].period if first < months[0].period else 0
    last = max(within[-1].period, min(last, period_of(office_date(ctx.clock, ctx.zone))))
    facts = _whose(ctx, money, (max(first, begins), last))
    payments = tuple(
        row
        for row in (payment_row(ctx, one) for one in reversed(money.payments))
        if facts.period[0] <= period_of(row.day) <= last
    )
    waiting = sum(row.payment.state == PENDING for row in payments)
    return replace(facts, months=within, payments=payments, begins=begins, waiting=waiting)


def _whose(ctx: Context, money: AccountMoney, period: tuple[int, int]) -> StatementFacts:
    account = money.account
    house = ctx.cache.house(account.house_id)
    known = debts.names(ctx)
    months: tuple[AccountMonth, ...] = ()
    return StatementFacts(
        head=reports.report_head(ctx),
        office=_office(ctx),
        account=account.number,
        els=account.els,
        payer=full_name(account.last, account.first, account.middle),
        address=postal_address(house, account.flat) if house else "",
        period=period,
        begins=0,
        today=office_date(ctx.clock, ctx.zone),
        months=months,
        payments=(),
        services={one.id: one.name for one in known.services.values()},
        suppliers={key: known.supplier(key) for key in known.suppliers},
        waiting=0,
    )


def _office(ctx: Context) -> Party:
    shared = catalog(ctx)
    return replace(office_party(shared.settings), inn=payee_of(shared).inn)


def payment_row(ctx: Context, payment: Payment) -> PaymentRow:
    """A payment with its day and its channel in words."""
    day = local_day(payment.paid_at, ctx.zone)
    ways = [kind for kind, amount in payment.tenders if amount] or [payment.channel]
    told = [CHANNELS.get(way, way) for way in ways]
    return PaymentRow(day, payment, ", ".join([*told[:1], *(way.lower() for way in told[1:])]))


def _fiscal(ctx: Context, payment: Payment) -> FiscalFacts | None:
    if not (payment.op_id and ctx.stores.outbox_open):
        return None
    mark = printing.fiscal_mark(ctx, payment.op_id)
    if mark is None:
        return None
    return FiscalFacts(str(mark.document), mark.storage_number, mark.sign)


def _told(first: int, last: int) -> str:
    if first == last:
        return period_name(first)
    return f"{period_name(first)} – {period_name(last)}"
