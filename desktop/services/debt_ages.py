"""The age of debts from the cache: overdue months of every debtor of the office or of one house."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date

from api_client.models.replica import Account, House
from desktop.clock import office_date
from desktop.context import Context
from desktop.documents.report_debts import Debtor, debts_report
from desktop.documents.report_model import Report
from desktop.errors import AppError
from desktop.services import reports
from desktop.services.money_view import account_money
from domain.addresses import address_text
from domain.dues import owed_of
from domain.names import short_name
from domain.periods import due_day

Progress = Callable[[int, int], None]
_EVERY = 50


def debts(
    ctx: Context,
    house_id: int = 0,
    progress: Progress = lambda _done, _all: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Report:
    """The whole copy of the office's accounts, or one house; minutes of work for a great city.

    AppError ``forbidden``, ``house.unknown``, ``cancelled``.
    """
    if "debts" not in reports.kinds(ctx):
        raise AppError("forbidden")
    today = office_date(ctx.clock, ctx.zone)
    candidates, accounts, scope = _candidates(ctx, house_id)
    houses: dict[int, House | None] = {}
    found = []
    for done, account_id in enumerate(candidates):
        if done % _EVERY == 0:
            progress(done, len(candidates))
            if cancelled():
                raise AppError("cancelled")
        debtor = _debtor(ctx, account_id, today, houses)
        if debtor is not None:
            found.append(debtor)
    progress(len(candidates), len(candidates))
    return debts_report(reports.report_head(ctx), today, scope, found, accounts)


def _candidates(ctx: Context, house_id: int) -> tuple[tuple[int, ...], int, str]:
    """Who may be overdue, of how many, in words."""
    cache = ctx.cache
    if not house_id:
        return cache.overdue_accounts(), cache.account_count(), "Все счета участка"
    house = cache.house(house_id)
    if house is None:
        raise AppError("house.unknown", text="")
    own = cache.accounts_of_house(house_id)
    ids = tuple(one.id for one in own if one.overdue_kopecks > 0)
    return ids, len(own), _house_name(house)


def _debtor(
    ctx: Context, account_id: int, today: date, houses: dict[int, House | None]
) -> Debtor | None:
    money = account_money(ctx, account_id)
    if money is None:
        return None
    account = money.account
    bills = ctx.cache.bills_of(account_id)
    owed = owed_of(bills, money.payments, account.penalty_kopecks, ctx.zone)
    due_on = {bill.period: date.fromisoformat(bill.due_on) for bill in bills}
    months: dict[int, int] = defaultdict(int)
    for due in owed.dues():
        if due.kind == "charge" and due.amount > 0:
            months[due.period] += due.amount
    overdue = tuple(
        (period, day, amount)
        for period, amount in sorted(months.items())
        if (day := due_on.get(period) or due_day(period)) < today
    )
    penalty = sum(due.amount for due in owed.dues() if due.kind == "penalty")
    if not overdue and not penalty:
        return None
    if account.house_id not in houses:
        houses[account.house_id] = ctx.cache.house(account.house_id)
    return Debtor(
        account=account.number,
        payer=_payer(account),
        house=_house_name(houses[account.house_id]),
        flat=account.flat,
        overdue=overdue,
        penalty=penalty,
    )


def _house_name(house: House | None) -> str:
    return address_text(house.settlement, house.street, house.number, "") if house else ""


def _payer(account: Account) -> str:
    return short_name(account.last, account.first, account.middle)
