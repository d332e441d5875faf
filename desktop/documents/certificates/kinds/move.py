"""Charges and payments of some months (domain 6.2: MOVE)."""

from __future__ import annotations

from desktop.documents import bill_text
from desktop.documents.certificates.model import Facts, Paragraph, Part
from desktop.documents.certificates.money_tables import months_table, services_table
from desktop.documents.certificates.sources import CertificateChoice, CertificateSources
from desktop.documents.certificates.templates import Template
from domain.errors import InputError
from domain.names import full_name
from domain.periods import period_name


def body(
    sources: CertificateSources, choice: CertificateChoice, words: Template
) -> tuple[Part, ...]:
    """InputError ``certificate.period_missing``, ``certificate.period_empty`` (first, last)."""
    first, last = sorted(choice.period)
    if not first:
        raise InputError("certificate.period_missing")
    months = [month for month in sources.months if first <= month.period <= last]
    if not months:
        raise InputError(
            "certificate.period_empty", first=period_name(first), last=period_name(last)
        )
    account = sources.account
    closing = months[-1].sums.closing
    facts = Facts(
        (
            ("Лицевой счёт", account.number),
            ("Плательщик", full_name(account.last, account.first, account.middle)),
            ("Адрес", sources.address),
            ("Период", f"{period_name(months[0].period)} – {period_name(months[-1].period)}"),
        )
    )
    said = "debt" if closing > 0 else "clear"
    parts: list[Part] = [facts, months_table(months)]
    if choice.by_service:
        parts.append(services_table(months, sources.services, words.say("by_service")))
    parts.append(Paragraph(words.say(said, sum=bill_text.money(abs(closing))), strong=True))
    return tuple(parts)
