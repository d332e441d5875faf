"""What an account owes now, and its months, read from this terminal's copy."""

from __future__ import annotations

from api_client.models.replica import Payment
from desktop.clock import office_date
from desktop.context import Context
from desktop.documents.account_months import account_months
from desktop.documents.debt_model import DebtRow, DebtSheet, PenaltyRow
from desktop.documents.month_sums import AccountMonth
from desktop.errors import AppError
from desktop.services.debt_sheet import Known, Names, debt_sheet
from desktop.services.money_view import AccountMoney, account_money
from desktop.store.money_fold import key_of

__all__ = ["DebtRow", "DebtSheet", "PenaltyRow", "debt", "months", "payment_key"]


def debt(ctx: Context, account_id: int, from_period: int = 0, to_period: int = 0) -> DebtSheet:
    """All that is owed, or the part of these months; AppError ``account.unknown``."""
    money = known_money(ctx, account_id)
    known = Known(
        bills=ctx.cache.bills_of(account_id),
        payments=money.payments,
        today=office_date(ctx.clock, ctx.zone),
        zone=ctx.zone,
    )
    sheet = debt_sheet(known, names(ctx), ctx.office())
    if not from_period:
        return sheet
    return sheet.of(from_period, to_period or from_period)


def months(ctx: Context, account_id: int) -> tuple[AccountMonth, ...]:
    """Every month this copy knows, oldest first; AppError ``account.unknown``."""
    money = known_money(ctx, account_id)
    bills = ctx.cache.bills_of(account_id)
    return account_months(bills, money.payments, money.account.balance_kopecks, ctx.zone)


def known_money(ctx: Context, account_id: int) -> AccountMoney:
    """The account with its payments; AppError ``account.unknown``."""
    money = account_money(ctx, account_id)
    if money is None:
        raise AppError("account.unknown", number="", nearest="")
    return money


def payment_key(payment: Payment) -> str:
    """What a payment is named by: its op_id, or «p-<id>» of an older one."""
    return key_of(payment)


def names(ctx: Context) -> Names:
    """Services and suppliers of the office."""
    return Names(ctx.cache.services(), ctx.cache.suppliers())
