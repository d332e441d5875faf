"""For a subsidy: charges of the last month, payments of a year, debt (domain 6.1, 6.2: SUBS)."""

from __future__ import annotations

from desktop.documents import bill_text
from desktop.documents.certificates.households import area_words, premises_of
from desktop.documents.certificates.model import Facts, Paragraph, Part
from desktop.documents.certificates.money_tables import charges_table, last_bill, paid_table
from desktop.documents.certificates.sources import (
    CertificateChoice,
    CertificateSources,
    opening_words,
    people_of,
    registered_on,
)
from desktop.documents.certificates.templates import Template
from domain.errors import InputError
from domain.periods import period_name

_MONTHS = 12


def body(
    sources: CertificateSources, choice: CertificateChoice, words: Template
) -> tuple[Part, ...]:
    """InputError ``certificate.not_charged`` for an account without a bill. Debt for a subsidy is
    what a court has confirmed (Housing Code, article 159): the books know its costs alone.
    """
    bill = last_bill(sources)
    if bill is None:
        raise InputError("certificate.not_charged")
    day = choice.day or sources.today
    registered = sum(registered_on(one, day) for one in people_of(sources)) or bill.residents
    facts = Facts(
        (
            ("Адрес", sources.address),
            ("Лицевой счёт", sources.account.number),
            ("Жилое помещение", area_words(sources)),
            ("Зарегистрировано, чел.", str(registered)),
            ("Вид отопления", premises_of(sources).heating),
        )
    )
    court = sum(row.duty + row.costs for row in bill.rows)
    said = "court" if court else "no_court"
    owed = sources.debt.overdue + sources.debt.penalty
    return (
        Paragraph(words.say("opening", opening=opening_words(sources, choice))),
        facts,
        charges_table(sources, bill, words.say("charges", month=period_name(bill.period))),
        paid_table(sources.months[-_MONTHS:], words.say("paid")),
        Paragraph(words.say(said, sum=bill_text.money(court)), strong=True),
        Paragraph(words.say("overdue", sum=bill_text.money(owed))),
    )
