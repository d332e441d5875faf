"""What the services of certificates take and give, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from api_client.models.certificates import Certificate
from desktop.documents.certificates.sources import ApplicantChoice, CertificateChoice, NameForm

__all__ = [
    "ApplicantChoice",
    "ApplicantOffer",
    "CertificateChoice",
    "CertificateOffer",
    "Issued",
    "KindOffer",
    "NameForm",
    "PaperVerdict",
    "PersonOffer",
    "RegisterLine",
    "RegisterWish",
]

Span = Literal["today", "week", "all"]
Standing = Literal["issued", "annulled", "unknown", "altered", "signed", "duplicate"]


@dataclass(frozen=True)
class KindOffer:
    """A kind of certificate; ``why_not``: the code why this account or clerk cannot have it.

    ``left``: numbers this terminal holds for it.
    """

    series: str
    title: str
    name: str
    note: str
    purposes: tuple[str, ...]
    why_not: str
    left: int


@dataclass(frozen=True)
class PersonOffer:
    """A person of the account; ``role``: «собственник», «сын»; forms by case."""

    person_id: int
    name: str
    born_on: str
    role: str
    registered: bool
    forms: Mapping[str, NameForm]


@dataclass(frozen=True)
class ApplicantOffer:
    """Somebody who may apply as it stands: name, basis and the person behind them."""

    name: str
    basis: str
    person_id: int


@dataclass(frozen=True)
class CertificateOffer:
    """What may be issued of an account, to whom; ``months`` (first, last) charged, 0 when none.

    ``payments``: (key, words), newest first.
    """

    account_id: int
    account_number: str
    closed: bool
    kinds: tuple[KindOffer, ...]
    people: tuple[PersonOffer, ...]
    applicants: tuple[ApplicantOffer, ...]
    months: tuple[int, int]
    payments: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Issued:
    """A certificate given out: durable when this exists."""

    op_id: str
    number: str
    code: str
    pdf: bytes


@dataclass(frozen=True)
class RegisterWish:
    """Which lines of the register; ``text``: a number, a name, an account; 0: every account."""

    span: Span = "today"
    text: str = ""
    account_id: int = 0


@dataclass(frozen=True)
class RegisterLine:
    """A line of the register; ``waits``: it was not sent yet."""

    entry: Certificate
    number: str
    kind: str
    issued_at: datetime
    waits: bool


@dataclass(frozen=True)
class PaperVerdict:
    """Is a certificate ours and in force; ``line`` when the register knows it."""

    standing: Standing
    line: RegisterLine | None = None
