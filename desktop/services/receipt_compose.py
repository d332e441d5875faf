"""From an act of money to its receipt: who took how much for what, all plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from api_client.models.replica import Payment, PaymentPart, Service
from api_client.money_commands import RefundPayment, TakePayment
from desktop.context import Context
from desktop.documents.receipt_model import (
    ReceiptDocument,
    ReceiptKind,
    ReceiptLine,
    ReceiptOffice,
    ReceiptOrigin,
    SupplierSum,
    TenderSum,
)
from desktop.services.accounts import address_of
from domain.names import full_name
from domain.receipt_numbers import shift_of
from domain.reversal import ADVANCE, PENALTY
from domain.settings import OfficeSettings

_PENALTY, _ADVANCE, _ASIDE = "Пени", "Аванс", "Невыясненный платёж"


@dataclass(frozen=True)
class ReceiptFacts:
    """An act of money as its receipt needs it; sums of ``row`` may be negative, those here not."""

    row: Payment
    tenders: tuple[TenderSum, ...]
    received: int = 0
    origin: ReceiptOrigin | None = None
    approved_by: str = ""
    account_number: str = ""
    is_unsent: bool = False
    is_copy: bool = False


@dataclass(frozen=True)
class Whose:
    """Whose account the receipt names; empty for one the cache does not hold."""

    number: str = ""
    payer: str = ""
    address: str = ""
    executor_id: int = 0


def receipt_office(ctx: Context) -> ReceiptOffice:
    """The payment agent and this desk."""
    office = ctx.office()
    payee = ctx.cache.suppliers().get(office.payee_supplier_id)
    terminal = ctx.vault.terminal()
    return ReceiptOffice(
        name=office.office_name or (payee.name if payee else ""),
        inn=payee.inn if payee else "",
        address=office.office_address or (payee.address if payee else ""),
        phone=office.hot_line or (payee.phone if payee else ""),
        place=terminal.workplace if terminal else "",
        site=office.site,
    )


def compose(ctx: Context, facts: ReceiptFacts) -> ReceiptDocument:
    """The document of these facts."""
    row, whose = facts.row, whose_of(ctx, facts.row.account_id)
    total = abs(row.amount)
    kind: ReceiptKind = "payment"
    if row.kind in ("refund", "void"):
        kind = "void" if row.kind == "void" else "refund"
    cash = sum(tender.amount for tender in facts.tenders if tender.kind == "cash")
    received = facts.received if cash and kind == "payment" else 0
    services = ctx.cache.services()
    return ReceiptDocument(
        kind=kind,
        op_id=row.op_id,
        number=row.number,
        taken_at=moment_text(ctx, row.paid_at),
        shift_number=shift_of(row.number),
        office=receipt_office(ctx),
        operator=row.operator,
        account_number=whose.number or facts.account_number,
        payer=row.payer or whose.payer,
        address=whose.address,
        lines=lines_of(row.parts, services, total),
        total=total,
        tenders=facts.tenders,
        suppliers=_suppliers(ctx, row.parts, total, whose),
        received=received,
        change=max(0, received - cash) if received else 0,
        origin=facts.origin,
        reason=row.reason if kind != "payment" else "",
        approved_by=facts.approved_by,
        is_copy=facts.is_copy,
        is_unsent=facts.is_unsent,
    )


def whose_of(ctx: Context, account_id: int) -> Whose:
    """Names and address of an account."""
    account = ctx.cache.account(account_id) if account_id else None
    house = ctx.cache.house(account.house_id) if account else None
    if account is None or house is None:
        return Whose()
    payer = full_name(account.last, account.first, account.middle)
    return Whose(account.number, payer, address_of(account, house), house.executor_id)


def lines_of(
    parts: Iterable[PaymentPart], services: dict[int, Service], total: int
) -> tuple[ReceiptLine, ...]:
    """Charges by month and service, then penalty by month, then the advance; their sum is the
    total.
    """
    charges: list[ReceiptLine] = []
    penalty: dict[int, int] = {}
    advance = 0
    for part in parts:
        amount = abs(part.amount)
        if part.kind == PENALTY:
            penalty[part.period] = penalty.get(part.period, 0) + amount
        elif part.kind == ADVANCE:
            advance += amount
        else:
            service = services.get(part.service_id)
            name = (service.short_name or service.name) if service else ""
            charges.append(ReceiptLine(name, amount, part.period))
    lines = [
        *sorted(charges, key=lambda line: line.period),
        *(ReceiptLine(_PENALTY, penalty[period], period, "penalty") for period in sorted(penalty)),
    ]
    if advance:
        lines.append(ReceiptLine(_ADVANCE, advance, 0, "advance"))
    if not lines:
        lines.append(ReceiptLine(_ASIDE, total, 0, "advance"))
    return tuple(lines)


def tenders_of(act: TakePayment | RefundPayment) -> tuple[TenderSum, ...]:
    """Tenders of a command with the references of their slips."""
    return tuple(TenderSum(one.kind, one.amount, one.reference) for one in act.tenders)


def tenders_of_row(row: Payment) -> tuple[TenderSum, ...]:
    """Tenders as the office has them; of payments older than tenders the channel."""
    stored: Sequence[tuple[str, int]] = row.tenders or ((row.channel, row.amount),)
    return tuple(TenderSum(kind, abs(amount)) for kind, amount in stored)


def moment_text(ctx: Context, utc_milliseconds: int) -> str:
    """ISO text in the office's zone, seconds exact."""
    moment = datetime.fromtimestamp(utc_milliseconds // 1000, UTC).astimezone(ctx.zone)
    return moment.replace(tzinfo=None).isoformat()


def _suppliers(
    ctx: Context, parts: Iterable[PaymentPart], total: int, whose: Whose
) -> tuple[SupplierSum, ...]:
    """What goes to whom; an advance goes to the payee until months are charged."""
    services, suppliers = ctx.cache.services(), ctx.cache.suppliers()
    office: OfficeSettings = ctx.office()
    payee = office.payee_supplier_id or whose.executor_id
    sums: dict[tuple[int, bool], int] = {}
    for part in parts:
        service = services.get(part.service_id)
        ahead = part.kind == ADVANCE or service is None
        key = (payee if service is None else service.supplier_id, ahead)
        sums[key] = sums.get(key, 0) + abs(part.amount)
    if not sums:
        sums[payee, True] = total
    found: list[SupplierSum] = []
    for (supplier_id, ahead), amount in sums.items():
        supplier = suppliers.get(supplier_id)
        if supplier is None:
            found.append(SupplierSum(office.office_name, "", "", amount, is_advance=ahead))
        else:
            name = supplier.short_name or supplier.name
            found.append(SupplierSum(name, supplier.inn, supplier.phone, amount, is_advance=ahead))
    return tuple(found)
