"""From the facts of an account and the clerk's choice to a certificate ready to be drawn (pure)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import import_module

import msgspec

from desktop.documents.certificates.model import CertificatePaper, Part
from desktop.documents.certificates.sources import CertificateChoice, CertificateSources
from desktop.documents.certificates.templates import Template, template
from domain.certificates import KINDS, certificate_number, paper_text
from domain.dates import format_date, long_date
from domain.words import DAYS, plural

Body = Callable[[CertificateSources, CertificateChoice, Template], tuple[Part, ...]]


@dataclass(frozen=True)
class Issue:
    """What makes a paper a numbered one; ``number`` 0 is a sample."""

    year: int
    number: int
    code: str
    executor: str
    executor_phone: str


def compose(
    sources: CertificateSources, choice: CertificateChoice, issue: Issue
) -> CertificatePaper:
    """The certificate; InputError ``certificate.*`` when the account has not what it tells."""
    kind, words = KINDS[choice.series], template(choice.series)
    day = choice.day or sources.today
    office = sources.office
    number = certificate_number(choice.series, issue.year, issue.number) if issue.number else ""
    dated = replace(choice, day=day)
    return CertificatePaper(
        series=choice.series,
        heading=words.heading,
        subtitle=words.subtitle,
        number=number,
        code=issue.code if number else "",
        qr=paper_text(office.settings.verify_address, number, issue.code) if number else "",
        check=office.check if number else "",
        day=f"от {long_date(sources.today)}",
        place=office.city,
        office_name=office.name,
        office=_office_lines(sources),
        addressee=f"Для предъявления: {choice.purpose.strip()}" if choice.purpose.strip() else "",
        as_of=format_date(day),
        basis=words.basis,
        valid=_valid(kind.valid_days),
        executor=issue.executor,
        executor_phone=issue.executor_phone,
        parts=_body_of(choice.series)(sources, dated, words),
        notes=words.notes,
        sample=not number,
    )


def as_duplicate(paper: CertificatePaper, on: date, reason: str) -> CertificatePaper:
    """The same paper marked «ДУБЛИКАТ»; number, code and facts are those of the first."""
    why = f" {reason.strip()}" if reason.strip() else ""
    return msgspec.structs.replace(
        paper, duplicate=f"выдан {format_date(on)} взамен справки {paper.number}.{why}"
    )


@cache
def _body_of(series: str) -> Body:
    """The drawing function of a kind: its module is named as its series."""
    body: Body = import_module(f"desktop.documents.certificates.kinds.{series.lower()}").body
    return body


def _office_lines(sources: CertificateSources) -> tuple[str, ...]:
    office = sources.office
    lines = (
        f"ИНН {office.inn}" if office.inn else "",
        office.address,
        f"тел. {office.phone}" if office.phone else "",
    )
    return tuple(filter(None, lines))


def _valid(days: int) -> str:
    return f"Срок действия справки {days} {plural(days, DAYS)} со дня выдачи." if days else ""
