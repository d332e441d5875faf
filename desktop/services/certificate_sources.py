"""Reads from this terminal's copy what certificates of an account are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api_client.models.replica import Payment
from desktop.clock import office_date
from desktop.context import Context
from desktop.documents.bill_compose import payee_of, postal_address
from desktop.documents.certificates.sources import CertificateSources, OfficeFacts
from desktop.documents.statement_model import PaymentRow
from desktop.errors import AppError
from desktop.services import debts
from desktop.services.bill_sources import catalog
from desktop.services.statements import payment_row
from desktop.store.money_fold import PENDING, key_of


def read_sources(ctx: Context, account_id: int) -> CertificateSources:
    """Everything any kind may tell; AppError ``account.unknown``."""
    money = debts.known_money(ctx, account_id)
    account = money.account
    house = ctx.cache.house(account.house_id)
    if house is None:
        raise AppError("account.unknown", number=account.number, nearest="")
    known = debts.names(ctx)
    # What the office has not booked yet may still be refused: no paper tells of it.
    booked = [one for one in money.payments if one.state != PENDING]
    return CertificateSources(
        office=_office(ctx),
        account=account,
        house=house,
        address=postal_address(house, account.flat),
        today=office_date(ctx.clock, ctx.zone),
        household=ctx.register.household(account_id),
        months=debts.months(ctx, account_id),
        debt=debts.debt(ctx, account_id),
        payments=tuple(payment_row(ctx, one) for one in booked if one.amount > 0),
        meters=ctx.cache.meters_of(account_id),
        services=known.services,
        suppliers=known.suppliers,
        returned=_returned(money.payments),
    )


def _returned(payments: Iterable[Payment]) -> Mapping[str, int]:
    """What of each payment was given back or carried over, by its key."""
    found: dict[str, int] = {}
    for one in payments:
        if one.reverses and one.amount < 0:
            found[one.reverses] = found.get(one.reverses, 0) - one.amount
    return found


def payment_words(row: PaymentRow) -> str:
    """«10.09.2026, 1 019,09 ₽, Наличные»: a payment to choose."""
    payment = row.payment
    kopecks = f"{payment.amount // 100:,}".replace(",", "\u00a0")
    return f"{row.day:%d.%m.%Y}, {kopecks},{payment.amount % 100:02d} ₽, {row.channel}"


def payment_key(row: PaymentRow) -> str:
    """What a payment is named by."""
    return key_of(row.payment)


def _office(ctx: Context) -> OfficeFacts:
    settings = ctx.office()
    check = f"{settings.verify_address.rstrip('/')}/verify" if settings.verify_address else ""
    return OfficeFacts(
        name=settings.office_name or settings.office_short_name,
        inn=payee_of(catalog(ctx)).inn,
        address=settings.office_address,
        phone=settings.hot_line,
        city=settings.city,
        check=check,
        settings=settings,
    )
