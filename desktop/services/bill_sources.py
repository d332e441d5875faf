"""Composes payment documents from the cache: one account's months, a house's month."""

from __future__ import annotations

from collections.abc import Iterator

from api_client.models.replica import Account, Bill, House
from desktop.context import Context
from desktop.documents.batch import Batch
from desktop.documents.bill_compose import BillCatalog, BillSources, compose_bill
from desktop.documents.bill_mark import HouseMark
from desktop.documents.bill_model import BillDocument, BillOptions
from desktop.errors import AppError
from domain.periods import is_period, period_name, period_range


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
    account = known_account(ctx, account_id)
    known = {bill.period: bill for bill in ctx.cache.bills_of(account_id)}
    bills = tuple(_month(known, period) for period in _periods(first, last))
    sources = BillSources(account, _house(ctx, account.house_id), bills, catalog(ctx))
    return compose_bill(sources, options or BillOptions())


def house_batch(ctx: Context, house_id: int, period: int) -> Batch:
    """The documents of all accounts of a house for one month, by flat.

    Raises ``house.unknown`` and ``bill.empty_house`` (period).
    """
    cache = ctx.cache
    house = _house(ctx, house_id)
    found = [
        (account, bill)
        for account in cache.accounts_of_house(house_id)
        if (bill := cache.bill(account.id, period)) is not None
    ]
    if not found:
        raise AppError("bill.empty_house", period=period_name(period))
    documents = _documents(house, catalog(ctx), found)
    return Batch(documents, len(found), HouseMark(house_id, period).text)


def known_account(ctx: Context, account_id: int) -> Account:
    """The account; AppError ``account.unknown`` when this copy has none such."""
    account = ctx.cache.account(account_id)
    if account is None:
        raise AppError("account.unknown", number="", nearest="")
    return account


def _house(ctx: Context, house_id: int) -> House:
    house = ctx.cache.house(house_id)
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


def catalog(ctx: Context) -> BillCatalog:
    """What all papers of this office share."""
    cache = ctx.cache
    return BillCatalog(cache.services(), cache.suppliers(), ctx.office())


def _documents(
    house: House, shared: BillCatalog, found: list[tuple[Account, Bill]]
) -> Iterator[BillDocument]:
    for account, bill in found:
        yield compose_bill(BillSources(account, house, (bill,), shared), BillOptions())
