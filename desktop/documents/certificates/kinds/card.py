"""The card of a flat: who is and was registered, arrivals and departures (6.2: CARD)."""

from __future__ import annotations

from desktop.documents.certificates.households import (
    area_words,
    history_table,
    owners_text,
)
from desktop.documents.certificates.model import Facts, Paragraph, Part
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
    """Everybody who was ever registered, the earliest first, chosen ones or all."""
    day = choice.day or sources.today
    people = sorted(
        (
            one
            for one in people_of(sources)
            if one.registration and (not choice.person_ids or one.person_id in choice.person_ids)
        ),
        key=lambda one: (one.since, one.person_id),
    )
    count = sum(registered_on(one, day) for one in people)
    opening = opening_words(sources, choice)
    facts = Facts(
        (
            ("Адрес", sources.address),
            ("Лицевой счёт", sources.account.number),
            ("Собственники (доля)", owners_text(sources, day)),
            ("Жилое помещение", area_words(sources)),
        )
    )
    return (
        Paragraph(words.say("opening", opening=opening)),
        facts,
        history_table(people, reasons=True),
        Paragraph(words.say("count", count=count, noun=plural(count, PEOPLE))),
    )
