"""Meters of an account with their last readings (domain 6.2: READ)."""

from __future__ import annotations

from desktop.documents.certificates.model import Paragraph, Part
from desktop.documents.certificates.money_tables import meters_table
from desktop.documents.certificates.sources import (
    CertificateChoice,
    CertificateSources,
    opening_words,
)
from desktop.documents.certificates.templates import Template
from domain.errors import InputError


def body(
    sources: CertificateSources, choice: CertificateChoice, words: Template
) -> tuple[Part, ...]:
    """InputError ``certificate.no_meters`` for an account without any."""
    if not sources.meters:
        raise InputError("certificate.no_meters")
    opening = opening_words(sources, choice)
    number, address = sources.account.number, sources.address
    return (
        Paragraph(words.say("opening", opening=opening, number=number, address=address)),
        meters_table(sources, "", readings=True),
    )
