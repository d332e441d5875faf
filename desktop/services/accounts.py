"""The resident's card: account, house, bills, payments, meters, and how a number is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from api_client.models.replica import Account, Bill, House, Payment, Service, Supplier
from desktop.context import Context
from desktop.errors import AppError
from desktop.services.meter_view import MeterView, account_meters
from desktop.services.money_view import account_money
from desktop.store.guarded import guarded_call
from desktop.store.search import Search
from domain import payment_qr
from domain.accounts import neighbour_numbers, parse_account_number
from domain.addresses import address_text
from domain.clean_text import shown
from domain.errors import InputError

Badge = Literal["closed", "debt", "due", "paid"]


@dataclass(frozen=True)
class Card:
    """All that the card shows. Bills and payments newest first; ``badge``: the first that fits.

    What waits here is counted in; a payment not yet booked has the state «pending».
    """

    account: Account
    house: House
    address: str
    badge: Badge
    bills: tuple[Bill, ...]
    payments: tuple[Payment, ...]
    meters: tuple[MeterView, ...]
    services: dict[int, Service]
    suppliers: dict[int, Supplier]


@dataclass(frozen=True)
class Scanned:
    """The account of a scan; ``problems``: codes of what was wrong in a payment code."""

    account_id: int
    problems: tuple[str, ...] = ()


def card(ctx: Context, account_id: int) -> Card:
    """The card from the cache; AppError ``account.unknown``."""
    cache = ctx.cache
    money = account_money(ctx, account_id)
    house = cache.house(money.account.house_id) if money else None
    if money is None or house is None:
        raise AppError("account.unknown", number="", nearest="")
    account = money.account
    return Card(
        account=account,
        house=house,
        address=address_of(account, house),
        badge=badge_of(account),
        bills=cache.bills_of(account_id, ctx.office().history_months),
        payments=money.payments,
        meters=account_meters(ctx, account_id),
        services=cache.services(),
        suppliers=cache.suppliers(),
    )


def by_number(ctx: Context, number: str) -> int:
    """The id of the account of a typed number: its own, or that of a document of it.

    InputError for what cannot be a number; AppError ``account.unknown`` (number, nearest: existing
    numbers one digit or one swap away).
    """
    wanted = parse_account_number(number)
    account = ctx.cache.account_by_number(wanted) or ctx.cache.account_by_document(wanted)
    if account is not None:
        return account.id
    nearest = ctx.cache.existing_numbers(neighbour_numbers(wanted))
    raise AppError("account.unknown", number=wanted, nearest=nearest)


def by_scan(ctx: Context, text: str) -> Scanned:
    """The account of a scanned number or payment code, in either keyboard layout.

    As ``by_number``; InputError ``qr.*`` for a damaged code, ``qr.not_payment`` (shown) for a link,
    a visiting card or another text, ``qr.other_payee`` for a code that pays to somebody else.
    """
    if not payment_qr.looks_like_payment(text):
        try:
            return Scanned(by_number(ctx, text))
        except InputError as error:
            raise InputError("qr.not_payment", shown=shown(text.strip())) from error
    code = payment_qr.parse(text)
    payee = ctx.cache.suppliers().get(ctx.office().payee_supplier_id)
    # An office without requisites prints no codes of its own: only the number can tell.
    if (
        payee is not None
        and payee.account
        and not payment_qr.is_for_payee(code, payee.bic, payee.account)
    ):
        raise InputError("qr.other_payee")
    return Scanned(by_number(ctx, code.fields.get("PersAcc", "")), code.problems)


def houses(ctx: Context, text: str) -> tuple[House, ...]:
    """Houses for a typed address; for lane ``search``."""
    return guarded_call(lambda: Search(ctx.stores.searching()).houses(text), ctx.cache_trouble)


def address_of(account: Account, house: House) -> str:
    """«г Тюмень, ул Широтная, д 104, кв 27»."""
    return address_text(house.settlement, house.street, house.number, account.flat)


def badge_of(account: Account) -> Badge:
    """Closed, debt, due or paid, the first that fits."""
    if account.status != "active":
        return "closed"
    if account.overdue_kopecks > 0:
        return "debt"
    return "due" if account.balance_kopecks > 0 else "paid"
