"""That an account is closed: when, why, with what balance, which meters went (CLOSE)."""

from __future__ import annotations

from datetime import date

from desktop.documents import bill_text
from desktop.documents.certificates.model import Facts, Paragraph, Part
from desktop.documents.certificates.money_tables import meters_table
from desktop.documents.certificates.sources import CertificateChoice, CertificateSources
from desktop.documents.certificates.templates import Template
from domain.dates import format_date
from domain.errors import InputError
from domain.names import full_name


def body(
    sources: CertificateSources, choice: CertificateChoice, words: Template
) -> tuple[Part, ...]:
    """InputError ``entitled.not_closed`` for an account that is open."""
    del choice
    account = sources.account
    if account.status == "active":
        raise InputError("entitled.not_closed")
    closed = format_date(date.fromisoformat(account.closed_on)) if account.closed_on else ""
    household = sources.household
    balance = account.balance_kopecks
    facts = Facts(
        (
            ("Лицевой счёт", account.number),
            ("Плательщик", full_name(account.last, account.first, account.middle)),
            ("Адрес", sources.address),
            ("Дата закрытия", closed),
            ("Причина закрытия", household.close_reason if household else ""),
        )
    )
    said = "debt" if balance > 0 else "credit" if balance < 0 else "clear"
    parts: list[Part] = [
        facts,
        Paragraph(words.say(said, sum=bill_text.money(abs(balance)), day=closed), strong=True),
    ]
    if sources.meters:
        parts.append(meters_table(sources, words.say("meters"), readings=True))
    return tuple(parts)
