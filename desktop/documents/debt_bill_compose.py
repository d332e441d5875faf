"""From the debt of an account to the debt bill of the chosen months and services (pure)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from api_client.models.replica import Account, House
from desktop.documents.bill_compose import (
    BillCatalog,
    office_party,
    party,
    payee_of,
    postal_address,
)
from desktop.documents.bill_qr import payment_code
from desktop.documents.debt_bill_mark import asked_text, debt_number
from desktop.documents.debt_bill_model import (
    DebtBillDocument,
    DebtChoice,
    DebtLine,
    DebtMoment,
    PenaltyLine,
    PenaltyStep,
)
from desktop.documents.debt_model import DebtRow, DebtSheet, PenaltyRow
from domain.money import round_half_up
from domain.penalty import Segment
from domain.periods import period_name


@dataclass(frozen=True)
class DebtSources:
    """What the cache knows of one account; ``sheet`` is all of its debt as of the moment."""

    account: Account
    house: House
    payer: str
    executor_id: int
    sheet: DebtSheet
    catalog: BillCatalog
    moment: DebtMoment
    zone: ZoneInfo


def compose_debt_bill(sources: DebtSources, choice: DebtChoice) -> DebtBillDocument:
    """The document; months without debt and penalty that was not ticked are left out."""
    sheet = sources.sheet.of(choice.from_period, choice.to_period, choice.services or None)
    rows = [row for row in sheet.penalties if row.unpaid] if choice.penalty else []
    account, catalog = sources.account, sources.catalog
    made = datetime.fromtimestamp(sources.moment.at_ms / 1000, UTC).astimezone(sources.zone)
    made_at = made.isoformat(timespec="minutes")[:16]
    asked = asked_text(account.id, choice, sources.moment)
    document = DebtBillDocument(
        number=debt_number(account.number, made_at, asked),
        account_id=account.id,
        account_number=account.number,
        choice=choice,
        moment=sources.moment,
        made_at=made_at,
        office=office_party(catalog.settings),
        payee=payee_of(catalog),
        executor=party(catalog.suppliers.get(sources.executor_id)),
        payer=sources.payer,
        address=postal_address(sources.house, account.flat),
        lines=tuple(_line(row) for row in sheet.rows),
        penalties=tuple(_penalty(row, steps=choice.calculation) for row in rows),
        counted_to=sheet.billed_to.isoformat() if sheet.billed_to else "",
        since=sheet.since if choice.penalty else 0,
        left_out=sources.sheet.total - sheet.main - sum(row.unpaid for row in rows),
        credit=sheet.credit,
        waiting=sheet.waiting,
        rates_end="" if sheet.rates_cover else sheet.rates_known_to.isoformat(),
        qr=b"",
    )
    code = payment_code(document, account, catalog.settings.qr_encoding, _purpose(document))
    return replace(document, qr=code)


def _purpose(document: DebtBillDocument) -> str:
    months = period_name(document.to_period)
    if document.from_period != document.to_period:
        months = f"{period_name(document.from_period)} - {months}"
    return f"Погашение долга за ЖКУ за {months} л/с {document.account_number}"


def _line(row: DebtRow) -> DebtLine:
    return DebtLine(
        period=row.period,
        service_id=row.service_id,
        service=row.service,
        supplier=row.supplier,
        charged=row.charged,
        paid=row.paid,
        unpaid=row.unpaid,
        due_on=row.due_on.isoformat(),
        before=row.stands_for_before,
    )


def _penalty(row: PenaltyRow, *, steps: bool) -> PenaltyLine:
    billed = row.billed
    return PenaltyLine(
        period=row.period,
        service_id=row.service_id,
        service=row.service,
        charged=row.charged,
        starts_on=row.starts_on.isoformat() if row.starts_on else "",
        counted=billed.kopecks if billed else row.unpaid,
        unpaid=row.unpaid,
        steps=tuple(_step(one) for one in billed.segments) if billed and steps else (),
    )


def _step(segment: Segment) -> PenaltyStep:
    exact = segment.exact * 100
    return PenaltyStep(
        from_day=segment.from_day.isoformat(),
        to_day=segment.to_day.isoformat(),
        days=segment.days,
        unpaid=segment.unpaid,
        rate_e2=segment.rate_e2,
        divisor=segment.divisor,
        hundredths=round_half_up(exact.numerator, exact.denominator),
    )
