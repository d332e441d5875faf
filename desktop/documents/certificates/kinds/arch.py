"""Who lived there in a past period, and what was charged then (domain 6.2: ARCH)."""

from __future__ import annotations

from desktop.documents.certificates.households import history_table
from desktop.documents.certificates.model import Paragraph, Part
from desktop.documents.certificates.money_tables import months_table
from desktop.documents.certificates.sources import (
    CertificateChoice,
    CertificateSources,
    opening_words,
    people_of,
)
from desktop.documents.certificates.templates import Template
from domain.errors import InputError
from domain.periods import last_day, period_name


def body(
    sources: CertificateSources, choice: CertificateChoice, words: Template
) -> tuple[Part, ...]:
    """InputError ``certificate.period_missing`` without a period."""
    first, last = sorted(choice.period)
    if not first:
        raise InputError("certificate.period_missing")
    begins = f"{first // 100:04d}-{first % 100:02d}-01"
    ends = last_day(last).isoformat()
    people = [
        one
        for one in people_of(sources)
        if one.registration
        and (not one.since or one.since <= ends)
        and (not one.until or one.until >= begins)
        and (not choice.person_ids or one.person_id in choice.person_ids)
    ]
    span = {"first": period_name(first), "last": period_name(last)}
    opening = opening_words(sources, choice)
    told = "lived" if people else "nobody"
    parts: list[Part] = [
        Paragraph(words.say(told, opening=opening, address=sources.address, **span))
    ]
    if people:
        parts.append(history_table(people, reasons=False))
    if choice.by_service:
        months = [month for month in sources.months if first <= month.period <= last]
        parts.append(months_table(months, words.say("money", **span)))
    return tuple(parts)
