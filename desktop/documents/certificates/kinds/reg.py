"""Who is registered at the address by the data of the centre (domain 6.1, 6.2: REG)."""

from __future__ import annotations

from desktop.documents.certificates.households import area_words, registered_table
from desktop.documents.certificates.model import Paragraph, Part
from desktop.documents.certificates.sources import (
    CertificateChoice,
    CertificateSources,
    opening_words,
    people_of,
    registered_on,
)
from desktop.documents.certificates.templates import Template
from domain.words import PEOPLE, plural


def body(
    sources: CertificateSources, choice: CertificateChoice, words: Template
) -> tuple[Part, ...]:
    """People registered on the day, chosen ones or all."""
    day = choice.day or sources.today
    people = [
        one
        for one in people_of(sources)
        if registered_on(one, day) and (not choice.person_ids or one.person_id in choice.person_ids)
    ]
    count = len(people)
    opening = opening_words(sources, choice)
    told = "registered" if people else "nobody"
    parts: list[Part] = [
        Paragraph(
            words.say(told, opening=opening, address=sources.address, number=sources.account.number)
        )
    ]
    if people:
        parts.append(registered_table(people))
        parts.append(Paragraph(words.say("count", count=count, noun=plural(count, PEOPLE))))
    if choice.with_area:
        parts.append(Paragraph(area_words(sources)))
    return tuple(parts)
