"""The financial account: flat, owners, people, services with tariff and charge, balance (FLS)."""

from __future__ import annotations

from desktop.documents import bill_text
from desktop.documents.certificates.households import area_words, owners_text, premises_of
from desktop.documents.certificates.model import Facts, Paragraph, Part
from desktop.documents.certificates.money_tables import charges_table, last_bill
from desktop.documents.certificates.sources import (
    CertificateChoice,
    CertificateSources,
    people_of,
    registered_on,
)
from desktop.documents.certificates.templates import Template
from domain.names import full_name
from domain.periods import period_name


def body(
    sources: CertificateSources, choice: CertificateChoice, words: Template
) -> tuple[Part, ...]:
    """The copy of the financial and personal account as of the day."""
    day = choice.day or sources.today
    account, premises = sources.account, premises_of(sources)
    registered = sum(registered_on(one, day) for one in people_of(sources)) or account.residents
    comforts = (
        ("отопление", premises.heating),
        ("горячая вода", premises.hot_water),
        ("холодная вода", premises.cold_water),
        ("водоотведение", premises.sewage),
        ("газ", premises.gas),
        ("плита", premises.stove),
    )
    facts = Facts(
        (
            ("Лицевой счёт", account.number),
            ("Единый лицевой счёт (ЕЛС)", account.els),
            ("Плательщик", full_name(account.last, account.first, account.middle)),
            ("Адрес", sources.address),
            ("Собственники (доля)", owners_text(sources, day)),
            ("Жилое помещение", area_words(sources)),
            ("Благоустройство", "; ".join(f"{name}: {told}" for name, told in comforts if told)),
            ("Зарегистрировано, чел.", str(registered)),
        )
    )
    parts: list[Part] = [facts]
    bill = last_bill(sources)
    if bill is not None:
        month = period_name(bill.period)
        parts.append(charges_table(sources, bill, words.say("charges", month=month)))
    balance = account.balance_kopecks
    said = "debt" if balance > 0 else "credit" if balance < 0 else "zero"
    parts.append(Paragraph(words.say(said, sum=bill_text.money(abs(balance))), strong=True))
    return tuple(parts)
