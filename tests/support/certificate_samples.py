"""A household for certificates: a debtor's account with a family, flats and meters around it."""

from __future__ import annotations

import msgspec

from api_client.models.certificates import Household, HouseholdPerson, Premises
from api_client.models.replica import Meter
from desktop.documents.account_months import account_months
from desktop.documents.bill_compose import postal_address
from desktop.documents.certificates.compose import Issue
from desktop.documents.certificates.sources import (
    ApplicantChoice,
    CertificateChoice,
    CertificateSources,
    OfficeFacts,
)
from desktop.documents.statement_model import PaymentRow
from desktop.services.debt_sheet import Known, debt_sheet
from tests.support import bill_samples
from tests.support import debtor_samples as debtor
from tests.support import resident_samples as residents

TODAY = debtor.TODAY
CODE = "7K3M9QTW2ZB4XHJ5"
ISSUE = Issue(2026, 123, CODE, "Гладкова Ольга Петровна", "+7 (3452) 39-93-99")
SAMPLE = Issue(2026, 0, CODE, "Гладкова Ольга Петровна", "")

OWNER = HouseholdPerson(
    1, "Соколова", "Марина", "Викторовна", "f", "1984-03-14", "собственник", "permanent",
    "2006-05-17", "", "г. Тобольск", "", "", 1, 3, "договор № 12 от 03.04.2006", "2006-04-03",
)  # fmt: skip
HUSBAND = HouseholdPerson(
    2, "Соколов", "Илья", "Борисович", "m", "1981-11-02", "муж", "permanent", "2006-05-17",
    "", "г. Ишим", "", "", 1, 3, "договор № 12 от 03.04.2006", "2006-04-03",
)  # fmt: skip
SON = HouseholdPerson(
    3, "Соколов", "Артём", "Ильич", "m", "2009-09-02", "сын", "permanent", "2009-10-01", "", "",
    "", "", 1, 3, "договор № 12 от 03.04.2006", "2009-10-01",
)  # fmt: skip
TENANT = HouseholdPerson(
    4, "Ким", "Любовь", "", "f", "1990-01-05", "без родства", "temporary", "2026-02-01",
    "2026-12-31", "г. Омск",
)  # fmt: skip
GONE = HouseholdPerson(
    5, "Ахметшин", "Ильдар", "Рашид оглы", "m", "1957-07-30", "отец", "permanent", "2006-05-17",
    "2019-03-11", "г. Тобольск", "г. Казань", "снят по заявлению",
)  # fmt: skip
FAMILY = (OWNER, HUSBAND, SON, TENANT, GONE)
PREMISES = Premises(
    "residential", 2, 4, 9, 1988, "панель", 250, "private", "72:23:0430001:5511",
    "центральное", "центральное", "центральное", "центральное", "сетевой", "газовая", "ванна",
    True, True,
)  # fmt: skip


def household(*people: HouseholdPerson, **changes: object) -> Household:
    """The family, or these people, in the flat."""
    made = Household(bill_samples.ACCOUNT.id, 1, PREMISES, people or FAMILY, 1)
    return msgspec.structs.replace(made, **changes)


def sources(**changes: object) -> CertificateSources:
    """The debtor's account with the family; ``changes`` are fields of the sources."""
    bills = debtor.bills_of()
    account = debtor.account_of(bills)
    payments = tuple(PaymentRow(debtor.day_of(one), one, "Наличные") for one in debtor.PAYMENTS)
    known = Known(bills=bills, payments=debtor.PAYMENTS, today=TODAY, zone=debtor.ZONE)
    months = account_months(bills, debtor.PAYMENTS, account.balance_kopecks, debtor.ZONE)
    meters: tuple[Meter, ...] = residents.meters()
    facts: dict[str, object] = {
        "office": OfficeFacts(
            "АО «Тюменский расчётно-информационный центр»", "7203999999",
            "625003, г. Тюмень, ул. Республики, д. 1", "+7 (3452) 39-93-99", "г. Тюмень",
            "https://tric.example/verify, по номеру или коду", bill_samples.SETTINGS,
        ),
        "account": account,
        "house": bill_samples.HOUSE,
        "address": postal_address(bill_samples.HOUSE, account.flat),
        "today": TODAY,
        "household": household(),
        "months": months,
        "debt": debt_sheet(known, debtor.NAMES, bill_samples.SETTINGS),
        "payments": payments,
        "meters": meters,
        "services": debtor.SERVICES | residents.SERVICES,
        "suppliers": debtor.SUPPLIERS,
    }  # fmt: skip
    return CertificateSources(**(facts | changes))  # type: ignore[arg-type]


def closed_sources() -> CertificateSources:
    """The same account, closed."""
    made = sources()
    account = msgspec.structs.replace(made.account, status="closed", closed_on="2026-11-10")
    reason = household(close_reason="смена собственника")
    return sources(account=account, household=reason)


def choice(series: str, **changes: object) -> CertificateChoice:
    """What an owner asks for at the window."""
    facts: dict[str, object] = {
        "series": series,
        "applicant": ApplicantChoice("Соколова Марина Викторовна", "owner", 1, "passport", "1234"),
        "purpose": "Органы социальной защиты",
        "day": TODAY,
        "period": (202604, 202610) if series != "ARCH" else (201501, 202012),
        "payment": f"p-{debtor.PAYMENTS[0].id}" if series == "PAYC" else "",
        "by_service": series == "MOVE",
    }
    return CertificateChoice(**(facts | changes))  # type: ignore[arg-type]
