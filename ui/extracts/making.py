"""What the screen of extracts needs to know of an account, and making its papers; for a job."""

from __future__ import annotations

from dataclasses import dataclass

from api_client.models.replica import Payment
from desktop.context import Context
from desktop.documents.report_model import Report
from desktop.services import bills, debt_bills, debts, statements
from desktop.services.debt_bills import DebtChoice
from desktop.services.debts import DebtSheet
from desktop.services.statements import StatementOptions
from ui import format as shown
from ui.resident.payment_rows import payment_title
from ui.resident.service_lines import local_day


@dataclass(frozen=True)
class Known:
    """The account's charged months, its debt, its payments as (key, words), newest first."""

    account_id: int
    charged: frozenset[int]
    last: int
    sheet: DebtSheet
    payments: tuple[tuple[str, str], ...]

    @property
    def debts(self) -> frozenset[int]:
        """Months with anything to pay."""
        return frozenset(self.sheet.periods)

    @property
    def services(self) -> tuple[tuple[int, str], ...]:
        """Services with anything to pay, in the order of the bills."""
        found = {row.service_id: row.service for row in self.sheet.rows}
        found |= {row.service_id: row.service for row in self.sheet.penalties if row.unpaid}
        return tuple(found.items())


@dataclass(frozen=True)
class Wanted:
    """What is chosen on the screen; ``services`` empty: all."""

    kind: str
    first: int
    last: int
    services: tuple[int, ...] = ()
    penalty: bool = True
    calculation: bool = False
    by_service: bool = True
    payments: bool = True
    payment: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper ready to be shown; ``report`` is what its spreadsheet is made of."""

    title: str
    content: bytes
    file_name: str
    amount: int
    report: Report | None = None
    code_trouble: str = ""


def known_of(ctx: Context, account_id: int) -> Known:
    """AppError ``account.unknown``."""
    money = debts.known_money(ctx, account_id)
    months = debts.months(ctx, account_id)
    charged = frozenset(month.period for month in months if month.bill is not None)
    payments = tuple(
        (debts.payment_key(one), _payment_words(ctx, one))
        for one in money.payments
        if one.amount > 0
    )
    last = max((month.period for month in months), default=0)
    return Known(account_id, charged, last, debts.debt(ctx, account_id), payments)


def made(ctx: Context, account_id: int, wanted: Wanted) -> Paper:
    """The paper; errors as the services raise them."""
    if wanted.kind == "debt":
        return _debt_bill(ctx, account_id, wanted)
    if wanted.kind == "statement":
        options = StatementOptions(by_service=wanted.by_service, payments=wanted.payments)
        report = statements.statement(ctx, account_id, wanted.first, wanted.last, options)
    elif wanted.kind == "act":
        report = statements.act(ctx, account_id, wanted.first, wanted.last)
    else:
        report = statements.certificate(ctx, account_id, wanted.payment)
    content = statements.pdf(ctx, report)
    return Paper(report.title, content, report.file_name, _amount(report), report)


def sheet_of(ctx: Context, report: Report) -> bytes:
    """The spreadsheet of a paper that has one."""
    return statements.xlsx(ctx, report)


def _debt_bill(ctx: Context, account_id: int, wanted: Wanted) -> Paper:
    choice = DebtChoice(
        wanted.first, wanted.last, wanted.services, wanted.penalty, wanted.calculation
    )
    document = debt_bills.compose(ctx, account_id, choice)
    return Paper(
        title=f"Долговая квитанция {document.number}",
        content=debt_bills.pdf(ctx, document),
        file_name=debt_bills.file_name(document).removesuffix(".pdf"),
        amount=document.amount,
        code_trouble=bills.code_trouble(ctx),
    )


def _amount(report: Report) -> int:
    """The strong sum of its head."""
    found = [fact.value for fact in report.facts if fact.strong and fact.kind == "money"]
    return found[-1] if found and isinstance(found[-1], int) else 0


def _payment_words(ctx: Context, payment: Payment) -> str:
    day = shown.day(local_day(payment.paid_at, ctx.zone))
    return f"{day}, {shown.roubles(payment.amount)}, {payment_title(payment).lower()}"
